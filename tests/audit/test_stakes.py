"""The amount at stake: what each finding disputes, and what a case comes to."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.fact_tables import FindingRows
from linkage_kit.audit.registry import CHECKS
from linkage_kit.audit.stakes import DEFINITION, case_stakes, stakes
from linkage_kit.casebook import read_casebook
from linkage_kit.columns import Columns
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
ITEMS = ("refund_personal", "refund_land_personal", "refund_collective", "refund_land_collective")
BLANK = {
    **dict.fromkeys(FindingRows.__annotations__, ""),
    **dict.fromkeys(["expected", "actual", "difference"]),
    **dict.fromkeys(["case", "year"], 0),
}


def findings(*rows):
    """Findings of the first case, their values typed."""
    filled = [{**BLANK, **row} for row in rows]
    numbers = dict.fromkeys(["case", "year"], np.int64)
    return FindingRows.of(
        Columns({name: np.array([row[name] for row in filled], numbers.get(name, object)) for name in BLANK})
    )


def claim(year, claimant, *items):
    """What somebody claims of a year, in fen."""
    return {"case_id": "A", "claimant": claimant, "year": year, **dict(zip(ITEMS, items, strict=True))}


@pytest.fixture
def at_stake(casebook_of):
    """Fen at stake of findings in a case of these amounts and claims."""

    def of(*rows, transferred=None, refund=None, claims=()):
        case = {"case_id": "A", "transferred_amount": transferred, "recorded_refund_total": refund}
        book = casebook_of(cases=[case], claims=list(claims))
        return stakes(findings(*rows), audit(book, ASOF).facts)

    return of


def case_total(*rows):
    """Fen at stake of the cases of printed findings, each with its own fen."""
    columns = ["case_id", "code", "severity", "claimant"]
    printed = pd.DataFrame(
        [{"case_id": "A", "severity": "error", **row} for row in rows], columns=columns, dtype="str"
    )
    fen = pd.Series([row.get("fen") for row in rows], dtype="Int64")
    return case_stakes(printed, fen).to_dict()


@pytest.mark.parametrize("code", ["R02", "R04", "R05", "R06", "S01", "S03", "S04", "S06", "D04"])
@pytest.mark.parametrize(("difference", "fen"), [(1230, 1230), (-4, 4), (0, 0)])
def test_a_difference_is_at_stake_whichever_way_it_goes(at_stake, code, difference, fen):
    assert at_stake({"code": code, "difference": difference}).tolist() == [fen]


def test_of_a_year_left_out_what_was_due_is_at_stake(at_stake):
    assert at_stake({"code": "R03", "expected": 416288}).tolist() == [416288]


def test_of_a_merged_amount_below_zero_what_is_missing_is_at_stake(at_stake):
    assert at_stake({"code": "S08", "actual": -523069}).tolist() == [523069]


@pytest.mark.parametrize(
    ("text", "fen"), [("陆仟柒佰贰拾柒元捌角玖分", 10), ("陆仟柒佰贰拾柒元整", 79), ("看不清", 672779)]
)
def test_of_a_capital_amount_the_difference_or_where_unreadable_all_is_at_stake(at_stake, text, fen):
    row = {"code": "S02", "expected": "陆仟柒佰贰拾柒元柒角玖分", "actual": text}
    assert at_stake(row, refund=672779).tolist() == [fen]


@pytest.mark.parametrize("code", ["E01", "E02", "E03", "E04"])
@pytest.mark.parametrize(
    ("transferred", "refund", "personal", "fen"),
    [(900, 300, 100, 900), (None, 300, 100, 300), (None, None, 400, 400), (None, 300, 301, 301)],
)
def test_of_a_linkage_without_ground_the_largest_amount_that_moved_is_at_stake(
    at_stake, code, transferred, refund, personal, fen
):
    claims = [
        claim(2020, "agency", 1, 0, 0, 0),
        claim(2020, "person", personal - 2, 1, None, 0),
        claim(2021, "person", 1, None, None, None),
    ]
    got = at_stake({"code": code}, transferred=transferred, refund=refund, claims=claims)
    assert got.tolist() == [fen]


def test_of_a_linkage_without_ground_and_without_amounts_nothing_is_known_to_be_at_stake(at_stake):
    assert at_stake({"code": "E04"}).isna().all()


def test_a_claim_without_a_direction_is_at_stake_in_full_by_claimant(at_stake):
    claims = [
        claim(2020, "agency", 100, 20, 3, None),
        claim(2021, "agency", 1000, 0, 0, 0),
        claim(2020, "person", 7, 0, 0, 0),
    ]
    rows = [{"code": "R07", "claimant": name} for name in ("agency", "person", "nobody")]
    assert at_stake(*rows, claims=claims).tolist() == [1123, 7, pd.NA]
    assert at_stake(*rows).isna().all()


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_a_finding_without_values_disputes_no_known_amount(at_stake, code):
    assert at_stake({"code": code}).isna().all()


def test_months_and_dates_are_no_amounts(at_stake):
    rows = [
        {"code": "R01", "expected": 4, "actual": 5, "difference": 1},
        {"code": "T01", "expected": dt.date(2025, 12, 25), "actual": dt.date(2025, 12, 26)},
    ]
    assert at_stake(*rows).isna().all()


def test_the_years_of_one_claimant_add_up_and_the_largest_matter_counts():
    rows = [
        {"code": "R02", "claimant": "agency", "fen": 1000},
        {"code": "R03", "claimant": "agency", "fen": 500},
        {"code": "R04", "claimant": "agency", "fen": 100},
        {"code": "R02", "claimant": "person", "fen": 1200},
        {"code": "S01", "fen": 1599},
    ]
    assert case_total(*rows) == {"A": 1600}


def test_only_errors_count_for_a_case():
    rows = [
        {"code": "D04", "severity": "warning", "fen": 9900},
        {"code": "R05", "severity": "info", "fen": 1},
        {"code": "S03", "fen": 50},
    ]
    assert case_total(*rows) == {"A": 50}
    assert case_total(*rows[:2]) == {}


def test_each_case_has_its_own_amount():
    rows = [
        {"code": "S01", "fen": 100},
        {"code": "S01", "fen": 200, "case_id": "B"},
        {"code": "T01", "case_id": "C"},
    ]
    assert case_total(*rows) == {"A": 100, "B": 200}


def test_no_findings_no_amounts(at_stake):
    assert len(at_stake()) == 0
    assert case_total() == {}


def test_a_case_alone_has_the_amounts_it_has_among_others():
    book = read_casebook(sample_casebook())
    result = audit(book, ASOF)
    assert result.stakes.notna().sum() > 10
    for case_id in result.decisions["case_id"]:
        among, alone = result[case_id], audit(book.select([case_id]), result.asof)
        assert among.stakes.index.equals(among.findings.index)
        pd.testing.assert_series_equal(among.stakes, alone.stakes)


def test_the_definition_is_chinese_words_for_a_reader():
    assert DEFINITION.startswith("涉及金额") and DEFINITION.endswith("。")
