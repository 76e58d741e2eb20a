"""Evidence: a finding names the rows that make it and no others, each by its line in the file."""

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.checks.data import periods_overlap
from linkage_kit.audit.evidence import EvidenceRow
from linkage_kit.audit.evidence_words import evidence_in_words, row_in_words
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
GOLDEN = Path(__file__).parents[1] / "golden" / "casebook"
FINDING = SimpleNamespace(year=pd.NA, step=pd.NA, claimant=pd.NA)


@pytest.fixture(scope="module")
def sample():
    return audit(read_casebook(sample_casebook()), ASOF)


def period(first, last, **more):
    return {"case_id": "A", "start_month": dt.date(*first, 1), "end_month": dt.date(*last, 1)} | more


def year(number, **more):
    return {"case_id": "A", "year": number, "personal": 30000} | more


def claim(number, **more):
    return {"case_id": "A", "claimant": "person", "year": number} | more


def event(step, day):
    return {"case_id": "A", "step": step, "date": dt.date.fromisoformat(day)}


def rests_on(case, code, **about):
    """The rows of the one finding of a code (and year, step): by table the numbers, in the order of keys."""
    found = case.findings
    chosen = found["code"] == code
    for name, value in about.items():
        chosen &= (found[name] == value).fillna(False)
    (position,) = np.flatnonzero(chosen)
    tables: dict[str, list[int]] = {}
    for row in case.evidence[position]:
        tables.setdefault(row.table, []).append(row.number)
    return tables


def test_evidence_is_what_the_finding_speaks_of(casebook_of):
    book = casebook_of(
        resident_years=[year(2019), year(2020), year(2021)],
        employee_periods=[period((2020, 7), (2021, 12)), period((2018, 1), (2018, 2))],
        claims=[claim(number, months=9, refund_personal=1) for number in (2021, 2020)],
    )
    case = audit(book, ASOF)["A"]
    assert rests_on(case, "R01", year=2021) == {"claims": [2], "resident_years": [3], "employee_periods": [2]}
    assert rests_on(case, "R02", year=2020) == {"claims": [1], "resident_years": [2], "employee_periods": [2]}


def test_every_finding_has_evidence_unless_it_is_about_what_is_not_there():
    golden = audit(read_casebook(GOLDEN), ASOF)
    assert all(rows or code in ("T02", "T04") for code, rows in zip(golden.findings["code"], golden.evidence))


@pytest.mark.clause("9(5)")
def test_a_transfer_rests_on_the_balance_of_the_last_year_alone(sample):
    finding = sample.findings.query("case_id == 'SD-16' and code == 'S06'").index[0]
    assert [(row.table, row.key.get("year")) for row in sample.evidence[finding]] == [
        ("cases", None),
        ("resident_years", 2025),
    ]


@pytest.mark.clause("9(5)")
def test_without_that_balance_it_rests_on_all_years(plain_casebook):
    book = plain_casebook(
        cases=[
            {
                "case_id": "A",
                "name": "王建国",
                "id_number": "371000196503120015",
                "applied_on": dt.date(2025, 2, 26),
                "benefit_applied_on": dt.date(2025, 4, 15),
                "employee_paid_months": 214,
                "benefit_province": "37",
                "transferred_amount": 1,
                "recorded_merged_amount": 7,
                "recorded_subsidy_returned": 7,
            }
        ]
    )
    case = audit(book, ASOF)["A"]
    assert rests_on(case, "S06") == {"cases": [1], "resident_years": [1, 2]}
    # What was transferred is the base: the account is no part of it.
    assert rests_on(case, "S04") == {"cases": [1], "resident_years": [1, 2], "employee_periods": [1]}


@pytest.mark.clause("12(2)")
def test_totals_rest_on_the_years_due_and_the_periods_that_overlap_them(casebook_of, plain_casebook):
    linked = plain_casebook().cases.assign(recorded_refund_total=1, recorded_merged_amount=1)
    book = casebook_of(
        resident_years=[
            year(2018),
            year(2019, personal=0),
            year(2020),
            year(2021),
            year(2022, balance=90000),
        ],
        employee_periods=[
            period((2019, 1), (2019, 3)),
            period((2020, 7), (2020, 8)),
            period((2021, 1), (2021, 2)),
        ],
    )
    case = audit(book.assign(cases=linked), ASOF)["A"]
    assert rests_on(case, "S01") == {"cases": [1], "resident_years": [3, 4], "employee_periods": [2, 3]}
    # Nothing was transferred: the account of the last year is the base.
    assert rests_on(case, "S04") == {"cases": [1], "resident_years": [3, 4, 5], "employee_periods": [2, 3]}


