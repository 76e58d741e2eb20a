"""How many months of a year were paid at least and at most where partial periods leave a doubt, reading 2.

Twelve bits stand for a year's months, as in `overlap`.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from linkage_kit.columns import Array

_ALL_SETS = np.arange(1 << 12, dtype=np.int64)
_SET_SIZES = np.bitwise_count(_ALL_SETS).astype(np.int64)
#: Few patterns differ among the years with several partial periods, even of a province.
_PATTERNS = 1 << 16


def bounds(certain: Array, group: Array, spans: Array, paid: Array) -> tuple[Array, Array]:
    """Smallest and largest number of distinct paid months of each year, exactly.

    `certain` (years) are the months surely paid; partial period i lies in year `group[i]`, with its span and paid
    months; every year has one. One period alone adds as many of its months as lie outside the certain ones, or as
    must; several are solved once for each distinct pattern.
    """
    order = np.lexsort((paid, spans, group))
    spans = spans[order]
    paid = np.minimum(paid[order], _sizes(spans))
    times = np.bincount(group)
    first = np.cumsum(times) - times
    surely = _sizes(certain)
    inside = _sizes(spans[first] & certain)
    least = surely + np.maximum(paid[first] - inside, 0)
    most = surely + np.minimum(paid[first], _sizes(spans[first]) - inside)
    several = np.flatnonzero(times > 1)
    if len(several):
        patterns = np.zeros((len(several), 1 + 2 * times.max()), np.int64)
        patterns[:, 0] = certain[several]
        of_year = np.repeat(np.arange(len(several)), times[several])
        piece = np.flatnonzero(np.repeat(times > 1, times))
        column = 1 + 2 * (piece - first[several][of_year])
        patterns[of_year, column] = spans[piece]
        patterns[of_year, column + 1] = paid[piece]
        kinds, kind = np.unique(patterns, axis=0, return_inverse=True)
        solved = np.array([_bounds_of_pattern(*each) for each in kinds.tolist()])
        least[several], most[several] = solved[kind].T
    return least, most


def _sizes(sets: Array) -> Array:
    return np.bitwise_count(sets).astype(np.int64)


@lru_cache(maxsize=_PATTERNS)
def _bounds_of_pattern(certain: int, *periods: int) -> tuple[int, int]:
    """Bounds of one year over all sets of its months; `periods` are span, paid months, span, paid months, ...

    A period of 0 and 0 is none. The smallest number is the smallest set that has the certain months and enough of
    every span. The largest is the certain months plus a maximum matching of paid months to the other months: by
    König's theorem the least, over all sets X of those, of the months outside X plus the paid months of the periods
    that reach into X.
    """
    spans, paid = np.array(periods).reshape(-1, 2).T[..., None]
    within = spans & _ALL_SETS
    enough = (_SET_SIZES[within] >= paid).all(axis=0) & ((certain & ~_ALL_SETS) == 0)
    surely = certain.bit_count()
    outside = 12 - surely - _SET_SIZES + ((within != 0) * paid).sum(axis=0)
    among_free = (_ALL_SETS & certain) == 0
    return int(_SET_SIZES[enough].min()), surely + int(outside[among_free].min())
