"""A table as a file has it: cells with their places, before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.cells import as_text, strip
from linkage_kit.casebook.problems import Problem, shown

Cells = npt.NDArray[np.object_]

HEADER_ROW = 1


@dataclass(frozen=True)
class RawTable:
    """Cells of one file or sheet: a header, an array of cells for each of its columns, the number of each row.

    Rows are numbered as a spreadsheet does, the header being row 1. `problems` are mistakes of its shape.
    """

    name: str
    file: str
    sheet: str | None
    header: tuple[str, ...]
    cells: tuple[Cells, ...]
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...] = ()

    def header_problem(self, column: str | None, expected: str) -> Problem:
        """A problem of the header row."""
        return Problem(self.file, HEADER_ROW, column, None, expected, self.sheet)

    def cell_problem(self, position: int, at: int, column: str, expected: str) -> Problem:
        """A problem of the cell in row `position` of the file's column `at`, `column` of the contract."""
        value = shown(strip(as_text(self.cells[at][position])), column)
        return Problem(self.file, int(self.rows[position]), shown(self.header[at]), value, expected, self.sheet)

    def row_problem(self, position: int, column: str, expected: str) -> Problem:
        """A problem of a row in a column that the file does not have."""
        return Problem(self.file, int(self.rows[position]), column, None, expected, self.sheet)


def raw_table(
    name: str, file: str, records: Iterable[Sequence[object]], sheet: str | None = None
) -> RawTable | Problem:
    """The table whose first record is the header; a problem where there is none.

    A record may have fewer cells than the header (spreadsheets leave out trailing commas) and is then filled with
    blanks; one with more is a problem unless those are blank. Records of blanks alone are no rows, but count.
    """
    numbered = enumerate(records, start=HEADER_ROW)
    _, first = next(numbered, (HEADER_ROW, ()))
    header = tuple(as_text(cell) for cell in first)
    while header and not strip(header[-1]):
        header = header[:-1]
    rows: list[int] = []
    kept: list[Sequence[object]] = []
    for number, record in numbered:
        if not _is_blank(record):
            rows.append(number)
            kept.append(record)
    if not header:
        what = "第1行应为表头" if kept else "没有内容，第1行应为表头"
        return Problem(file, None, None, None, what, sheet)
    problems = tuple(
        Problem(file, number, None, None, f"有{len(record)}个单元格，而表头只有{len(header)}列", sheet)
        for number, record in zip(rows, kept)
        if len(record) > len(header) and not _is_blank(record[len(header) :])
    )
    return RawTable(name, file, sheet, header, _columns(kept, len(header)), np.array(rows, np.int64), problems)


def _is_blank(record: Sequence[object]) -> bool:
    return not any(cell is not None and strip(as_text(cell)) for cell in record)


def _columns(records: list[Sequence[object]], width: int) -> tuple[Cells, ...]:
    if not records:
        return tuple(np.empty(0, object) for _ in range(width))
    even = [record if len(record) == width else [*record, *[""] * width][:width] for record in records]
    return tuple(_array(column) for column in zip(*even))


def _array(cells: Sequence[object]) -> Cells:
    array = np.empty(len(cells), object)
    array[:] = cells
    return array