def test_periods_that_overlap_are_those_that_share_months_and_the_months_are_named(casebook_of):
    spans = [((2003 + n, 1), (2003 + n, 3)) for n in range(5)]
    spans += [((2014, 1), (2014, 6)), ((2014, 6), (2015, 3)), ((2016, 1), (2016, 2)), ((2018, 1), (2018, 2))]
    spans += [((2015, 3), (2015, 4))]
    case = audit(
        casebook_of(resident_years=[year(2014)], employee_periods=[period(*s) for s in spans]), ASOF
    )["A"]
    assert rests_on(case, "D03") == {"employee_periods": [6, 7, 8]}
    (told,) = case.findings.loc[case.findings["code"] == "D03", "message"]
    assert told == "两个以上企业职工养老保险缴费时段有相同月份（2014年6月，2015年3月），同一月份只计一次。"


def test_months_shared_are_named_for_each_case_by_itself(sample):
    facts = sample.facts
    hits = periods_overlap(facts)
    told = dict(zip(facts.cases.case_id[hits.case], hits.detail))
    assert told == {"SD-08": "2019年4~5月", "SD-09": "2021年5~8月"}


def test_a_balance_rests_on_its_year_and_the_one_before(casebook_of):
    years = [year(2019, balance=30000), year(2020, balance=60000), year(2021, balance=1), year(2022)]
    case = audit(casebook_of(resident_years=years), ASOF)["A"]
    assert rests_on(case, "D04", year=2021) == {"resident_years": [2, 3]}


@pytest.mark.clause("12(1)")
def test_doubtful_months_rest_on_the_partial_periods_of_that_year(casebook_of):
    periods = [
        period((2020, 1), (2020, 2)),
        period((2020, 5), (2020, 9), months=2),
        period((2020, 7), (2020, 12), months=3),
        period((2021, 1), (2021, 9), months=2),
    ]
    case = audit(casebook_of(resident_years=[year(2020), year(2021)], employee_periods=periods), ASOF)["A"]
    assert rests_on(case, "D05", year=2020) == {"resident_years": [1], "employee_periods": [2, 3]}


def test_what_is_later_than_the_as_of_date_is_that_row_alone(casebook_of):
    book = casebook_of(
        resident_years=[year(2020), year(2027)],
        employee_periods=[period((2020, 1), (2020, 2)), period((2026, 1), (2026, 7))],
        events=[event("contact_letter_sent", "2025-03-03"), event("refund_paid", "2026-07-01")],
    )
    case = audit(book, ASOF)["A"]
    found = [
        [(row.table, row.number) for row in rows]
        for code, rows in zip(case.findings["code"], case.evidence, strict=True)
        if code == "D06"
    ]
    assert found == [[("employee_periods", 2)], [("events", 2)], [("resident_years", 2)]]


@pytest.mark.clause("7(1)")
def test_a_linkage_across_provinces_rests_on_the_periods_elsewhere_and_on_what_was_recorded(casebook_of):
    book = casebook_of(
        resident_years=[year(2020)],
        employee_periods=[period((2020, 1), (2020, 2), region_code="110105")],
        events=[event("refund_paid", "2025-05-06"), event("notice_sent", "2025-05-07")],
        claims=[claim(2020, refund_personal=1)],
    )
    assert rests_on(audit(book, ASOF)["A"], "E04") == {
        "cases": [1],
        "employee_periods": [1],
        "claims": [1],
        "events": [1],
    }


@pytest.mark.clause("9(1)", "9(2)")
def test_a_limit_rests_on_its_step_and_on_what_started_its_clock(plain_casebook):
    # The application is no event, and the letter's receipt is not recorded: it stands for its sending.
    case = audit(
        plain_casebook(
            events=[
                event("contact_letter_sent", "2025-03-10"),
                event("resident_info_sent", "2025-03-31"),
                event("refund_paid", "2025-06-03"),
            ]
        ),
        ASOF,
    )["A"]
    assert rests_on(case, "T01", step="contact_letter_sent") == {"cases": [1], "events": [1]}
    assert rests_on(case, "T01", step="resident_info_sent") == {"events": [1, 2]}
    assert rests_on(case, "T02", step="confirmation_sent") == {"events": [2]}
    assert rests_on(case, "S07", step="refund_paid") == {"events": [3]}


@pytest.mark.clause("9(3)")
def test_a_missing_step_rests_on_the_later_ones_that_are_there(plain_casebook):
    events = [
        event("contact_letter_sent", "2025-02-27"),
        event("confirmation_sent", "2025-03-05"),
        event("relation_ended", "2025-03-06"),
    ]
    case = audit(plain_casebook(events=events), ASOF)["A"]
    assert rests_on(case, "T04", step="resident_info_sent") == {"events": [2, 3]}


@pytest.mark.clause("12(3)")
def test_a_payment_before_the_funds_rests_on_both(plain_casebook):
    events = [
        event("funds_transferred", "2025-05-06"),
        event("funds_received", "2025-05-08"),
        event("refund_paid", "2025-05-07"),
        event("notice_sent", "2025-05-09"),
    ]
    case = audit(plain_casebook(events=events), ASOF)["A"]
    assert rests_on(case, "S05", step="refund_paid") == {"events": [2, 3]}
    case = audit(plain_casebook(events=[event("funds_transferred", "2025-05-08"), events[2]]), ASOF)["A"]
    assert rests_on(case, "S05", step="refund_paid") == {"events": [1, 2]}


