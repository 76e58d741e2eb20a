"""Typed columns -> the text that files have of them (contract: yuan, ISO dates, YYYY-MM, true/false, blanks blank)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.lazily import lazily
from linkage_kit.money import format_yuan

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def text_table(frame: pd.DataFrame, table: Table | None) -> pd.DataFrame:
    """The frame's columns as `str`, blanks NaN: the table's in its order, then the others, escaped where text.

    Without a table every column is text.
    """
    columns = {} if table is None else table.columns
    names = [
        *(
            name
            for name, column in columns.items()
            if name in frame.columns and _is_wanted(column, frame[name])
        ),
        *(n for n in frame.columns if n not in columns),
    ]
    return pd.DataFrame(
        {name: text_column(frame[name], columns[name].kind if name in columns else "text") for name in names},
        columns=names,
    )


def _is_wanted(column: Column, values: pd.Series) -> bool:
    return not column.beyond_contract or bool(values.notna().any())


def text_column(values: pd.Series, kind: str) -> pd.Series:
    """The column as `str`, blanks NaN; each distinct value is written once."""
    codes, distinct = pd.factorize(values)
    texts = pd.Series([text_of(value, kind) for value in distinct], dtype="str")
    return texts.reindex(codes).set_axis(values.index)


def text_of(value: object, kind: str) -> str:
    """A value that is not blank as the text of its kind."""
    match kind:
        case "money":
            return format_yuan(int(value))  # type: ignore[call-overload]
        case "bool":
            return "true" if value else "false"
        case "date":
            return f"{value:%Y-%m-%d}"
        case "month":
            return f"{value:%Y-%m}"
        case "text":
            return escape(str(value))
    return str(value)
