"""From the settlement to the papers in the browser: amounts recorded, claims disputed, files made and handed over."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.money import format_yuan
from linkage_kit.resources import sample_casebook
from tests.file_bytes import digest

pytestmark = pytest.mark.acceptance

ANNEXES = ("附件1-告知书", "附件2-联系函", "附件3-居民信息表", "附件4-职工信息表", "附件5-清退表")


@pytest.fixture(scope="module")
def sample():
    return audit(read_casebook(sample_casebook()), dt.date.today())


@pytest.mark.clause("11", "12(3)")
def test_recorded_amounts_are_compared_with_the_computed_ones_as_they_are_typed(form, sample):
    form.choose("SD-14")
    form.step("settlement")
    settlement = sample["SD-14"].settlement
    for name in ("base", "refund_total", "subsidy_total", "merged"):
        expect(form.figure(name)).to_have_text(format_yuan(settlement[name]))
    expect(form.figure("refund_total_capital")).to_have_text(settlement["refund_total_capital"])
    expect(form.page.locator("[data-code=S03]")).to_be_visible()
    form.type_into(form.cell("cases", "SD-14", "recorded_subsidy_returned"), "93.33")
    expect(form.page.locator("[data-code=S03]")).to_have_count(0)
    merged = form.cell("cases", "SD-14", "recorded_merged_amount")
    form.type_into(merged, "一分")
    expect(merged).to_have_attribute("aria-invalid", "true")
    message = form.page.locator(f"#{merged.get_attribute('aria-describedby')}")
    expect(message).to_have_text("应为最多两位小数的金额（元）")
    form.press("undo")
    form.press("undo")
    expect(form.page.locator("[data-code=S03]")).to_be_visible()
    assert form.complaints == []


def test_a_net_transfer_is_shown_both_ways(form):
    form.choose("SD-16")
    form.step("settlement")
    expect(form.page.locator("[data-cause=net_transfer]")).to_be_visible()
    picture = form.page.get_by_role("img", name="以个人账户为基数")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(form.page.get_by_role("region", name="以个人账户为基数的结算")).to_be_visible()


@pytest.mark.clause("12(2)")
def test_a_claim_by_a_rounded_monthly_amount_gets_its_cause_while_it_is_typed(form, sample):
    form.choose("SD-14")
    form.step("dispute")
    due = sample["SD-14"].refunds.set_index("year").loc[2019]
    assert (due["personal"], due["months"], due["refund_personal"]) == (100000, 5, 41667)
    claimed = form.cell("claims", "person:2019", "refund_personal")
    form.type_into(claimed, "416.65")
    cause = form.page.locator("[data-code=R02][data-cause=monthly_rounded]")
    expect(cause).to_contain_text("1,000.00 ÷ 12 ≈ 83.33，83.33 × 5 = 416.65")
    note = form.page.locator(f"#{claimed.get_attribute('aria-describedby')}")
    expect(note).to_have_text("应为416.67，少0.02")
    expect(form.figure("refund:person:2019")).to_have_text("416.67")
    expect(form.figure("difference:person:2019")).to_have_text("-0.02")
    form.press("undo")
    expect(cause).to_have_count(0)
    expect(claimed).to_have_value("")
    assert form.complaints == []


@pytest.mark.clause("12(2)")
def test_a_total_of_all_years_is_typed_below_the_grid_and_gets_its_cause(form):
    form.choose("SD-16")
    form.step("dispute")
    stated = form.cell("claims", "person:", "refund_subtotal")
    form.type_into(stated, "2500")
    cause = form.page.locator("[data-code=A09][data-cause=whole_year]")
    expect(cause).to_contain_text("各年合计 1,000.00 + 1,500.00 = 2,500.00")
    expect(form.page.get_by_text("应退750.00，多1,750.00")).to_be_visible()
    stated.fill("")
    stated.press("Enter")
    expect(cause).to_have_count(0)
    assert form.complaints == []


def test_a_claim_is_typed_from_cell_to_cell_and_an_annex_5_pasted_beside_it(form):
    form.choose("SD-16")
    form.step("dispute")
    form.cell("claims", "person:2014", "months").click()
    for text in ("3", "250.00", "0", "0", "0", "250.00"):
        form.page.keyboard.type(text)
        form.page.keyboard.press("Tab")
    expect(form.cell("claims", "person:2014", "note")).to_be_focused()
    expect(form.cell("claims", "person:2014", "refund_subtotal")).to_have_value("250.00")
    expect(form.figure("difference:person:2014")).to_have_text("0.00")
    form.cell("claims", "person:2017", "months").click()
    form.page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        "6\t500.00\t2.00\t3.00\t4.00\t509.00\n",
    )
    expect(form.cell("claims", "person:2017", "refund_land_collective")).to_have_value("4.00")
    expect(form.figure("difference:person:2017")).to_have_text("9.00")
    assert form.complaints == []


@pytest.mark.in_lab
def test_papers_are_made_beside_the_form_and_downloaded(form, server, tmp_path):
    form.choose("SD-13")
    form.step("produce")
    form.press("produce")
    expect(form.page.locator("[data-role=progress]")).to_be_visible()
    form.step("resident_years")
    form.cell("resident_years", 2012, "personal").wait_for()
    form.step("produce")
    file(form, "SD-13-审核报告.pdf").wait_for(timeout=90_000)
    expect(form.page.locator("[data-role=progress]")).to_have_count(0)
    pdf = downloaded(form, "SD-13-审核报告.pdf", tmp_path)
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    archive = zipfile.ZipFile(io.BytesIO(downloaded(form, "SD-13-文书.zip", tmp_path)))
    assert set(archive.namelist()) == {
        "SD-13-审核报告.html",
        "SD-13-审核报告.pdf",
        *(f"SD-13-{annex}.{kind}" for annex in ANNEXES for kind in ("xlsx", "pdf")),
    }
    assert digest(archive.read("SD-13-审核报告.pdf")) == digest(pdf)
    assert form.outside == []
    assert form.complaints == []


def test_a_paper_is_looked_at_and_printed_before_it_is_kept(form, tmp_path):
    form.choose("SD-13")
    form.step("produce")
    form.press("produce")
    file(form, "SD-13-审核报告.pdf").wait_for(timeout=90_000)
    assert form.page.locator("[data-role=preview][data-file$='.xlsx']").count() == 0
    preview(form, "SD-13-审核报告.html")
    paper = form.page.locator("[data-role=paper]")
    expect(paper.content_frame.get_by_role("heading", name="城乡养老保险制度衔接审核报告")).to_be_visible()
    # No script of a paper runs, and nothing but the paper itself is printed.
    assert "allow-scripts" not in paper.get_attribute("sandbox")
    paper.evaluate("frame => { frame.contentWindow.print = () => { frame.isPrinted = true; }; }")
    form.press("print")
    assert paper.evaluate("frame => frame.isPrinted")
    form.press("close-paper")
    expect(paper).to_have_count(0)
    preview(form, "SD-13-附件5-清退表.pdf")
    assert paper.get_attribute("src").startswith("blob:")
    with form.page.expect_download() as waiting:
        form.press("keep-paper")
    assert waiting.value.suggested_filename == "SD-13-附件5-清退表.pdf"
    assert Path(waiting.value.path()).read_bytes() == blob_of(paper)
    form.press("close-paper")
    assert form.outside == []
    assert form.complaints == []


def preview(form, name: str) -> None:
    form.page.locator(f"[data-role=preview][data-file='{name}']").click()
    form.page.locator("[data-role=paper]").wait_for()


def blob_of(paper) -> bytes:
    """What a frame shows."""
    return bytes(
        paper.evaluate("async frame => [...new Uint8Array(await (await fetch(frame.src)).arrayBuffer())]")
    )


def file(form, name: str):
    """The button that hands a file over."""
    return form.page.locator(f"[data-role=download][data-file='{name}']")


def downloaded(form, name: str, folder: Path) -> bytes:
    with form.page.expect_download() as waiting:
        file(form, name).click()
    assert waiting.value.suggested_filename == name
    waiting.value.save_as(folder / name)
    return (folder / name).read_bytes()


def test_a_downloaded_annex_is_handed_in_again_and_another_persons_is_refused(form, tmp_path):
    form.choose("SD-11")
    form.step("produce")
    for name in ("html", "pdf"):
        form.page.locator(f"input[type=checkbox][value={name}]").uncheck()
    form.press("produce")
    file(form, "SD-11-附件3-居民信息表.xlsx").wait_for(timeout=60_000)
    downloaded(form, "SD-11-附件3-居民信息表.xlsx", tmp_path)
    form.step("resident_years")
    years = form.page.locator("[data-table=resident_years][data-column=year]")
    years.first.wait_for()
    before = years.count()
    form.press("delete-row")
    expect(years).to_have_count(before - 1)
    form.step("choose")
    chooser = form.page.locator("[data-role=hand-in]")
    chooser.set_input_files(tmp_path / "SD-11-附件3-居民信息表.xlsx")
    expect(form.page.locator("[data-role=handed-in]")).to_contain_text("已导入")
    form.step("resident_years")
    expect(years).to_have_count(before)
    form.press("undo")
    expect(years).to_have_count(before - 1)
    form.choose("SD-13")
    form.step("choose")
    chooser.set_input_files(tmp_path / "SD-11-附件3-居民信息表.xlsx")
    expect(form.page.locator("[data-role=handed-in]")).to_contain_text("没有导入任何内容")
    expect(form.page.get_by_text("SD-11-附件3-居民信息表.xlsx 工作表")).to_be_visible()
    assert form.complaints == []
