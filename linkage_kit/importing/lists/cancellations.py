"""Payments that were taken back (冲销, negative amounts): each goes with the payment that it takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

#: The code of a place that is not said.
NOWHERE = -1


@dataclass(frozen=True)
class Payments:
    """Payments and what takes them back, row for row: `of` tells whose they are (a case's month, year, or all), `alike`
    is the same number for the same amount, `place` a number for the region or county (`NOWHERE`: not said), `negative`
    says that the amount is below zero.
    """

    paid: Mask
    cancelled: Mask
    of: Sequence[Any]
    alike: Codes
    place: Codes
    negative: Mask


@dataclass
class TakenBack:
    """Which payments were taken back, the rows that take back what is not there or not clear, and those beside which
    there is no payment at all: they say of their own that it was taken back.
    """

    gone: Mask
    unclear: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)


def taken_back(payments: Payments, meets: Callable[[int, int], bool] = lambda one, other: True) -> TakenBack:
    """What was taken back; `meets` says of a cancellation and a payment of the same `of` whether they touch at all."""
    found = TakenBack(np.zeros(len(payments.paid), bool))
    if not payments.cancelled.any():
        return found
    keys = pd.MultiIndex.from_arrays([pd.Series(column) for column in payments.of])
    group, _ = pd.factorize(keys)
    touched = np.flatnonzero(np.isin(group, group[payments.cancelled]) & (payments.paid | payments.cancelled))
    for rows in _groups(touched, group):
        left = [row for row in rows if payments.paid[row]]
        for row in (row for row in rows if payments.cancelled[row]):
            match = _match(payments, row, left)
            if match is not None:
                left.remove(match)
                found.gone[match] = True
            elif payments.negative[row] or any(payments.paid[one] and meets(row, one) for one in rows):
                found.unclear.append(row)
            else:
                found.alone.append(row)
    return found


def _match(payments: Payments, row: int, left: Sequence[int]) -> int | None:
    """The payment that a row takes back: of those alike the one of its place, the last before it; None where there is
    none, or where it can be of several places.
    """
    alike = [one for one in left if payments.alike[one] == payments.alike[row]]
    place = payments.place[row]
    there = [one for one in alike if payments.place[one] == place]
    if not there and place == NOWHERE and len({int(payments.place[one]) for one in alike}) == 1:
        there = alike
    if not there:
        return None
    return max([one for one in there if one < row] or [min(there)])


def _groups(rows: npt.NDArray[np.intp], group: npt.NDArray[np.intp]) -> Iterator[list[int]]:
    order = rows[np.argsort(group[rows], kind="stable")]
    for own in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        yield own.tolist()


def numbered(column: pd.Series) -> Codes:
    """A number for each distinct text, `NOWHERE` for a blank."""
    return np.asarray(pd.factorize(column)[0], np.int64)
