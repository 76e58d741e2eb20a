"""Headings of the items of principal, as tables of a report have them; a heading breaks at its blanks."""

from __future__ import annotations

from collections.abc import Mapping

from linkage_kit.procedure.refund import ITEMS

_HEADINGS = {
    "personal": "个人 缴费",
    "land_personal": "被征地 个人缴费",
    "collective": "集体 补助",
    "land_collective": "被征地 集体缴费",
}
#: Annex 5 calls one of them by a longer name.
_IN_ANNEX_5 = {"collective": "集体补助 （其他资助）"}


def item_headings(otherwise: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Headings in the order of `ITEMS`; some may be called `otherwise`."""
    return tuple({**_HEADINGS, **(otherwise or {})}[item] for item in ITEMS)


ITEM_HEADINGS = item_headings()
ANNEX_5_HEADINGS = (*item_headings(_IN_ANNEX_5), "小计")
