"""The amount at stake: what each finding disputes, and what a case comes to."""

import datetime as dt

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.registry import CHECKS
from linkage_kit.audit.stakes import DEFINITION, case_stakes, stakes
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

ITEMS = ("refund_personal", "refund_land_personal", "refund_collective", "refund_land_collective")


def findings(*rows):
    """Findings of case A, errors unless a row says otherwise."""
    columns = ["case_id", "code", "severity", "claimant", "expected", "actual", "difference"]
    blank = dict.fromkeys(columns)
    filled = [{**blank, "case_id": "A", "severity": "error", **row} for row in rows]
    return pd.DataFrame(filled, columns=columns, dtype="str")


def cases(transferred=None, refund=None, case_id="A"):
    frame = pd.DataFrame({"case_id": [case_id]}, dtype="str")
    return frame.assign(
        transferred_amount=pd.array([transferred], "Int64"), recorded_refund_total=pd.array([refund], "Int64")
    )


def claims(*rows):
    """Claimed years: claimant, then fen of the four items."""
    frame = pd.DataFrame({"case_id": ["A" for _ in rows], "claimant": [row[0] for row in rows]}, dtype="str")
    return frame.assign(
        **{name: pd.array([row[1 + n] for row in rows], "Int64") for n, name in enumerate(ITEMS)}
    )


def at_stake(*rows, of_cases=None, of_claims=None):
    found = findings(*rows)
    given = cases() if of_cases is None else of_cases
    return stakes(found, claims() if of_claims is None else of_claims, given)


def case_total(*rows, **given):
    found = findings(*rows)
    return case_stakes(found, at_stake(*rows, **given)).to_dict()


@pytest.mark.parametrize("code", ["R02", "R04", "R05", "R06", "S01", "S03", "S04", "S06", "D04"])
@pytest.mark.parametrize(("difference", "fen"), [("12.30", 1230), ("-0.04", 4), ("0.00", 0)])
def test_a_difference_is_at_stake_whichever_way_it_goes(code, difference, fen):
    assert at_stake({"code": code, "difference": difference}).tolist() == [fen]


def test_of_a_year_left_out_what_was_due_is_at_stake():
    assert at_stake({"code": "R03", "expected": "4162.88"}).tolist() == [416288]


def test_of_a_merged_amount_below_zero_what_is_missing_is_at_stake():
    assert at_stake({"code": "S08", "actual": "-5230.69"}).tolist() == [523069]


@pytest.mark.parametrize(
    ("text", "fen"), [("陆仟柒佰贰拾柒元捌角玖分", 10), ("陆仟柒佰贰拾柒元整", 79), ("看不清", 672779)]
)
def test_of_a_capital_amount_the_difference_or_where_unreadable_all_is_at_stake(text, fen):
    row = {"code": "S02", "expected": "陆仟柒佰贰拾柒元柒角玖分", "actual": text}
    assert at_stake(row, of_cases=cases(refund=672779)).tolist() == [fen]


@pytest.mark.parametrize("code", ["E01", "E02", "E03", "E04"])
@pytest.mark.parametrize(
    ("transferred", "refund", "personal", "fen"),
    [(900, 300, 100, 900), (None, 300, 100, 300), (None, None, 400, 400), (None, 300, 301, 301)],
)
def test_of_a_linkage_without_ground_the_largest_amount_that_moved_is_at_stake(
    code, transferred, refund, personal, fen
):
    claimed = claims(("agency", 1, 0, 0, 0), ("person", personal - 1, 1, None, 0))
    got = at_stake({"code": code}, of_cases=cases(transferred, refund), of_claims=claimed)
    assert got.tolist() == [fen]


def test_of_a_linkage_without_ground_and_without_amounts_nothing_is_known_to_be_at_stake():
    assert at_stake({"code": "E04"}).isna().all()


def test_a_claim_without_a_direction_is_at_stake_in_full_by_claimant():
    claimed = claims(("agency", 100, 20, 3, None), ("agency", 1000, 0, 0, 0), ("person", 7, 0, 0, 0))
    rows = [{"code": "R07", "claimant": "agency"}, {"code": "R07", "claimant": "person"}]
    assert at_stake(*rows, of_claims=claimed).tolist() == [1123, 7]


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_a_finding_without_values_disputes_no_known_amount(code):
    assert at_stake({"code": code, "actual": "看不清"}).isna().all()


def test_months_and_dates_are_no_amounts():
    rows = [
        {"code": "R01", "expected": "4", "actual": "5", "difference": "1"},
        {"code": "T01", "expected": "2025-12-25", "actual": "2025-12-26"},
    ]
    assert at_stake(*rows).isna().all()


def test_the_years_of_one_claimant_add_up_and_the_largest_matter_counts():
    rows = [
        {"code": "R02", "claimant": "agency", "difference": "10.00"},
        {"code": "R03", "claimant": "agency", "expected": "5.00"},
        {"code": "R04", "claimant": "agency", "difference": "1.00"},
        {"code": "R02", "claimant": "person", "difference": "-12.00"},
        {"code": "S01", "difference": "15.99"},
    ]
    assert case_total(*rows) == {"A": 1600}


def test_only_errors_count_for_a_case():
    rows = [
        {"code": "D04", "severity": "warning", "difference": "99.00"},
        {"code": "R05", "severity": "info", "difference": "0.01"},
        {"code": "S03", "difference": "0.50"},
    ]
    assert case_total(*rows) == {"A": 50}
    assert case_total(*rows[:2]) == {}


def test_each_case_has_its_own_amount():
    rows = [
        {"code": "S01", "difference": "1.00"},
        {"code": "S01", "difference": "2.00", "case_id": "B"},
        {"code": "T01", "case_id": "C"},
    ]
    assert case_total(*rows) == {"A": 100, "B": 200}


def test_no_findings_no_amounts():
    nothing = findings()
    assert len(stakes(nothing, claims(), cases())) == 0
    assert len(case_stakes(nothing, stakes(nothing, claims(), cases()))) == 0


def test_a_case_alone_has_the_amounts_it_has_among_others():
    book = read_casebook(sample_casebook())
    result = audit(book, dt.date(2026, 6, 30))
    assert result.stakes.notna().sum() > 10
    for case_id in result.decisions["case_id"]:
        among, alone = result[case_id], audit(book.select([case_id]), result.asof)
        assert among.stakes.index.equals(among.findings.index)
        pd.testing.assert_series_equal(among.stakes, alone.stakes)


def test_the_definition_is_chinese_words_for_a_reader():
    assert DEFINITION.startswith("涉及金额") and DEFINITION.endswith("。")
