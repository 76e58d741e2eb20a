"""Single values: what a person writes, and sentences for what cannot be."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import linkage_kit as lk
from linkage_kit.analysis.single import ArgumentError
from linkage_kit.casebook import CasebookError
from linkage_kit.casebook.days import DayError


@pytest.mark.clause("12(2)")
@pytest.mark.parametrize(
    "principal", ["500.00", "500", 500, 500.0, Decimal("500"), "５００", np.float64(500), np.int64(500)]
)
def test_a_refund_is_the_principal_over_twelve_times_the_months_rounded_once(principal):
    assert lk.refund(principal, 7) == Decimal("291.67")


def test_no_months_and_a_whole_year():
    assert (lk.refund(500, 0), lk.refund(500, 12)) == (Decimal("0.00"), Decimal("500.00"))


@pytest.mark.parametrize(
    ("principal", "months", "told"),
    [
        (500, 70, "重复缴费月数应为0至12的整数，现为70"),
        (500, -1, "重复缴费月数应为0至12的整数，现为-1"),
        (500, 7.0, "重复缴费月数应为0至12的整数，现为7.0"),
        (500, True, "重复缴费月数应为0至12的整数，现为True"),
        ("500.005", 7, "缴费本金应为最多两位小数的金额（元），现为'500.005'"),
        (1.005, 7, "缴费本金应为最多两位小数的金额（元），现为1.005"),
        (-1, 7, "缴费本金不能是负数，现为-1"),
        (None, 7, "缴费本金应为金额（元）"),
        (float("nan"), 7, "缴费本金应填写"),
        (True, 7, "缴费本金应为金额（元）"),
        (10**12, 7, "缴费本金金额应小于1万亿元"),
    ],
)
def test_a_refund_of_something_impossible_is_a_sentence(principal, months, told):
    with pytest.raises(ArgumentError) as caught:
        lk.refund(principal, months)
    assert told in str(caught.value)


@pytest.mark.clause("12(1)")
@pytest.mark.parametrize(
    ("periods", "months"),
    [
        ([("2015-06", "2015-12")], 7),
        (("2015-06", "2015-12"), 7),
        ([("2014-01", "2016-12")], 12),
        ([("2015-06", "2015-12"), ("2015-11", "2016-03")], 7),
        ([("2015-01", "2015-12", 3)], 3),
        ([(dt.date(2015, 6, 1), pd.Period("2015-12", "M"))], 7),
        ([("2016-01", "2016-12")], 0),
        ([], 0),
        (pd.DataFrame({"start_month": ["2015-06"], "end_month": ["2015-12"]}), 7),
    ],
)
def test_overlap_months_count_a_month_once(periods, months):
    assert lk.overlap_months(2015, periods) == months


def test_overlap_months_of_something_impossible_are_a_sentence():
    with pytest.raises(ArgumentError, match="年份应为1950至2099的整数，现为1850"):
        lk.overlap_months(1850, [])
    with pytest.raises(ArgumentError, match="缴费时段应为起止月份"):
        lk.overlap_months(2015, [("2015-06",)])
    with pytest.raises(DayError, match="缴费起始时间应为1950年至2099年之间的月份，如2025-01，现为空白"):
        lk.overlap_months(2015, [(pd.NaT, "2015-12")])
    with pytest.raises(CasebookError, match="不能早于缴费起始时间2015-12"):
        lk.overlap_months(2015, [("2015-12", "2015-06")])


@pytest.mark.clause("9(1)")
def test_a_limit_ends_on_a_working_day_and_the_day_of_receipt_does_not_count():
    # 2025-10-01 to -08 are off; Saturday 11 is worked.
    assert lk.due_date("2025-09-30", 1) == dt.date(2025, 10, 9)
    assert lk.due_date(dt.date(2025, 9, 30), 3) == dt.date(2025, 10, 11)
    assert lk.working_days("2025-09-30", "2025-10-11") == 3
    assert lk.working_days("2025-10-01", "2025-10-01") == 0


@pytest.mark.parametrize("days", [0, -1, 10**6, 2.5, None])
def test_a_limit_below_one_or_far_too_long_is_a_sentence(days):
    with pytest.raises(ArgumentError, match="办理时限（工作日）应为1至10000的整数，现为"):
        lk.due_date("2025-04-01", days)
    with pytest.raises(ArgumentError, match="到期日应不晚于2099年"):
        lk.due_date("2099-12-01", 300)


@pytest.mark.parametrize("start", [None, pd.NaT, "", "2025-02-30", "1949-12-31", 3])
def test_a_day_that_is_none_is_a_sentence(start):
    with pytest.raises(DayError, match="起算日应为1950年至2099年之间的日期"):
        lk.working_days(start, "2025-04-01")


def test_days_in_the_wrong_order_are_a_sentence():
    with pytest.raises(ArgumentError, match="截止日2025-01-01早于起算日2025-04-01"):
        lk.working_days("2025-04-01", "2025-01-01")


@pytest.mark.clause("7")
def test_the_statutory_month_follows_the_reform_of_2025():
    assert lk.retirement_month("1965-05-17", "male_60") == dt.date(2025, 7, 1)
    assert lk.retirement_month("1970-01-01", "女职工（原55周岁）") == lk.retirement_month(
        "1970-01-01", "female_55"
    )
    with pytest.raises(ArgumentError, match="退休类别应为下列之一：male_60（"):
        lk.retirement_month("1965-05-17", "男")


def test_capital_figures():
    assert lk.capital("0") == "零元整" and lk.capital(1100) == "壹仟壹佰元整"
    with pytest.raises(ArgumentError, match="金额不能是负数，现为-1"):
        lk.capital(-1)


def test_months_of_several_persons_are_not_put_together(book):
    with pytest.raises(ArgumentError, match="缴费时段应是一个人的，现有几个案件"):
        lk.overlap_months(2015, book.employee_periods)
    assert lk.overlap_months(2019, book.select("SD-08").employee_periods) == 8


@pytest.mark.parametrize("periods", [None, 5, "2015-06", [5], [("2015-06",)], ["2015-06"]])
def test_periods_that_are_none_are_told(periods):
    with pytest.raises(ArgumentError, match="缴费时段应为起止月份"):
        lk.overlap_months(2015, periods)


def test_a_year_is_no_month():
    with pytest.raises(DayError):
        lk.overlap_months(2015, [(pd.Period("2015", "Y"), pd.Period("2015", "Y"))])


def test_a_number_in_an_error_is_masked():
    with pytest.raises(ArgumentError) as caught:
        lk.refund("370102199001011234元", 3)
    assert "199001011234" not in str(caught.value)
    with pytest.raises(ArgumentError, match="现为Series"):
        lk.refund(pd.Series([1, 2]), 3)
