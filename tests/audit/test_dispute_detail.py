"""A dispute in full: every fen of a difference has its month or item, and evidence changes what it is said to."""

import datetime as dt

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.dispute_detail import dispute_detail, is_in_dispute
from linkage_kit.audit.dispute_months import YearMonths, month_numbers
from linkage_kit.audit.verdicts import verdicts_of_case
from linkage_kit.casebook import read_casebook, typed_casebook
from linkage_kit.resources import sample_casebook

from .conftest import frame

ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def sample():
    return audit(read_casebook(sample_casebook()), ASOF)


@pytest.fixture
def disputed(casebook_of):
    """Makes the dispute about 2016 (500.00 paid, June to December in the employee scheme) with these claims."""

    def make(*claims, **tables):
        periods = [{"case_id": "A", "start_month": dt.date(2016, 6, 1), "end_month": dt.date(2016, 12, 1)}]
        years = [{"case_id": "A", "year": 2016, "personal": 50000}]
        rows = [{"case_id": "A", "claimant": "person", "year": 2016} | claim for claim in claims]
        given = {"resident_years": years, "employee_periods": periods, "claims": rows} | tables
        return audit(casebook_of(**given), ASOF)["A"]

    return make


def year_of(case, year=2016):
    return next(one for one in dispute_detail(case).years if one.year == year)


@pytest.mark.clause("12(2)")
def test_one_month_of_2016_is_41_67_and_the_months_add_up_to_the_difference(disputed):
    year = year_of(disputed({"months": 12, "refund_personal": 50000}))
    (claim,) = year.claims
    assert (year.one_month, year.months, claim.used) == (4167, 7, 12)
    assert claim.by_month == (4166, 4167, 4167, 4166, 4167)
    assert sum(claim.by_month) == claim.difference == 50000 - 29167


@pytest.mark.clause("12(1)")
def test_whoever_counts_a_whole_year_counts_the_months_that_the_record_lacks(disputed):
    year = year_of(disputed({"months": 12, "refund_personal": 50000}))
    assert [month for month, counts in enumerate(year.records.counted, 1) if counts] == [
        6,
        7,
        8,
        9,
        10,
        11,
        12,
    ]
    assert year.claims[0].months == (True,) * 12
    one, all_five = year.evidence
    assert (one.kind, month_numbers(one.months), one.refund) == ("one_more", [1, 2, 3, 4, 5], 33333)
    assert (all_five.kind, all_five.count, all_five.refund, all_five.agrees) == (
        "more",
        12,
        50000,
        ("person",),
    )


def test_months_that_nobody_names_are_not_guessed(disputed):
    year = year_of(disputed({"months": 9, "refund_personal": 37500}))
    assert year.claims[0].months == (None,) * 5 + (True,) * 7
    fewer = year_of(disputed({"months": 5, "refund_personal": 20833}))
    assert fewer.claims[0].months == (False,) * 5 + (None,) * 7


def test_the_months_are_those_that_the_amount_was_computed_with(disputed):
    (claim,) = year_of(disputed({"refund_personal": 37500})).claims
    assert (claim.used, len(claim.by_month), any(claim.rest)) == (9, 2, False)


def test_what_months_do_not_explain_is_told_item_by_item(disputed):
    (claim,) = year_of(disputed({"months": 7, "refund_personal": 29169})).claims
    assert (claim.by_month, claim.rest, claim.claimed.cause.name) == ((), (2, 0, 0, 0), "monthly_rounded")


def test_a_year_left_out_counts_no_month(disputed):
    years = [{"case_id": "A", "year": year, "personal": 50000} for year in (2016, 2017)]
    periods = [{"case_id": "A", "start_month": dt.date(2016, 6, 1), "end_month": dt.date(2017, 3, 1)}]
    case = disputed({"months": 7, "refund_personal": 29167}, resident_years=years, employee_periods=periods)
    year = year_of(case, 2017)
    (claim,) = year.claims
    assert claim.claimed.claimant == "person" and claim.claimed.figures is None
    assert [one.left_out for one in verdicts_of_case(case.facts)] == [(2017,)]
    assert (claim.months, claim.by_month) == ((False,) * 12, (-4167, -4166, -4167))


