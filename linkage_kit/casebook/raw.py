"""A table as a file has it: cells with their places, before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.cells import Cells, as_text, strip
from linkage_kit.casebook.problems import Problem, shown

HEADER_ROW = 1


@dataclass(frozen=True)
class RawTable:
    """Cells of one file or sheet: the header, an array of cells for each column, the number of each row.

    Rows are numbered as a spreadsheet does, the header being row 1. The header ends with its last cell that is not
    blank; there may be columns of cells beyond it.
    """

    name: str
    file: str
    sheet: str | None
    header: tuple[str, ...]
    cells: tuple[Cells, ...]
    rows: npt.NDArray[np.int64]

    def shape_problems(self) -> list[Problem]:
        """What keeps this from being a table: no header, or rows that are longer than it."""
        if not self.header:
            empty = "没有内容，第1行应为表头"
            return [self._problem(None, empty if not len(self.rows) else "第1行应为表头，现为空白")]
        width = np.zeros(len(self.rows), np.int64)
        for index in range(len(self.header), len(self.cells)):
            width[[not is_blank(cell) for cell in self.cells[index]]] = index + 1
        return [
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


def raw_table(
    name: str, file: str, records: Iterable[Sequence[object]], sheet: str | None = None
) -> RawTable:
    """The table whose first record is the header.

    Short records are filled with blanks (spreadsheets leave out trailing commas). Records of blanks alone are no
    rows, but they count.
    """
    numbered = enumerate(records, start=HEADER_ROW)
    _, first = next(numbered, (HEADER_ROW, ()))
    header = [as_text(cell) for cell in first]
    while header and not strip(header[-1]):
        header.pop()
    rows: list[int] = []
    kept: list[Sequence[object]] = []
    for number, record in numbered:
        if not all(map(is_blank, record)):
            rows.append(number)
            kept.append(record)
    return RawTable(name, file, sheet, tuple(header), _columns(kept, len(header)), np.array(rows, np.int64))


def is_blank(cell: object) -> bool:
    """Nothing in the cell, or blanks alone."""
    return cell is None or not strip(as_text(cell))


def _columns(records: list[Sequence[object]], least: int) -> tuple[Cells, ...]:
    width = max((len(record) for record in records), default=0)
    width = max(width, least)
    if not records:
        return tuple(np.empty(0, object) for _ in range(width))
    even = [
        record if len(record) == width else [*record, *[""] * (width - len(record))] for record in records
    ]
    return tuple(as_cells(column) for column in zip(*even))


def as_cells(values: Sequence[object]) -> Cells:
    """The values as an array of objects, whatever they are."""
    cells = np.empty(len(values), object)
    cells[:] = values
    return cells
