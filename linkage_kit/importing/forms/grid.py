"""A sheet as a form reader sees it: cells by what covers them, and a problem for each place."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.casebook.cells import as_text, strip
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.sheets.sheet import CellRange, Sheet
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.wording import label_wording

_AMOUNTS = {
    name
    for table in STORED_TABLES.values()
    for name, column in table.columns.items()
    if column.kind == "money"
}

#: Row and column of a cell, counted from 0.
CellPlace = tuple[int, int]


class Grid:
    """The cells of a sheet with its merged ranges by cell."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = len(sheet.cells)
        self._cover: dict[CellPlace, CellRange] = {
            (row, column): block
            for block in sheet.merged
            for row in range(block.top, min(block.bottom + 1, self.rows))
            for column in range(block.left, min(block.right + 1, sheet.width))
        }

    def filled(self, row: int) -> list[tuple[int, object]]:
        """Columns and contents of the row's cells that are not blank."""
        return [(column, cell) for column, cell in enumerate(self.sheet.cells[row]) if cell is not None]

    def cover(self, row: int, column: int) -> CellRange:
        """The merged range that the cell lies in, or the cell alone."""
        return self._cover.get((row, column)) or CellRange(row, column, row, column)

    def anchor(self, row: int, column: int) -> CellPlace:
        """The cell that holds what this one shows."""
        block = self.cover(row, column)
        return block.top, block.left

    def stacked(self, top: int, bottom: int, column: int) -> str:
        """The wording that stands in these rows of a column, read downwards; a merged cell counts once."""
        anchors = dict.fromkeys(self.anchor(row, column) for row in range(top, bottom + 1))
        return "".join(label_wording(self.sheet.cells[row][at]) for row, at in anchors)

    def words(self, row: int) -> Iterator[str]:
        """The wordings of the row's cells that are not blank."""
        return (label_wording(cell) for _, cell in self.filled(row))

    def problem(self, place: CellPlace, expected: str, column: str | None = None) -> Problem:
        """A problem of this cell; `column` is the contract's name of what it holds."""
        row, at = self.anchor(*place)
        value = shown(_text(self.sheet.cells[row][at], column), column)
        return Problem(
            self.sheet.file, None, None, value, expected, self.sheet.name, self.sheet.address(row, at)
        )


def _text(cell: object, column: str | None) -> str:
    """What the cell shows; an amount with its fen, like those that it is compared with."""
    text = strip(as_text(cell))
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}" if column in _AMOUNTS and isinstance(cell, float) else text
