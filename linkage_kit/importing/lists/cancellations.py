"""Payments that were taken back (冲销, 退费, negative amounts): each goes with the payment that it takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]


def taken_back(
    paid: Mask, cancelled: Mask, amount: npt.NDArray[np.float64], of: Sequence[Any]
) -> tuple[Mask, list[int]]:
    """Which payments were taken back, and the rows that take back what is not there.

    `of` are columns that tell what a payment is of (a case's month or year); within it, a payment and what takes it
    back are of the same amount. Where nothing else was paid, a row of an amount that is not negative says of its own
    payment that it was taken back.
    """
    gone = np.zeros(len(paid), bool)
    if not cancelled.any():
        return gone, []
    group, _ = pd.factorize(pd.MultiIndex.from_arrays([pd.Series(column) for column in of]))
    touched = np.flatnonzero(np.isin(group, group[cancelled]) & (paid | cancelled))
    uneven: list[int] = []
    for rows in _groups(touched, group):
        payments = [row for row in rows if paid[row]]
        for row in (row for row in rows if cancelled[row]):
            match = next((one for one in reversed(payments) if _same(amount[one], amount[row])), None)
            if match is not None:
                payments.remove(match)
                gone[match] = True
            elif amount[row] < 0 or any(paid[one] for one in rows):
                uneven.append(row)
    return gone, uneven


def _groups(rows: npt.NDArray[np.intp], group: npt.NDArray[np.intp]) -> Iterator[list[int]]:
    order = rows[np.argsort(group[rows], kind="stable")]
    counts = Counter(group[order].tolist())
    start = 0
    for count in counts.values():
        yield order[start : start + count].tolist()
        start += count


def _same(one: float, other: float) -> bool:
    return abs(one) == abs(other) or (np.isnan(one) and np.isnan(other))
