"""Columns of a batch -> values. What a cell may be is the schemas' matter, and the casebook's own readers read it.

A population's columns say little that is new: a few thousand amounts, months and regions, millions of times. So each
distinct cell of a batch is read and checked once, and the values are spread over the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import as_text, strip
from linkage_kit.casebook.checks import Fault, faults
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.column_reading import read_column
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import Cells
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.wording import comparable_number
from linkage_kit.columns import Array, Mask
from linkage_kit.matching.keys import Keys, keys_of
from linkage_kit.matching.layouts import BIRTH, NUMBER, RecordFile
from linkage_kit.matching.reading import Batch

_NUMBER_EXPECTED = "应为18位公民身份号码（或已停用的15位号码）"
_GIVEN_EXPECTED = "应填写"
#: A name that is written as most are: nothing in it to be taken away.
_PLAIN_NAME = r"^[\x{4E00}-\x{9FFF}]+$"


@dataclass(frozen=True)
class Values:
    """A column read: its distinct values, which of them each row has, and where there is none."""

    distinct: pd.Series
    codes: npt.NDArray[np.integer]

    @classmethod
    def blank(cls, column: Column, rows: int) -> Values:
        """A column in which nothing stands."""
        return cls(column.blanks(1), np.zeros(rows, np.int64))

    def numbers(self) -> npt.NDArray[np.int64]:
        """Whole numbers row for row, 0 for a blank."""
        return self.distinct.fillna(0).to_numpy(np.int64)[self.codes]

    def months(self) -> npt.NDArray[np.int64]:
        """Months row for row, numbered from the year 0; 0 for a blank."""
        return (self.distinct.dt.year * 12 + self.distinct.dt.month - 1).fillna(0).to_numpy(np.int64)[self.codes]

    def days(self) -> npt.NDArray[np.datetime64]:
        """Days row for row, NaT for a blank."""
        return self.distinct.to_numpy("datetime64[D]")[self.codes]


@dataclass
class BatchReader:
    """Reads the columns of one batch and keeps what is wrong with its cells, in `problems`.

    `checks` are the schemas by which columns of the file are checked, as far as they were needed: each takes
    milliseconds to make.
    """

    file: RecordFile
    batch: Batch
    checks: dict[str, Table]
    problems: list[Problem] = field(default_factory=list)

    def keys(self) -> tuple[Keys, Mask, Mask]:
        """The key of each row's identity number, the rows that have one, and those whose number ends in x."""
        texts = _texts(self.batch.cells[NUMBER])
        keys, known, small_x = keys_of(texts)
        odd = np.flatnonzero(~known)
        if len(odd):
            # Full-width digits, blanks around it.
            plain = pa.array([comparable_number(text or "") for text in texts.take(odd).to_pylist()], pa.string())
            keys[odd], known[odd], _ = keys_of(plain)
            blank = pc.equal(plain, "").to_numpy(zero_copy_only=False)
            for row, is_blank in zip(odd[~known[odd]], blank[~known[odd]]):
                if not (is_blank and self._is_blank_row(int(row))):
                    self._tell(int(row), NUMBER, _GIVEN_EXPECTED if is_blank else _NUMBER_EXPECTED)
        return keys, known, small_x

    def values(self, name: str) -> Values | None:
        """A column's values; None where the file does not have it."""
        if name not in self.batch.cells:
            return None
        column = self.file.column(name)
        cells = _used(arrow_cells(pa.chunked_array([self.batch.cells[name]])))
        alone = Cells(np.arange(len(cells.distinct)), cells.distinct)
        series, wrong = read_column(alone, column)
        bad = wrong + faults(self._table_of(name, {name: column}), pd.DataFrame({name: series}), wrong)
        self._tell_faults(bad, cells.codes)
        return Values(series, cells.codes)

    def check_rows(self, checked: Mapping[str, Values]) -> None:
        """The checks of whole rows that the file's table has, on each distinct row of these columns."""
        if not self.file.table.checks:
            return
        # What is wrong with a cell by itself is told already.
        free = {
            name: replace(self.file.table.columns[name], nullable=True, checks={}) for name in checked
        }
        codes = np.stack([values.codes for values in checked.values()])
        rows, back = _distinct_rows(codes)
        frame = pd.DataFrame(
            {
                name: values.distinct.take(codes[at, rows]).reset_index(drop=True)
                for at, (name, values) in enumerate(checked.items())
            }
        )
        self._tell_faults(faults(self._table_of("", free, self.file.table.checks), frame), back)

    def names(self, name: str) -> pa.Array:
        """The texts of a column without the blanks around them; "" where there is none."""
        if name not in self.batch.cells:
            return pa.nulls(len(self.batch.rows), pa.string()).fill_null("")
        texts = _texts(self.batch.cells[name])
        odd = pc.invert(pc.match_substring_regex(texts, _PLAIN_NAME))
        if pc.any(odd).as_py():
            cleaned = pa.array([strip(text) for text in texts.filter(odd).to_pylist()], pa.string())
            texts = pc.replace_with_mask(texts, odd, cleaned)
        return texts

    def births(self) -> npt.NDArray[np.datetime64]:
        """The birth dates that the rows state, NaT where they state none."""
        found = self.values(BIRTH)
        return np.full(len(self.batch.rows), np.datetime64("NaT", "D")) if found is None else found.days()

    def _table_of(
        self, name: str, columns: Mapping[str, Column], of_rows: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Table:
        """A table of these columns alone, for their checks; it is called `name` among those of the file."""
        if name not in self.checks:
            self.checks[name] = Table(name, "", "", "input", False, (), columns, of_rows or {})
        return self.checks[name]

    def _is_blank_row(self, row: int) -> bool:
        return all(not strip(as_text(column[row].as_py())) for column in self.batch.cells.values())

    def _tell(self, row: int, column: str, expected: str) -> None:
        cell = self.batch.cells[column][row].as_py()
        self.problems.append(self.file.problem(int(self.batch.rows[row]), column, cell, expected))

    def _tell_faults(self, wrong: list[Fault], codes: Array) -> None:
        for fault in wrong:
            for row in np.flatnonzero(codes == fault.position):
                if not self._is_blank_row(int(row)):
                    self._tell(int(row), fault.column, fault.expected)


def _texts(column: pa.Array) -> pa.Array:
    """A column as text, "" for what is not there."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type):
        return column.fill_null("")
    if pa.types.is_large_string(column.type):
        return column.fill_null("").cast(pa.string())
    return pa.array([as_text(cell) for cell in column.to_pylist()], pa.string())


def _used(cells: Cells) -> Cells:
    """The cells without distinct ones that stand in no row."""
    used = np.flatnonzero(np.bincount(cells.codes, minlength=len(cells.distinct)))
    place = np.zeros(len(cells.distinct), np.int64)
    place[used] = np.arange(len(used))
    return Cells(place[cells.codes], cells.distinct[used])


def _distinct_rows(codes: Array) -> tuple[Array, Array]:
    """The first of each kind of column of a matrix of codes, and which kind each is."""
    mixed = np.zeros(codes.shape[1], np.int64)
    for row in codes:
        mixed = mixed * (int(row.max(initial=0)) + 1) + row
    _, first, back = np.unique(mixed, return_index=True, return_inverse=True)
    return first, back
