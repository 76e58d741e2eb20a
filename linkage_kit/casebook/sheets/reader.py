"""Files as grids of cells with their places, before anything is understood of them: workbooks of every kind, CSV files.

The reader is calamine, chosen over openpyxl by measurement (`bench/sheets.py`, 10,000 and 200,000 rows of annex 5):
openpyxl takes 16 times as long and 5 kB of memory a row; its read-only mode takes 9 times as long and knows no merged
ranges. What calamine leaves out (error values, formulas without a result, units in formats, hidden rows and columns) is
taken from the file's own records in one pass (`ooxml`, `xlsb`, `ods`), which takes twice calamine's own time and also
counts the cells before any memory is spent on them. The old .xls is read by xlrd.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import Broken, as_text, is_blank_text
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import as_values
from linkage_kit.casebook.sheets import ods, ooxml, xlsb
from linkage_kit.casebook.sheets.limits import (
    CUT,
    MOST_BYTES,
    MOST_CELLS,
    MOST_TEXT,
    MOST_TEXT_BYTES,
    MOST_TEXT_CELLS,
    NO_WORKBOOK,
    PASSWORD,
    NoWorkbook,
    TooBig,
    packed_again,
    refused,
    too_big,
    too_many_cells,
    unpacked_parts,
)
from linkage_kit.casebook.sheets.scan import SheetScan
from linkage_kit.casebook.sheets.sheet import CellRange, Sheet
from linkage_kit.casebook.sheets.spreadsheet import DIGITS_LOST, ERROR_VALUE, NO_RESULT, TOO_LONG
from linkage_kit.casebook.sheets.web_page import is_web_page, read_web_page
from linkage_kit.casebook.sheets.xls import read_xls
from linkage_kit.casebook.simple_csv import simple_lines
from linkage_kit.csv_text import CsvFault, CsvText, other_separator, swallowed_rows
from linkage_kit.plain_files import require_plain

#: Kinds of files that are read, by their suffix; what a workbook really is, its content says.
WORKBOOKS, TEXTS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), (".csv", ".txt")
SUFFIXES = (*WORKBOOKS, *TEXTS)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_A_PAGE = "扩展名是工作簿，内容却是文本或没有表格的网页；应在表格软件中打开并另存为.xlsx"
#: The parts of all packages that are read.
_WANTED = re.compile("|".join(one.pattern for one in (ooxml.WANTED, xlsb.WANTED, ods.WANTED)), re.I)


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, in its order, empty ones too; a text of blanks alone is a blank cell.

    Raises CasebookError as `stored_sheets` does.
    """
    sheets = stored_sheets(path)
    for sheet in sheets:
        # In place: there may be millions of cells.
        for row in sheet.cells:
            row[:] = [None if isinstance(cell, str) and is_blank_text(cell) else cell for cell in row]
    return sheets


