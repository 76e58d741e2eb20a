"""Values of the tables as they are printed: money in yuan, ISO dates, words in Chinese, `—` for what is not there."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.money import format_yuan, with_separators
from linkage_kit.yes_no import yes_or_no

BLANK = "—"


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """A table's rows, columns as attributes (pandas' own `itertuples` takes four times as long for a few rows)."""
    columns = {str(name): series.tolist() for name, series in frame.items()}
    return map(_row_type(tuple(columns))._make, zip(*columns.values()))


@lru_cache(maxsize=64)
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("_Row", columns, rename=True)


def yuan(fen: Any) -> str:
    """Fen as yuan with two decimals."""
    return BLANK if pd.isna(fen) else format_yuan(int(fen))


def amount(fen: Any) -> str:
    """Fen as people read an amount: yuan with two decimals and thousands separators."""
    return with_separators(yuan(fen))


def day(date: Any) -> str:
    """A date as 2025-01-31."""
    return BLANK if pd.isna(date) else f"{date:%Y-%m-%d}"


def chinese_day(date: Any) -> str:
    """A date as 2025年1月31日."""
    return BLANK if pd.isna(date) else f"{date.year}年{date.month}月{date.day}日"


def chinese_month(date: Any) -> str:
    """A month as 2025年1月."""
    return BLANK if pd.isna(date) else f"{date.year}年{date.month}月"


def whole(number: Any) -> str:
    """A whole number."""
    return BLANK if pd.isna(number) else str(int(number))


def text(value: Any) -> str:
    """A text as it is."""
    return BLANK if pd.isna(value) or value == "" else str(value)


def is_true(value: Any) -> bool:
    """Whether a Boolean is true; a blank is not."""
    return not pd.isna(value) and bool(value)


def title(table: str, column: str) -> str:
    """Chinese title of a column."""
    return _table(table).columns[column].title


def word(table: str, column: str, value: Any) -> str:
    """Chinese for a word of a column; a word that the schema does not know stays as it is."""
    words = _table(table).columns[column].words or {}
    return BLANK if pd.isna(value) or value == "" else words.get(value, str(value))


def printed(table: str, column: str, value: Any) -> str:
    """A value of a column as its kind is printed."""
    kind = _table(table).columns[column].kind
    if kind == "word":
        return word(table, column, value)
    if kind == "bool":
        return BLANK if pd.isna(value) else yes_or_no(value)
    return {"money": yuan, "int": whole, "date": day, "month": chinese_month}.get(kind, text)(value)


def _table(name: str) -> Any:
    return TABLES[name] if name in TABLES else RESULT_TABLES[name]


def subsidy_use(settlement: pd.Series) -> str:
    """What becomes of the overlap's subsidy, in words."""
    to = settlement["subsidy_to"]
    return "留在个人账户" if pd.isna(to) else word("settlements", "subsidy_to", to)
