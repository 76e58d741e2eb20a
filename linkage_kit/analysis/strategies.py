"""Hypothesis strategies of valid tables, for tests of functions that take or give them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from linkage_kit.casebook import Table
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.days import FIRST_YEAR, LAST_YEAR
from linkage_kit.casebook.units import in_yuan, marked

_CHARACTERS = "王李张刘陈杨赵黄周吴ABC0123456789"
#: Up to a million yuan.
_MOST_FEN = 10**8
_MOST_ROWS = 5
_FIRST, _LAST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)


def tables(table: Table, size: int | None) -> st.SearchStrategy[pd.DataFrame]:
    """Valid frames of a table, money in yuan; of `size` rows, or of up to five."""
    cells = {name: _cell(column) for name, column in table.columns.items()}
    rows = st.lists(
        st.fixed_dictionaries(cells),
        min_size=size or 0,
        max_size=_MOST_ROWS if size is None else size,
        unique_by=(lambda row: tuple(row[name] for name in table.key)) if table.key else None,
    )
    return rows.map(lambda drawn: _frame(table, _together([_possible(row, table) for row in drawn], table)))


def _cell(column: Column) -> st.SearchStrategy[Any]:
    values = _values(column)
    return st.none() | values if column.nullable else values


def _values(column: Column) -> st.SearchStrategy[Any]:
    if "str_matches" in column.checks:
        pattern = str(column.checks["str_matches"]).removesuffix(r"\Z")
        return st.from_regex(pattern, fullmatch=True)
    least, most = _bounds(column.checks)
    match column.kind:
        case "word":
            return st.sampled_from(list(column.words or {}))
        case "money":
            return st.integers(-_MOST_FEN if least is None else int(least) * 100, _MOST_FEN)
        case "int":
            return st.integers(0 if least is None else int(least), 600 if most is None else int(most))
        case "bool":
            return st.booleans()
        case "date":
            return st.dates(_FIRST, _LAST)
        case "month":
            return st.dates(_FIRST, _LAST).map(lambda day: day.replace(day=1))
    return st.text(_CHARACTERS, min_size=1, max_size=12)


def _bounds(checks: Mapping[str, Any]) -> tuple[Any, Any]:
    if "in_range" in checks:
        return checks["in_range"]["min_value"], checks["in_range"]["max_value"]
    return checks.get("greater_than_or_equal_to"), None


def _possible(row: dict[str, Any], table: Table) -> dict[str, Any]:
    """The row with its first day before its last, and with as many months as lie between."""
    if span := table.checks.get("end_after_start"):
        ends = sorted([row[span["start"]], row[span["end"]]])
        row = {**row, span["start"]: ends[0], span["end"]: ends[1]}
    if paid := table.checks.get("within_span"):
        row = {**row, paid["months"]: None}
    return row


def _together(rows: list[dict[str, Any]], table: Table) -> list[dict[str, Any]]:
    """The rows with a total only where it is the one row of its claim, and with nothing else in it."""
    alone, only = table.checks.get("total_alone"), table.checks.get("total_only")
    if not alone or not only:
        return rows
    year = alone["year"]
    claims = [tuple(row[name] for name in alone["claim"]) for row in rows]
    free = iter(sorted({*range(FIRST_YEAR, LAST_YEAR + 1)} - {row[year] for row in rows}))
    possible = []
    for row, claim in zip(rows, claims):
        if row[year] is None and claims.count(claim) > 1:
            row = {**row, year: next(free)}
        if row[year] is None:
            row = {**row, **dict.fromkeys(only["blank"]), only["total"]: row[only["total"]] or 0}
        possible.append(row)
    return possible


def _frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns: dict[str, Any] = {
        name: pd.Series([row[name] for row in rows], dtype="object").astype(column.dtype)  # type: ignore[call-overload]
        for name, column in table.columns.items()
    }
    return in_yuan(marked(pd.DataFrame(columns), "fen"), table.columns)
