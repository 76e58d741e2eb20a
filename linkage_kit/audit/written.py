"""What somebody writes who computes a refund in a known wrong way: stated once, for a year's claim and for a total.

A claimed year is held against what the way gives for that year; the total of all years against what it gives for every
year of the case. Clause 12(2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.money import Fen
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic
from linkage_kit.procedure.refund import REFUND_ITEMS

#: Rows and the way of counting in force -> of which rows the claimed figures are those of the wrong way.
Fits = Callable[..., Mask]
#: Rows and the way of counting in force -> what the wrong way gives: `Written`, several where it can be made in several
#: manners, or just the amounts.
Writes = Callable[..., Any]


#: What a total is of: the years with a refund due, which annex 5 lists; else of all years of the account, by whoever
#: does not look at the overlap. All ways are tried over the former before any is over the latter.
Scope = Literal["due", "account"]
SCOPES: tuple[Scope, ...] = ("due", "account")


@dataclass(frozen=True)
class Written:
    """What a wrong way gives for each year, in fen: `amounts` are its items (rows x items) or, where the items say
    nothing, its totals (rows).

    `where`: the years in which the mistake can be made (None: in all); in the others the right refund is written.
    `every_year`: it may be made in all years of the account, not only in those with a refund due (`SCOPES`).
    """

    amounts: Fen
    where: Mask | None = None
    every_year: bool = False

    def reproduces(self, claims: Columns) -> Mask:
        """Of which claimed years it gives the figures."""
        if self.amounts.ndim == 1:
            same = claims.claimed_total == self.amounts
        else:
            same = (np.stack([claims[name] for name in REFUND_ITEMS], axis=1) == self.amounts).all(axis=1)
        return same if self.where is None else same & self.where

    def totals(self, years: Columns) -> Fen:
        """What is written for each year, all items together."""
        written = self.amounts if self.amounts.ndim == 1 else self.amounts.sum(axis=1)
        return (
            written if self.where is None else np.where(self.where, written, years.computed_refund_subtotal)
        )

    def over(self, scope: Scope, years: Columns) -> Mask:
        """The years that are added up to a total; none where the mistake is not made over such a scope."""
        return years.due if scope == "due" else np.full(len(years), self.every_year)


def manners(writes: Writes, rows: Columns, rule: Arithmetic) -> list[Written]:
    """What a wrong way gives for these rows, in every manner in which it can be made.

    TypeError, in Chinese, where an own one gives no amounts in fen.
    """
    given = writes(rows, rule)
    several: Sequence[Any] = given if isinstance(given, list | tuple) else [given]
    return [_checked(one if isinstance(one, Written) else Written(np.asarray(one)), rows) for one in several]


def _checked(written: Written, rows: Columns) -> Written:
    amounts: Array = written.amounts
    if amounts.dtype.kind not in "iu" or amounts.shape not in ((len(rows),), (len(rows), len(ITEMS))):
        raise TypeError(f"应给出每行的金额（整数，单位分），共{len(rows)}行，每行{len(ITEMS)}项或一个合计")
    return written


def fits_of(writes: Writes) -> Fits:
    """The test whether claimed years are what the wrong way gives."""

    def fits(rows: Columns, rule: Arithmetic) -> Mask:
        return np.any([one.reproduces(rows) for one in manners(writes, rows, rule)], axis=0)

    return fits
