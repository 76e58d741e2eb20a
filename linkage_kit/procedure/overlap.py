"""Overlap months (重复缴费月), article 12(1): the months of a resident year that the employee scheme was paid too.

Twelve bits stand for a calendar year's months (bit 0 is January). A period whose paid months fill its span is
certain; of a partial one it is not known which months were paid (reading 2).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

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
    partial = _counted(periods, start, end).partial
    first_year = start // 12
    pieces = end // 12 - first_year + 1
    row = np.repeat(np.arange(len(pieces)), pieces)
    after = np.cumsum(pieces)
    first = after - pieces
    # Only the first and the last year of a period may be less than whole.
    mask = np.full(len(row), _WHOLE_YEAR)
    mask[first] &= -(1 << (start % 12))
    mask[after - 1] &= (2 << (end % 12)) - 1
    paid = np.bitwise_count(mask).astype(np.int64)
    of_partial = partial[row]
    if partial.any():
        paid = np.where(of_partial, periods.months[row], paid)
    return Columns(
        {
            "case": periods.case[row],
            "year": np.arange(len(row)) + (first_year - first)[row],
            "mask": mask,
            "paid": paid,
            "partial": of_partial,
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
    cells, of_resident, of_pieces = _grid(resident, pieces)
    sums = np.zeros(cells, np.int64)
    np.add.at(sums, of_pieces, pieces.mask + (pieces.paid << _ABOVE_MASKS))
    of_years = sums[of_resident]
    mask, counted = of_years & ((1 << _ABOVE_MASKS) - 1), of_years >> _ABOVE_MASKS
    most = np.bitwise_count(mask).astype(np.int64)
    least = most
    # A sum of sets is their union, unless they share a month: then it has fewer bits than they have months.
    again = np.zeros(cells, bool)
    again[of_resident[most != counted]] = True
    again[of_pieces[pieces.partial]] = True
    years, some = np.flatnonzero(again[of_resident]), np.flatnonzero(again[of_pieces])
    if len(years):
        least = most.copy()
        mask[years], least[years], most[years] = _of_sets(
            cells, of_resident[years], of_pieces[some], pieces.only("mask", "paid", "partial").select(some)
        )
    return Columns({"mask": mask, "months": most, "months_min": least, "counted": counted})


def _of_sets(cells: int, of_resident: Array, of_pieces: Array, pieces: Columns) -> tuple[Array, Array, Array]:
    """`mask`, `months_min` and `months` of years whose periods share months or are partial ones."""
    mask = _union(cells, of_pieces, pieces.mask)[of_resident]
    partial = np.flatnonzero(pieces.partial)
    if not len(partial):
        months = np.bitwise_count(mask)
        return mask, months, months
    full = np.flatnonzero(~pieces.partial)
    certain = _union(cells, of_pieces[full], pieces.mask[full])[of_resident]
    most = np.bitwise_count(certain).astype(np.int64)
    least = most.copy()
    at, found = locate_keys(of_pieces[partial], of_resident)
    doubtful, group = np.unique(at[found], return_inverse=True)
    rows = pieces.only("mask", "paid").select(partial[found])
    least[doubtful], most[doubtful] = bounds(certain[doubtful], group, rows.mask, rows.paid)
    return mask, least, most


def _union(cells: int, at: Array, masks: Array) -> Array:
    union = np.zeros(cells, np.int64)
    np.bitwise_or.at(union, at, masks)
    return union


def _grid(resident: Columns, pieces: Columns) -> tuple[int, Array, Array]:
    """A cell for each case and year of the residents': how many there are, and the cells of both tables' rows.

    The cells of `resident` ascend. Years before and after the residents' share a cell at each end, which is none of
    theirs. To look a cell up takes a tenth of the time of searching for a key.
    """
    if not len(resident):
        return 1, np.zeros(0, np.int64), np.zeros(len(pieces), np.int64)
    first_year = resident.year.min() - 1
    width = resident.year.max() - first_year + 2
    first_case = pieces.case.min(initial=resident.case[0])
    cases = pieces.case.max(initial=resident.case[-1]) - first_case + 1
    of_resident = (resident.case - first_case) * width + (resident.year - first_year)
    column = np.clip(pieces.year - first_year, 0, width - 1)
    return int(cases * width), of_resident, (pieces.case - first_case) * width + column


def month_lists(masks: Array) -> Array:
    """Each set of months as text, runs joined: `1~3、7`."""
    texts = np.empty(_WHOLE_YEAR + 1, object)
    for kind in np.flatnonzero(np.bincount(masks, minlength=len(texts))).tolist():
        texts[kind] = _month_list(kind)
    return texts[masks]


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
