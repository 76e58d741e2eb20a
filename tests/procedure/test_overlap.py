"""Overlap months: the union of the periods' months in a year, and its bounds where the paid months are not known."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.columns import Columns
from linkage_kit.procedure.overlap import month_lists, overlap_months, period_years

pytestmark = pytest.mark.clause("12(1)")


def months_of(*periods, years=(2020,)):
    """Overlap of one case; a period is (first month, last month) or (first, last, paid months)."""
    starts, ends, *_ = zip(*((period[0], period[1]) for period in periods))
    paid = [period[2] if len(period) == 3 else None for period in periods]
    resident = Columns({"case": np.zeros(len(years), int), "year": np.array(years)})
    rows = Columns(
        {
            "case": np.zeros(len(periods), int),
            "start_month": np.array(starts, "datetime64[D]"),
            "end_month": np.array(ends, "datetime64[D]"),
            "months": np.array([number or 0 for number in paid]),
        },
        {"months": np.array([number is not None for number in paid])},
    )
    return overlap_months(resident, period_years(rows))


def bounds(*periods):
    found = months_of(*periods)
    return int(found.months_min[0]), int(found.months[0])


def test_a_period_covers_its_first_and_its_last_month():
    found = months_of(("2020-07", "2020-09"))
    assert (found.months[0], month_lists(found.mask)[0]) == (3, "7~9")


def test_a_period_is_split_at_the_ends_of_years():
    found = months_of(("2018-11", "2021-02"), years=(2017, 2018, 2019, 2020, 2021, 2022))
    assert found.months.tolist() == [0, 2, 12, 12, 2, 0]


def test_a_month_paid_in_two_places_counts_once():
    found = months_of(("2020-01", "2020-06"), ("2020-05", "2020-12"))
    assert (found.months[0], found.months_min[0], found.counted[0]) == (12, 12, 14)


def test_paid_months_that_fill_the_span_are_certain():
    assert bounds(("2020-01", "2020-06", 6)) == (6, 6)


def test_a_partial_period_alone_has_its_paid_months_whichever_they_were():
    assert bounds(("2020-01", "2020-09", 7)) == (7, 7)


def test_a_partial_period_beside_a_full_one_leaves_a_range():
    # Three of the five may lie in April to June.
    assert bounds(("2020-01", "2020-06"), ("2020-04", "2020-12", 5)) == (8, 11)


def test_a_partial_period_inside_a_full_one_adds_nothing():
    assert bounds(("2020-01", "2020-12"), ("2020-03", "2020-08", 2)) == (12, 12)


def test_two_partial_periods_of_one_span_may_be_the_same_months_or_others():
    assert bounds(("2020-01", "2020-06", 3), ("2020-01", "2020-06", 3)) == (3, 6)


def test_the_largest_number_is_no_more_than_the_spans_have():
    assert bounds(("2020-01", "2020-04", 3), ("2020-01", "2020-04", 3)) == (3, 4)


def test_periods_of_other_years_and_cases_play_no_part():
    resident = Columns({"case": np.array([0, 1]), "year": np.array([2020, 2020])})
    rows = Columns(
        {
            "case": np.array([0, 1]),
            "start_month": np.array(["2020-01", "2019-01"], "datetime64[D]"),
            "end_month": np.array(["2020-03", "2019-12"], "datetime64[D]"),
            "months": np.zeros(2, int),
        },
        {"months": np.zeros(2, bool)},
    )
    assert overlap_months(resident, period_years(rows)).months.tolist() == [3, 0]


def test_many_doubtful_years_are_each_solved_for_themselves():
    # More than one batch of the exact search.
    cases = np.arange(1300)
    paid = 1 + cases % 5
    rows = Columns(
        {
            "case": np.repeat(cases, 2),
            "start_month": np.tile(np.array(["2020-01", "2020-04"], "datetime64[D]"), 1300),
            "end_month": np.tile(np.array(["2020-06", "2020-12"], "datetime64[D]"), 1300),
            "months": np.column_stack([np.full(1300, 6), paid]).ravel(),
        },
        {"months": np.ones(2600, bool)},
    )
    found = overlap_months(Columns({"case": cases, "year": np.full(1300, 2020)}), period_years(rows))
    assert found.months.tolist() == (6 + paid).tolist()
    assert found.months_min.tolist() == np.maximum(6, 6 + paid - 3).tolist()


@st.composite
def periods_of_a_year(draw):
    """Up to four periods inside 2020 as (first month, last month, paid months)."""
    chosen = []
    for _ in range(draw(st.integers(1, 4))):
        low = draw(st.integers(1, 12))
        high = draw(st.integers(low, min(low + 7, 12)))
        chosen.append((low, high, draw(st.integers(1, high - low + 1))))
    return chosen


def sizes_by_brute_force(periods):
    """How many distinct months may have been paid: every choice of every period's months, tried out."""
    unions = {frozenset()}
    for low, high, paid in periods:
        choices = [frozenset(months) for months in combinations(range(low, high + 1), paid)]
        unions = {union | choice for union in unions for choice in choices}
    return {len(union) for union in unions}


@given(periods_of_a_year())
def test_the_bounds_are_those_of_trying_every_set_of_months(periods):
    sizes = sizes_by_brute_force(periods)
    texts = [(f"2020-{low:02}", f"2020-{high:02}", paid) for low, high, paid in periods]
    assert bounds(*texts) == (min(sizes), max(sizes))
    assert min(sizes) <= max(sizes) <= 12


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ((), ""),
        ((1,), "1"),
        ((1, 2, 3), "1~3"),
        ((1, 2, 3, 7), "1~3、7"),
        ((1, 3, 5), "1、3、5"),
        ((11, 12), "11~12"),
        (tuple(range(1, 13)), "1~12"),
        ((2, 4, 5, 6, 12), "2、4~6、12"),
    ],
)
def test_months_are_listed_with_runs_joined(months, text):
    mask = sum(1 << (month - 1) for month in months)
    assert month_lists(np.array([mask])).tolist() == [text]


@given(st.integers(0, 4095))
def test_a_list_names_each_month_of_the_set(mask):
    named = []
    for part in filter(None, month_lists(np.array([mask]))[0].split("、")):
        low, _, high = part.partition("~")
        named.extend(range(int(low), int(high or low) + 1))
    assert named == [month for month in range(1, 13) if mask >> (month - 1) & 1]
