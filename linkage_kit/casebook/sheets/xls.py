"""The old .xls as xlrd reads it: calamine, which reads the others, is known to give other values there
(tafia/calamine#640, dimastbk/python-calamine#161).
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import xlrd

from linkage_kit.casebook.cells import Broken, as_text
from linkage_kit.casebook.sheets.limits import MOST_CELLS, NO_WORKBOOK, PASSWORD, refused, too_many_cells
from linkage_kit.casebook.sheets.number_formats import unit_refused
from linkage_kit.casebook.sheets.sheet import CellRange, Sheet
from linkage_kit.casebook.sheets.spreadsheet import DIGITS_LOST, ERROR_VALUE, TOO_LONG

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_xls(path: Path, data: bytes) -> list[Sheet]:
    """The sheets of the file, in its order; charts and macros are no sheets. Raises CasebookError."""
    if _ENCRYPTED in data:
        raise refused(path, PASSWORD)
    book = _book(path, data)
    return [_sheet(path, book, sheet) for sheet in book.sheets()]


def _book(path: Path, data: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # It raises what it stumbles over: struct.error, IndexError, an assertion, …
        raise refused(path, PASSWORD if "encrypted" in str(error).lower() else NO_WORKBOOK) from None


def _sheet(path: Path, book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    if sheet.nrows * sheet.ncols > MOST_CELLS:
        raise refused(path, too_many_cells(), sheet.name)
    why = [unit_refused(book.format_map[style.format_key].format_str) for style in book.xf_list]
    cells = [
        [_value(sheet.cell(row, column), book.datemode, why) for column in range(sheet.ncols)]
        for row in range(sheet.nrows)
    ]
    merged = tuple(
        CellRange(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    )
    hidden_rows = frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    hidden_columns = frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden)
    return Sheet(path.name, sheet.name, cells, merged, bool(sheet.visibility), hidden_rows, hidden_columns)


def _value(cell: xlrd.sheet.Cell, datemode: int, why: list[str | None]) -> object:
    """The cell as `Sheet` has it; `why` its number cannot be read as it is stored, by its style."""
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return cell.value or None
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return Broken(xlrd.error_text_from_code.get(cell.value, "#?"), ERROR_VALUE)
        case xlrd.XL_CELL_DATE:
            return _date(cell.value, datemode)
        case xlrd.XL_CELL_NUMBER:
            if cell.value and (reason := why[cell.xf_index]):
                return Broken(as_text(cell.value), reason)
            return Broken(as_text(cell.value), DIGITS_LOST) if abs(cell.value) >= TOO_LONG else cell.value
    return None


def _date(number: float, datemode: int) -> object:
    """A date, or a time of the day where the number is less than one day."""
    moment = xlrd.xldate.xldate_as_datetime(number, datemode)
    return moment.time() if number < 1 else moment if moment.time() != dt.time() else moment.date()
