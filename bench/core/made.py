"""Seeded records for timing the core: resident years and employee periods of many cases, as typed columns.

Eleven resident years a case and two employee periods, in the proportions of the sample's cases, made without a loop
so that a million cases stand in seconds. Every period is fully paid, or one in `PARTIAL` is not.
"""

from __future__ import annotations

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.arithmetic import ITEMS

SEED = 1
LAST_YEAR = 2025
#: One period in so many, where some are to be partial.
PARTIAL = 100
_FIRST_MONTH = 1998 * 12


def resident_years(cases: int) -> Columns:
    """`case`, `year` ascending, the four items of principal and the subsidy in fen: 1 to 21 years a case."""
    draw = np.random.default_rng(SEED)
    years = draw.integers(1, 22, cases)
    case = np.repeat(np.arange(cases), years)
    ends = np.cumsum(years)
    year = (
        LAST_YEAR
        - np.repeat(draw.integers(0, 4, cases), years)
        - (np.repeat(ends, years) - 1 - np.arange(len(case)))
    )
    tiers = np.array([0, 10_000, 30_000, 50_000, 100_000, 300_000, 500_050, 12_345])
    paid = {
        "personal": tiers[draw.integers(0, len(tiers), len(case))],
        "land_personal": draw.integers(0, 200_000, len(case)) * (draw.random(len(case)) < 0.05),
        "collective": draw.integers(0, 100_000, len(case)) * (draw.random(len(case)) < 0.2),
        "land_collective": draw.integers(0, 400_000, len(case)) * (draw.random(len(case)) < 0.05),
    }
    subsidy = np.where(paid["personal"] > 0, 3_000 + 1_500 * draw.integers(0, 8, len(case)), 0)
    return Columns({"case": case, "year": year, **{item: paid[item] for item in ITEMS}, "subsidy": subsidy})


def employee_periods(cases: int, partial: bool) -> Columns:
    """`case`, `start_month`, `end_month` (days) and paid `months`: 1 to 3 periods a case, gaps and overlaps between."""
    draw = np.random.default_rng(SEED + 1)
    periods = draw.integers(1, 4, cases)
    case = np.repeat(np.arange(cases), periods)
    start = _FIRST_MONTH + draw.integers(0, 26 * 12, len(case))
    span = np.minimum(draw.geometric(1 / 70, len(case)) + 1, (LAST_YEAR + 1) * 12 - start)
    order = np.lexsort([start, case])
    start, span = start[order], span[order]
    unpaid = np.zeros(len(case), np.int64)
    if partial:
        # A partial period lies in one year, so these end with their first.
        some = draw.integers(0, PARTIAL, len(case)) == 0
        span = np.where(some, np.minimum(span, 12 - start % 12), span)
        unpaid = draw.integers(0, 12, len(case)) * some
    return Columns(
        {
            "case": case,
            "start_month": _days(start),
            "end_month": _days(start + span - 1),
            "months": np.maximum(span - unpaid, 1),
        }
    )


def _days(months: Array) -> Array:
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