@pytest.mark.parametrize("claimed", [35000, 12345])
def test_another_payment_that_would_make_a_claim_right_makes_it_right(disputed, claimed):
    case = disputed({"months": 7, "refund_personal": claimed})
    (evidence,) = year_of(case).evidence
    assert evidence.kind == "principal" and evidence.agrees == ("person",)
    years = [{"case_id": "A", "year": 2016, "personal": evidence.principal}]
    then = disputed({"months": 7, "refund_personal": claimed}, resident_years=years)
    assert then.settlement["refund_total"] == evidence.total == claimed
    assert not is_in_dispute(then.facts)


def test_a_month_that_is_proved_changes_the_refund_to_what_is_said(disputed):
    claim = {"months": 12, "refund_personal": 50000}
    one = year_of(disputed(claim)).evidence[0]
    first = month_numbers(one.months)[0]
    periods = [
        {"case_id": "A", "start_month": dt.date(2016, start, 1), "end_month": dt.date(2016, end, 1)}
        for start, end in ((first, first), (6, 12))
    ]
    assert disputed(claim, employee_periods=periods).settlement["refund_total"] == one.total


@pytest.mark.clause("12(1)")
def test_every_number_of_months_in_doubt_has_its_refund_and_total(sample):
    year = year_of(sample["SD-09"], 2021)
    assert [(one.months, one.refund, one.total) for one in year.counts] == [
        (7, 29167, 154167),
        (8, 33333, 158333),
        (9, 37500, 162500),
        (10, 41667, 166667),
        (11, 45833, 170833),
    ]
    in_both = next(one for one in year.doubtful if month_numbers(one.months) == [5, 6, 7, 8])
    assert (in_both.paid, in_both.unpaid) == ((7, 11), (8, 11))


def test_a_case_that_is_not_linked_tells_which_fact_would_have_it_linked(sample):
    detail = dispute_detail(sample["SD-04"])
    assert [(one.fact.column, one.refund_total) for one in detail.decisions] == [("region_code", 141667)]
    assert all(claim.by_month == () for year in detail.years for claim in year.claims)


def test_nothing_is_disputed_where_everybody_agrees(sample):
    disputed = {case for case in sample.decisions["case_id"] if is_in_dispute(sample[case].facts)}
    assert disputed == {"SD-04", "SD-08", "SD-09", "SD-10", "SD-13", "SD-14", "SD-17"}


@pytest.mark.parametrize("seed", range(60))
def test_the_parts_of_every_difference_add_up(random_rows, seed):
    result = audit(
        typed_casebook({name: frame(name, rows) for name, rows in random_rows(seed).items()}), ASOF
    )
    claimed = result.casebook.claims.copy()
    for case_id in result.decisions["case_id"]:
        case = result[case_id]
        detail = dispute_detail(case)
        months = case.overlaps.set_index("year")
        for year in detail.years:
            for claim in year.claims:
                assert sum(claim.by_month) + sum(claim.rest) == claim.total - year.disputed.computed.total
                assert len(claim.months) == 12
            if year.in_account:
                sizes = [int(one).bit_count() for one in year.records.sets]
                assert (min(sizes), max(sizes)) == tuple(months.loc[year.year, ["months_min", "months"]])
            if year.counts:
                assert year.counts[-1].total == detail.total
        for verdict in detail.verdicts:
            parts = [claim.difference for year in detail.years for claim in year.claims
                     if claim.claimed.claimant == verdict.claimant]  # fmt: skip
            assert sum(parts) == verdict.difference
    assert claimed.equals(result.casebook.claims)


def test_no_period_is_no_month():
    assert YearMonths(()).counted == (False,) * 12
    assert pd.Series(YearMonths(()).sets).tolist() == [0]


@pytest.mark.clause("12(2)")
def test_who_gets_all_years_together_by_counting_them_whole_counts_the_months_that_are_lacking(disputed):
    total = {"case_id": "A", "claimant": "person", "refund_subtotal": 50000}
    detail = dispute_detail(disputed(claims=[total]))
    assert [(one.claimant, one.difference, one.cause.name) for one in detail.totals] == [
        ("person", 50000 - 29167, "whole_year")
    ]
    assert [(one.kind, one.refund) for one in detail.years[0].evidence] == [
        ("one_more", 33333),
        ("more", 50000),
    ]
