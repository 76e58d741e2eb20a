"""A table as a file has it: cells with their places, before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.cells import Values, as_text, strip
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

HEADER_ROW = 1


@dataclass(frozen=True)
class Cells:
    """A column of cells: its distinct cells, and the code of the one that stands in each row."""

    codes: npt.NDArray[np.integer[Any]]
    distinct: Values

    @classmethod
    def of(cls, values: Sequence[object]) -> Cells:
        """The cells one by one; 1, 1.0 and True are distinct here."""
        cells = as_values(values)
        if pd.api.types.infer_dtype(cells, skipna=False) in ("string", "date"):
            codes, distinct = pd.factorize(cells)
            return cls(codes, distinct)
        codes, _ = pd.factorize(as_values([(type(cell), as_text(cell)) for cell in values]))
        _, first = np.unique(codes, return_index=True)
        return cls(codes, cells[first])

    def __getitem__(self, row: int) -> object:
        return self.distinct[self.codes[row]]

    def blank(self) -> npt.NDArray[np.bool_]:
        """Rows with nothing in the cell, or blanks alone."""
        blank = np.fromiter((not strip(as_text(cell)) for cell in self.distinct), bool, len(self.distinct))
        return blank[self.codes]

    def select(self, rows: npt.NDArray[np.bool_]) -> Cells:
        """The cells of some rows."""
        return Cells(self.codes[rows], self.distinct)


@dataclass(frozen=True)
class RawTable:
    """Cells of one file or sheet: the header, the cells of each column, the number of each row.

    Rows are numbered as a spreadsheet does, the header being row 1; rows of blanks alone are left out. The header ends
    with its last cell that is not blank; there may be columns of cells beyond it. `has_lines` where the numbers stay: a
    database gives its rows in any order. `row_faults` are rows of the file with what keeps them from being rows of a
    table, found where it was read; `is_guessed` where its bytes could be another text too.
    """

    name: str
    file: str
    sheet: str | None
    header: tuple[str, ...]
    cells: tuple[Cells, ...]
    rows: npt.NDArray[np.int64]
    has_lines: bool = True
    row_faults: tuple[tuple[int | None, str], ...] = ()
    is_guessed: bool = False

    def shape_problems(self) -> list[Problem]:
        """What keeps this from being a table: no header, or rows that are longer than it."""
        if not self.header:
            empty = "没有内容，第1行应为表头"
            return [self._problem(None, empty if not len(self.rows) else "第1行应为表头，现为空白")]
        found = [self._problem(row, expected) for row, expected in self.row_faults]
        width = np.zeros(len(self.rows), np.int64)
        for index in range(len(self.header), len(self.cells)):
            width[~self.cells[index].blank()] = index + 1
        return found + [
            self._problem(int(self.rows[at]), f"有{width[at]}个单元格，而表头只有{len(self.header)}列")
            for at in np.flatnonzero(width)
        ]

    def header_problem(self, column: str, expected: str) -> Problem:
        """A problem of the header row."""
        return self._problem(HEADER_ROW, expected, column)

    def cell_problem(self, position: int, at: int, column: str, expected: str) -> Problem:
        """A problem of the cell in row `position` of the file's column `at`, which is `column` of the contract."""
        value = shown(strip(as_text(self.cells[at][position])), column)
        return self._problem(int(self.rows[position]), expected, shown(self.header[at]), value)

    def row_problem(self, position: int, column: str, expected: str) -> Problem:
        """A problem of a row in a column that the file does not have."""
        return self._problem(int(self.rows[position]), expected, column)

    def _problem(
        self, row: int | None, expected: str, column: str | None = None, value: str | None = None
    ) -> Problem:
        return Problem(self.file, row, column, value, expected, self.sheet)


def table_of_columns(
    name: str, file: str, header: Iterable[object], columns: Sequence[Cells], sheet: str | None = None
) -> RawTable:
    """The table of a header and the columns of cells in the rows below it."""
    labels = [as_text(cell) for cell in header]
    while labels and not strip(labels[-1]):
        labels.pop()
    blank = np.logical_and.reduce([column.blank() for column in columns]) if columns else np.empty(0, bool)
    rows = np.flatnonzero(~blank) + HEADER_ROW + 1
    return RawTable(
        name, file, sheet, tuple(labels), tuple(column.select(~blank) for column in columns), rows
    )


def table_of_records(
    name: str, file: str, records: Sequence[Sequence[object]], sheet: str | None = None
) -> RawTable:
    """The table whose first record is the header; short records are filled with blanks."""
    width = max(map(len, records), default=0)
    even = [
        record if len(record) == width else [*record, *[""] * (width - len(record))] for record in records[1:]
    ]
    columns = [Cells.of(column) for column in zip(*even)] or [Cells.of(()) for _ in range(width)]
    return table_of_columns(name, file, records[0] if records else (), columns, sheet)


def as_values(values: Sequence[object]) -> Values:
    """The values as an array of objects, whatever they are."""
    array = np.empty(len(values), object)
    array[:] = values
    return array
