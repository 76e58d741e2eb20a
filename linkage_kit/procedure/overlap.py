"""Overlap months (重复缴费月), article 12(1): the months of a resident year that the employee scheme was paid too.

Twelve bits stand for a calendar year's months (bit 0 is January). A period whose paid months fill its span is
certain; of a partial one it is not known which months were paid (reading 2).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from linkage_kit.coded import Coded, code_type, vocabulary
from linkage_kit.columns import Array, Columns, months
from linkage_kit.procedure.doubtful_months import bounds
from linkage_kit.rulebook import clause

#: The sets of one month each, January first.
EACH_MONTH = 1 << np.arange(12, dtype=np.int64)
_WHOLE_YEAR = 0xFFF
#: A number beside a sum of sets of months in one whole number stands so many bits above it.
_ABOVE_MASKS = 32


def year_key(rows: Columns) -> npt.NDArray[np.int64]:
    """One whole number for a row's case and calendar year, ascending in both."""
    return rows.case * 10_000 + rows.year


def locate_keys(keys: Array, among: Array) -> tuple[Array, Array]:
    """Where each key stands in the ascending `among` (any position where it does not), and whether it does."""
    if not len(among):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return at, among[at] == keys


def period_months(periods: Columns) -> Columns:
    """How many months each employee period has from its start to its end (`span`) and how many were `paid`.

    `partial` where fewer were paid than it spans.
    """
    return _counted(periods, months(periods.start_month), months(periods.end_month))


def _counted(periods: Columns, start: Array, end: Array) -> Columns:
    span = end - start + 1
    paid = np.where(periods.known("months"), periods.months, span)
    return Columns({"span": span, "paid": paid, "partial": paid < span})


def period_years(periods: Columns) -> Columns:
    """Employee periods split at year ends, a row a period and calendar year.

    Gives `case`, `year`, `mask` (the months of the span), `paid` (months paid) and `partial` (fewer paid than span).
    """
    start, end = months(periods.start_month), months(periods.end_month)
    row, year = _counted_up(start // 12, end // 12 - start // 12 + 1)
    return _pieces(periods, start, end, row, year)


def resident_period_years(resident: Columns, periods: Columns) -> Columns:
    """What of `period_years` lies in the resident years, and in which: `at` are the rows of `resident`.

    `resident`: `case`, `year`, ascending. Most years of a period have no resident year, and are not looked at.
    """
    if not len(resident):
        return period_years(periods.select(slice(0))).with_columns(at=np.zeros(0, np.int64))
    # A cell for each case and year, and how many resident years lie before it.
    first_year, first_case = resident.year.min(), periods.case.min(initial=resident.case[0])
    width = resident.year.max() - first_year + 1
    cells = (periods.case.max(initial=resident.case[-1]) - first_case + 1) * width
    of_resident = (resident.case - first_case) * width + (resident.year - first_year)
    before = np.zeros(cells + 1, np.int64)
    np.cumsum(np.bincount(of_resident, minlength=cells), out=before[1:])
    of_case = (periods.case - first_case) * width
    start, end = months(periods.start_month), months(periods.end_month)
    low = before[of_case + np.clip(start // 12 - first_year, 0, width)]
    high = before[of_case + np.clip(end // 12 - first_year + 1, 0, width)]
    row, at = _counted_up(low, high - low)
    return _pieces(periods, start, end, row, resident.year[at]).with_columns(at=at)


def _counted_up(first: Array, times: Array) -> tuple[Array, Array]:
    """So many whole numbers from each first one on, in one column, and before it the row that each is of."""
    row = np.repeat(np.arange(len(times)), times)
    return row, np.arange(len(row)) + np.repeat(first - (np.cumsum(times) - times), times)


def _pieces(periods: Columns, start: Array, end: Array, row: Array, year: Array) -> Columns:
    """What of these periods, by their rows, lies in these years."""
    partial = _counted(periods, start, end).partial[row]
    january = year * 12
    low = np.maximum(start[row] - january, 0)
    high = np.minimum(end[row] - january, 11)
    paid = high - low + 1
    if partial.any():
        paid = np.where(partial, periods.months[row], paid)
    mask = (2 << high) - (1 << low)
    return Columns(
        {
            "case": periods.case[row],
            "year": year,
            "mask": mask,
            "paid": paid,
            "partial": partial,
            "period": row,
        }
    )


@clause("12(1)")
def overlap_months(resident: Columns, pieces: Columns) -> Columns:
    """Overlap months of every resident year.

    `resident`: `case`, `year`, ascending; `pieces`: what counts of `period_years` or `resident_period_years`.
    Gives, row for row with `resident`: `mask` (the union of the spans), `months` and `months_min` (the largest and
    the smallest number of distinct months that the record allows; equal without partial periods) and `counted` (the
    sum over all periods of the months each covers: the known wrong way of counting).
    """
    if "at" not in pieces:
        at, found = locate_keys(year_key(pieces), year_key(resident))
        pieces = pieces.with_columns(at=at).select(found)
    years = len(resident)
    sums = np.zeros(years, np.int64)
    np.add.at(sums, pieces.at, pieces.mask + (pieces.paid << _ABOVE_MASKS))
    mask, counted = sums & ((1 << _ABOVE_MASKS) - 1), sums >> _ABOVE_MASKS
    most = np.bitwise_count(mask).astype(np.int64)
    # A sum of sets is their union, unless they share a month: then it has fewer bits than they have months.
    again = most != counted
    again[pieces.at[np.flatnonzero(pieces.partial)]] = True
    again = np.flatnonzero(again)
    least = most
    if len(again):
        place = np.full(years, -1)
        place[again] = np.arange(len(again))
        at = place[pieces.at]
        rows = pieces.only("mask", "paid", "partial").with_columns(at=at).select(at >= 0)
        least = most.copy()
        mask[again], least[again], most[again] = _of_sets(len(again), rows)
    return Columns({"mask": mask, "months": most, "months_min": least, "counted": counted})


def _of_sets(years: int, pieces: Columns) -> tuple[Array, Array, Array]:
    """`mask`, `months_min` and `months` of years whose periods share months or are partial ones."""
    certain = np.zeros(years, np.int64)
    full, partial = pieces.select(~pieces.partial), pieces.select(pieces.partial)
    np.bitwise_or.at(certain, full.at, full.mask)
    most = np.bitwise_count(certain).astype(np.int64)
    if not len(partial):
        return certain, most, most
    mask, least = certain.copy(), most.copy()
    np.bitwise_or.at(mask, partial.at, partial.mask)
    doubtful, group = np.unique(partial.at, return_inverse=True)
    least[doubtful], most[doubtful] = bounds(certain[doubtful], group, partial.mask, partial.paid)
    return mask, least, most


def month_lists(masks: Array) -> Coded:
    """Each set of months as text, runs joined: `1~3、7`."""
    kinds = np.flatnonzero(np.bincount(masks, minlength=_WHOLE_YEAR + 1))
    words = vocabulary(*map(_month_list, kinds.tolist()))
    codes = np.zeros(_WHOLE_YEAR + 1, code_type(words))
    # The set of no month is the blank.
    codes[kinds] = np.arange(len(words) - len(kinds), len(words))
    return Coded(codes[masks], words)


@lru_cache(maxsize=_WHOLE_YEAR + 1)
def _month_list(mask: int) -> str:
    runs: list[list[int]] = []
    for month in range(1, 13):
        if mask >> (month - 1) & 1:
            if runs and runs[-1][1] == month - 1:
                runs[-1][1] = month
            else:
                runs.append([month, month])
    return "、".join(str(low) if low == high else f"{low}~{high}" for low, high in runs)
