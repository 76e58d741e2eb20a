"""Workbooks of text cells, whatever characters they hold."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell

from fuzz.inputs import Grid

# What XML cannot hold stands in a workbook as its code.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def workbook_of(sheets: Mapping[str, Grid]) -> bytes:
    """A workbook with a sheet a table."""
    book = openpyxl.Workbook(write_only=True)
    for name, grid in sheets.items():
        sheet: Any = book.create_sheet(name)
        for row in grid:
            sheet.append([_cell(sheet, text) for text in row])
    return bytes_of(book)


def put(cell: Any, text: str) -> Any:
    """The cell with a text, which is text even where a program would compute it."""
    cell.value = _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or None
    if text:
        cell.data_type = "s"
    return cell


def bytes_of(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    return put(WriteOnlyCell(sheet), text)
