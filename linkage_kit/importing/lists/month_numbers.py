"""Texts of months, of spans of months and of days -> months, numbered from the year 0 (2015-06 is 2015 × 12 + 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.cells import CellError, plain, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.days import FIRST_YEAR, LAST_YEAR
from linkage_kit.casebook.tables import STORED_TABLES

#: The number of a month that is not known.
NO_MONTH = -1

_MONTH = STORED_TABLES["employee_periods"].columns["start_month"]
_DAY = STORED_TABLES["cases"].columns["applied_on"]
# Two months and what stands between them; a - in a month (2015-06) is none.
_SPAN = re.compile(
    r"(?P<first>.*?[0-9月])"
    r"(?:\s*[~～—–至到]+\s*|\s+-+\s*|-{2,}|-(?=[0-9]{6}|[0-9]{4}[-./年]))"
    r"(?P<last>[0-9].*)"
)
_MONTH_OF_YEAR = re.compile(r"0?([1-9]|1[0-2])(?:月份?)?")
_IN_WORDS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_SPAN_EXPECTED = "应为月份（如2015-06），或起止两个月份（如2015-06至2015-12）"
_RECEIVED_EXPECTED = "应为月份或日期，如2015-06或2015-06-25"
_OF_YEAR_EXPECTED = "应为1至12的月份"


class Span(NamedTuple):
    """Two months, both included."""

    first: int
    last: int


Months = npt.NDArray[np.int64]


def spans(column: pd.Series, name: str) -> tuple[Months, Months, list[Fault]]:
    """The first and last month of each cell, and a fault for each that is none; a blank is none either."""
    found, faults = _each(column, name, _span)
    pairs = [span or Span(NO_MONTH, NO_MONTH) for span in found]
    first, last = np.array(pairs, np.int64).reshape(-1, 2).T
    return first, last, faults


def receipts(column: pd.Series, name: str) -> tuple[Months, list[Fault]]:
    """The month of each cell that is a month or a day."""
    found, faults = _each(column, name, _received)
    return _numbers(found), faults


def months_of_year(column: pd.Series, name: str) -> tuple[Months, list[Fault]]:
    """The month (1 to 12) of each cell: 6, 06, 6月, 六月."""
    found, faults = _each(column, name, _month_of_year)
    return _numbers(found), faults


def numbers_of(days: pd.Series) -> Months:
    """The number of each day's month, `NO_MONTH` for a blank."""
    return (days.dt.year * 12 + days.dt.month - 1).fillna(NO_MONTH).to_numpy(np.int64)


def first_days(months: Months) -> pd.Series:
    """The first day of each month."""
    return pd.Series((months - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]"))


def month_text(month: int) -> str:
    """2015-06."""
    return f"{month // 12}-{month % 12 + 1:02}"


def month_span(first: int, last: int) -> str:
    """2015-06至2015-08, or one month."""
    return month_text(first) if first == last else f"{month_text(first)}至{month_text(last)}"


def _each(
    column: pd.Series, name: str, read: Callable[[str], object]
) -> tuple[list[object | None], list[Fault]]:
    """What each cell is read as, None for a blank and for one that is a fault; every distinct text is read once."""
    codes, distinct = pd.factorize(column)
    values: list[object | None] = []
    errors: dict[int, str] = {}
    for code, text in enumerate(distinct):
        try:
            values.append(read(str(text)))
        except CellError as error:
            values.append(None)
            errors[code] = str(error)
    values.append(None)
    wrong = np.flatnonzero(np.isin(codes, list(errors))) if errors else ()
    faults = [Fault(int(row), name, errors[int(codes[row])]) for row in wrong]
    return [values[code] for code in codes], faults


def _numbers(found: list[object | None]) -> Months:
    return np.array([NO_MONTH if one is None else one for one in found], np.int64)


def _month(text: str) -> int:
    value = read_cell(text, _MONTH)
    if value is None:
        raise CellError(_SPAN_EXPECTED)
    number = _number(value)
    if not FIRST_YEAR <= number // 12 <= LAST_YEAR:
        raise CellError(f"应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    return number


def _span(text: str) -> Span:
    span = _SPAN.fullmatch(plain(text))
    if span is None:
        month = _month(_without_day(text))
        return Span(month, month)
    try:
        first, last = _month(span["first"].strip()), _month(span["last"].strip())
    except CellError:
        raise CellError(_SPAN_EXPECTED) from None
    if last < first:
        raise CellError("起止月份颠倒")
    return Span(first, last)


def _without_day(text: str) -> str:
    """A month that a spreadsheet keeps as its first day."""
    return text.removesuffix("-01") if text.count("-") == 2 else text


def _received(text: str) -> int:
    try:
        return _month(text)
    except CellError:
        pass
    try:
        day = read_cell(text, _DAY)
    except CellError:
        raise CellError(_RECEIVED_EXPECTED) from None
    return _number(day)


def _number(day: np.datetime64) -> int:
    return int(day.astype("datetime64[M]").astype(int)) + 1970 * 12


def _month_of_year(text: str) -> int:
    label = "".join(plain(text).split())
    found = _MONTH_OF_YEAR.fullmatch(label)
    word = _IN_WORDS.get(label.removesuffix("份").removesuffix("月"))
    if found is None and word is None:
        raise CellError(_OF_YEAR_EXPECTED)
    return int(found[1]) if found else int(word or 0)
