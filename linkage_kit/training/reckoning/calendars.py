"""The days that somebody takes for working days: the right ones, and those of whoever overlooks something."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from linkage_kit import workdays
from linkage_kit.columns import Array, Days
from linkage_kit.training.reckoning.ways import Way

#: By name: all working days, those without make-up weekends, those with public holidays, every day.
RIGHT, NO_MAKE_UP, NO_HOLIDAYS, EVERY_DAY = "working", "no_make_up", "no_holidays", "every_day"


@lru_cache(maxsize=4)
def worked(calendar: str) -> Days:
    """The days of a calendar, ascending."""
    working = workdays.working_days()
    days = np.arange(working[0], working[-1] + 1, dtype="datetime64[D]")
    weekdays = np.is_busday(days)
    is_worked = workdays.is_working_day(days)
    chosen = {
        RIGHT: is_worked,
        NO_MAKE_UP: is_worked & weekdays,
        NO_HOLIDAYS: is_worked | weekdays,
        EVERY_DAY: np.ones(len(days), bool),
    }
    return days[chosen[calendar]]


def due(start: Days, limit: Array, calendar: Array) -> Days:
    """The end of each limit by the row's calendar."""
    found = np.full(len(start), "NaT", "datetime64[D]")
    for name in set(calendar):
        rows = calendar == name
        found[rows] = workdays.add_among(start[rows], limit[rows], worked(name))
    return found


def days_between(start: Days, end: Days, calendar: Array) -> Array:
    """The days after `start` up to `end` by the row's calendar."""
    found = np.zeros(len(start), np.int64)
    for name in set(calendar):
        rows = calendar == name
        found[rows] = workdays.count_among(start[rows], end[rows], worked(name))
    return found


def by(calendar: str) -> Way:
    """The way of whoever goes by a calendar."""
    return lambda rows: [rows.with_columns(calendar=np.full(len(rows), calendar, object))]


#: Wrong ways of counting days by their mistakes' names.
WAYS: dict[str, Way] = {
    "make_up_day_missed": by(NO_MAKE_UP),
    "holiday_missed": by(NO_HOLIDAYS),
    "calendar_days": by(EVERY_DAY),
}


def shifted(column: str, *steps: int) -> Way:
    """The way of whoever is so many off."""
    return lambda rows: [rows.with_columns(**{column: rows[column] + step}) for step in steps]
