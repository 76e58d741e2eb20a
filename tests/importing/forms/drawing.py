"""Filled annexes drawn as an office might, from plain values: for tests to read, and to spoil first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from linkage_kit.forms.annex import UNIT_LINE, Annex, Field
from linkage_kit.forms.annexes import annex_numbered

#: Cells a row of person fields has: a label and its value, so many times.
_FIELDS_A_ROW = 4


@dataclass
class Content:
    """What is written on a form: values by label, rows as the form's columns have them, the row of totals."""

    number: int
    values: dict[str, Any]
    rows: list[list[Any]]
    total: list[Any] | None = None


@dataclass
class Drawn:
    """A drawn form; where things stand as (row, column) from 1: `labels` and `values` by label, `rows` by index."""

    sheet: Worksheet
    annex: Annex
    title: tuple[int, int] = (0, 0)
    unit: tuple[int, int] = (0, 0)
    header: tuple[int, int] = (0, 0)
    rows: list[int] = field(default_factory=list)
    total: int | None = None
    left: int = 1
    last: int = 0
    labels: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[str, tuple[int, int]] = field(default_factory=dict)

    def column(self, number: int) -> int:
        """The sheet's column of the form's column `number`."""
        return self.left + number - 1

    def address(self, place: tuple[int, int]) -> str:
        """`C7` for (7, 3)."""
        return f"{get_column_letter(place[1])}{place[0]}"


def draw(sheet: Worksheet, content: Content, top: int = 1, left: int = 1) -> Drawn:
    """The form below and right of a cell; returns where everything stands."""
    annex = annex_numbered(content.number)
    drawn = Drawn(sheet, annex, left=left)
    width = len(annex.columns)
    sheet.cell(top, left, f"附件{annex.number}")
    drawn.title = (top + 1, left)
    sheet.cell(*drawn.title, annex.title)
    _merge(sheet, top + 1, left, top + 1, left + width - 1)
    row = top + 2
    drawn.unit = (row, left + width - 2)
    for index, one in enumerate(annex.top):
        sheet.cell(row, left + 2 * index, one.label + str(content.values.get(_key(one), "  年  月  日")))
    sheet.cell(*drawn.unit, UNIT_LINE)
    row += 1
    for title, fields in ((annex.person_title, annex.person), (annex.further_title, annex.further)):
        if title:
            sheet.cell(row, left, title)
            row += 1
        row = _fields(drawn, fields, content, row)
    sheet.cell(row, left, annex.table_title)
    _merge(sheet, row, left, row, left + width - 1)
    row = _table(drawn, content, row + 1)
    row = _fields(drawn, annex.after, content, row)
    if annex.agency:
        sheet.cell(row, left, annex.agency_title)
        row = _fields(drawn, annex.agency, content, row + 1)
    if annex.opinion:
        sheet.cell(row, left, annex.opinion_title)
        sheet.cell(row + 1, left, annex.opinion)
        row += 2
    sheet.cell(row, left, "    ".join(annex.signatures))
    drawn.last = row
    if annex.note:
        drawn.last = row + 1
        sheet.cell(row + 1, left, annex.note)
    return drawn


def _table(drawn: Drawn, content: Content, row: int) -> int:
    sheet, annex, left = drawn.sheet, drawn.annex, drawn.left
    drawn.header = (row, left)
    two_rows = any(one.group for one in annex.columns)
    begun = ""
    for index, one in enumerate(annex.columns):
        column = left + index
        if one.group:
            if one.group != begun:
                sheet.cell(row, column, one.group)
                span = sum(other.group == one.group for other in annex.columns)
                _merge(sheet, row, column, row, column + span - 1)
            sheet.cell(row + 1, column, one.label)
        else:
            sheet.cell(row, column, one.label)
            if two_rows:
                _merge(sheet, row, column, row + 1, column)
        begun = one.group
    row += 2 if two_rows else 1
    if annex.column_numbers:
        for index in range(len(annex.columns)):
            sheet.cell(row, left + index, index + 1)
        row += 1
    for cells in content.rows:
        drawn.rows.append(row)
        _write(sheet, row, left, cells)
        row += 1
    if content.total is not None:
        drawn.total = row
        _write(sheet, row, left, content.total)
        row += 1
    return row


def _fields(drawn: Drawn, fields: Sequence[Field], content: Content, row: int) -> int:
    """Labels with their values to the right, some a row; returns the next free row."""
    for start in range(0, len(fields), _FIELDS_A_ROW):
        for index, one in enumerate(fields[start : start + _FIELDS_A_ROW]):
            place = (row, drawn.left + 2 * index)
            drawn.sheet.cell(*place, one.label)
            drawn.labels[_key(one)] = place
            drawn.values[_key(one)] = (place[0], place[1] + 1)
            value = content.values.get(_key(one))
            if value is not None:
                drawn.sheet.cell(row, place[1] + 1, f"{value}{one.unit}" if one.unit else value)
        row += 1
    return row


def _key(one: Field) -> str:
    return one.label.replace(" ", "").rstrip("：")


def _write(sheet: Worksheet, row: int, left: int, cells: Sequence[Any]) -> None:
    for index, cell in enumerate(cells):
        if cell is not None:
            sheet.cell(row, left + index, cell)


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    # `merge_cells` looks through all ranges each time, which takes minutes for thousands of forms.
    block = CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
    sheet.merged_cells.ranges.add(block)
