"""What pandera checks typed frames by: the schemas' checks, and those of our own that they name.

A check takes a column or a whole frame and returns which rows pass; a blank always passes, because whether a cell may
be blank is the column's own matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandera.pandas as pa
from pandera.extensions import register_check_method
from pandera.io.pandas_io import deserialize_schema

from linkage_kit.casebook.column import Column
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def frame_schema(
    columns: Mapping[str, Column], checks: Mapping[str, Mapping[str, Any]]
) -> pa.DataFrameSchema:
    """The schema of a table with these columns and these checks of whole rows."""
    # What a check of rows says of a row with a blank is its own matter.
    of_rows = {name: {**facts, "options": {"ignore_na": False}} for name, facts in checks.items()}
    described = {name: _described(column) for name, column in columns.items()}
    return cast(pa.DataFrameSchema, deserialize_schema({"columns": described, "checks": of_rows}))


def _described(column: Column) -> dict[str, Any]:
    """A column as pandera describes one."""
    words = {"one_of": {"words": column.words}} if column.words else {}
    checks = {
        name: dict(facts) if isinstance(facts, dict) else facts for name, facts in column.checks.items()
    }
    return {
        "title": column.title,
        "dtype": column.dtype,
        "nullable": column.nullable,
        "required": column.required,
        "checks": {**words, **checks},
    }


@register_check_method(statistics=["words"])
def one_of(column: pd.Series, *, words: Mapping[str, str]) -> pd.Series:
    """The value is one of the English words."""
    return column.isin(list(words))


@register_check_method(statistics=["columns", "what"])
def unique_key(frame: pd.DataFrame, *, columns: list[str], what: str) -> pd.Series:
    """No earlier row has the same key; a key with a blank part is no key."""
    return ~(frame.duplicated(columns) & frame[columns].notna().all(axis=1))


@register_check_method(statistics=["start", "end"])
def end_after_start(frame: pd.DataFrame, *, start: str, end: str) -> pd.Series:
    """The span does not end before it starts."""
    return ~(frame[end] < frame[start])


@register_check_method(statistics=["start", "end", "months"])
def within_span(frame: pd.DataFrame, *, start: str, end: str, months: str) -> pd.Series:
    """Not more paid months than the span has."""
    span = span_months(frame[start], frame[end])
    return ~((span >= 1) & (_numbers(frame[months]) > span))


@register_check_method(statistics=["start", "end", "months"])
def partial_in_one_year(frame: pd.DataFrame, *, start: str, end: str, months: str) -> pd.Series:
    """A span with fewer paid months than it has lies inside one calendar year (contract, employee_periods)."""
    span, paid = span_months(frame[start], frame[end]), _numbers(frame[months])
    return ~((span >= 1) & (paid < span) & (frame[start].dt.year != frame[end].dt.year))


@register_check_method(statistics=["claim", "year"])
def total_alone(frame: pd.DataFrame, *, claim: list[str], year: str) -> pd.Series:
    """A total of all years (a blank year) is the only row of its claim."""
    whole = frame[claim].notna().all(axis=1)
    return ~(frame[year].isna() & whole & frame.duplicated(claim, keep=False))


@register_check_method(statistics=["year", "total", "blank"])
def total_only(frame: pd.DataFrame, *, year: str, total: str, blank: list[str]) -> pd.Series:
    """A row without a year has the total of all years and nothing else; 0 is not nothing."""
    return frame[year].notna() | (frame[total].notna() & frame[blank].isna().all(axis=1))


def span_months(start: pd.Series, end: pd.Series) -> pd.Series:
    """Months from start to end, both included (float, NaN where either is blank)."""
    return (end.dt.year - start.dt.year) * 12 + (end.dt.month - start.dt.month) + 1


def _numbers(column: pd.Series) -> pd.Series:
    return pd.Series(column.to_numpy(np.float64, na_value=np.nan), index=column.index)
