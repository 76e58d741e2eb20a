"""The refund (清退) of overlap months, articles 11 and 12(2), in annex 5's columns.

Year's total = (personal + land-personal + collective + land-collective) / 12 x overlap months, once, in exact
arithmetic, rounded half up to the fen; shared out over the four items by largest remainder, so that annex 5's note
12=8+9+10+11 holds too (reading 1). Interest and other money is never refunded (reading 4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from linkage_kit.columns import Array, Columns
from linkage_kit.money import Fen, format_yuan, half_up, share_out
from linkage_kit.rulebook import clause

#: The refundable items in the order of annex 5.
ITEMS = ("personal", "land_personal", "collective", "land_collective")
REFUND_ITEMS = tuple(f"refund_{item}" for item in ITEMS)
MONTHS_A_YEAR = 12


@clause("11", "12(2)")
def refund_items(principal: Fen, months: Array) -> Fen:
    """Refund of each item (rows x 4, fen) from the year's principal (rows x 4, fen) and its overlap months."""
    return share_out(refund_total(principal.sum(axis=1), months), principal * months[:, None], MONTHS_A_YEAR)


@clause("12(2)")
def refund_total(principal: Fen, months: Array) -> Fen:
    """Year's refund in fen from the year's whole principal in fen: the formula once, rounded half up."""
    return half_up(principal * months, MONTHS_A_YEAR)


@clause("11")
def subsidy_share(subsidy: Fen, months: Array) -> Fen:
    """The overlap's share of the year's government subsidy, in fen, half up (reading 3)."""
    return half_up(subsidy * months, MONTHS_A_YEAR)


@clause("11", "12(2)")
def refunds(resident: Columns) -> Columns:
    """Resident years with what is refunded of each (fen).

    `resident`: the four items of principal, `subsidy` and overlap `months`. Adds `subtotal`, `refundable` (overlap
    months and a payment of principal, even where the refund rounds to 0.00), the refund of each item,
    `refund_subtotal` and `subsidy_share`. A blank item counts as 0.
    """
    principal = principal_of(resident)
    items = refund_items(principal, resident.months)
    subtotal = principal.sum(axis=1)
    return resident.having(
        **{item: principal[:, number] for number, item in enumerate(ITEMS)},
        subtotal=subtotal,
        refundable=(resident.months > 0) & (subtotal > 0),
        **{name: items[:, number] for number, name in enumerate(REFUND_ITEMS)},
        refund_subtotal=items.sum(axis=1),
        subsidy_share=subsidy_share(resident.subsidy, resident.months),
    )


def principal_of(resident: Columns) -> Fen:
    """The four refundable items of resident years, rows x 4, in fen."""
    return np.stack([resident[item] for item in ITEMS], axis=1)


def arithmetic(refunds: pd.DataFrame) -> pd.Series:
    """Each refund row's arithmetic as a line of text: `300.00 ÷ 12 × 7 = 175.00` (refunds in fen)."""
    lines = [
        arithmetic_line(subtotal, months, refund)
        for subtotal, months, refund in zip(
            refunds["subtotal"], refunds["months"], refunds["refund_subtotal"], strict=True
        )
    ]
    return pd.Series(lines, index=refunds.index, dtype="str")


def arithmetic_line(amount: int, months: int, share: int) -> str:
    """How the overlap's share of a year's amount comes about (fen): `300.00 ÷ 12 × 7 = 175.00`."""
    return f"{format_yuan(amount)} ÷ {MONTHS_A_YEAR} × {months} = {format_yuan(share)}"


def item_line(amount: int, months: int, share: int) -> str:
    """How an item's refund comes about (fen): `100.00 ÷ 12 × 7 = 58.3333…，按最大余数分摊为58.33`.

    Where the item's own share is a whole number of fen, there is nothing to share out.
    """
    exact, rest = divmod(amount * months, MONTHS_A_YEAR)
    if not rest and exact == share:
        return arithmetic_line(amount, months, share)
    digits = amount * months * 100 // MONTHS_A_YEAR
    return (
        f"{format_yuan(amount)} ÷ {MONTHS_A_YEAR} × {months} = {digits // 10_000}.{digits % 10_000:04d}…，"
        f"按最大余数分摊为{format_yuan(share)}"
    )
