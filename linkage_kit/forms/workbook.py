"""A form as an Excel workbook of one sheet, set up to be printed on A4.

Text is text, whatever it begins with; amounts are numbers that a spreadsheet can add; the same form gives the same
bytes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from linkage_kit.casebook.storage.workbook import put_text, repeatable_bytes
from linkage_kit.forms.grid import Cell, Form, Row, placed

_FONT, _TITLE_FONT = "宋体", "黑体"
_TITLE_SIZE = 18
_AMOUNT = "#,##0.00"
_POINT, _INCH = 25.4 / 72, 25.4
#: What a cell keeps free of its width and of its height, in mm, and how far lines stand apart, in sizes of the font.
_PADDING, _SPARE, _LEADING = 2.0, 0.5, 1.4
_TITLE_HEIGHT = 14.0
_SIDE, _END, _HEADER = 12, 15, 6
_A4, _A4_SIDES = 9, (210, 297)
#: How much more than a page is still printed on one, smaller.
_SHRUNK = 1.15
#: What a spreadsheet allows: points of a row, and characters of a page's header (255 with its codes).
_HIGHEST, _LONGEST_HEADER = 409, 120
_RULE = Side(style="thin")
_RULED = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_INDENT = "　　"


def form_workbook(form: Form) -> bytes:
    """The form as xlsx."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = f"附件{form.annex}"
    for index, width in enumerate(form.widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _characters(width)
    _put_rows(sheet, form, [Row([Cell(f"附件{form.annex}", align="left", columns=len(form.widths))])], 1)
    _put_title(sheet, form)
    ruled_from = 3 + len(form.above)
    header_from = ruled_from + len(form.head)
    below_from = ruled_from + len(form.ruled)
    _put_rows(sheet, form, form.above, 3)
    _put_rows(sheet, form, form.ruled, ruled_from, _RULED)
    _put_rows(sheet, form, form.below, below_from)
    if form.header:
        sheet.print_title_rows = f"{header_from}:{header_from + len(form.header) - 1}"
    last = below_from + len(form.below) - 1
    _set_up_page(sheet, form, last)
    _set_breaks(sheet, form, header_from, last)
    return repeatable_bytes(book)


def _put_title(sheet: Any, form: Form) -> None:
    _put(sheet, 2, 1, Cell(form.title, columns=len(form.widths)), form.size)
    sheet.cell(2, 1).font = Font(name=_TITLE_FONT, size=_TITLE_SIZE, bold=True)
    sheet.row_dimensions[2].height = _TITLE_HEIGHT / _POINT


def _put_rows(sheet: Any, form: Form, rows: Sequence[Row], first: int, border: Border | None = None) -> None:
    for number, (row, cells) in enumerate(zip(rows, placed(rows)), start=first):
        heights = [row.height]
        for column, cell in cells:
            _put(sheet, number, column + 1, cell, form.size)
            boxed = _RULED if cell.kind == "box" else border
            if boxed is not None:
                _rule(sheet, number, column + 1, cell, boxed)
            if cell.rows == 1:
                heights.append(_height(cell, sum(form.widths[column : column + cell.columns]), form.size))
        sheet.row_dimensions[number].height = min(max(heights) / _POINT, _HIGHEST)


def _put(sheet: Any, row: int, column: int, cell: Cell, size: float) -> None:
    target = sheet.cell(row, column)
    if cell.columns > 1 or cell.rows > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.rows - 1,
            end_column=column + cell.columns - 1,
        )
    target.font = _font(size)
    target.alignment = _alignment(cell.align, cell.whole, int(cell.kind == "money"))
    if isinstance(cell.value, str):
        _put_words(target, cell, size)
    elif cell.value is not None and cell.kind == "money":
        target.value = cell.value / 100
    elif cell.value is not None:
        target.value = cell.value
    if cell.kind == "money":
        target.number_format = _AMOUNT
    elif cell.kind == "text":
        target.number_format = "@"


@lru_cache
def _font(size: float) -> Font:
    return Font(name=_FONT, size=size)


@lru_cache
def _alignment(align: str, whole: bool, indent: int) -> Alignment:
    """On one line, smaller where that is too narrow, or on as many as it takes; `indent` keeps it off the rule."""
    return Alignment(align, "center", wrap_text=not whole, shrink_to_fit=whole, indent=indent)


def _put_words(target: Any, cell: Cell, size: float) -> None:
    indent = _INDENT if cell.kind == "paragraph" else ""
    if not cell.struck:
        put_text(target, f"{indent}{cell.value}")
        return
    fonts = {struck: InlineFont(rFont=_FONT, sz=size, strike=struck or None) for struck in (False, True)}
    target.value = CellRichText(indent, *(TextBlock(fonts[struck], part) for part, struck in cell.runs))


def _rule(sheet: Any, row: int, column: int, cell: Cell, border: Border) -> None:
    """Rules round every cell that a merged one is made of."""
    for down in range(cell.rows):
        for over in range(cell.columns):
            sheet.cell(row + down, column + over).border = border


def _height(cell: Cell, width: float, size: float) -> float:
    """Room in mm for a cell's lines; a spreadsheet makes none for merged cells by itself."""
    if not isinstance(cell.value, str) or cell.whole:
        return 0
    line = max(width - _PADDING, size * _POINT)
    lines = max(math.ceil(_ems(cell.value) * size * _POINT / line), 1)
    return lines * size * _POINT * _LEADING + _SPARE


def _ems(words: str) -> float:
    """Width of a text in sizes of its font."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.55 for character in words)


def _characters(width: float) -> float:
    """Mm as a spreadsheet measures columns: in digits of 7 pixels and 5 pixels of padding, 96 pixels an inch."""
    return round((width / _INCH * 96 - 5) / 7, 2)


def _set_up_page(sheet: Any, form: Form, last: int) -> None:
    sheet.print_area = f"A1:{get_column_letter(len(form.widths))}{last}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if form.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(*(mm / _INCH for mm in (_SIDE, _SIDE, _END, _END, _HEADER, _HEADER)))
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.differentFirst = True
    sheet.oddHeader.center.text = _header_text(f"{form.title}（续）{form.whose}")
    sheet.oddFooter.center.text = sheet.firstFooter.center.text = "第&P页 共&N页"
    sheet.sheet_view.showGridLines = False


def _set_breaks(sheet: Any, form: Form, header_from: int, last: int) -> None:
    """One page where that is enough; else what closes the form goes to the last page with the table's last lines.

    A spreadsheet parts rows wherever a page ends: the last one could have nothing but signatures.
    """
    heights = [sheet.row_dimensions[row].height * _POINT for row in range(1, last + 1)]
    room = _A4_SIDES[not form.landscape] - 2 * _END
    is_one = sum(heights) <= room * _SHRUNK
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_one)
    held = form.kept + len(form.foot) + len(form.below)
    if is_one or form.is_long:
        return
    header = sum(heights[header_from - 1 :][: len(form.header)])
    used = 0.0
    for height in heights[:-held]:
        used = height + (header if used + height > room else used)
    if used + sum(heights[-held:]) > room:
        sheet.row_breaks.append(Break(last - held))


def _header_text(words: str) -> str:
    """Text of a page's header, in which & begins a code; a spreadsheet takes 255 characters."""
    return words[:_LONGEST_HEADER].replace("&", "&&")
