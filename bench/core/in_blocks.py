"""The core as it is here: the procedure's functions over blocks of whole cases, on threads."""

from __future__ import annotations

from datetime import date
from typing import Any

from linkage_kit.blocks import by_row
from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.refund import REFUND_ITEMS, overlap_and_refund
from linkage_kit.rulebook import shandong

VERSION = "linkage_kit"
_RULE = arithmetic_on(shandong(), date(2026, 6, 30))
_KEPT = ("months", *REFUND_ITEMS, "refund_subtotal", "subsidy_share")


def prepared(resident: Columns, periods: Columns) -> Any:
    """Columns as they are."""
    return resident, periods


def run(tables: Any) -> Any:
    """Of all that is computed of each year, the columns that are compared."""
    return by_row(_computed, *tables)


def _computed(resident: Columns, periods: Columns) -> dict[str, Array]:
    found = overlap_and_refund(resident, periods, _RULE)
    return {name: found[name] for name in _KEPT}


def columns(result: Any, tables: Any) -> list[Array]:
    """The numbers by case and year, to compare."""
    return list(result.values())
