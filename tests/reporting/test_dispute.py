"""The page of a dispute, and reports of it alone."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.batch import write_reports
from linkage_kit.batch.fingerprint import fingerprint_of, fingerprints
from linkage_kit.casebook import read_casebook
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.resources import sample_casebook

from .pages import soup

ASOF = dt.date(2026, 7, 1)


@pytest.fixture(scope="module")
def result():
    return audit(read_casebook(sample_casebook()), ASOF)


def told(result, case_id):
    """Paragraphs, and rows with their notes by the table's caption."""
    data = REPORT_SECTIONS["dispute"](ReportCase(result[case_id], MASKED)).data()["blocks"]
    paragraphs = [block["text"] for block in data if block["kind"] == "paragraph"]
    tables = {
        block["caption"].split("　")[0]: [
            ([cell["text"] for cell in row["cells"]], row["note"]) for row in block["rows"]
        ]
        for block in data
        if block["kind"] == "table"
    }
    return paragraphs, tables


def test_it_says_first_who_is_right(result):
    paragraphs, _ = told(result, "SD-17")
    assert paragraphs[0].startswith(
        "经办机构：偏少。主张4,600.00元，应退4,775.00元，少175.00元（2012、2014年）"
    )
    assert "原因：按全年退还（2012年）。2014年漏列。" in paragraphs[0]
    assert paragraphs[1] == "参保人员：正确。主张4,775.00元，与应退金额一致。"


def test_what_lies_among_the_possible_months_is_not_called_wrong(result):
    paragraphs, tables = told(result, "SD-09")
    assert paragraphs[0].startswith("经办机构：月份查明前不能断定。")
    assert "应退合计最少1,541.67元，最多1,708.33元（本报告按此计算）。先查明月份" in paragraphs[2]
    counts = [cells for cells, _ in tables["哪些证据会改变结论"]]
    assert counts[0] == ["2021", "2021年实际重复缴费7个月", "7", "291.67", "1,541.67", "-166.66", "经办机构"]
    assert [
        "2021",
        "2021年5~8月中任一个月未缴费",
        "8~11",
        "333.33~458.33",
        "1,583.33~1,708.33",
        "-125.00~0.00",
        "",
    ] in counts


def test_month_by_month_who_counts_what_and_why(result):
    _, tables = told(result, "SD-17")
    record, agency, *_ = tables["逐月对照：哪些月份计为重复缴费月"]
    assert record[0] == ["2012", "案卷记录、参保人员", *["●"] * 9, "", "", "", "9"]
    assert agency[0] == ["2012", "经办机构", *["●"] * 12, "12"]
    assert agency[1] == "居民养老保险2012年可退本金300.00元；1~9月在职工缴费时段2001年11月~2012年9月内。"


def test_which_month_makes_which_yuan(result):
    _, tables = told(result, "SD-17")
    (extra, note), (left_out, why) = tables["差额由来"]
    assert extra == ["经办机构", "2012", "75.00", "+3", "75.00", "—"]
    assert "一个月为25.00元，第10至12个月依次多退 25.00 + 25.00 + 25.00 = 75.00元" in note
    assert left_out[2] == "-250.00" and why.startswith("全年漏列，少计6个月")


def test_a_month_that_the_record_lacks_would_change_the_year_to(result):
    _, tables = told(result, "SD-17")
    facts = [cells[1] for cells, _ in tables["哪些证据会改变结论"]]
    assert "如有2012年10月职工缴费记录，该年应退改为250.00元（11、12月中任一个月同）" in facts


def test_who_names_all_years_together_stands_beside_the_others(result):
    claims = result.casebook.claims
    kept = claims[claims["case_id"].ne("SD-01") | claims["claimant"].eq("agency")]
    whole = claims.tail(1).assign(
        case_id="SD-01", claimant="person", year=pd.NA, months=pd.NA, refund_subtotal=80000
    )
    whole[list(REFUND_ITEMS)] = pd.NA
    book = result.casebook.assign(claims=pd.concat([kept, whole.astype(claims.dtypes)], ignore_index=True))
    paragraphs, tables = told(audit(book, ASOF), "SD-01")
    assert (
        paragraphs[1] == "参保人员：偏多。主张800.00元，应退533.33元，多266.67元。原因：按全年退还（各年）。"
    )
    ((cells, note),) = tables["差额由来"]
    assert cells == ["参保人员", "各年合计", "266.67", "—", "—", "266.67"]
    assert "各年合计 300.00 + 500.00 = 800.00" in note
    facts = [row[1] for row, _ in tables["哪些证据会改变结论"]]
    assert "如有2016年1月职工缴费记录，该年应退改为375.00元（2~4月中任一个月同）" in facts


def test_who_says_nothing_of_a_year_in_which_nothing_is_due_has_blanks_there(result):
    claims = result.casebook.claims
    theirs = claims[claims["case_id"].eq("SD-17") & claims["claimant"].eq("person")]
    another = theirs.head(1).assign(year=2031)
    book = result.casebook.assign(claims=pd.concat([claims, another], ignore_index=True))
    _, tables = told(audit(book, ASOF), "SD-17")
    (cells,) = [cells for cells, _ in tables["谁主张什么"] if cells[0] == "2031"]
    assert cells[:6] == ["2031", "0", "0.00", "—", "—", "—"] and len(cells) == 9
    assert cells[7] != "—"


def test_without_a_dispute_there_is_no_such_part(sample):
    assert soup(sample.html("SD-16")).find(id="dispute") is None
    assert soup(sample.html("SD-16")).find("a", href="#dispute") is None
    assert soup(sample.html("SD-17")).find("a", href="#dispute") is not None


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone") / "out"
    whole = write_reports(sample_casebook(), folder, asof=ASOF, case_ids=["SD-16", "SD-17"])
    index = (folder / "index.html").read_bytes()
    part = write_reports(sample_casebook(), folder, asof=ASOF, case_ids=["SD-16", "SD-17"], only=["dispute"])
    return folder, whole, part, index


def test_alone_it_stands_with_page_one_under_a_name_of_its_own(alone):
    folder, whole, part, index = alone
    assert [row.case_id for row in part.rows] == ["SD-17"]
    assert part.rows[0].files == {"html": "SD-17~dispute.html", "pdf": "SD-17~dispute.pdf"}
    page = soup((folder / "SD-17~dispute.html").read_text(encoding="utf-8"))
    assert [one["id"] for one in page.select("main section[id]")] == ["identity", "dispute"]
    assert (folder / "index.html").read_bytes() == index
    assert fingerprint_of(folder / "SD-17~dispute.pdf") != fingerprint_of(folder / "SD-17.pdf")
    assert [row.files["pdf"] for row in whole.rows] == ["SD-16.pdf", "SD-17.pdf"]


def test_other_sections_are_another_report(result):
    marks = [
        fingerprints(result, b"{}", unmask=False, only=only)["SD-17"]
        for only in ((), ("dispute",), ("refund",))
    ]
    assert len(set(marks)) == 3


def test_a_section_that_there_is_not_is_refused(tmp_path):
    with pytest.raises(ValueError, match="没有nothing"):
        write_reports(sample_casebook(), tmp_path, asof=ASOF, only=["nothing"])
