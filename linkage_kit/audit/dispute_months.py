"""Which months of a year the records and a claimant count, as far as that can be known (article 12(1), reading 2).

Twelve bits stand for a calendar year's months, bit 0 for January, as in `procedure.overlap`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import numpy as np

from linkage_kit.columns import Array

ALL_MONTHS = (1 << 12) - 1
_SETS = np.arange(1 << 12, dtype=np.int64)
_SIZES = np.bitwise_count(_SETS).astype(np.int64)
#: Month by month: counted (True), not counted (False), not to be known (None).
Counted = tuple[bool | None, ...]


@dataclass(frozen=True)
class PeriodPiece:
    """The part of an employee period that lies in a year: its months, and how many were paid.

    `start` and `end` are the first and last month of the whole period, `partial` where fewer were paid than that.
    """

    start: dt.date
    end: dt.date
    mask: int
    paid: int
    partial: bool


@dataclass(frozen=True)
class DoubtfulMonths:
    """Months that are alike in doubt: the least and the most overlap months if one of them is proved paid, or unpaid.

    None where the records do not allow that.
    """

    months: int
    paid: tuple[int, int] | None
    unpaid: tuple[int, int] | None


@dataclass(frozen=True)
class YearMonths:
    """What the records say of a year's months, by the periods that count."""

    pieces: tuple[PeriodPiece, ...]

    @property
    def certain(self) -> int:
        """The months that were surely paid."""
        return _union(piece.mask for piece in self.pieces if not piece.partial)

    @property
    def possible(self) -> int:
        """The months that may have been paid."""
        return _union(piece.mask for piece in self.pieces)

    @cached_property
    def sets(self) -> Array:
        """Every set of distinct months that the records allow."""
        found = np.array([self.certain])
        for piece in self.pieces:
            if piece.partial:
                inside = _SETS[((_SETS & ~piece.mask) == 0) & (piece.paid == _SIZES)]
                reached = np.zeros(len(_SETS), bool)
                reached[(found[:, None] | inside).ravel()] = True
                found = np.flatnonzero(reached)
        return found

    @property
    def counted(self) -> Counted:
        """Month by month whether it was paid."""
        return counted(self.possible, self.possible & ~self.certain)

    def doubtful(self) -> list[DoubtfulMonths]:
        """The months in doubt, those together of which each would change as much."""
        alike: dict[tuple[tuple[int, int] | None, tuple[int, int] | None], int] = {}
        for month in range(12):
            bit = 1 << month
            if self.possible & ~self.certain & bit:
                has = (self.sets & bit) != 0
                key = _range(self.sets[has]), _range(self.sets[~has])
                alike[key] = alike.get(key, 0) | bit
        return [DoubtfulMonths(months, paid, unpaid) for (paid, unpaid), months in alike.items()]

    def counted_by(self, months: int | None, most: int) -> Counted:
        """Which months somebody counts who counts so many of them; `most` is how many the records have at most.

        Who counts as many as the records have is taken to count the same; who counts more, those and some others.
        """
        if months is None:
            return (None,) * 12
        if months == most:
            return self.counted
        if months <= 0 or months >= 12:
            return counted(ALL_MONTHS if months > 0 else 0)
        if months > most:
            return counted(ALL_MONTHS, ALL_MONTHS & ~self.possible)
        sure = self.certain if months >= self.certain.bit_count() else 0
        return counted(self.possible, self.possible & ~sure)


def counted(months: int, unknown: int = 0) -> Counted:
    """Months of a set as counted, apart from those not to be known."""
    return tuple(None if unknown >> n & 1 else bool(months >> n & 1) for n in range(12))


def month_numbers(months: int) -> list[int]:
    """The calendar months of a set, from 1."""
    return [n + 1 for n in range(12) if months >> n & 1]


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _range(sets: Array) -> tuple[int, int] | None:
    sizes = np.bitwise_count(sets)
    return (int(sizes.min()), int(sizes.max())) if len(sets) else None
