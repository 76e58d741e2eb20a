"""What a printed form is made of: rows of cells on one grid of columns.

A form says *what* stands where and how wide; `workbook.py` and `form.typ` say how that looks in a spreadsheet and in
a PDF. Both are made of the same form, so the two never tell different figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from linkage_kit.money import format_yuan

Kind = Literal["label", "text", "number", "money", "paragraph", "box"]
Value = str | int | None
Align = Literal["left", "center", "right"]

#: Characters of the longest number or word that is not broken.
_LONGEST_WORD = 40
#: Lines of the table that stay with what closes the form: nobody signs a page that says nothing.
_KEPT = 2
#: Characters of a text for which a page has room in every column: before the table's lines, and from there on, where
#: several rows are kept together.
_LONGEST_ABOVE, _LONGEST_BELOW = 500, 60
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


@dataclass(frozen=True)
class Cell:
    """A cell `columns` wide and `rows` high; `value` is None where it is left to be filled in.

    `label`: prescribed wording; `text`: somebody's data; `number`: a whole number; `money`: fen; `paragraph`: a
    paragraph of prescribed wording, in which `struck` is struck out; `box`: a square to tick.
    """

    value: Value
    kind: Kind = "label"
    columns: int = 1
    rows: int = 1
    align: Align = "center"
    struck: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it must stand on one line, smaller where it is too long: figures and numbers are never broken."""
        if self.kind in ("money", "number"):
            return True
        words = self.value
        return (
            self.kind == "text" and isinstance(words, str) and words.isascii() and len(words) <= _LONGEST_WORD
        )

    @property
    def words(self) -> str:
        """The value as it is printed: an amount as `1,234.50`."""
        if self.value is None:
            return ""
        if self.kind == "money":
            yuan, decimals = format_yuan(int(self.value)).split(".")
            return f"{re.sub(_THOUSANDS, ',', yuan)}.{decimals}"
        return str(self.value)

    @property
    def runs(self) -> list[tuple[str, bool]]:
        """The text in parts, each with whether it is struck out."""
        words = self.words
        if not self.struck:
            return [(words, False)]
        parts = re.split(f"({'|'.join(map(re.escape, self.struck))})", words, maxsplit=1)
        return [(part, part in self.struck) for part in parts if part]


@dataclass(frozen=True)
class Row:
    """Cells from the left; columns that a cell above reaches down into are left out. `height` is the least, in mm."""

    cells: Sequence[Cell]
    height: float = 7.0


@dataclass(frozen=True)
class Form:
    """A form of one person: lines above, a ruled table (`head`, `header`, `body`, `foot`), lines below.

    `widths` are those of the columns in mm, `size` is that of the font in points; `header` is repeated on every page
    that the table runs over, and `whose` tells there whose form it is.
    """

    annex: int
    title: str
    landscape: bool
    widths: Sequence[float]
    whose: str = ""
    size: float = 10.5
    above: Sequence[Row] = ()
    head: Sequence[Row] = ()
    header: Sequence[Row] = ()
    body: Sequence[Row] = ()
    foot: Sequence[Row] = ()
    below: Sequence[Row] = ()

    @property
    def is_long(self) -> bool:
        """Whether some text is so long that its row may not find room on a page."""
        # What sets type takes its time to import: help does not pay for it.
        from linkage_kit.typesetting import room

        limits = (
            ([*self.above, *self.head], _LONGEST_ABOVE),
            ([*self.body, *self.foot, *self.below], _LONGEST_BELOW),
        )
        return any(room(cell.words) > most for rows, most in limits for row in rows for cell in row.cells)

    @property
    def kept(self) -> int:
        """How many of the table's last lines stay on the page of what closes the form."""
        return min(len(self.body), _KEPT)

    @property
    def ruled(self) -> list[Row]:
        """The rows of the table."""
        return [*self.head, *self.header, *self.body, *self.foot]


def label(text: str, columns: int = 1, rows: int = 1, align: Align = "center") -> Cell:
    """Prescribed wording."""
    return Cell(text, "label", columns, rows, align)


def text(value: Value, columns: int = 1, align: Align = "center") -> Cell:
    """Somebody's data."""
    return Cell(value, "text", columns, align=align)


def number(value: Value, columns: int = 1) -> Cell:
    """A whole number."""
    return Cell(value, "number", columns)


def money(fen: Value, columns: int = 1) -> Cell:
    """An amount in fen."""
    return Cell(fen, "money", columns, align="right")


def placed(rows: Sequence[Row]) -> list[list[tuple[int, Cell]]]:
    """Each row's cells with the column that they begin in, from 0, past what higher cells reach down into."""
    reached: set[tuple[int, int]] = set()
    result = []
    for at, row in enumerate(rows):
        column, cells = 0, []
        for cell in row.cells:
            while (at, column) in reached:
                column += 1
            cells.append((column, cell))
            across = range(column, column + cell.columns)
            reached.update((at + down, over) for down in range(1, cell.rows) for over in across)
            column += cell.columns
        result.append(cells)
    return result
