"""Frames as people have them, typed and checked as files are: pandas, polars, Arrow, DuckDB.

Headers may be English or Chinese, money yuan (unless the frame says that it is fen), dates and months text, dates,
Timestamps or Periods. What an Arrow column holds exactly is taken as it is; every other cell is read as a file's.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import MONEY_TOO_LARGE, as_text, escape
from linkage_kit.casebook.checks import Fault, faults, in_order
from linkage_kit.casebook.column_reading import column_places, extra_columns, read_column, text_column
from linkage_kit.casebook.exact_values import exact_values, integers
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.raw import Cells, RawTable, as_values
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.casebook.units import UNIT, Money, attrs_of, marked, unit_of
from linkage_kit.errors import own_stack_level
from linkage_kit.lazily import lazily
from linkage_kit.money import LARGEST_FEN

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd
else:
    nw = lazily("narwhals")
    pd = lazily("pandas")

#: What the first row below the header is numbered, here as in a spreadsheet.
_FIRST_ROW = 2
#: A float holds no more digits exactly.
_INEXACT = 10**15
_FIRST_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-01")
_NO_NUMBER = "数字超过15位，已不准确，应为文本"
_UNIT_LOST = (
    "{table}的列与本软件的表完全相同，金额都是整数，却没有写明单位，按元读取。如果它来自以分为单位的表（经过polars、DuckDB、CSV或"
    "合并，单位就丢了），金额会大一百倍：请从案卷或审核结果的in_yuan取表，"
    '或写明attrs["money"] = "fen"；确是元的，写明"yuan"。'
)
_WHOLE_FEN = "这张表的金额以分为单位（attrs中的money为fen），这一列应为整数；金额以元为单位的，请去掉这个标记"


class UnitNotSaid(UserWarning):
    """A frame that looks like one in fen does not say its unit, and was read as yuan; says so in Chinese."""


@dataclass(frozen=True, repr=False)
class TypedFrame:
    """A typed frame (money in fen), the columns that it was read from, and all that is wrong with it.

    `problems` are those of the header and of whole columns, `faults` those of cells.
    """

    table: Table
    frame: pd.DataFrame
    given: Mapping[str, Any]
    problems: list[Problem]
    faults: list[Fault]

    def located(self) -> list[Problem]:
        """All problems, those of cells in the order of rows; of several in one cell the first."""
        return self.problems + [self._located(fault) for fault in in_order(self.faults, self.frame.columns)]

    def _located(self, fault: Fault) -> Problem:
        given = self.given.get(fault.column)
        value = "" if given is None else as_text(_at(given, fault.position))
        expected = fault.sentence(lambda position: position + _FIRST_ROW)
        return Problem(
            self.table.name,
            fault.position + _FIRST_ROW,
            fault.column,
            shown(value, fault.column),
            expected,
        )


def type_frame(given: Any, table: Table) -> TypedFrame:
    """A frame in the table's columns and in-memory dtypes, further columns as text behind them.

    Raises TypeError, in Chinese, where it is no frame, and ValueError where it names an unknown unit of money.
    """
    labels, columns, unit = _taken_apart(given, table)
    header = RawTable(table.name, table.name, None, tuple(labels), (), np.empty(0, np.int64))
    at, wrong = column_places(header, table)
    # A frame has no header row.
    problems = [replace(problem, row=None) for problem in wrong]
    rows = len(columns[0]) if columns else 0
    series: dict[str, pd.Series] = {}
    unreadable: list[Fault] = []
    for name, column in table.columns.items():
        if name not in at:
            series[name] = column.blanks(rows)
        elif column.kind == "money" and unit == "fen":
            series[name], told = _fen(columns[at[name]], column)
            problems.extend(Problem(table.name, None, name, None, sentence) for sentence in told)
        else:
            series[name], bad = _read(columns[at[name]], column)
            unreadable.extend(bad)
    known = set(at.values())
    for name, index in extra_columns(labels, table, known, lambda at: columns[at].null_count == rows).items():
        series[name] = text_column(_texts(columns[index]))
    if unit is None and at.keys() == table.columns.keys() and _money_is_whole(table, at, columns):
        warnings.warn(_UNIT_LOST.format(table=table.name), UnitNotSaid, stacklevel=own_stack_level())
    frame = marked(pd.DataFrame(series, index=pd.RangeIndex(rows), copy=False), "fen")
    missing = {name for name, column in table.columns.items() if column.required and name not in at}
    whole = {problem.column for problem in problems}
    wrong_cells = [
        fault
        for fault in faults(table, frame, unreadable)
        if fault.column not in missing and fault.column not in whole
    ]
    return TypedFrame(
        table, frame, {name: columns[index] for name, index in at.items()}, problems, unreadable + wrong_cells
    )


def _money_is_whole(table: Table, at: Mapping[str, int], columns: list[Any]) -> bool:
    """Whether money columns hold whole numbers alone, some of them not zero, as frames in fen do; as text, too."""
    money = [columns[at[name]] for name, column in table.columns.items() if column.kind == "money"]
    given = [column.drop_null() for column in money if not isinstance(column, _Mixed)]
    filled = [column for column in given if len(column)]
    if len(given) < len(money) or not filled:
        return False
    texts = [column.cast(pa.string()) for column in filled if not pa.types.is_floating(column.type)]
    floats = [column.to_numpy() for column in filled if pa.types.is_floating(column.type)]
    whole = all(pc.all(pc.match_substring_regex(text, r"^-?[0-9]+$")).as_py() for text in texts)
    some = any(pc.any(pc.match_substring_regex(text, "[1-9]")).as_py() for text in texts)
    return (
        whole
        and all(bool((values % 1 == 0).all()) for values in floats)
        and (some or any(bool((values != 0).any()) for values in floats))
    )


def text_only(given: pd.DataFrame) -> pd.DataFrame:
    """A frame of a table that the contract does not list, every column as text."""
    text = given.reset_index(drop=True).astype("str")
    text.columns = text.columns.astype(str)
    return text.where(text != "")


def _taken_apart(given: Any, table: Table) -> tuple[list[str], list[Any], Money | None]:
    """Labels and Arrow columns of a frame of any library, and the unit of its money if it says one."""
    if isinstance(given, pd.DataFrame):
        return _of_pandas(given)
    try:
        frame = nw.from_native(given)
    except TypeError:
        raise TypeError(
            f"{table.name}（{table.title}）应为表（pandas、polars、pyarrow或DuckDB），现为{type(given).__name__}"
        ) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("pyarrow")
    said = attrs_of(frame.to_native())
    unit = unit_of(said) if UNIT in said else None
    arrow: Any = frame.to_arrow()
    return list(arrow.column_names), [_one_chunk(column) for column in arrow.columns], unit


def _of_pandas(given: pd.DataFrame) -> tuple[list[str], list[Any], Money | None]:
    """The same of a pandas frame; levels of its index that have a name are columns too."""
    levels = [
        (str(name), given.index.get_level_values(level).to_series(index=given.index))
        for level, name in enumerate(given.index.names)
        if name is not None and name not in given.columns
    ]
    columns = [(str(label), given.iloc[:, at]) for at, label in enumerate(given.columns)]
    unit = unit_of(given.attrs) if UNIT in given.attrs else None
    labels, values = zip(*levels, *columns) if levels or columns else ((), ())
    return list(labels), [_arrow_column(series) for series in values], unit


def _arrow_column(values: pd.Series) -> Any:
    """A pandas column as an Arrow array; as `Cells` where no Arrow type holds its values."""
    if isinstance(values.dtype, pd.PeriodDtype | pd.CategoricalDtype):
        # A Period says as much as its text: a month is no day, and a year no month.
        return _Mixed(values.tolist())
    try:
        # Objects of several types: `true`, 1 and "1" are not the same there.
        return _one_chunk(pa.array(values, from_pandas=True))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return _Mixed(values.tolist())


class _Mixed:
    """A column of values of several types, with what an Arrow array is asked here."""

    type = pa.null()

    def __init__(self, values: list[Any]) -> None:
        self._values = [_plain(value) for value in values]
        self.null_count = sum(value is None for value in self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, row: int) -> Any:
        return self._values[row]

    @property
    def cells(self) -> Cells:
        """The values as cells."""
        return Cells.of(self._values)


def _plain(value: Any) -> Any:
    """A value as a cell has it: None for a blank, the text of a Period."""
    if isinstance(value, pd.Period):
        return str(value)
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def _one_chunk(column: Any) -> Any:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_decode()
    if pa.types.is_floating(whole.type):
        # polars keeps NaN apart from what is missing.
        whole = pc.if_else(pc.is_nan(whole), None, whole)
    return whole


def _at(column: Any, row: int) -> Any:
    value = column[row]
    return value.as_py() if isinstance(value, pa.Scalar) else value


def _cells(column: Any) -> Cells:
    return column.cells if isinstance(column, _Mixed) else arrow_cells(pa.chunked_array([column]))


def _texts(column: Any) -> Cells:
    """A column of text as a file's cells: a leading ' is the text's own there, and none that was put before it."""
    cells = _cells(column)
    return Cells(cells.codes, as_values([escape(as_text(cell)) for cell in cells.distinct]))


