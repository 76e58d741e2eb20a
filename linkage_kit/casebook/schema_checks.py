"""Checks that the schemas name beside pandera's own.

A check takes a column or a whole frame and returns which rows pass; a blank always passes, because whether a cell may
be blank is the column's own matter.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.extensions import register_check_method

from linkage_kit.steps import STEPS


def words_of(check: pa.Check) -> dict[str, str]:
    """English words and Chinese titles of a `one_of` check; the steps stand with the events."""
    return dict(_words((check.statistics or {})["words"]))


def _words(words: Mapping[str, str] | str) -> Mapping[str, str]:
    if words == "steps":
        return STEPS
    assert not isinstance(words, str), f"no list of words is called {words}"
    return words


@register_check_method(statistics=["words"])
def one_of(column: pd.Series, *, words: Mapping[str, str] | str) -> pd.Series:
    """The value is one of the English words."""
    return column.isin(list(_words(words)))


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


def span_months(start: pd.Series, end: pd.Series) -> pd.Series:
    """Months from start to end, both included (float, NaN where either is blank)."""
    return (end.dt.year - start.dt.year) * 12 + (end.dt.month - start.dt.month) + 1


def _numbers(column: pd.Series) -> pd.Series:
    return pd.Series(column.to_numpy(np.float64, na_value=np.nan), index=column.index)
