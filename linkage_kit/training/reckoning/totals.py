"""Sums, capital amounts and what is merged: articles 11, 12(2) and 12(3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.money import Fen, format_yuan, to_capital
from linkage_kit.procedure.settlement import merged_amount
from linkage_kit.training.reckoning.ways import Reckoning, Way, ingredients


def sum_ingredients(amounts: Sequence[Any]) -> Columns:
    """The amounts of the years, in fen."""
    return ingredients(**{f"year_{number}": amount for number, amount in enumerate(amounts)})


def _years(rows: Columns) -> list[str]:
    return [name for name in rows.names() if name.startswith("year_")]


def _sum(rows: Columns) -> Array:
    return _added(rows, _years(rows))


def _added(rows: Columns, names: Sequence[str]) -> Fen:
    totals: Fen = np.sum([rows[name] for name in names], axis=0, dtype=np.int64)
    return totals


def _sum_shown(row: Any) -> str:
    amounts = [value for name, value in vars(row).items() if name.startswith("year_")]
    if len(amounts) == 1:
        return format_yuan(amounts[0])
    return f"{' + '.join(map(format_yuan, amounts))} = {format_yuan(sum(amounts))}"


def _without_one_year(rows: Columns) -> list[Columns]:
    zero, names = np.zeros(len(rows), np.int64), _years(rows)
    return [rows.with_columns(**{name: zero}) for name in names] if len(names) > 1 else []


#: The sum of all years.
SUM = Reckoning(_sum, {"year_left_out": _without_one_year}, _sum_shown)


def _as_it_is(rows: Columns) -> Array:
    return rows.fen


def _swapped(rows: Columns) -> list[Columns]:
    yuan, rest = np.divmod(rows.fen, 100)
    jiao, fen = np.divmod(rest, 10)
    return [rows.with_columns(fen=yuan * 100 + fen * 10 + jiao)]


#: The amount that a capital amount says.
CAPITAL = Reckoning(
    _as_it_is,
    {
        "place_shifted": lambda rows: [
            rows.with_columns(fen=rows.fen * 10),
            rows.with_columns(fen=rows.fen // 10),
        ],
        "jiao_fen_swapped": _swapped,
        "jiao_fen_left_out": lambda rows: [
            rows.with_columns(fen=rows.fen // 100 * 100),
            rows.with_columns(fen=rows.fen // 10 * 10),
        ],
    },
    lambda row: f"{format_yuan(row.fen)} → {to_capital(row.fen)}",
)


def merged_ingredients(base: Iterable[tuple[str, Any]], refund: int, subsidy: int, **others: int) -> Columns:
    """What the merged amount is computed of, in fen: where the money comes from by name, what leaves it."""
    return ingredients(
        **{f"from_{name}": amount for name, amount in base},
        refund=refund,
        subsidy=subsidy,
        deducted=0,
        **others,
    )


def _sources(rows: Columns) -> list[str]:
    return [name for name in rows.names() if name.startswith("from_")]


def _merged(rows: Columns) -> Array:
    return merged_amount(_added(rows, _sources(rows)), rows.refund, rows.subsidy) - rows.deducted


def _merged_shown(row: Any) -> str:
    sources = [value for name, value in vars(row).items() if name.startswith("from_")]
    together = " + ".join(map(format_yuan, sources))
    if len(sources) == 1 and not (row.refund or row.subsidy):
        return together
    less = "".join(f" - {format_yuan(amount)}" for amount in (row.refund, row.subsidy) if amount)
    return f"{together}{less} = {format_yuan(sum(sources) - row.refund - row.subsidy)}"


def _one_source_less(rows: Columns) -> list[Columns]:
    zero = np.zeros(len(rows), np.int64)
    names = _sources(rows)
    return [rows.with_columns(**{name: zero}) for name in names] if len(names) > 1 else []


def _none(column: str) -> Way:
    return lambda rows: [rows.with_columns(**{column: np.zeros(len(rows), np.int64)})]


def _deducted(column: str) -> Way:
    return lambda rows: [rows.with_columns(deducted=rows.deducted + rows[column])]


_KEPT: dict[str, Way] = {"refund_kept": _none("refund"), "subsidy_kept": _none("subsidy")}
#: What is merged into the account; the ingredients have the account's `interest` besides.
MERGED = Reckoning(_merged, {**_KEPT, "interest_deducted": _deducted("interest")}, _merged_shown)
#: What is merged after a net transfer; the ingredients have what it deducted already (`net`) besides.
MERGED_AFTER_NET = Reckoning(_merged, {**_KEPT, "net_transfer": _deducted("net")}, _merged_shown)


def base_of(account: int, to_employee: bool) -> Reckoning:
    """The base of a settlement: what was transferred, and towards the resident scheme the account there too."""

    def with_account(rows: Columns) -> list[Columns]:
        return [rows.with_columns(from_account=np.full(len(rows), account))] if to_employee else []

    ways: dict[str, Way] = {"source_left_out": _one_source_less, "base_doubled": with_account}
    return Reckoning(_merged, ways, _merged_shown)