def _first_days(cells: Cells) -> Cells:
    """Cells of months: the first day of one, as pandas writes a month into a CSV file, is that month."""
    distinct = [
        cell[:-3] if isinstance(cell, str) and _FIRST_DAY.fullmatch(cell) else cell for cell in cells.distinct
    ]
    return Cells(cells.codes, as_values(distinct))


def _fen(column: Any, spec: Column) -> tuple[pd.Series, list[str]]:
    """A column of fen, and what it is told where it is none."""
    if column.null_count == len(column):
        return spec.blanks(len(column)), []
    if isinstance(column, _Mixed) or not pa.types.is_integer(column.type):
        return spec.blanks(len(column)), [_WHOLE_FEN]
    fen = integers(column, -LARGEST_FEN, LARGEST_FEN)
    return (spec.blanks(len(column)), [MONEY_TOO_LARGE]) if fen is None else (_series(fen, spec), [])


def _read(column: Any, spec: Column) -> tuple[pd.Series, list[Fault]]:
    """A column's values, and the cells that cannot be read."""
    if not isinstance(column, _Mixed):
        if column.null_count == len(column):
            return spec.blanks(len(column)), []
        exact = exact_values(column, spec)
        if exact is not None:
            return _series(exact, spec), []
    cells = _texts(column) if spec.kind == "text" else _cells(column)
    values, bad = read_column(_first_days(cells) if spec.kind == "month" else cells, spec)
    return values, bad + (_lost_digits(column, spec) if spec.dtype == "str" else [])


def _lost_digits(column: Any, spec: Column) -> list[Fault]:
    """Numbers where there should be text: as a float an identity number has lost its last digits."""
    if isinstance(column, _Mixed):
        floats = [
            isinstance(column[row], float) and abs(column[row]) >= _INEXACT for row in range(len(column))
        ]
    elif pa.types.is_floating(column.type):
        floats = np.abs(column.fill_null(0).to_numpy(zero_copy_only=False)) >= _INEXACT
    else:
        return []
    return [Fault(int(position), spec.name, _NO_NUMBER) for position in np.flatnonzero(floats)]


def _series(values: Any, spec: Column) -> pd.Series:
    return pd.Series(values, dtype=spec.dtype, name=spec.name, copy=False)
