"""What a workbook's file says of a sheet beside its values, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class SheetScan:
    """Facts of one sheet; rows and columns are counted from 0.

    `rows` and `columns`: size of the block from A1 that holds every cell with a content. `errors`: error values.
    `units`: why numbers cannot be read as they are stored, by their formats.
    `without_result`: formulas that no program has computed ("" where one is shared with another cell).
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_result: dict[tuple[int, int], str] = field(default_factory=dict)
    units: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def used(self, row: int, column: int) -> None:
        """Note that a cell has a content."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
