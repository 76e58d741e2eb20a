"""Days and months as people give them to a function: text, dates, Timestamps, Periods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.tables import TABLES
from linkage_kit.errors import UserError
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: What says a day: text as files have it (`2025-01-03`, `20250103`, `2025年1月3日`), a date, a Timestamp of midnight.
DayLike = str | dt.date | np.datetime64
#: What says a month: text (`2025-01`, `2025年1月`), a Period, or its first day.
MonthLike = Union[str, dt.date, np.datetime64, "pd.Period"]

_DAY = TABLES["cases"].columns["applied_on"]
_MONTH = TABLES["employee_periods"].columns["start_month"]
#: The years that days of a casebook lie in.
FIRST_YEAR, LAST_YEAR = (int(str(_DAY.checks["in_range"][end])[:4]) for end in ("min_value", "max_value"))


class DayError(UserError):
    """Something is not the day or month that it should be; says so in Chinese."""


def as_day(value: Any, what: str) -> dt.date:
    """The day that `value` says; `what` names it in the error. Raises DayError for anything else, a blank too."""
    return _read(value, _DAY, what, f"应为{FIRST_YEAR}年至{LAST_YEAR}年之间的日期，如2025-01-03")


def as_month(value: Any, what: str) -> dt.date:
    """The first day of the month that `value` says; `what` names it in the error. Raises DayError."""
    if isinstance(value, pd.Period):
        value = str(value)
    return _read(value, _MONTH, what, f"应为{FIRST_YEAR}年至{LAST_YEAR}年之间的月份，如2025-01")


def _read(value: Any, column: Any, what: str, expected: str) -> dt.date:
    plain = isinstance(value, str | dt.date | np.datetime64) and not pd.isna(value)
    if isinstance(value, np.datetime64) and np.datetime_data(value)[0] in ("Y", "M"):
        # It says no day.
        value = str(value)
    try:
        cell = value if isinstance(value, str) or not plain else pd.Timestamp(value).to_pydatetime()
        found = read_cell(cell, column) if plain else None
    except (CellError, ValueError):
        found = None
    day: dt.date | None = None if found is None else found.astype("datetime64[D]").item()
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        blank = value is None or value is pd.NaT or (isinstance(value, str) and not value)
        shown = (
            "空白"
            if blank
            else mask_text(str(value))
            if pd.api.types.is_scalar(value)
            else type(value).__name__
        )
        raise DayError(f"{what}{expected}，现为{shown}")
    return day
