"""The core as a plain Python loop over the years of each case."""

from __future__ import annotations

import gc
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.arithmetic import ITEMS

VERSION = "Python"


def prepared(resident: Columns, periods: Columns) -> Any:
    """Rows as tuples; periods by case. Nothing that is made has circles: the collector would look through all of it."""
    gc.disable()
    rows = list(zip(*(resident[name].tolist() for name in ("case", "year", *ITEMS, "subsidy"))))
    spans = zip(periods.case.tolist(), periods.start_month.tolist(), periods.end_month.tolist())
    return rows, {case: [each[1:] for each in of_case] for case, of_case in groupby(spans, itemgetter(0))}


def run(tables: Any) -> Any:
    """`months`, the refund of each item, its sum and the subsidy's share of every year."""
    rows, periods = tables
    results = []
    last, spans = -1, []
    for case, year, personal, land_personal, collective, land_collective, subsidy in rows:
        if case != last:
            last = case
            spans = [
                (start.year * 12 + start.month - 1, end.year * 12 + end.month - 1)
                for start, end in periods.get(case, ())
            ]
        january, mask = year * 12, 0
        for start, end in spans:
            low, high = start - january, end - january
            if low < 12 and high >= 0:
                mask |= (2 << (high if high < 11 else 11)) - (1 << (low if low > 0 else 0))
        months = mask.bit_count()
        if not months:
            results.append((0, 0, 0, 0, 0, 0, 0))
            continue
        total = ((personal + land_personal + collective + land_collective) * months + 6) // 12
        shares = [divmod(fen * months, 12) for fen in (personal, land_personal, collective, land_collective)]
        items = [floor for floor, _ in shares]
        if left := total - sum(items):
            # Sorting is stable: of equal remainders the earlier item comes first.
            for item in sorted(range(4), key=lambda item: -shares[item][1])[:left]:
                items[item] += 1
        results.append((months, *items, total, (subsidy * months + 6) // 12))
    return results


def columns(result: Any, tables: Any) -> list[Array]:
    """The numbers by case and year, to compare."""
    return list(np.array(result, np.int64).T)
