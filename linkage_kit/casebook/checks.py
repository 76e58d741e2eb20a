"""Checks of typed tables: those that the schemas name beside pandera's own, and what a failed one is told.

A check function takes a column or a whole frame and returns which rows pass; a blank always passes, because
whether a cell may be blank is the column's own matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors
from pandera.extensions import register_check_method

from linkage_kit.steps import STEPS

if TYPE_CHECKING:
    from linkage_kit.casebook.tables import Column, Table


class Fault(NamedTuple):
    """A cell that is not as it must be: row position in the frame, column name and what is expected (Chinese).

    `earlier` is the position of the row that has the same key already.
    """

    position: int
    column: str
    expected: str
    earlier: int | None = None

    def sentence(self, row_number: Callable[[int], int]) -> str:
        """What is expected, with the earlier row by the number that the user knows it by."""
        return (
            self.expected if self.earlier is None else f"{self.expected}，第{row_number(self.earlier)}行已有"
        )


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


def faults(table: Table, frame: pd.DataFrame) -> list[Fault]:
    """Every cell of a typed frame (RangeIndex) that the table's schema does not allow; all are listed at once."""
    try:
        table.checked.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return [fault for error in errors.schema_errors for fault in _faults_of(error, table, frame)]
    return []


def _faults_of(error: SchemaError, table: Table, frame: pd.DataFrame) -> Iterator[Fault]:
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        column = table.columns[error.schema.name]
        for position in np.flatnonzero(frame[column.name].isna()):
            yield Fault(int(position), column.name, "应填写")
    elif error.reason_code is SchemaErrorReason.DATAFRAME_CHECK:
        yield from _faults_of_check(error, table, frame)
    else:
        raise error


def _faults_of_check(error: SchemaError, table: Table, frame: pd.DataFrame) -> Iterator[Fault]:
    check: Any = error.check
    positions = sorted({int(position) for position in error.failure_cases["index"]})
    if check.name == "unique_key":
        yield from _duplicates(frame, positions, **check.statistics)
    elif check.name in _ROW_CHECKS:
        column, sentence = _ROW_CHECKS[check.name]
        for position in positions:
            yield Fault(position, check.statistics[column], sentence(frame, position, check.statistics))
    else:
        expected = expectation(table.columns[error.schema.name], check)
        for position in positions:
            yield Fault(position, error.schema.name, expected)


def _duplicates(frame: pd.DataFrame, positions: list[int], columns: list[str], what: str) -> Iterator[Fault]:
    group = frame.groupby(columns, sort=False).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    earlier = dict(zip(group[first], first))
    for position in positions:
        yield Fault(position, columns[-1], f"{what}只能有一行", int(earlier[group[position]]))


def expectation(column: Column, check: pa.Check) -> str:
    """What a cell that fails this column's check is told."""
    if check.name == "one_of":
        return words_expected(words_of(check))
    if check.name == "str_matches":
        assert column.expected, f"{column.name}: the schema says no expectation for its pattern"
        return column.expected
    facts = check.statistics or {}
    if check.name == "in_range":
        first, last = (str(facts[end])[:4] for end in ("min_value", "max_value"))
        return f"应在{first}年至{last}年之间"
    if check.name == "greater_than_or_equal_to":
        least = facts["min_value"]
        return "不能是负数" if least == 0 else f"不能小于{least}"
    raise AssertionError(f"no sentence for the check {check.name}")


def words_expected(words: Mapping[str, str]) -> str:
    """The words that a cell may have, English with Chinese title."""
    listed = "、".join(word if word == title else f"{word}（{title}）" for word, title in words.items())
    return f"应为下列之一：{listed}"


def _before_start(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> str:
    return f"不能早于缴费起始时间{frame[facts['start']].iat[position]:%Y-%m}"


def _over_span(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> str:
    return f"不能多于起止时间之间的{_span_at(frame, position, facts)}个月"


def _across_years(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> str:
    span = _span_at(frame, position, facts)
    return f"缴费月数少于起止时间之间的{span}个月时，起止时间应在同一年度内；请按年度分成多行"


def _span_at(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> int:
    row = frame.iloc[[position]]
    return int(span_months(row[facts["start"]], row[facts["end"]]).to_numpy()[0])


Sentence = Callable[[pd.DataFrame, int, Mapping[str, Any]], str]

#: Checks of whole rows: which of the check's columns is named, and the sentence.
_ROW_CHECKS: dict[str, tuple[str, Sentence]] = {
    "end_after_start": ("end", _before_start),
    "within_span": ("months", _over_span),
    "partial_in_one_year": ("months", _across_years),
}
