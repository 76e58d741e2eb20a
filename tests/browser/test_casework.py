"""A case in the browser: what is typed is what `linkage_kit.audit` computes with, in Voilà and in JupyterLab."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.money import format_yuan
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance


def with_personal(casebook: Casebook, case_id: str, year: int, fen: int) -> Casebook:
    years = casebook.resident_years.copy()
    years.loc[years["case_id"].eq(case_id) & years["year"].eq(year), "personal"] = fen
    return casebook.assign(resident_years=years)


def refunds(casebook: Casebook, case_id: str) -> dict[int, str]:
    rows = audit(casebook, dt.date.today())[case_id].refunds
    return dict(zip(rows["year"], map(format_yuan, rows["refund_subtotal"])))


@pytest.mark.in_lab
@pytest.mark.clause("12(2)")
def test_a_changed_contribution_changes_the_refund_to_what_the_audit_gives(form):
    form.choose("SD-01")
    form.step("refund")
    recorded = refunds(read_casebook(sample_casebook()), "SD-01")
    expect(form.figure("refund:2012")).to_have_text(recorded[2012])
    form.step("resident_years")
    form.type_into(form.cell("resident_years", 2012, "personal"), "1,234.56")
    changed = refunds(with_personal(read_casebook(sample_casebook()), "SD-01", 2012, 123456), "SD-01")
    assert changed[2012] != recorded[2012]
    expect(form.figure("refund:2012")).to_have_text(changed[2012])
    form.step("refund")
    expect(form.figure("refund:2012")).to_have_text(changed[2012])
    form.figure("refund:2012").click()
    expect(form.page.get_by_text("1,234.56 ÷ 12 × 8 = 823.04")).to_be_visible()
    form.press("undo")
    expect(form.figure("refund:2012")).to_have_text(recorded[2012])
    assert form.outside == []
    assert form.complaints == []


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_computed_from_it(form):
    form.choose("SD-02")
    form.step("resident_years")
    cell = form.page.locator("[data-table=resident_years][data-column=personal]").first
    form.type_into(cell, "一百元")
    expect(cell).to_have_attribute("aria-invalid", "true")
    message = form.page.locator(f"#{cell.get_attribute('aria-describedby')}")
    expect(message).to_have_text("应为最多两位小数的金额（元）")
    expect(form.page.locator("[data-step-id=resident_years]")).to_contain_text("1处填写有误")
    assert form.page.locator("[data-figure^='months:']").count() == 0
    form.press("undo")
    expect(message).to_have_count(0)
    assert form.complaints == []


@pytest.mark.in_lab
def test_an_input_method_composes_undisturbed_while_answers_come_back(form):
    form.choose("SD-03")
    form.step("resident_years")
    cell = form.page.locator("[data-table=resident_years][data-column=note]").first
    form.type_into(form.page.locator("[data-table=resident_years][data-column=personal]").first, "100")
    cell.click()
    keys = form.page.context.new_cdp_session(form.page)
    for composed in ("b", "bei", "备注"):
        keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": 0, "selectionEnd": 0})
        form.page.wait_for_timeout(700)
        assert cell.input_value() == composed
    keys.send("Input.insertText", {"text": "备注"})
    form.page.keyboard.press("Enter")
    expect(cell).to_have_value("备注")
    form.press("undo")
    expect(cell).to_have_value("")
    assert form.complaints == []


def test_a_block_of_a_spreadsheet_is_pasted_and_rows_come_and_go_by_keyboard(form):
    form.choose("SD-04")
    form.step("resident_years")
    years = form.page.locator("[data-table=resident_years][data-column=year]")
    years.first.wait_for()
    before = years.count()
    form.press("add-row")
    expect(years).to_have_count(before + 1)
    expect(years.last).to_be_focused()
    form.page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        "1991\t10.00\n1992\t20.00\n",
    )
    expect(years).to_have_count(before + 2)
    expect(form.cell("resident_years", 1992, "personal")).to_have_value("20.00")
    form.cell("resident_years", 1992, "personal").focus()
    form.page.keyboard.press("Control+Delete")
    expect(years).to_have_count(before + 1)
    assert form.complaints == []


@pytest.mark.in_lab
def test_a_saved_case_stands_in_the_casebook_and_a_draft_is_found_again_after_a_reload(form, server):
    form.choose("SD-05")
    form.step("resident_years")
    cell = form.page.locator("[data-table=resident_years][data-column=personal]").first
    year = int(cell.get_attribute("data-row") or "")
    form.type_into(cell, "111")
    form.press("save")
    expect(form.page.locator("[data-role=note]")).to_contain_text("已保存到案卷")
    saved = read_casebook(server.casebook).resident_years
    row = saved[saved["case_id"].eq("SD-05") & saved["year"].eq(year)]
    assert row["personal"].tolist() == [11100]
    form.type_into(cell, "222")
    expect(form.page.locator(".lk-unsaved")).to_be_visible()
    form.reload()
    expect(form.cell("resident_years", year, "personal")).to_have_value("222.00")
    expect(form.page.locator("[data-role=note]")).to_contain_text("已恢复")
