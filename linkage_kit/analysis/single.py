"""Single values of the procedure, from what a person writes: amounts as text or Decimal, days and months as text.

Each asks the function that computes whole columns, by Shandong's rules in their newest version.
"""

from __future__ import annotations

import datetime as dt
import numbers
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from linkage_kit import money, workdays
from linkage_kit.analysis.tables import NEWEST, overlaps
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.days import FIRST_YEAR, LAST_YEAR, DayLike, as_day, as_month
from linkage_kit.columns import years as years_of
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text
from linkage_kit.procedure import retirement
from linkage_kit.procedure.arithmetic import MONTHS_A_YEAR, arithmetic_on
from linkage_kit.rulebook import shandong

#: An amount in yuan, with at most two decimals.
Amount = str | int | float | Decimal

_AMOUNT = TABLES["resident_years"].columns["personal"]
_LONGEST_LIMIT = 10_000
_PAIRS = '缴费时段应为起止月份，如[("2015-06", "2015-12")]，缴费月数少于起止月数的再写月数'


class ArgumentError(UserError):
    """An argument that is not what it should be; says what is expected, in Chinese."""


def refund(principal: Amount, months: int) -> Decimal:
    """What is refunded of a year's principal (yuan) for so many overlap months, article 12(2).

    `principal` is the sum of the year's personal, collective and land payments; principal ÷ 12 × months, rounded half
    up once. Raises ArgumentError for months outside 0 to 12, and for no amount or one below zero.

    >>> import linkage_kit as lk
    >>> lk.refund("500.00", 7)
    Decimal('291.67')
    """
    fen = _fen(principal, "缴费本金")
    count = np.array([_whole(months, "重复缴费月数", 0, MONTHS_A_YEAR)])
    rule = arithmetic_on(shandong(), NEWEST)
    share = rule.portion(np.array([NEWEST.year]), count, (1 << count) - 1)
    return _yuan(int(share.of(np.array([fen]))[0]))


def overlap_months(year: int, periods: Any) -> int:
    """In how many months of a calendar year the employee scheme was paid, article 12(1).

    `periods` are pairs of first and last month, `[("2015-06", "2015-12")]`, with the number of months paid as a third
    where it was fewer, one such pair alone, or a frame with `start_month` and `end_month`. A month in two periods
    counts once; of a period that was paid in part, as many months as the records allow. Raises ArgumentError or
    CasebookError.

    >>> import linkage_kit as lk
    >>> lk.overlap_months(2015, [("2015-06", "2015-12"), ("2015-11", "2016-03")])
    7
    """
    spans = _of_one_person(periods) if hasattr(periods, "columns") else _spans(periods)
    in_year = pd.DataFrame({"case_id": ["-"], "year": [_whole(year, "年份", FIRST_YEAR, LAST_YEAR)]})
    in_year[["personal", "collective", "subsidy", "interest"]] = 0
    found: Any = overlaps(in_year, spans)["months"].iat[0]
    return int(found)


def due_date(start: DayLike, days: int) -> dt.date:
    """The last day of a limit of so many working days from the day of receipt, which does not count (articles 9, 10).

    Public holidays and make-up days are those of the State Council's notices; past the last announced year they are
    an estimate. Raises DayError or, for a limit below 1, ArgumentError.

    >>> import linkage_kit as lk
    >>> lk.due_date("2025-09-30", 3)
    datetime.date(2025, 10, 11)
    """
    begun = np.array([as_day(start, "起算日")], "datetime64[D]")
    due = workdays.add(begun, _whole(days, "办理时限（工作日）", 1, _LONGEST_LIMIT))
    if years_of(due)[0] > LAST_YEAR:
        raise ArgumentError(f"办理时限的到期日应不晚于{LAST_YEAR}年，{days}个工作日过长")
    found: dt.date = due[0].item()
    return found


def working_days(start: DayLike, end: DayLike) -> int:
    """Working days after `start`, which does not count, up to and including `end`.

    Raises DayError, or ArgumentError where it ends before it starts.

    >>> import linkage_kit as lk
    >>> lk.working_days("2025-09-30", "2025-10-11")
    3
    """
    first, last = as_day(start, "起算日"), as_day(end, "截止日")
    if last < first:
        raise ArgumentError(f"截止日{last}早于起算日{first}")
    days = np.array([first, last], "datetime64[D]")
    return int(workdays.count(days[:1], days[1:])[0])


