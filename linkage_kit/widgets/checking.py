"""Typed texts -> the casebook of the case, or what is wrong at which cell, in the words of `linkage validate`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.cells import escape, strip
from linkage_kit.casebook.raw import Cells, RawTable, as_values
from linkage_kit.casebook.reading import type_table
from linkage_kit.widgets.rows import CASE_TABLES, EDITED, Row, Texts, is_blank, row_keys

#: What no file can hold: a CSV file with it could not be read again.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_EXPECTED = "含有不能保存的字符，请重新填写"
#: Stands for the case's number in its other tables until the case is put together.
_ANY_CASE = "-"


class Cell(NamedTuple):
    """The place of a cell."""

    table: str
    row_key: str
    column: str


@dataclass(frozen=True)
class Checked:
    """What is wrong with a case, by cell in the order of the tables, and its casebook where nothing is."""

    problems: Mapping[Cell, str]
    casebook: Casebook | None


@dataclass(frozen=True)
class _Table:
    """The typed rows of one table, with the messages at (row number for life, column)."""

    rows: tuple[Row, ...]
    frame: pd.DataFrame
    wrong: Mapping[tuple[int, str], str]


class Checker:
    """Reads the texts of one case again and again; a table that did not change is not read twice.

    `context` is the case's casebook (or an empty one): what belongs to no case and further columns come from it. The
    number of a case that `opened` names stays; no other case's number (`taken`) may be used.
    """

    def __init__(self, context: Casebook, opened: str | None, taken: frozenset[str]) -> None:
        self._context = context
        self._opened = opened
        self._taken = taken
        self._read: dict[str, _Table] = {}

    def check(self, texts: Texts) -> Checked:
        """The casebook of the texts, or everything that is wrong with them."""
        tables = {name: self._table(name, texts.tables[name]) for name in CASE_TABLES}
        problems: dict[Cell, str] = {}
        for name, table in tables.items():
            keys = dict(zip((row.number for row in table.rows), row_keys(name, table.rows)))
            problems |= {
                Cell(name, keys[number], column): text for (number, column), text in table.wrong.items()
            }
        case_id: Any = tables["cases"].frame["case_id"].iat[0]
        if not pd.isna(case_id) and (wrong := self._wrong_number(case_id)):
            key = row_keys("cases", tables["cases"].rows)[0]
            problems = {Cell("cases", key, "case_id"): wrong, **problems}
        if problems:
            return Checked(problems, None)
        frames: dict[str, Any] = {
            name: table.frame if name == "cases" else _numbered(table.frame, case_id)
            for name, table in tables.items()
        }
        return Checked({}, replace(self._context, **frames))

    def _wrong_number(self, case_id: str) -> str | None:
        if self._opened is not None and case_id != self._opened:
            return f"案件编号保存后不能更改，应为{self._opened}"
        return "案卷中已有这个案件编号" if self._opened is None and case_id in self._taken else None

    def _table(self, name: str, rows: tuple[Row, ...]) -> _Table:
        known = self._read.get(name)
        if known is None or known.rows is not rows:
            self._read[name] = known = _typed(name, rows, self._further(name))
        return known

    def _further(self, name: str) -> list[str]:
        return [
            str(label) for label in self._context.tables[name].columns if label not in TABLES[name].columns
        ]


def _typed(name: str, rows: tuple[Row, ...], further: Sequence[str]) -> _Table:
    positions = [position for position, row in enumerate(rows) if not is_blank(name, row)]
    filled = [rows[position] for position in positions]
    unstorable = {
        (row.number, column): _UNSTORABLE_EXPECTED
        for row in filled
        for column, text in row.cells.items()
        if _UNSTORABLE.search(text)
    }
    typed = type_table(_raw(name, filled, positions, set(unstorable)), TABLES[name])
    wrong = {
        (rows[problem.row - 1].number, problem.column): problem.expected
        for problem in typed.located()
        if problem.row and problem.column
    }
    frame = typed.frame
    for label in further:
        frame[label] = pd.Series([row.cells.get(label) for row in filled], dtype="str")
    return _Table(rows, frame, {**wrong, **unstorable})


def _raw(
    name: str, rows: Sequence[Row], positions: Sequence[int], left_out: set[tuple[int, str]]
) -> RawTable:
    """The rows as a file has them, numbered as in the grid; a cell that is left out is blank."""
    columns = TABLES[name].columns
    cells = [
        Cells.of(
            [
                "" if (row.number, label) in left_out else _written(row.text(label), columns[label].kind)
                for row in rows
            ]
        )
        for label in EDITED[name]
    ]
    header = EDITED[name]
    if name != "cases":
        header, cells = ("case_id", *header), [_same(_ANY_CASE, len(rows)), *cells]
    numbers = np.array(positions, np.int64) + 1
    return RawTable(name, name, None, header, tuple(cells), numbers)


def _written(text: str, kind: str) -> str:
    """Text as a file has it: what staff type is never taken for the sign that keeps text from being computed."""
    return escape(strip(text)) if kind == "text" else text


def _same(text: str, rows: int) -> Cells:
    return Cells(np.zeros(rows, np.int64), as_values([text]))


def _numbered(frame: pd.DataFrame, case_id: str) -> pd.DataFrame:
    return frame.assign(case_id=pd.Series([case_id] * len(frame), dtype="str"))
