"""Working days of the State Council's yearly notices: public holidays off, make-up weekends (调休) worked.

The days come from PyPI's `holidays` (country CN). Past the last announced year, which the rulebook names, it
estimates the holidays and knows no make-up days: such due dates are marked provisional.
"""

from __future__ import annotations

from functools import lru_cache

import holidays
import numpy as np
import numpy.typing as npt

from linkage_kit.columns import Days, Mask, years
from linkage_kit.rulebook import RULEBOOK

#: The contract's dates lie in 1950-2099; a limit may run into the next year.
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


@lru_cache(maxsize=1)
def working_days() -> Days:
    """Every working day from 1950 to 2100, ascending (datetime64[D])."""
    china = holidays.country_holidays("CN", years=range(_FIRST_YEAR, _LAST_YEAR + 1))
    days = np.arange(f"{_FIRST_YEAR}-01-01", f"{_LAST_YEAR + 1}-01-01", dtype="datetime64[D]")
    made_up = np.isin(days, np.array(sorted(china.weekend_workdays), "datetime64[D]"))
    off = np.isin(days, np.array(sorted(china), "datetime64[D]"))
    return days[(np.is_busday(days) | made_up) & ~off]


def is_working_day(days: Days) -> Mask:
    """Which days from 1950 to 2100 are working days; NaT is none."""
    at = np.minimum(np.searchsorted(working_days(), days), len(working_days()) - 1)
    return working_days()[at] == days


def add(start: Days, limit: npt.NDArray[np.int64] | int) -> Days:
    """The end of a limit: the `limit`-th working day (1 or more) after the day of receipt, which does not count.

    NaT gives NaT.
    """
    index = np.searchsorted(working_days(), start, side="right") + limit - 1
    due = working_days()[np.minimum(index, len(working_days()) - 1)]
    return np.where(np.isnat(start), np.datetime64("NaT", "D"), due)


def count(start: Days, end: Days) -> npt.NDArray[np.int64]:
    """Working days after `start` up to and including `end`; meaningless where either is NaT."""
    up_to_end = np.searchsorted(working_days(), end, side="right")
    return up_to_end - np.searchsorted(working_days(), start, side="right")


def is_provisional(due: Days) -> Mask:
    """Which due dates lie in a year whose working days have not been announced; NaT does not."""
    return ~np.isnat(due) & (years(due) > RULEBOOK.last_announced_year)