def retirement_month(birth_date: DayLike, group: str) -> dt.date:
    """First day of the month in which somebody reaches the statutory retirement age, by the reform of 2025.

    `group` is one of the schema's words or its Chinese title (`male_60`, `female_55`, `female_50`). Raises DayError or
    ArgumentError.

    >>> import linkage_kit as lk
    >>> lk.retirement_month("1965-05-01", "male_60")
    datetime.date(2025, 7, 1)
    """
    born = np.array([as_day(birth_date, "出生日期")], "datetime64[D]")
    try:
        known = read_cell(str(group), TABLES["cases"].columns["retirement_group"])
    except CellError as error:
        raise ArgumentError(f"退休类别{error}，现为{_shown(group)}") from None
    on = np.array([NEWEST], "datetime64[D]")
    month = int(retirement.statutory_months(born, np.array([known], object), on, shandong())[0])
    if not month:
        raise ArgumentError(f"退休类别应填写，现为{group!r}")
    return dt.date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)


def capital(amount: Amount) -> str:
    """An amount in yuan, zero or more, in capital figures (大写), as annex 5 asks for.

    Raises ArgumentError for no amount or one below zero.

    >>> import linkage_kit as lk
    >>> lk.capital("291.67")
    '贰佰玖拾壹元陆角柒分'
    """
    return money.to_capital(_fen(amount, "金额"))


def _fen(amount: Any, what: str) -> int:
    """Fen of an amount in yuan that is zero or more."""
    try:
        if isinstance(amount, bool) or not isinstance(amount, str | numbers.Number | Decimal):
            raise CellError('应为金额（元），如500或"500.00"')
        fen = read_cell(amount, _AMOUNT)
        if fen is None:
            raise CellError("应填写")
    except CellError as error:
        raise ArgumentError(f"{what}{error}，现为{_shown(amount)}") from None
    if fen < 0:
        raise ArgumentError(f"{what}不能是负数，现为{amount}")
    return int(fen)


def _whole(number: Any, what: str, least: int, most: int) -> int:
    is_whole = isinstance(number, numbers.Integral) and not isinstance(number, bool)
    if not is_whole or not least <= int(number) <= most:
        raise ArgumentError(f"{what}应为{least}至{most}的整数，现为{_shown(number)}")
    return int(number)


def _shown(value: Any) -> str:
    """A value as an error shows it: of anything that is not a single value its type."""
    return mask_text(repr(value)) if pd.api.types.is_scalar(value) else type(value).__name__


def _yuan(fen: int) -> Decimal:
    return Decimal(money.format_yuan(fen))


def _of_one_person(periods: Any) -> pd.DataFrame:
    """A frame of employee periods, of any library, as those of one case; ArgumentError where they are of several."""
    frame: pd.DataFrame = nw.from_native(periods).lazy().collect("pandas").to_native()
    titles = {column.title: name for name, column in TABLES["employee_periods"].columns.items()}
    frame = frame.rename(columns=titles)
    if "case_id" in frame and frame["case_id"].nunique() > 1:
        raise ArgumentError("缴费时段应是一个人的，现有几个案件；逐案计算请用lk.overlaps")
    return frame.assign(case_id="-")


def _spans(periods: Iterable[Any]) -> pd.DataFrame:
    """Pairs of months, or one alone, as employee periods."""
    if not isinstance(periods, Iterable) or isinstance(periods, str):
        raise ArgumentError(_PAIRS)
    pairs: list[Any] = list(periods)
    if pairs and isinstance(pairs[0], str | dt.date | np.datetime64 | pd.Period):
        pairs = [tuple(pairs)]
    if any(not isinstance(pair, tuple | list) or len(pair) not in (2, 3) for pair in pairs):
        raise ArgumentError(_PAIRS)
    return pd.DataFrame(
        {
            "case_id": ["-"] * len(pairs),
            "start_month": [pd.Timestamp(as_month(pair[0], "缴费起始时间")) for pair in pairs],
            "end_month": [pd.Timestamp(as_month(pair[1], "缴费终止时间")) for pair in pairs],
            "months": [pair[2] if len(pair) == 3 else None for pair in pairs],
        }
    )
