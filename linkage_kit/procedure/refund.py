"""The refund (清退) of overlap months, articles 11 and 12(2), in annex 5's columns.

Year's total = (personal + land-personal + collective + land-collective) x the overlap's share of the year. What that
share is, how the refund is rounded and which items it has are `arithmetic`'s, as the rulebook names them. Interest and
other money is never refunded (reading 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.money import Fen, format_yuan
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic, Share
from linkage_kit.procedure.overlap import overlap_months, resident_period_years
from linkage_kit.rulebook import clause

REFUND_ITEMS = tuple(f"refund_{item}" for item in ITEMS)
#: What a year's refund is computed of.
_ASKED = ("year", "months", "mask", *ITEMS, "subsidy")


def overlap_and_refund(resident: Columns, periods: Columns, rule: Arithmetic) -> dict[str, Array]:
    """Overlap months and refund of every resident year: what `overlap.overlap_months` and `refunds` give, as columns.

    `resident`: `case`, `year`, ascending, the items of principal and `subsidy`; `periods`: `case`, `start_month`,
    `end_month` and `months`.
    """
    pieces = resident_period_years(resident, periods)
    found = overlap_months(resident, pieces.select(rule.counts(pieces)))
    months = {name: found[name] for name in found.names()}
    return {**months, **refunds(resident.with_columns(**months), rule)}


@clause("11", "12(2)")
def refunds(resident: Columns, rule: Arithmetic) -> dict[str, Array]:
    """What is refunded of each resident year (fen), as columns.

    `resident`: the four items of principal, `subsidy`, `year`, overlap `months` and `months_min`, and their `mask`.
    Gives the items of principal (a blank is 0), `subtotal` (of the payments), `refundable` (overlap months and a
    payment of refundable principal, even where the refund rounds to 0.00), the refund of each item, `refund_subtotal`
    and `subsidy_share`; `part` and `whole` are the overlap's share of the year, `refund_min` and `subsidy_min` what is
    due if no more months were paid than the record says at least.
    """
    share = rule.portion(resident.year, resident.months, resident.mask)
    overlapping = np.flatnonzero(resident.months > 0)
    due = {
        name: _spread(values, overlapping, len(resident))
        for name, values in _due(resident.only(*_ASKED).select(overlapping), rule).items()
    }
    return {
        **{item: resident[item] for item in ITEMS},
        "subtotal": sum((resident[item] for item in ITEMS[1:]), resident[ITEMS[0]]),
        **due,
        "part": share.part,
        "whole": share.whole,
        **_least_due(resident, due, rule),
    }


def _due(rows: Columns, rule: Arithmetic) -> dict[str, Array]:
    """What is due of years with overlap months."""
    principal = rule.principal(principal_of(rows))
    share = rule.portion(rows.year, rows.months, rows.mask)
    items = rule.refund(principal, share)
    return {
        "refundable": principal.sum(axis=1) > 0,
        **{name: items[:, number] for number, name in enumerate(REFUND_ITEMS)},
        "refund_subtotal": items.sum(axis=1),
        "subsidy_share": rule.subsidy(rows.subsidy, share),
    }


def _spread(values: Array, at: Array, length: int) -> Array:
    """A column with these values at their rows, nothing elsewhere."""
    column = np.zeros(length, values.dtype)
    column[at] = values
    return column


def _least_due(resident: Columns, due: Mapping[str, Array], rule: Arithmetic) -> dict[str, Array]:
    """What is due at least: another sum only where the record allows fewer months, which few years do."""
    least = {"refund_min": due["refund_subtotal"], "subsidy_min": due["subsidy_share"]}
    doubtful = np.flatnonzero(resident.months_min != resident.months)
    if len(doubtful):
        rows = resident.only(*_ASKED, "months_min").select(doubtful)
        fewer = _due(rows.with_columns(months=rows.months_min), rule)
        least = {name: values.copy() for name, values in least.items()}
        least["refund_min"][doubtful] = fewer["refund_subtotal"]
        least["subsidy_min"][doubtful] = fewer["subsidy_share"]
    return least


def principal_of(resident: Columns) -> Fen:
    """The four items of principal of resident years, rows x 4, in fen."""
    # Item after item in memory: a sum over the items, or one of them, is then read from end to end.
    return np.stack([resident[item] for item in ITEMS]).T


def arithmetic_line(amount: int, part: int, whole: int, share: int) -> str:
    """How a share of a year's amount comes about (fen): `300.00 ÷ 12 × 7 = 175.00`."""
    return f"{format_yuan(amount)} ÷ {whole} × {part} = {format_yuan(share)}"


def item_line(item: str, amount: int, part: int, whole: int, share: int, rule: Arithmetic) -> str:
    """How an item's refund comes about (fen): `100.00 ÷ 12 × 7 = 58.3333…，按最大余数分摊为58.33`.

    Where the item's own share is a whole number of fen, nothing is rounded.
    """
    if item not in rule.items:
        return "不属于退还本人的项目"
    exact, rest = divmod(amount * part, whole)
    if not rest and exact == share:
        return arithmetic_line(amount, part, whole, share)
    digits = amount * part * 100 // whole
    return (
        f"{format_yuan(amount)} ÷ {whole} × {part} = {digits // 10_000}.{digits % 10_000:04d}…，"
        f"{rule.variants['rounding'].phrase}{format_yuan(share)}"
    )


def total_line(year: Any, rule: Arithmetic) -> str:
    """How a year's refund comes about: from the sum of the principal, or where its items are rounded by themselves and
    come to something else, as their sum.

    `year` has the columns that `refunds` gives.
    """
    principal = sum(getattr(year, item) for item in ITEMS if item in rule.items)
    rounded = int(Share(np.array([year.part]), np.array([year.whole])).of(np.array([principal]))[0])
    if rounded == year.refund_subtotal:
        return arithmetic_line(principal, year.part, year.whole, rounded)
    items = [fen for fen in (getattr(year, name) for name in REFUND_ITEMS) if fen]
    return f"{' + '.join(map(format_yuan, items))} = {format_yuan(year.refund_subtotal)}"


def subsidy_line(year: Any, rule: Arithmetic) -> str:
    """How the part of a year's subsidy comes about that leaves the account; `year` has also `subsidy`."""
    if not rule.subsidy_leaves:
        return "留在个人账户"
    return arithmetic_line(year.subsidy, year.part, year.whole, year.subsidy_share)
