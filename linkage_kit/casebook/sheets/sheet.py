"""A sheet as it stands in a file: a grid of cells with their places, before anything is understood of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from linkage_kit.casebook.cells import as_text, strip


class CellRange(NamedTuple):
    """A block of cells, both ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet, or a CSV file (`name` None): its cells from A1 on, rows and columns counted from 0.

    A cell is text, a number (float), a bool, a date, time or datetime, or `Broken` (an error value, a formula without
    a result, a number that lost digits); None where it is blank. All rows are equally long. Of a merged range the first
    cell has the value, the others None. What is hidden is told of .xlsx alone. Of a CSV file, `row_lengths` are
    the cells that each row has by itself, `is_cut_off` says that its last line has no end though others have one, and
    `is_guessed` that its bytes could be another text too.
    """

    file: str
    name: str | None
    cells: list[list[object]]
    merged: tuple[CellRange, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    row_lengths: tuple[int, ...] = ()
    is_cut_off: bool = False
    is_guessed: bool = False

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return len(self.cells[0]) if self.cells else 0

    def address(self, row: int, column: int) -> str:
        """The cell's name in a spreadsheet: (6, 2) is C7."""
        return f"{self.letter(column)}{row + 1}"

    def letter(self, column: int) -> str:
        """The column's name in a spreadsheet: 2 is C."""
        from openpyxl.utils import get_column_letter

        return get_column_letter(column + 1)

    def text(self, row: int, column: int) -> str:
        """What the cell shows, without outer blanks; "" for a blank one."""
        return strip(as_text(self.cells[row][column]))