@pytest.mark.clause("6")
@pytest.mark.parametrize(
    ("forwarded", "rows"),
    [("2025-02-25", {"cases": [1], "events": [2]}), ("2025-03-05", {"events": [1, 2]})],
)
def test_a_passing_on_rests_on_the_day_that_it_contradicts(plain_casebook, forwarded, rows):
    events = [event("application_received", "2025-03-04"), event("application_forwarded", forwarded)]
    assert rests_on(audit(plain_casebook(events=events), ASOF)["A"], "T07") == rows


@pytest.mark.clause("10(1)")
def test_a_consolidation_rests_on_the_periods_with_a_region(casebook_of, plain_casebook):
    cases = plain_casebook().cases.assign(
        employee_paid_months=20, choice="resident", consolidated=True, benefit_applied_on="2025-04-15"
    )
    periods = [period((2020, 1), (2020, 2)), period((2021, 1), (2021, 2), region_code="371002")]
    book = casebook_of(resident_years=[year(2020)], employee_periods=periods).assign(cases=cases)
    assert rests_on(audit(book, ASOF)["A"], "T06") == {"cases": [1], "employee_periods": [2]}


@pytest.mark.clause("12(2)")
def test_a_year_left_out_rests_on_what_its_claimant_does_claim(plain_casebook):
    claims = [claim(2020, refund_personal=15000), claim(2021, claimant="agency", refund_personal=50000)]
    case = audit(plain_casebook(claims=claims), ASOF)["A"]
    assert rests_on(case, "R03", claimant="person") == {
        "claims": [2],
        "resident_years": [2],
        "employee_periods": [1],
    }


def test_rules_of_rows_are_of_tables_that_the_check_names():
    for code, check in CHECKS.items():
        assert set(check.rests) <= set(check.tables), code


def test_a_case_of_an_audit_rests_on_the_same_lines_as_in_it(sample):
    for case_id in sample.decisions["case_id"]:
        chosen = sample.findings["case_id"] == case_id
        of_whole = [rows for rows, is_own in zip(sample.evidence, chosen, strict=True) if is_own]
        assert sample[case_id].evidence == of_whole


def test_the_line_is_the_row_of_the_file(sample):
    for rows in sample.evidence:
        for row in rows:
            lines = (sample_casebook() / row.file).read_text(encoding="utf-8-sig").splitlines()
            cells = dict(zip(lines[0].split(","), lines[row.line - 1].split(",")))
            for name, value in row.key.items():
                written = f"{value:%Y-%m}" if isinstance(value, dt.date) else str(value)
                assert cells[name] == written, (row, cells)


def period_row(line, number=1, first=(2014, 6), last=(2014, 6), **more):
    key = {"start_month": dt.date(*first, 1), "end_month": dt.date(*last, 1)}
    return EvidenceRow("employee_periods", number, key, line, **more)


def test_a_row_in_words():
    in_file = period_row(7, file="employee_periods.csv")
    assert row_in_words(FINDING, in_file) == "employee_periods.csv 第7行（2014-06~2014-06）"
    on_sheet = period_row(7, file="案卷.xlsx", sheet="employee_periods")
    assert row_in_words(FINDING, on_sheet) == "案卷.xlsx 工作表“employee_periods” 第7行（2014-06~2014-06）"
    assert row_in_words(FINDING, period_row(None, 2)) == "职工养老保险缴费时段第2行（2014-06~2014-06）"
    number = EvidenceRow("cases", 1, {"case_id": "A"}, 3, "37080219700303156X.csv")
    assert row_in_words(FINDING, number).startswith("3708**************.csv") and "0303" not in row_in_words(
        FINDING, number
    )


def test_of_many_rows_all_lines_are_told_as_ranges():
    rows = [EvidenceRow("resident_years", n, {"year": 2010 + n}, 11 + n, "r.csv") for n in (1, 2, 3, 5, 7, 8)]
    told = evidence_in_words(FINDING, rows)
    assert told == "r.csv 第12~14行、第16行、第18~19行（2011~2013年、2015年、2017~2018年）"
    periods = [period_row(line, file="e.csv") for line in (2, 3, 4, 5, 9)]
    assert (
        evidence_in_words(FINDING, [*rows[:1], *periods])
        == "r.csv 第12行（2011年）；e.csv 第2~5行、第9行（共5行）"
    )


def test_nothing_in_the_casebook_is_said():
    assert evidence_in_words(FINDING, []) == "案卷中没有该环节的登记"


def test_the_workbook_of_an_audit_has_the_evidence_beside_each_finding(sample):
    sheet = openpyxl.load_workbook(io.BytesIO(sample.workbook()))["审核发现"]
    header, *rows = sheet.iter_rows(values_only=True)
    at = header.index("证据")
    (s06,) = [row[at] for row in rows if (row[0], row[2]) == ("SD-16", "S06")]
    assert s06 == "cases.csv 第17行；resident_years.csv 第222行（2025年）"