def stored_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, in its order, empty ones too, with every text that it stores.

    Raises CasebookError where the file cannot be read, is protected by a password, or is too big; in a sheet, single
    cells that cannot be read are `Broken`.
    """
    require_plain(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _most_bytes(path) else None
    except FileNotFoundError:
        raise refused(path, "找不到这个文件") from None
    except OSError:
        raise refused(path, "无法打开这个文件") from None
    if data is None:
        raise refused(path, f"文件大于{_most_bytes(path) >> 20}MB，应拆分后再读取")
    if path.suffix.lower() in TEXTS:
        return [_read_csv(path)]
    if path.suffix.lower() not in WORKBOOKS:
        raise refused(path, f"不能导入这种文件，应为{'、'.join(SUFFIXES)}")
    if data.startswith(b"PK"):
        return _read_package(path, data)
    if data.startswith(_OLE):
        return read_xls(path, data)
    if is_web_page(data):
        return read_web_page(path, data)
    raise refused(path, _A_PAGE if _is_text(data) else NO_WORKBOOK)


def _read_csv(path: Path) -> Sheet:
    try:
        text = CsvText.read(path)
        if (lines := simple_lines(text)) is not None:
            return _of_lines(path, text, lines)
        records: list[list[str]] = []
        cells = 0
        for record in text.records():
            records.append(record)
            cells += len(record)
            _refuse_too_many(path, cells)
        if separated_otherwise := other_separator(records):
            raise separated_otherwise
    except CsvFault as fault:
        raise CasebookError([_row_problem(path, fault)]) from None
    width = max(map(len, records), default=0)
    _refuse_too_many(path, width * len(records))
    if faults := swallowed_rows(records, text.separator):
        raise CasebookError([_row_problem(path, fault) for fault in faults])
    lengths = tuple(map(len, records))
    grid: list[list[object]] = [
        [*[cell or None for cell in record], *[None] * (width - len(record))] for record in records
    ]
    return _csv_sheet(path, text, grid, lengths)


def _of_lines(path: Path, text: CsvText, lines: pa.Table) -> Sheet:
    """The sheet of lines that are all equally long; a text that stands in many cells is held once."""
    _refuse_too_many(path, lines.num_rows * lines.num_columns)
    columns = []
    for cells in map(arrow_cells, lines.columns):
        distinct = as_values([cell or None for cell in cells.distinct])
        columns.append(distinct[cells.codes].tolist())
    grid: list[list[object]] = list(map(list, zip(*columns)))
    lengths = (lines.num_columns,) * lines.num_rows
    return _csv_sheet(path, text, grid, lengths)


def _csv_sheet(path: Path, text: CsvText, grid: list[list[object]], lengths: tuple[int, ...]) -> Sheet:
    return Sheet(
        path.name,
        None,
        grid,
        row_lengths=lengths,
        is_cut_off=text.is_cut_off,
        is_guessed=text.is_guessed,
    )


def _refuse_too_many(path: Path, cells: int) -> None:
    if cells > MOST_TEXT_CELLS:
        raise refused(path, too_many_cells(MOST_TEXT_CELLS))


def _row_problem(path: Path, fault: CsvFault) -> Problem:
    return Problem(path.name, fault.row, None, None, fault.expected)


def _read_package(path: Path, data: bytes) -> list[Sheet]:
    """The sheets of an .xlsx, .xlsb or .ods. What was counted is what is read: calamine gets the parts alone."""
    try:
        package_parts = unpacked_parts(data, _WANTED)
        if ods.is_ods(package_parts):
            if ods.is_protected(package_parts):
                raise refused(path, PASSWORD)
            scans = ods.scans(package_parts)
        elif xlsb.is_xlsb(package_parts):
            scans = xlsb.scans(package_parts)
        else:
            scans = _scanned(path, package_parts)
    except TooBig:
        raise refused(path, too_big()) from None
    except NoWorkbook:
        raise refused(path, NO_WORKBOOK) from None
    for name, scan in scans.items():
        if scan.rows * scan.columns > MOST_CELLS:
            raise refused(path, too_many_cells(), name)
    sheets = _read_workbook(path, packed_again(package_parts))
    names = {sheet.name for sheet in sheets}
    if not names <= scans.keys() or len(names) < len(sheets):
        raise refused(path, NO_WORKBOOK)
    return [_completed(sheet, scans[str(sheet.name)]) for sheet in sheets]


def _scanned(path: Path, package_parts: Mapping[str, bytes]) -> dict[str, SheetScan]:
    """The facts of each sheet of an .xlsx; refuses one whose texts are too many."""
    parts = ooxml.sheet_parts(package_parts)
    styles = ooxml.refused_styles(package_parts)
    scans = {name: ooxml.scan_sheet(package_parts, part, styles) for name, part in parts.items()}
    longest = ooxml.longest_shared_text(package_parts)
    for name, scan in scans.items():
        may_be_too_long = longest * scan.rows * scan.columns > MOST_TEXT
        if may_be_too_long and ooxml.shared_text_bytes(package_parts, parts[name]) > MOST_TEXT:
            raise refused(path, f"单元格中的文字超过{MOST_TEXT >> 20}MB；{CUT}", name)
    return scans


def _read_workbook(path: Path, data: io.BytesIO) -> list[Sheet]:
    """The sheets as calamine reads them; charts and macros are no sheets."""
    try:
        with calamine.load_workbook(data) as book:
            return [
                _read_sheet(path, book.get_sheet_by_name(facts.name), facts)
                for facts in book.sheets_metadata
                if facts.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise refused(path, PASSWORD) from None
    except (calamine.CalamineError, OSError):
        raise refused(path, NO_WORKBOOK) from None


def _read_sheet(path: Path, sheet: calamine.CalamineSheet, facts: calamine.SheetMetadata) -> Sheet:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise refused(path, too_many_cells(), facts.name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for row in rows:
        row[:] = map(_value, row)
    merged = tuple(CellRange(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    hidden = facts.visible != calamine.SheetVisibleEnum.Visible
    return Sheet(path.name, facts.name, rows, merged, hidden)


def _completed(sheet: Sheet, scan: SheetScan) -> Sheet:
    """The sheet with what calamine does not tell."""
    width = max(sheet.width, scan.columns)
    cells = list(sheet.cells)
    if width > sheet.width:
        cells = [[*row, *[None] * (width - len(row))] for row in cells]
    cells.extend([None] * width for _ in range(scan.rows - len(cells)))
    for (row, column), why in scan.units.items():
        cells[row][column] = _with_unit(cells[row][column], why)
    for (row, column), text in scan.errors.items():
        cells[row][column] = Broken(text, ERROR_VALUE)
    for (row, column), formula in scan.without_result.items():
        cells[row][column] = Broken(f"={formula or '…'}", NO_RESULT)
    return Sheet(
        sheet.file,
        sheet.name,
        cells,
        sheet.merged,
        sheet.hidden,
        scan.hidden_rows,
        scan.hidden_columns,
    )


def _with_unit(cell: object, why: str) -> object:
    """A number whose format says that it is something else than it seems; a zero is one in every unit."""
    return Broken(as_text(cell), why) if isinstance(cell, float) and cell else cell


def _value(cell: object) -> object:
    """The cell as `Sheet` has it."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float) and abs(cell) >= TOO_LONG:
        return Broken(as_text(cell), DIGITS_LOST)
    return str(cell) if isinstance(cell, dt.timedelta) else cell


def _most_bytes(path: Path) -> int:
    return MOST_TEXT_BYTES if path.suffix.lower() in TEXTS else MOST_BYTES


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:4096]
