"""Raw tables -> typed frames: header to columns, cells to values, and every mistake with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.casebook.cells import (
    CellError,
    as_text,
    plain,
    read_cell,
    stored_amounts,
    strip,
    unescape,
)
from linkage_kit.casebook.checks import Fault, faults
from linkage_kit.casebook.model import Casebook, unknown_cases, unreadable_cases
from linkage_kit.casebook.problems import CasebookError, Problem, shown
from linkage_kit.casebook.raw import Cells, RawTable, as_values
from linkage_kit.casebook.tables import STORED_TABLES, Column, Table


@dataclass(frozen=True)
class Typed:
    """A typed frame with where its columns come from, and what was wrong with it."""

    raw: RawTable
    at: Mapping[str, int]
    frame: pd.DataFrame
    problems: list[Problem]
    faults: list[Fault]

    def located(self) -> list[Problem]:
        """All problems in the order of the file; of several in one cell the first."""
        first: dict[tuple[int, str], Fault] = {}
        for fault in self.faults:
            first.setdefault((fault.position, fault.column), fault)
        order = {column: index for index, column in enumerate(self.frame.columns)}
        ordered = sorted(first.values(), key=lambda fault: (fault.position, order[fault.column]))
        return self.problems + [self._located(fault) for fault in ordered]

    def _located(self, fault: Fault) -> Problem:
        expected = fault.sentence(lambda position: int(self.raw.rows[position]))
        at = self.at.get(fault.column)
        if at is None:
            return self.raw.row_problem(fault.position, fault.column, expected)
        return self.raw.cell_problem(fault.position, at, fault.column, expected)


def read_tables(found: Mapping[str, RawTable | Problem], absent: Callable[[str], Problem]) -> Casebook:
    """The casebook of raw tables by name, a problem standing for one that is no table.

    `absent` gives the problem of a table that must be there and is not. Raises CasebookError with everything that is
    wrong, in the order of the contract's tables.
    """
    typed: dict[str, Typed] = {}
    problems: dict[str, list[Problem]] = {}
    for name, table in STORED_TABLES.items():
        raw = found.get(name)
        if isinstance(raw, RawTable):
            typed[name] = type_table(raw, table)
        elif isinstance(raw, Problem):
            problems[name] = [raw]
        elif table.required_table:
            problems[name] = [absent(name)]
    if "cases" in typed and "case_id" in typed["cases"].at:
        frames = {name: one.frame for name, one in typed.items()}
        for name, unknown in unknown_cases(frames, unreadable_cases(typed["cases"].faults)).items():
            typed[name].faults.extend(unknown)
    for name, one in typed.items():
        problems[name] = one.located()
    extra: dict[str, pd.DataFrame] = {}
    for name, raw in found.items():
        if name not in STORED_TABLES:
            if isinstance(raw, Problem):
                problems[name] = [raw]
            else:
                extra[name] = text_frame(raw)
    wrong = [problem for name in [*STORED_TABLES, *extra, *problems] for problem in problems.pop(name, [])]
    if wrong:
        raise CasebookError(wrong)
    frames = {
        name: typed[name].frame if name in typed else table.empty() for name, table in STORED_TABLES.items()
    }
    return Casebook(**frames, extra=extra)


def read_table(raw: RawTable | Problem, table: Table) -> pd.DataFrame:
    """One table by itself; raises CasebookError."""
    if isinstance(raw, Problem):
        raise CasebookError([raw])
    typed = type_table(raw, table)
    if wrong := typed.located():
        raise CasebookError(wrong)
    return typed.frame


def type_table(raw: RawTable, table: Table) -> Typed:
    """The raw table in the contract's columns and in-memory dtypes, further columns as text behind them."""
    at, problems = _columns_at(raw, table) if raw.header else ({}, [])
    return type_columns(raw, table, at, raw.shape_problems() + problems)


