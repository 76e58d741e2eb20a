"""The person, the decision with its trial, and the findings in the browser."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.money import format_yuan
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def sample():
    return read_casebook(sample_casebook())


@pytest.mark.clause("7(1)")
def test_a_fact_of_the_case_is_changed_by_keyboard_and_the_decision_follows(form):
    form.choose("SD-01")
    form.step("person")
    province = form.cell("cases", "SD-01", "benefit_province")
    form.type_into(province, "３２")
    expect(form.page.get_by_text("江苏省", exact=True)).to_be_visible()
    form.step("decision")
    expect(form.figure("outcome")).to_have_text("cross_province")
    form.page.get_by_role("button", name="待遇享受地省份代码：32").last.click()
    expect(province).to_be_focused()
    form.press("undo")
    expect(province).to_have_value("37")
    form.step("decision")
    expect(form.figure("outcome")).to_have_text("resident_to_employee")
    assert form.complaints == []
    assert form.outside == []


def test_what_is_wrong_with_a_field_is_told_at_it_as_it_is_typed(form):
    form.choose("SD-12")
    form.step("person")
    number = form.cell("cases", "SD-12", "id_number")
    expect(number).to_have_value("371500196510170130")
    number.click()
    form.page.keyboard.press("End")
    form.page.keyboard.press("Backspace")
    form.page.keyboard.type("1")
    told = form.page.locator("#lk-case-id_number-notes")
    expect(told).to_have_text("末位校验码与前17位不符，请逐位核对")
    expect(number).to_be_focused()
    assert "lk-case-id_number-notes" in (number.get_attribute("aria-describedby") or "")
    form.page.keyboard.press("Escape")
    expect(told).to_have_text("18位，校验码正确")
    applied = form.cell("cases", "SD-12", "applied_on")
    form.type_into(applied, "上个月")
    expect(applied).to_have_attribute("aria-invalid", "true")
    expect(form.page.locator("#lk-case-applied_on-wrong")).to_have_text("应为日期，如2025-01-03")
    expect(form.cell("cases", "SD-12", "benefit_applied_on")).to_be_focused()
    form.press("undo")
    expect(applied).to_have_value("2026-01-09")
    choice = form.cell("cases", "SD-12", "choice")
    choice.select_option(label="延缴企业职工养老保险")
    form.press("undo")
    expect(choice).to_have_value("")
    assert form.complaints == []


@pytest.mark.clause("7(2)", "12(2)")
def test_facts_are_tried_beside_the_recorded_ones_and_nothing_is_saved(form, sample):
    form.choose("SD-13")
    form.step("decision")
    facts = form.page.locator("[data-role=what-if-fact]")
    expect(facts).to_be_visible()
    for column, title in (("meets_employee_retirement", "否"), ("choice", "享受居民养老保险待遇")):
        facts.select_option(value=column)
        form.press("what-if-add")
        value = form.page.locator(f"[data-role=what-if-value][data-fact*={column}]")
        expect(value).to_be_focused()
        value.select_option(label=title)
    expect(form.figure("what-if:outcome")).to_have_text("employee_to_resident")
    cases = sample.cases.copy()
    row = cases["case_id"].eq("SD-13")
    cases.loc[row, "meets_employee_retirement"] = False
    cases.loc[row, "choice"] = "resident"
    other = audit(replace(sample, cases=cases), dt.date.today())["SD-13"]
    expect(form.figure("what-if:merged")).to_have_text(format_yuan(other.settlement["merged"]))
    expect(form.figure("outcome")).to_have_text("resident_to_employee")
    expect(form.page.locator("[data-role=undo]")).to_be_disabled()
    form.press("what-if-clear")
    expect(form.figure("what-if:outcome")).to_have_count(0)
    assert form.complaints == []


@pytest.mark.in_lab
@pytest.mark.clause("12(2)")
def test_a_finding_names_its_cause_and_leads_to_the_row_that_it_rests_on(form, sample):
    form.choose("SD-13")
    form.step("findings")
    found = audit(sample, dt.date.today())["SD-13"].findings
    rows = form.page.locator(".lk-main li[data-code]")
    expect(rows).to_have_count(len(found))
    expect(form.page.locator("[data-code=R02][data-cause=monthly_rounded]").first).to_contain_text(
        "先把月额四舍五入"
    )
    form.page.locator("[data-role=severity-filter][data-severity=info]").click()
    expect(rows).to_have_count(int(found["severity"].eq("info").sum()))
    form.page.locator("[data-role=mend][data-mends-table=claims]").click()
    expect(form.cell("claims", "person:2014", "year")).to_be_focused()
    form.step("findings")
    form.page.locator("[data-role=severity-filter][data-severity='']").click()
    total = form.page.locator("[data-code=S01] [data-role=mend][data-mends-column=recorded_refund_total]")
    total.click()
    field = form.cell("cases", "SD-13", "recorded_refund_total")
    expect(field).to_be_focused()
    form.type_into(field, format_yuan(audit(sample, dt.date.today())["SD-13"].settlement["refund_total"]))
    form.step("findings")
    expect(form.page.locator("[data-code=S01]")).to_have_count(0)
    form.press("undo")
    expect(form.page.locator("[data-code=S01]")).to_have_count(1)
    assert form.complaints == []


@pytest.mark.clause("12(2)")
def test_a_year_left_out_leads_to_the_row_where_it_can_be_claimed(form):
    form.choose("SD-17")
    form.step("findings")
    form.page.locator("[data-code=R03] [data-role=mend]").first.click()
    row = form.page.locator("[data-table=claims][data-row='agency:2014']")
    expect(row.first).to_be_focused()
    assert form.complaints == []
