"""Writing Excel workbooks: sheets of typed cells under a frozen header with filters.

Text is written as text, so nothing in a cell is computed; the same tables give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from linkage_kit.casebook.problems import CasebookError, Problem

_MOST_ROWS = 1_048_576
_LONGEST_TEXT = 32_767
_TITLE = re.compile(r"[^\\/*?:\[\]]{1,31}")
# What XML cannot hold, and what would be read as its code.
_CODED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_COMPUTED = re.compile(r"[=+\-@\t\r]")
# A fixed moment, so that the same tables give the same bytes.
_MOMENT = dt.datetime(2024, 12, 15)


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: a label, cell values (None where blank) and a number format for each column."""

    title: str
    labels: Sequence[str]
    values: Sequence[Sequence[Any]]
    formats: Sequence[str | None]


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets; raises CasebookError, in Chinese, where a workbook cannot hold one."""
    taken: set[str] = set()
    for sheet in sheets:
        _refuse_what_does_not_fit(sheet, taken)
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page: Any = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.labels))}{len(sheet.values[0]) + 1}"
        for index, (label, values) in enumerate(zip(sheet.labels, sheet.values), start=1):
            page.column_dimensions[get_column_letter(index)].width = _width(label, values)
        page.append([_header_cell(page, label) for label in sheet.labels])
        writers = [_writer(page, number_format) for number_format in sheet.formats]
        for row in zip(*sheet.values):
            page.append([write(value) for write, value in zip(writers, row)])
    return repeatable_bytes(book)


def _header_cell(page: Any, label: str) -> Any:
    cell: Any = WriteOnlyCell(page, _coded(label))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE7F0")
    return cell


def _writer(page: Any, number_format: str | None) -> Callable[[Any], Any]:
    """What makes cells of a column's values; text goes to `_text_cell`, dates and fractions get the format.

    A styled cell is costly to make and is written before the next row is, so each column has one.
    """
    styled: Any = WriteOnlyCell(page)
    if number_format is not None:
        styled.number_format = number_format

    def write(value: Any) -> Any:
        if isinstance(value, str):
            return _text_cell(page, value)
        if value is None or number_format is None or isinstance(value, int):
            return value
        styled.value = value
        return styled

    return write


def _text_cell(page: Any, value: str) -> Any:
    """Text as it is where that is safe, else a cell of it; a plain value is written sooner than a cell."""
    text = _coded(value)
    if not _COMPUTED.match(text) and not text.startswith("#"):
        return text
    cell: Any = WriteOnlyCell(page)
    put_text(cell, value)
    return cell


def put_text(cell: Any, value: str) -> None:
    """Text that stays text: never a formula, an error value or, once somebody edits the cell, a computed one."""
    cell.value = text = _coded(value)
    cell.data_type = "s"
    cell.quotePrefix = bool(_COMPUTED.match(text))


def _coded(text: str) -> str:
    """The text with codes for what XML cannot hold, and for blanks where they are all of it, which XML drops."""
    coded = r"[\s\S]" if text.isspace() else _CODED
    return re.sub(coded, lambda found: f"_x{ord(found[0]):04X}_", text)


def _width(label: str, values: Sequence[Any]) -> float:
    """Room for the header with its filter button and for most of what stands below, within reason."""
    texts = (
        f"{value:,.2f}" if isinstance(value, float) else str(value)
        for value in values[:500]
        if value is not None
    )
    longest = max((_cells_wide(text) for text in texts), default=0)
    return min(max(longest + 2, _cells_wide(label) + 4, 8), 60)


def _cells_wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _refuse_what_does_not_fit(sheet: Sheet, taken: set[str]) -> None:
    def refuse(expected: str, column: str | None = None) -> None:
        raise CasebookError([Problem(sheet.title, None, column, None, expected)])

    if not _TITLE.fullmatch(sheet.title) or sheet.title.lower() in taken:
        refuse("工作表名称应各不相同，不超过31个字，且不含 \\ / * ? : [ ]")
    taken.add(sheet.title.lower())
    if sheet.values and len(sheet.values[0]) >= _MOST_ROWS:
        refuse(f"工作表最多{_MOST_ROWS}行，请改用CSV或Parquet")
    for label, values in zip(sheet.labels, sheet.values):
        if any(isinstance(value, str) and len(value) > _LONGEST_TEXT for value in values):
            refuse(f"单元格最多{_LONGEST_TEXT}个字", label)


def repeatable_bytes(book: openpyxl.Workbook) -> bytes:
    """The saved workbook, with fixed times instead of the clock's."""
    book.properties.created = _MOMENT
    saved, stream = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with (
        zipfile.ZipFile(saved) as written,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for entry in written.infolist():
            content = written.read(entry)
            if entry.filename == "docProps/core.xml":
                stamp = f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            fixed.writestr(
                zipfile.ZipInfo(entry.filename, _MOMENT.timetuple()[:6]), content, zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
