"""Columns of a batch -> values. What a cell may be is the schemas' matter, and the casebook's own readers read it.

A population's columns say little that is new: a few thousand amounts, months and regions, millions of times. So each
distinct cell of a batch is read and checked once, and the values are spread over the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

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
from linkage_kit.casebook.raw import Cells, as_values
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.wording import comparable_number
from linkage_kit.columns import Array, Mask
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.synonyms import Synonyms
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
        return (
            (self.distinct.dt.year * 12 + self.distinct.dt.month - 1).fillna(0).to_numpy(np.int64)[self.codes]
        )

    def days(self) -> npt.NDArray[np.datetime64]:
        """Days row for row, NaT for a blank."""
        return self.distinct.to_numpy("datetime64[D]")[self.codes]


#: A column is read anew from nothing once it has had so many distinct cells.
_MOST_KNOWN = 1 << 18


class _Known:
    """The distinct cells of one column of a file that were read before: their values, and what is wrong with some."""

    def __init__(self, column: Column, synonyms: Synonyms) -> None:
        self._column = column
        self._synonyms = synonyms
        # The schema takes milliseconds to make.
        self._table = Table(column.name, "", "", "input", False, (), {column.name: column})
        self._at: dict[object, int] = {}
        self.values = column.blanks(0)
        self.wrong: list[Fault] = []

    @property
    def is_full(self) -> bool:
        """Whether there are so many that the next batch had better begin anew."""
        return len(self._at) > _MOST_KNOWN

    def places(self, distinct: Cells) -> Array:
        """The position among `values` of each distinct cell; those that are new are read."""
        new = [cell for cell in distinct.distinct if cell not in self._at]
        if new:
            start = len(self._at)
            self._at.update(zip(new, range(start, start + len(new))))
            cleaned = as_values([clean(cell, self._column, self._synonyms) for cell in new])
            series, bad = read_column(Cells(np.arange(len(new)), cleaned), self._column)
            bad += faults(self._table, pd.DataFrame({self._column.name: series}), bad)
            self.values = pd.concat([self.values, series], ignore_index=True)
            # Of several things that are wrong with a cell, the first is told.
            first = {fault.position: fault for fault in reversed(bad)}
            self.wrong += [fault._replace(position=at + start) for at, fault in sorted(first.items())]
        return np.fromiter((self._at[cell] for cell in distinct.distinct), np.int64, len(distinct.distinct))


@dataclass
class FileCells:
    """What is known of the cells of one file from the batches before."""

    file: RecordFile
    synonyms: Synonyms
    _columns: dict[str, _Known] = field(default_factory=dict)

    def column(self, name: str) -> _Known:
        """What is known of a column."""
        known = self._columns.get(name)
        if known is None or known.is_full:
            known = self._columns[name] = _Known(self.file.column(name), self.synonyms)
        return known

    @cached_property
    def rows(self) -> Table:
        """The file's table for its checks of whole rows alone: what is wrong with a cell by itself is told already."""
        table = self.file.table
        free = {name: replace(column, nullable=True, checks={}) for name, column in table.columns.items()}
        return Table(table.name, "", "", "input", False, (), free, table.checks)


@dataclass
class BatchReader:
    """Reads the columns of one batch and keeps what is wrong with its cells, in `problems`."""

    known: FileCells
    batch: Batch
    problems: list[Problem] = field(default_factory=list)
    #: Rows with a cell that cannot be read.
    bad: set[int] = field(default_factory=set)

    @property
    def file(self) -> RecordFile:
        """The file that the batch is of."""
        return self.known.file

    def keys(self) -> tuple[Keys, Mask, Mask]:
        """The key of each row's identity number, the rows that have one, and those whose number ends in x."""
        keys, known, small_x = keys_of_cells(self.batch.cells[NUMBER])
        for row in np.flatnonzero(~known).tolist():
            is_blank = not strip(as_text(self.batch.cells[NUMBER][row].as_py()))
            if not (is_blank and self._is_blank_row(row)):
                self._tell(row, NUMBER, _GIVEN_EXPECTED if is_blank else _NUMBER_EXPECTED)
        return keys, known, small_x

    def values(self, name: str) -> Values | None:
        """A column's values; None where the file does not have it."""
        if name not in self.batch.cells:
            return None
        cells = _used(arrow_cells(pa.chunked_array([self.batch.cells[name]])))
        known = self.known.column(name)
        codes = known.places(cells)[cells.codes]
        self._tell_faults([fault._replace(column=name) for fault in known.wrong], codes)
        return Values(known.values, codes)

    def check_rows(self, checked: Mapping[str, Values]) -> None:
        """The checks of whole rows that the file's table has, on each distinct row of these columns."""
        if not self.file.table.checks:
            return
        codes = np.stack([values.codes for values in checked.values()])
        rows, back = _distinct_rows(codes)
        frame = pd.DataFrame(
            {
                name: values.distinct.take(codes[at, rows]).reset_index(drop=True)
                for at, (name, values) in enumerate(checked.items())
            }
        )
        for name, column in self.file.table.columns.items():
            if name not in frame:
                frame[name] = column.blanks(len(frame))
        self._tell_faults(faults(self.known.rows, frame), back)

    def names(self, name: str) -> pa.Array:
        """The texts of a column without the blanks around them; "" where there is none."""
        if name not in self.batch.cells:
            return pa.nulls(len(self.batch.rows), pa.string()).fill_null("")
        texts = texts_of_cells(self.batch.cells[name])
        odd = pc.invert(pc.match_substring_regex(texts, _PLAIN_NAME))
        if pc.any(odd).as_py():
            cleaned = pa.array([strip(text) for text in texts.filter(odd).to_pylist()], pa.string())
            texts = pc.replace_with_mask(texts, odd, cleaned)
        return texts

    def births(self) -> npt.NDArray[np.datetime64]:
        """The birth dates that the rows state, NaT where they state none."""
        found = self.values(BIRTH)
        return np.full(len(self.batch.rows), np.datetime64("NaT", "D")) if found is None else found.days()

    def _is_blank_row(self, row: int) -> bool:
        return all(not strip(as_text(column[row].as_py())) for column in self.batch.cells.values())

    def _tell(self, row: int, column: str, expected: str) -> None:
        self.bad.add(row)
        cell = self.batch.cells[column][row].as_py()
        self.problems.append(self.file.problem(int(self.batch.rows[row]), column, cell, expected))

    def _tell_faults(self, wrong: list[Fault], codes: Array) -> None:
        of_code = {fault.position: fault for fault in wrong}
        for row in np.flatnonzero(np.isin(codes, list(of_code))).tolist() if of_code else ():
            fault = of_code[int(codes[row])]
            if not self._is_blank_row(row):
                self._tell(row, fault.column, fault.expected)


def keys_of_cells(cells: pa.Array) -> tuple[Keys, Mask, Mask]:
    """What `keys_of` gives of cells, in which blanks may stand around a number and full-width characters in it."""
    texts = texts_of_cells(cells)
    keys, known, small_x = keys_of(texts)
    odd = np.flatnonzero(~known)
    if len(odd):
        plain = pa.array([comparable_number(text) for text in texts.take(odd).to_pylist()], pa.string())
        keys[odd], known[odd], _ = keys_of(plain)
    return keys, known, small_x


def texts_of_cells(column: pa.Array) -> pa.Array:
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
