"""A workbook with filled forms of generated cases, for oddities to spoil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from linkage_kit.casebook import Casebook
from linkage_kit.sample.generator import generate

from .drawing import Content, Drawn, draw
from .filling import CONTENTS

SEED = 5
#: Two cases whose annex 5 has several years; all their aid and periods are given.
ONE, OTHER = "S0000004", "S0000043"


@cache
def cases() -> Casebook:
    """The two cases that the forms are of, with their records."""
    return generate(60, SEED).select((ONE, OTHER))


@dataclass
class Scene:
    """One form in a workbook, and what the import is given beside it. `only` are the cases that the forms are of."""

    number: int
    content: Content
    book: openpyxl.Workbook
    form: Drawn
    casebook: Casebook
    only: tuple[str, ...] = (ONE,)
    finish: list[Callable[[Path], None]] = field(default_factory=list)
    suffix: str = ".xlsx"

    @classmethod
    def of(cls, number: int, top: int = 1, left: int = 1) -> Scene:
        """The good form."""
        content = CONTENTS[number](cases(), ONE)
        book = openpyxl.Workbook()
        return cls(number, content, book, draw(first(book), content, top, left), cases())

    @property
    def sheet(self) -> Worksheet:
        """The form's sheet."""
        return self.form.sheet

    def redraw(self, top: int = 1, left: int = 1) -> None:
        """Draws the content again from this cell on."""
        self.book = openpyxl.Workbook()
        self.form = draw(first(self.book), self.content, top, left)

    def set(self, place: tuple[int, int], value: object) -> None:
        """Writes a cell."""
        self.sheet.cell(*place).value = value

    def save(self, folder: Path) -> Path:
        """The workbook as a file, spoilt to the end."""
        path = folder / f"annex{self.suffix}"
        self.book.save(path.with_suffix(".xlsx"))
        if self.suffix != ".xlsx":
            path.with_suffix(".xlsx").rename(path)
        for spoil in self.finish:
            spoil(path)
        return path

    def without(self, *columns: str) -> None:
        """The import's cases without these recorded facts, so that the form's can differ."""
        frame = self.casebook.cases.copy()
        for name in columns:
            frame[name] = frame[name].where(False)
        self.casebook = self.casebook.assign(cases=frame)


def first(book: openpyxl.Workbook) -> Worksheet:
    """The workbook's first sheet."""
    return book.worksheets[0]


def insert_rows(form: Drawn, before: int, count: int = 1) -> None:
    """Rows inserted as a spreadsheet does it: merged cells move along."""
    sheet = form.sheet
    blocks = _unmerged(sheet)
    sheet.insert_rows(before, count)
    for block in blocks:
        block.shift(row_shift=count if block.min_row >= before else 0)
        sheet.merged_cells.ranges.add(block)
    form.rows = [row + count if row >= before else row for row in form.rows]
    form.last += count


def insert_column(form: Drawn, before: int) -> None:
    """A column inserted; merged cells that span the place grow."""
    sheet = form.sheet
    blocks = _unmerged(sheet)
    sheet.insert_cols(before)
    for block in blocks:
        if block.min_col >= before:
            block.shift(col_shift=1)
        elif block.max_col >= before:
            block.expand(right=1)
        sheet.merged_cells.ranges.add(block)


def swap_columns(form: Drawn, one: int, other: int, top: int) -> None:
    """The cells of two columns exchanged from a row on."""
    for row in range(top, form.sheet.max_row + 1):
        a, b = form.sheet.cell(row, one), form.sheet.cell(row, other)
        a.value, b.value = b.value, a.value


def unmerge(form: Drawn) -> None:
    """Every merged cell taken apart: the content stays in the first."""
    _unmerged(form.sheet)


def _unmerged(sheet: Worksheet) -> list[CellRange]:
    blocks = [CellRange(block.coord) for block in sheet.merged_cells.ranges]
    sheet.merged_cells.ranges.clear()
    return blocks
