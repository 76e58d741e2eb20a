"""Sums that a form shows below its columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def column_totals(rows: pd.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """The sum of each of these columns (money in fen, or whole numbers); a blank counts as 0."""
    return {name: int(rows[name].sum()) for name in columns}
