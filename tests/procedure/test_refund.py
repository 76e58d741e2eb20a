"""The refund of a year: the formula once, rounded half up, shared out over the four items (11, 12(2))."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.columns import Columns
from linkage_kit.procedure.arithmetic import ITEMS, arithmetic_on, twelfths
from linkage_kit.procedure.refund import refunds
from linkage_kit.rulebook import shandong

pytestmark = pytest.mark.clause("12(2)")

FEN = st.integers(0, 10**10)
YEARS = st.tuples(FEN, FEN, FEN, FEN)
MONTHS = st.integers(0, 12)


RULE = arithmetic_on(shandong(), shandong().effective_from)


def share(months):
    return twelfths(np.array([2020]), np.array([months]), np.zeros(1, np.int64))


def refund(items, months):
    return RULE.refund(np.array([items]), share(months))[0].tolist()


@pytest.mark.parametrize(
    ("items", "months", "refunded"),
    [
        # Four equal items: three of them get the odd fen, the earlier columns first.
        ((10000, 10000, 10000, 10000), 5, [4167, 4167, 4167, 4166]),
        ((50000, 100000, 20000, 33333), 7, [29167, 58333, 11667, 19444]),
        # Each item rounded alone would give 433.99; the year's total is 434.00.
        ((35000, 0, 12345, 0), 11, [32084, 0, 11316, 0]),
        # Whole years give everything back.
        ((50000, 0, 0, 0), 12, [50000, 0, 0, 0]),
        ((50000, 0, 0, 0), 0, [0, 0, 0, 0]),
        # A tie of half a fen goes up; less is nothing.
        ((1, 0, 0, 0), 6, [1, 0, 0, 0]),
        ((1, 0, 0, 0), 5, [0, 0, 0, 0]),
        ((0, 1, 1, 0), 6, [0, 1, 0, 0]),
    ],
)
def test_a_year_is_refunded_by_the_formula(items, months, refunded):
    assert refund(items, months) == refunded


@given(YEARS, MONTHS)
def test_items_add_up_to_the_total_of_the_year(items, months):
    assert sum(refund(items, months)) == RULE.total(np.array([items]), share(months))[0]


@given(YEARS, MONTHS)
def test_the_total_is_within_half_a_fen_of_the_exact_formula(items, months):
    error = sum(refund(items, months)) - Fraction(sum(items) * months, 12)
    assert Fraction(-1, 2) < error <= Fraction(1, 2)


@given(YEARS, MONTHS)
def test_each_item_is_its_exact_share_rounded_up_or_down_and_never_more_than_was_paid(items, months):
    for item, given_back in zip(items, refund(items, months)):
        assert abs(given_back - Fraction(item * months, 12)) < 1
        assert given_back <= item


@given(YEARS, st.integers(0, 11))
def test_one_more_month_never_gives_less(items, months):
    assert sum(refund(items, months)) <= sum(refund(items, months + 1))


@pytest.mark.clause("11")
@pytest.mark.parametrize(
    ("subsidy", "months", "returned"),
    [(3000, 6, 1500), (6000, 12, 6000), (3000, 5, 1250), (3000, 11, 2750), (1, 6, 1), (1, 5, 0), (0, 12, 0)],
)
def test_the_subsidy_of_the_overlap_is_its_twelfths_half_up(subsidy, months, returned):
    assert RULE.subsidy(np.array([subsidy]), share(months)).tolist() == [returned]


@pytest.mark.parametrize(
    ("principal", "months", "due"), [(1, 1, True), (0, 12, False), (100, 0, False), (0, 0, False)]
)
def test_a_refund_is_due_where_principal_was_paid_in_overlap_months_even_if_it_rounds_to_nothing(
    principal, months, due
):
    zero = np.zeros(1, np.int64)
    year = Columns(
        {
            **dict.fromkeys((*ITEMS, "subsidy", "mask"), zero),
            "year": zero + 2020,
            "personal": zero + principal,
            **dict.fromkeys(("months", "months_min"), zero + months),
        }
    )
    assert refunds(year, RULE)["refundable"].tolist() == [due]
