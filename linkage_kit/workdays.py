"""Working days of the State Council's yearly notices: public holidays off, make-up weekends (调休) worked.

The days come from PyPI's `holidays` (country CN). Past the last announced year, which the rulebook names, it
estimates the holidays and knows no make-up days: such due dates are marked provisional. An office can change
single days in `workdays.csv` (`site_file`): columns `date` and `working`; that announces no year.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import holidays
import numpy as np
import numpy.typing as npt
from platformdirs import user_config_path

from linkage_kit.columns import Days, Mask, years
from linkage_kit.csv_text import CsvFault, CsvText, other_separator, row_faults, short_rows
from linkage_kit.errors import UserError
from linkage_kit.yes_no import TRUTH

#: The contract's dates lie in 1950-2099; a limit may run into the next year.
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


class WorkdaysError(UserError):
    """The office's `workdays.csv` cannot be read; says where and what is expected, in Chinese."""


def site_file() -> Path:
    """Where an office's own working days lie, if it has any: `workdays.csv` in the user's configuration folder."""
    return user_config_path("linkage-kit") / "workdays.csv"


@lru_cache(maxsize=1)
def site_days() -> dict[date, bool]:
    """The office's own days: whether each is worked. Raises WorkdaysError with every bad row."""
    if not site_file().is_file():
        return {}
    problems = []
    days: dict[date, bool] = {}
    for number, row in _rows():
        try:
            day = datetime.strptime(row["date"].strip().replace("/", "-"), "%Y-%m-%d").date()
            days[day] = TRUTH[row["working"].strip().lower()]
        except (KeyError, ValueError, AttributeError):
            problems.append(
                f"{site_file()} 第{number}行：应有date（如2027-01-01）和working（true或false）两列"
            )
    if problems:
        raise WorkdaysError("\n".join(problems))
    return days


def _rows() -> list[tuple[int, dict[str, str]]]:
    """The rows of the office's file by its header, each with its number; raises WorkdaysError where it is no table."""
    try:
        text = CsvText.of(site_file().read_bytes())
        records = list(text.records())
        if separated_otherwise := other_separator(records):
            raise separated_otherwise
    except CsvFault as fault:
        raise WorkdaysError(_told(fault)) from None
    header = records[0] if records else []
    if faults := row_faults(text, records, short_rows(records, len(header))):
        raise WorkdaysError("\n".join(map(_told, faults)))
    below = enumerate(records[1:], start=2)
    return [(number, dict(zip(header, record))) for number, record in below if record]


def _told(fault: CsvFault) -> str:
    row = "" if fault.row is None else f" 第{fault.row}行"
    return f"{site_file()}{row}：{fault.expected}"


@lru_cache(maxsize=1)
def changed_days() -> dict[date, bool]:
    """Those of the office's own days that are otherwise in the State Council's calendar, by day."""
    if not site_days():
        return {}
    announced = announced_days()
    return {
        day: worked
        for day, worked in sorted(site_days().items())
        if bool(_among(np.array([day], "datetime64[D]"), announced)[0]) != worked
    }


@lru_cache(maxsize=1)
def announced_days() -> Days:
    """Every working day from 1950 to 2100 by the State Council's calendar alone, ascending (datetime64[D])."""
    days, worked = _calendar()
    return days[worked]


@lru_cache(maxsize=1)
def working_days() -> Days:
    """Every working day from 1950 to 2100, ascending (datetime64[D]); the office's own days are changed."""
    days, announced = _calendar()
    worked = announced.copy()
    for day, is_worked in site_days().items():
        worked[days == np.datetime64(day)] = is_worked
    return days[worked]


@lru_cache(maxsize=1)
def _calendar() -> tuple[Days, Mask]:
    """Every day from 1950 to 2100, and whether it is worked by the State Council's calendar."""
    china = holidays.country_holidays("CN", years=range(_FIRST_YEAR, _LAST_YEAR + 1))
    days = np.arange(f"{_FIRST_YEAR}-01-01", f"{_LAST_YEAR + 1}-01-01", dtype="datetime64[D]")
    made_up = np.isin(days, np.array(sorted(china.weekend_workdays), "datetime64[D]"))
    off = np.isin(days, np.array(sorted(china), "datetime64[D]"))
    return days, (np.is_busday(days) | made_up) & ~off


def is_working_day(days: Days) -> Mask:
    """Which days from 1950 to 2100 are working days; NaT is none."""
    return _among(days, working_days())


def _among(days: Days, worked: Days) -> Mask:
    at = np.minimum(np.searchsorted(worked, days), len(worked) - 1)
    return worked[at] == days


def add(start: Days, limit: npt.NDArray[np.int64] | int) -> Days:
    """The end of a limit: the `limit`-th working day (1 or more) after the day of receipt, which does not count.

    NaT gives NaT.
    """
    return _added(start, limit, working_days())


def add_among(start: Days, limit: npt.NDArray[np.int64] | int, worked: Days) -> Days:
    """`add` by other working days (ascending); for a limit of 0 the last one up to the day of receipt."""
    return _added(start, limit, worked)


def add_announced(start: Days, limit: npt.NDArray[np.int64] | int) -> Days:
    """`add` by the State Council's calendar alone, without the office's own days."""
    return _added(start, limit, announced_days())


def _added(start: Days, limit: npt.NDArray[np.int64] | int, worked: Days) -> Days:
    index = np.searchsorted(worked, start, side="right") + limit - 1
    due = worked[np.minimum(index, len(worked) - 1)]
    return np.where(np.isnat(start), np.datetime64("NaT", "D"), due)


def count(start: Days, end: Days) -> npt.NDArray[np.int64]:
    """Working days after `start` up to and including `end`; meaningless where either is NaT."""
    return count_among(start, end, working_days())


def count_among(start: Days, end: Days, worked: Days) -> npt.NDArray[np.int64]:
    """`count` by other working days (ascending)."""
    return np.searchsorted(worked, end, side="right") - np.searchsorted(worked, start, side="right")


def is_provisional(due: Days, last_announced_year: int) -> Mask:
    """Which due dates lie in a year whose working days have not been announced; NaT does not."""
    return ~np.isnat(due) & (years(due) > last_announced_year)
