"""The refund (清退) of overlap months, articles 11 and 12(2), in annex 5's columns.

Year's total = (personal + land-personal + collective + land-collective) / 12 x overlap months, once, in exact
arithmetic, rounded half up to the fen; shared out over the four items by largest remainder, so that annex 5's note
12=8+9+10+11 holds too (reading 1). Interest and other money is never refunded (reading 4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from linkage_kit.columns import Array
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


def arithmetic(refunds: pd.DataFrame) -> pd.Series:
    """Each refund row's arithmetic as a line of text: `300.00 ÷ 12 × 7 = 175.00` (refunds in fen)."""
    lines = [
        f"{format_yuan(subtotal)} ÷ {MONTHS_A_YEAR} × {months} = {format_yuan(refund)}"
        for subtotal, months, refund in zip(
            refunds["subtotal"], refunds["months"], refunds["refund_subtotal"], strict=True
        )
    ]
    return pd.Series(lines, index=refunds.index, dtype="str")


def has_refund_due(principal: Fen, months: Array) -> Array:
    """Which years have a refund due: overlap months and a payment of principal, even where it rounds to 0.00."""
    return (months > 0) & (np.asarray(principal) > 0)
