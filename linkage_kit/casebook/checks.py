"""What is wrong with a typed table, cell by cell, and what somebody who has to mend it is told.

pandera finds it. It takes half a second to import, so it is imported where a frame is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkage_kit.casebook.column import Column
from linkage_kit.casebook.tables import Table
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaError
else:
    pd = lazily("pandas")


class Fault(NamedTuple):
    """A cell that is not as it must be: row position in the frame, column name and what is expected (Chinese).

    `earlier` is the position of the row that has the same key already; `for_want_of` are columns whose blank is what
    is wrong.
    """

    position: int
    column: str
    expected: str
    earlier: int | None = None
    for_want_of: tuple[str, ...] = ()

    def sentence(self, row_number: Callable[[int], int]) -> str:
        """What is expected, with the earlier row by the number that the user knows it by."""
        return (
            self.expected if self.earlier is None else f"{self.expected}，第{row_number(self.earlier)}行已有"
        )


def in_order(found: Iterable[Fault], columns: Iterable[str]) -> list[Fault]:
    """The faults in the order of rows and of these columns; of several in one cell the first."""
    first: dict[tuple[int, str], Fault] = {}
    for fault in found:
        first.setdefault((fault.position, fault.column), fault)
    order = {column: number for number, column in enumerate(columns)}
    return sorted(first.values(), key=lambda fault: (fault.position, order[fault.column]))


def faults(table: Table, frame: pd.DataFrame, unread: Iterable[Fault] = ()) -> list[Fault]:
    """Every cell of a typed frame (RangeIndex) that the table's schema does not allow; all are listed at once.

    `unread`: what is said already of cells that could not be read, and are blank here: no row is wrong for that.
    """
    found = _faults(table, frame)
    given = {(fault.position, fault.column) for fault in unread}
    return [
        fault for fault in found if not any((fault.position, column) in given for column in fault.for_want_of)
    ]


def _faults(table: Table, frame: pd.DataFrame) -> list[Fault]:
    from pandera.errors import SchemaErrors

    try:
        # Nothing is parsed or coerced, so nothing is changed: without a copy.
        table.checked.validate(frame, lazy=True, inplace=True)
    except SchemaErrors as errors:
        return [fault for error in errors.schema_errors for fault in _faults_of(error, table, frame)]
    return []


def _faults_of(error: SchemaError, table: Table, frame: pd.DataFrame) -> Iterator[Fault]:
    from pandera.errors import SchemaErrorReason

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
        needed = tuple(check.statistics[name] for name in _NEEDED.get(check.name, ()))
        for position in positions:
            told = sentence(frame, position, check.statistics)
            yield Fault(position, check.statistics[column], told, for_want_of=needed)
    elif check.name == "total_alone":
        yield from _beside_total(frame, positions, **check.statistics)
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


def _beside_total(frame: pd.DataFrame, positions: list[int], claim: list[str], year: str) -> Iterator[Fault]:
    """A total of all years beside years of the same claim, or after another total; the first of two totals is right."""
    claims = frame.groupby(claim, sort=False).ngroup().to_numpy()
    has_year = frame[year].notna().to_numpy()
    for position in positions:
        rows = np.flatnonzero(claims == claims[position])
        if len(years := rows[has_year[rows]]):
            told, earlier = "年份空白即各年度合计，不能与同一计算方分年度的行并存", years[0]
        elif rows[0] < position:
            told, earlier = "同一案件、同一计算方的各年度合计（年份空白）只能有一行", rows[0]
        else:
            continue
        yield Fault(position, year, told, int(earlier), (year,))


def expectation(column: Column, check: pa.Check) -> str:
    """What a cell that fails this column's check is told."""
    if check.name == "one_of":
        return words_expected(column.words or {})
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


def _not_total_only(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> str:
    return "应填写；年份空白的行是各年度合计，只填退还小计，其他月数和金额都空白"


def _span_at(frame: pd.DataFrame, position: int, facts: Mapping[str, Any]) -> int:
    from linkage_kit.casebook.schema_checks import span_months

    row = frame.iloc[[position]]
    return int(span_months(row[facts["start"]], row[facts["end"]]).to_numpy()[0])


Sentence = Callable[["pd.DataFrame", int, Mapping[str, Any]], str]

#: Of such a check, the columns in which a blank is what is wrong.
_NEEDED = {"total_only": ("year", "total")}

#: Checks of whole rows: which of the check's columns is named, and the sentence.
_ROW_CHECKS: dict[str, tuple[str, Sentence]] = {
    "end_after_start": ("end", _before_start),
    "within_span": ("months", _over_span),
    "partial_in_one_year": ("months", _across_years),
    "total_only": ("year", _not_total_only),
}
