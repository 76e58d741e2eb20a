"""What each employee period covers, which periods meet, and which records a month is made of."""

import datetime as dt

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.months import month_records, paid_months, period_table
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def sample():
    return audit(read_casebook(sample_casebook()), ASOF)


def cases_of(result):
    return [result[case_id] for case_id in result.decisions["case_id"]]


def test_a_period_spans_its_first_and_its_last_month_and_a_partial_one_was_paid_for_fewer(sample):
    periods = period_table(sample["SD-09"])
    assert periods["span"].tolist()[:2] == [24, 8]
    assert periods["paid"].tolist()[:2] == [24, 6]
    assert periods["partial"].tolist()[:2] == [False, True]


def test_periods_that_meet_are_those_of_finding_d03(sample):
    found = {case.case_id for case in cases_of(sample) if period_table(case)["shared_with"].map(bool).any()}
    assert found == set(sample.findings.loc[sample.findings["code"] == "D03", "case_id"])
    assert period_table(sample["SD-08"])["shared_with"].tolist() == [[1], [0], []]


@pytest.mark.clause("12(1)")
def test_a_month_of_two_periods_counts_once_in_their_total(sample):
    case = sample["SD-08"]
    assert period_table(case)["paid"].sum() == 261
    assert paid_months(case) == (259, 259)


@pytest.mark.clause("12(1)")
def test_the_total_of_doubtful_periods_is_what_the_record_allows_at_most_and_at_least(sample):
    most, least = paid_months(sample["SD-09"])
    case = sample["SD-09"].overlaps
    assert most - least == (case["months"] - case["months_min"]).sum() == 4


@pytest.mark.clause("12(1)")
def test_the_records_of_a_month_are_those_that_colour_it(sample):
    for case in cases_of(sample):
        grid = case.month_grid
        years = set(case.records.resident_years["year"])
        for year, month, is_paid in zip(grid["year"], grid["month"], grid["employee_paid"]):
            records = month_records(case, year, month)
            assert bool(records.employee_periods) == is_paid
            assert len(records.resident_years) == (year in years)


def test_both_periods_make_a_month_in_which_they_meet(sample):
    records = month_records(sample["SD-08"], 2019, 4)
    assert records.employee_periods == [0, 1]
    assert month_records(sample["SD-08"], 2019, 6).employee_periods == [1]
