"""What an audit gives to the hand: one case, the month grid, the summary, and what is saved and opened again."""

import csv
import datetime as dt
import io
import json
import re

import openpyxl
import pandas as pd
import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.result import AuditMismatch
from linkage_kit.casebook import RESULT_TABLES

ASOF = dt.date(2025, 2, 26)


def test_one_case_has_everything_about_it(plain_casebook):
    claim = {"case_id": "A", "claimant": "person", "year": 2021, "refund_personal": 50000}
    event = {"case_id": "A", "step": "application_received", "date": dt.date(2025, 2, 26)}
    result = audit(plain_casebook(claims=[claim], events=[event]), ASOF)
    case = result["A"]
    assert (case.case_id, case.asof) == ("A", ASOF)
    assert case.case["name"] == "王建国"
    assert case.decision["outcome"] == "resident_to_employee"
    assert case.settlement["refund_total"] == 65000
    assert case.resident_years["year"].tolist() == case.overlaps["year"].tolist() == [2020, 2021]
    assert case.refunds["refund_subtotal"].tolist() == [15000, 50000]
    assert len(case.employee_periods) == len(case.events) == len(case.claims) == 1
    assert len(case.timeline) == 6
    assert case.findings["code"].tolist() == ["R03"]


def test_a_case_that_is_not_linked_has_no_settlement(casebook_of):
    case = audit(casebook_of(), ASOF)["A"]
    assert case.settlement is None
    assert case.decision["outcome"] == "not_in_both_schemes"
    assert all(frame.empty for frame in (case.refunds, case.timeline, case.claims, case.resident_years))


def test_an_unknown_case_is_refused_in_a_sentence(plain_casebook):
    with pytest.raises(KeyError, match="案卷中没有案件 B"):
        audit(plain_casebook(), ASOF)["B"]


@pytest.mark.clause("12(1)")
def test_the_month_grid_shows_who_was_paid_in_which_month(casebook_of):
    periods = [
        {"case_id": "A", "start_month": dt.date(2020, 11, 1), "end_month": dt.date(2021, 2, 1)},
        {"case_id": "A", "start_month": dt.date(2021, 2, 1), "end_month": dt.date(2021, 4, 1), "months": 2},
    ]
    years = [{"case_id": "A", "year": 2019, "subsidy": 3000}, {"case_id": "A", "year": 2021, "personal": 1}]
    grid = audit(casebook_of(resident_years=years, employee_periods=periods), ASOF)["A"].month_grid
    assert list(grid.columns) == ["year", "month", "resident_paid", "employee_paid", "partial", "doubtful"]
    assert list(zip(grid["year"], grid["month"])) == [
        (y, m) for y in (2019, 2020, 2021) for m in range(1, 13)
    ]
    months = {
        name: [(row.year, row.month) for row in grid.itertuples() if getattr(row, name)]
        for name in ("resident_paid", "employee_paid", "partial", "doubtful")
    }
    assert months == {
        "resident_paid": [(2021, month) for month in range(1, 13)],
        "employee_paid": [(2020, 11), (2020, 12), (2021, 1), (2021, 2), (2021, 3), (2021, 4)],
        "partial": [(2021, 2), (2021, 3), (2021, 4)],
        "doubtful": [(2021, 3), (2021, 4)],
    }


def test_the_month_grid_of_a_case_without_records_is_empty(casebook_of):
    assert audit(casebook_of(), ASOF)["A"].month_grid.empty


def test_a_saved_audit_opens_again_beside_its_casebook(casebook_of, random_rows, tmp_path):
    casebook = casebook_of(**random_rows(7))
    result = audit(casebook, ASOF)
    result.save(tmp_path)
    opened = AuditResult.load(tmp_path, casebook)
    assert opened.asof == ASOF
    for name, frame in result.tables.items():
        assert opened.tables[name].equals(frame)


def test_a_saved_audit_is_not_opened_beside_another_casebook(plain_casebook, tmp_path):
    audit(plain_casebook(), ASOF).save(tmp_path)
    changed = plain_casebook(resident_years=[{"case_id": "A", "year": 2020, "personal": 30001}])
    with pytest.raises(AuditMismatch, match="不是这份案卷"):
        AuditResult.load(tmp_path, changed)


def test_a_saved_audit_whose_tables_were_changed_is_not_opened(plain_casebook, tmp_path):
    casebook = plain_casebook()
    audit(casebook, ASOF).save(tmp_path)
    table = tmp_path / "decisions.csv"
    table.write_bytes(table.read_bytes().replace(b"7(1)", b"7(2)"))
    with pytest.raises(AuditMismatch, match="已被改动"):
        AuditResult.load(tmp_path, casebook)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"asof": 1}'])
def test_a_damaged_summary_is_refused_in_a_sentence(plain_casebook, tmp_path, content):
    casebook = plain_casebook()
    audit(casebook, ASOF).save(tmp_path)
    (tmp_path / "audit.json").write_text(content)
    with pytest.raises(AuditMismatch, match="没有完整的审核结果"):
        AuditResult.load(tmp_path, casebook)


def test_a_folder_that_lost_its_tables_is_no_audit(plain_casebook, tmp_path):
    audit(plain_casebook(), ASOF).save(tmp_path)
    summary = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    (tmp_path / "audit.json").write_text(json.dumps({**summary, "tables": {}}), encoding="utf-8")
    with pytest.raises(AuditMismatch):
        AuditResult.load(tmp_path, plain_casebook())


