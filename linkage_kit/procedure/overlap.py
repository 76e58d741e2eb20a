"""Overlap months (重复缴费月), article 12(1): the months of a resident year that the employee scheme was paid too.

Twelve bits stand for a calendar year's months (bit 0 is January). A period whose paid months fill its span is
certain; of a partial one it is not known which months were paid (reading 2).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkage_kit.columns import Array, Columns, months
from linkage_kit.rulebook import clause

#: The sets of one month each, January first.
EACH_MONTH = 1 << np.arange(12, dtype=np.int64)
_ALL_SETS = np.arange(1 << 12, dtype=np.int64)
_SET_SIZES = np.bitwise_count(_ALL_SETS).astype(np.int64)
#: Years with partial periods are solved this many at a time: 4,096 sets of months each.
_CHUNK = 512


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
    span = months(periods.end_month) - months(periods.start_month) + 1
    paid = np.where(periods.known("months"), periods.months, span)
    return Columns({"span": span, "paid": paid, "partial": paid < span})


def period_years(periods: Columns) -> Columns:
    """Employee periods split at year ends, a row a period and calendar year.

    Gives `case`, `year`, `mask` (the months of the span), `paid` (months paid) and `partial` (fewer paid than span).
    """
    start, end = months(periods.start_month), months(periods.end_month)
    partial = period_months(periods).partial
    first_year = start // 12
    pieces = end // 12 - first_year + 1
    row = np.repeat(np.arange(len(pieces)), pieces)
    year = first_year[row] + np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    low = np.maximum(start[row] - year * 12, 0)
    high = np.minimum(end[row] - year * 12, 11)
    paid = np.where(partial[row], periods.months[row], high - low + 1)
    mask = (1 << (high + 1)) - (1 << low)
    return Columns(
        {
            "case": periods.case[row],
            "year": year,
            "mask": mask,
            "paid": paid,
            "partial": partial[row],
            "period": row,
        }
    )


@clause("12(1)")
def overlap_months(resident: Columns, pieces: Columns) -> Columns:
    """Overlap months of every resident year.

    `resident`: `case`, `year`, ascending; `pieces`: what counts of `period_years`.
    Gives, row for row with `resident`: `mask` (the union of the spans), `months` and `months_min` (the largest and
    the smallest number of distinct months that the record allows; equal without partial periods) and `counted` (the
    sum over all periods of the months each covers: the known wrong way of counting).
    """
    at, found = locate_keys(year_key(pieces), year_key(resident))
    pieces, at = pieces.select(found), at[found]
    certain = np.zeros(len(resident), np.int64)
    union = np.zeros(len(resident), np.int64)
    counted = np.zeros(len(resident), np.int64)
    np.bitwise_or.at(certain, at[~pieces.partial], pieces.mask[~pieces.partial])
    np.bitwise_or.at(union, at, pieces.mask)
    np.add.at(counted, at, pieces.paid)
    most = np.bitwise_count(certain).astype(np.int64)
    least = most.copy()
    doubtful, group = np.unique(at[pieces.partial], return_inverse=True)
    if len(doubtful):
        partial = pieces.select(pieces.partial)
        least[doubtful], most[doubtful] = _bounds(certain[doubtful], group, partial.mask, partial.paid)
    return Columns({"mask": union, "months": most, "months_min": least, "counted": counted})


def _bounds(certain: Array, group: Array, spans: Array, paid: Array) -> tuple[Array, Array]:
    """Smallest and largest number of distinct paid months, exactly, over all sets of months of a year.

    `certain` (years) are the months surely paid; partial period i lies in year `group[i]`, with its span and paid
    months. The smallest is the smallest set that has the certain months and enough of every span. The largest is
    the certain months plus a maximum matching of paid months to the other months: by König's theorem the least, over
    all sets X of those, of the months outside X plus the paid months of the periods that reach into X.
    """
    least, most = np.empty_like(certain), np.empty_like(certain)
    for first in range(0, len(certain), _CHUNK):
        rows = slice(first, first + _CHUNK)
        inside = (group >= first) & (group < first + _CHUNK)
        least[rows], most[rows] = _bounds_of_chunk(
            certain[rows], group[inside] - first, spans[inside], paid[inside]
        )
    return least, most


def _bounds_of_chunk(certain: Array, group: Array, spans: Array, paid: Array) -> tuple[Array, Array]:
    # Twelve periods of one span and number of months say no less than any more of them.
    kinds, times = np.unique(np.stack([group, spans, paid]), axis=1, return_counts=True)
    group, spans, paid = kinds
    times = np.minimum(times, 12)
    within = spans[:, None] & _ALL_SETS
    short = np.zeros((len(certain), len(_ALL_SETS)), np.int64)
    np.add.at(short, group, (_SET_SIZES[within] < paid[:, None]).astype(np.int64))
    holds_certain = (certain[:, None] & ~_ALL_SETS) == 0
    smallest = np.where((short == 0) & holds_certain, _SET_SIZES, 12).min(axis=1)

    reaching = np.zeros_like(short)
    np.add.at(reaching, group, np.where(within != 0, (paid * times)[:, None], 0))
    free = ~certain & 0xFFF
    among_free = (_ALL_SETS & certain[:, None]) == 0
    outside = np.bitwise_count(free).astype(np.int64)[:, None] - _SET_SIZES
    gained = np.where(among_free, outside + reaching, 12).min(axis=1)
    return smallest, np.bitwise_count(certain).astype(np.int64) + gained


def month_lists(masks: Array) -> Array:
    """Each set of months as text, runs joined: `1~3、7`."""
    kinds, back = np.unique(masks, return_inverse=True)
    texts = np.array([_month_list(int(kind)) for kind in kinds], object)
    return texts[back] if len(texts) else np.empty(0, object)


def _month_list(mask: int) -> str:
    runs: list[list[int]] = []
    for month in range(1, 13):
        if mask >> (month - 1) & 1:
            if runs and runs[-1][1] == month - 1:
                runs[-1][1] = month
            else:
                runs.append([month, month])
    return "、".join(str(low) if low == high else f"{low}~{high}" for low, high in runs)
