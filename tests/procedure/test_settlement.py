"""The settlement: what the base is, and that nothing is lost (9(5), 11, 12(3))."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.columns import Columns
from linkage_kit.procedure.settlement import (
    YEAR_MONEY,
    merged_amount,
    resident_accounts,
    settlement_base,
    subsidy_receiver,
)

FEN = st.integers(0, 10**12)


def account(*years, cases=1):
    """Resident accounts; a year is (case, money of that year, balance or None)."""
    case, money, balance = zip(*years) if years else ((), (), ())
    columns = dict.fromkeys(YEAR_MONEY, np.zeros(len(years), int))
    columns["personal"] = np.array(money, int)
    rows = Columns(
        {"case": np.array(case, int), **columns, "balance": np.array([value or 0 for value in balance], int)},
        {"balance": np.array([value is not None for value in balance], bool)},
    )
    return resident_accounts(rows, cases).tolist()


def test_the_account_is_the_balance_of_the_last_year():
    assert account((0, 100, 100), (0, 100, 205)) == [205]


def test_a_last_balance_of_nothing_is_a_balance():
    assert account((0, 100, 100), (0, 100, 0)) == [0]


def test_without_a_last_balance_the_account_is_the_sum_of_all_money():
    assert account((0, 100, 999), (0, 70, None)) == [170]


def test_every_case_has_its_own_account_and_one_without_years_has_none():
    assert account((0, 100, None), (2, 5, 7), cases=3) == [100, 0, 7]
    assert account(cases=2) == [0, 0]


def test_all_seven_money_columns_make_up_a_year():
    rows = Columns(
        {"case": np.array([0]), "balance": np.array([0])}
        | {name: np.array([10**place]) for place, name in enumerate(YEAR_MONEY)},
        {"balance": np.array([False])},
    )
    assert resident_accounts(rows, 1).tolist() == [1111111]


@pytest.mark.clause("11")
@pytest.mark.parametrize(
    ("to_employee", "transferred", "base"),
    [(True, 64108, 64108), (True, None, 136608), (False, 3841266, 3977874), (False, None, 136608)],
)
def test_the_base_is_what_was_transferred_or_the_account_and_what_came_to_it(to_employee, transferred, base):
    found = settlement_base(
        np.array([to_employee]),
        np.array([136608]),
        np.array([transferred or 0]),
        np.array([transferred is not None]),
    )
    assert found.tolist() == [base]


def test_a_transfer_of_nothing_is_a_transfer():
    found = settlement_base(np.array([True]), np.array([136608]), np.array([0]), np.array([True]))
    assert found.tolist() == [0]


@pytest.mark.clause("11")
def test_the_subsidy_goes_back_to_the_resident_agency_or_into_the_pool():
    to_employee, leaves = np.array([True, False, True]), np.array([True, True, False])
    assert subsidy_receiver(to_employee, leaves).tolist() == ["resident_agency", "resident_fund_pool", ""]


@pytest.mark.clause("12(3)")
@given(FEN, FEN, FEN)
def test_base_is_what_is_merged_refunded_and_returned(base, refund, subsidy):
    merged = merged_amount(np.array([base]), np.array([refund]), np.array([subsidy]))
    assert merged[0] + refund + subsidy == base