def test_the_facts_of_a_decision_are_told_derived_ones_too(plain_casebook):
    facts = audit(plain_casebook(), ASOF)["A"].facts
    assert facts.cases.sex[0] == "男" and facts.cases.retirement_group[0] == "male_60"
    assert str(facts.cases.birth_date[0]) == "1965-03-12"
    assert facts.computed.statutory_months[0] == 2025 * 12 + 3
    assert facts.computed.minimum_months[0] == 180


def test_a_net_transfer_is_settled_from_the_account_too(plain_casebook):
    case = audit(plain_casebook(), ASOF)["A"]
    settled = case.settlement_of_account
    assert settled["base"] == settled["merged"] + settled["refund_total"] + settled["subsidy_total"] == 89000


def test_a_folder_without_an_audit_is_refused_in_a_sentence(plain_casebook, tmp_path):
    with pytest.raises(AuditMismatch, match="没有完整的审核结果"):
        AuditResult.load(tmp_path, plain_casebook())


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "'=1+1", "@cmd", "+壹元", "陆佰元整"])
def test_text_that_a_spreadsheet_would_compute_is_escaped_and_comes_back(plain_casebook, tmp_path, text):
    facts = {"recorded_refund_total": 65000, "recorded_refund_capital": text, "transferred_amount": 0}
    case = plain_casebook().cases.assign(**facts).astype(object)
    (row,) = case.where(case.notna(), None).to_dict("records")
    casebook = plain_casebook(cases=[row])
    result = audit(casebook, ASOF)
    result.save(tmp_path)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {line["code"]: line["actual"] for line in csv.DictReader(file)}
    # Figures are never touched, also where they begin with a minus.
    assert written["S08"] == "-725.00"
    assert written["S02"] == (text if text == "陆佰元整" else f"'{text}")
    assert AuditResult.load(tmp_path, casebook).findings.equals(result.findings)


def _without_digest(value):
    """A cell's text; a SHA-256 and the name of this product say nothing in any language."""
    return re.sub(r"^[0-9a-f]{64}$|linkage-kit", "", str(value or ""))


def test_the_workbook_for_people_says_everything_in_chinese_and_figures_as_numbers(plain_casebook):
    facts = {"recorded_direction": "employee_to_resident", "meets_employee_retirement": False}
    case = plain_casebook().cases.assign(**facts, choice="resident").astype(object)
    claim = {"case_id": "A", "claimant": "agency", "year": 2021, "months": 11, "refund_personal": 50000}
    (row,) = case.where(case.notna(), None).to_dict("records")
    wrong = dict(row, recorded_direction="resident_to_employee", recorded_refund_total=1)
    result = audit(plain_casebook(cases=[wrong], claims=[claim]), ASOF)
    book = openpyxl.load_workbook(io.BytesIO(result.workbook()))
    head, *rows = book["审核发现"].iter_rows()
    titles = [cell.value for cell in head]
    found = {cells[titles.index("代码")].value: dict(zip(titles, cells)) for cells in rows}
    values = {
        code: [row[name].value for name in ("条款", "应为", "实为", "差额")] for code, row in found.items()
    }
    assert values["E03"] == ["第七条（二）", "职工衔接至居民", "居民衔接至职工", None]
    assert values["E06"][1:3] == ["是", "否"]
    assert values["R01"] == ["第十二条（一）", 12, 11, -1]
    assert values["S01"] == ["第十二条（二）", 650, 0.01, -649.99]
    assert found["S01"]["应为"].number_format == "#,##0.00"
    english = re.compile(r"[a-z]{2,}")
    for sheet in book:
        for cells in sheet.iter_rows():
            assert not [cell.value for cell in cells if english.search(_without_digest(cell.value))], (
                sheet.title
            )


def test_the_summary_counts_what_the_tables_say(casebook_of, random_rows, tmp_path):
    result = audit(casebook_of(**random_rows(7)), ASOF)
    result.save(tmp_path)
    summary = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert {**summary, "tables": None} == {**result.summary(), "tables": None}
    assert set(summary["tables"]) == {f"{name}.csv" for name in result.tables}
    counts = summary["counts"]
    assert summary["asof"] == "2025-02-26"
    assert counts["cases"] == sum(counts["outcomes"].values()) == len(result.decisions)
    assert counts["findings"] == sum(counts["severities"].values()) == sum(counts["codes"].values())
    assert counts["codes"] == result.findings.groupby("code").size().to_dict()
    total = int(result.settlements["refund_total"].sum())
    assert summary["totals"]["refund_total"] == f"{total // 100}.{total % 100:02}"
    assert set(summary["inputs"]) == set(result.casebook.tables)


def test_the_same_audit_writes_the_same_bytes(plain_casebook, tmp_path):
    for name in ("one", "two"):
        audit(plain_casebook(), ASOF).save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_result_tables_have_the_columns_and_dtypes_of_their_schemas(plain_casebook, casebook_of):
    for casebook in (plain_casebook(), casebook_of()):
        for name, frame in audit(casebook, ASOF).tables.items():
            expected = {column.name: column.dtype for column in RESULT_TABLES[name].columns.values()}
            assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == expected
            assert isinstance(frame.index, pd.RangeIndex)