def type_columns(raw: RawTable, table: Table, at: Mapping[str, int], problems: list[Problem]) -> Typed:
    """The same where it is known already which of the raw table's columns each of the table's is (`at`)."""
    series: dict[str, pd.Series] = {}
    wrong: list[Fault] = []
    for name, column in table.columns.items():
        if name in at:
            series[name], bad = read_column(raw.cells[at[name]], column)
            wrong.extend(bad)
        else:
            series[name] = column.blanks(len(raw.rows))
    known = set(at.values())
    for name, index in _extra_columns(raw, table, known).items():
        series[name] = text_column(raw.cells[index])
    frame = pd.DataFrame(series)
    missing = {name for name, column in table.columns.items() if column.required and name not in at}
    wrong.extend(fault for fault in faults(table, frame) if fault.column not in missing)
    return Typed(raw, at, frame, problems, wrong)


def _columns_at(raw: RawTable, table: Table) -> tuple[dict[str, int], list[Problem]]:
    """Where the file has each column of the table, and what is wrong with its header."""
    names = {plain(label): name for name, column in table.columns.items() for label in (name, column.title)}
    at: dict[str, int] = {}
    problems: list[Problem] = []
    for index, label in enumerate(raw.header):
        name = names.get(plain(strip(label)))
        if name is None:
            continue
        if name in at:
            earlier = shown(raw.header[at[name]])
            problems.append(raw.header_problem(shown(label), f"与“{earlier}”列重复，同一列只能有一个"))
        else:
            at[name] = index
    for name, column in table.columns.items():
        if column.required and name not in at:
            problems.append(raw.header_problem(name, f"缺少这一列（{column.title}）"))
    return at, problems


def _extra_columns(raw: RawTable, table: Table, known: set[int]) -> dict[str, int]:
    """Names and places of the columns that the contract does not list; each gets a name of its own."""
    labels = {index: label for index, label in enumerate(raw.header) if index not in known}
    taken = set(table.columns)
    listed = {label for column in table.columns.values() for label in (column.name, column.title)}
    named: dict[str, int] = {}
    for index, label in labels.items():
        blank = raw.cells[index].blank().all()
        if plain(strip(label)) in listed or (not strip(label) and blank):
            continue
        named[_own_name(unescape(strip(label)), index, taken)] = index
    return named


def _own_name(label: str, index: int, taken: set[str]) -> str:
    """The label, or one like it that no column has yet; noted in `taken`."""
    stem = label or f"第{index + 1}列"
    name, copy = stem, 2
    while name in taken:
        name, copy = f"{stem}~{copy}", copy + 1
    taken.add(name)
    return name


def text_frame(raw: RawTable) -> pd.DataFrame:
    """A table that the contract does not list, as text."""
    taken: set[str] = set()
    labels = [*raw.header, *[""] * (len(raw.cells) - len(raw.header))]
    names = [_own_name(unescape(strip(label)), index, taken) for index, label in enumerate(labels)]
    return pd.DataFrame({name: text_column(cells) for name, cells in zip(names, raw.cells)}, columns=names)


def read_column(cells: Cells, column: Column) -> tuple[pd.Series, list[Fault]]:
    """Values of a column's cells and those that cannot be read; every distinct cell is read once."""
    distinct = cells.distinct
    values = stored_amounts(distinct) if column.kind == "money" else as_values([None] * len(distinct))
    errors: dict[int, str] = {}
    for code in np.flatnonzero(pd.isna(values)):
        try:
            values[code] = read_cell(distinct[code], column)
        except CellError as error:
            errors[int(code)] = str(error)
    bad = np.flatnonzero(np.isin(cells.codes, list(errors))) if errors else ()
    wrong = [Fault(int(position), column.name, errors[int(cells.codes[position])]) for position in bad]
    return _spread(values, cells, column.dtype), wrong


def text_column(cells: Cells) -> pd.Series:
    """Text of a column that the contract does not list; blank cells are NaN."""
    return _spread([unescape(as_text(cell)) or None for cell in cells.distinct], cells, "str")


def _spread(values: Any, cells: Cells, dtype: str) -> pd.Series:
    """A value for each distinct cell -> the column of values."""
    return pd.Series(values, dtype=dtype).take(cells.codes).reset_index(drop=True)
