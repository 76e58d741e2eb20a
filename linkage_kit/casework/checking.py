"""Typed texts -> the casebook of the case, or what is wrong at which cell, in the words of `linkage validate`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from linkage_kit.casebook import TABLES, Casebook, Table
from linkage_kit.casebook.cells import escape, strip
from linkage_kit.casebook.raw import Cells, RawTable, as_values
from linkage_kit.casebook.reading import type_table
from linkage_kit.casework.rows import CASE_TABLES, EDITED, Row, Texts, is_blank, row_keys

#: What no file can hold: a CSV file with it could not be read again.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_EXPECTED = "含有不能保存的字符，请重新填写"
#: Stands for the case's number in its other tables until the case is put together.
_ANY_CASE = "-"
_COLUMNS_AT_ONCE = 8


class CellAddress(NamedTuple):
    """The place of a cell."""

    table: str
    row_key: str
    column: str


@dataclass(frozen=True)
class Checked:
    """What is wrong with a case, by cell in the order of the tables, and its casebook where nothing is."""

    problems: Mapping[CellAddress, str]
    casebook: Casebook | None


class _Place(NamedTuple):
    """A row that is not left out: its position in the grid, its number for life, and its cells in some columns."""

    position: int
    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class _Part:
    """The typed rows of some columns of a table, with the messages at (row number for life, column)."""

    rows: Sequence[_Place]
    frame: pd.DataFrame
    wrong: Mapping[tuple[int, str], str]


def _split(table: Table) -> list[Table]:
    """The table's columns in groups that are read each by itself: in a table of one row no row is held to another."""
    names = list(table.columns)
    groups = [names[at : at + _COLUMNS_AT_ONCE] for at in range(0, len(names), _COLUMNS_AT_ONCE)]
    return [
        replace(
            table,
            columns={name: table.columns[name] for name in group},
            checks={},
        )
        for group in groups
    ]


#: What is read at once, by table: an edit of one of the case's many facts does not read them all again.
_PARTS = {name: _split(table) if name == "cases" else [table] for name, table in TABLES.items()}


class Checker:
    """Reads the texts of one case again and again; what did not change is not read twice.

    `context` is the case's casebook (or an empty one): what belongs to no case and further columns come from it. The
    number of a case that `opened` names stays; no other case's number (`taken`) may be used.
    """

    def __init__(self, context: Casebook, opened: str | None, taken: frozenset[str]) -> None:
        self._context = context
        self._opened = opened
        self._taken = taken
        self._read: dict[tuple[str, int], _Part] = {}

    def check(self, texts: Texts) -> Checked:
        """The casebook of the texts, or everything that is wrong with them."""
        parts = {name: self._parts(name, texts.tables[name]) for name in CASE_TABLES}
        problems: dict[CellAddress, str] = {}
        for name, read in parts.items():
            rows = texts.tables[name]
            keys = dict(zip((row.number for row in rows), row_keys(name, rows)))
            for (number, column), text in (item for part in read for item in part.wrong.items()):
                problems[CellAddress(name, keys[number], column)] = text
        case_id: Any = parts["cases"][0].frame["case_id"].iat[0]
        if not pd.isna(case_id) and (wrong := self._wrong_number(case_id)):
            key = row_keys("cases", texts.tables["cases"])[0]
            problems = {CellAddress("cases", key, "case_id"): wrong, **problems}
        if problems:
            return Checked(problems, None)
        frames = {name: self._frame(name, read, texts.tables[name], case_id) for name, read in parts.items()}
        return Checked({}, self._context.replaced(frames))

    def _wrong_number(self, case_id: str) -> str | None:
        if self._opened is not None and case_id != self._opened:
            return f"案件编号保存后不能更改，应为{self._opened}"
        return "案卷中已有这个案件编号" if self._opened is None and case_id in self._taken else None

    def _parts(self, name: str, rows: Sequence[Row]) -> list[_Part]:
        read = []
        for at, part in enumerate(_PARTS[name]):
            columns = [column for column in EDITED[name] if column in part.columns]
            places = [
                _Place(position, row.number, {column: row.text(column) for column in columns})
                for position, row in enumerate(rows)
                if not is_blank(name, row)
            ]
            known = self._read.get((name, at))
            if known is None or known.rows != places:
                self._read[name, at] = known = _typed(part, places)
            read.append(known)
        return read

    def _frame(self, name: str, read: Sequence[_Part], rows: Sequence[Row], case_id: str) -> pd.DataFrame:
        """The table as the case's casebook has it, with its further columns."""
        frame = pd.concat([part.frame for part in read], axis=1)
        filled = [row for row in rows if not is_blank(name, row)]
        further = [label for label in self._context.tables[name].columns if label not in frame.columns]
        return frame.assign(
            case_id=pd.Series([case_id] * len(frame), dtype="str"),
            **{
                str(label): pd.Series([row.cells.get(str(label)) for row in filled], dtype="str")
                for label in further
            },
        )


def _typed(table: Table, rows: Sequence[_Place]) -> _Part:
    unstorable = {
        (row.number, column): _UNSTORABLE_EXPECTED
        for row in rows
        for column, text in row.texts.items()
        if _UNSTORABLE.search(text)
    }
    typed = type_table(_raw(table, rows, set(unstorable)), table)
    numbers = {row.position + 1: row.number for row in rows}
    wrong = {
        (numbers[problem.row], problem.column): problem.expected
        for problem in typed.located()
        if problem.row and problem.column
    }
    return _Part(rows, typed.frame, {**wrong, **unstorable})


def _raw(table: Table, rows: Sequence[_Place], left_out: set[tuple[int, str]]) -> RawTable:
    """The rows as a file has them, numbered as in the grid; a cell that is left out is blank."""
    columns = {
        label: Cells.of(
            [
                "" if (row.number, label) in left_out else _written(row.texts[label], column.kind)
                for row in rows
            ]
        )
        if label in EDITED[table.name]
        else _same(_ANY_CASE, len(rows))
        for label, column in table.columns.items()
    }
    positions = np.array([row.position for row in rows], np.int64)
    return RawTable(table.name, table.name, None, tuple(columns), tuple(columns.values()), positions + 1)


def _written(text: str, kind: str) -> str:
    """Text as a file has it: what staff type is never taken for the sign that keeps text from being computed."""
    return escape(strip(text)) if kind == "text" else text


def _same(text: str, rows: int) -> Cells:
    return Cells(np.zeros(rows, np.int64), as_values([text]))
