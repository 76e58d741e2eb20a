"""Excel workbooks, read: a sheet a table, cells as they are typed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, raw_table

SUFFIXES = (".xlsx", ".xlsm")

# A spreadsheet keeps fifteen significant digits; of a longer number the others are zeros.
_TOO_LONG = 10**15
_DIGITS_LOST = "数字超过15位，后面的位数已丢失，应以文本填写"
_NO_RESULT = "公式没有保存计算结果，应在表格软件中打开并保存，或填写数值"
_ERROR_VALUE = "单元格是错误值，应填写数值或文字"


def read_sheets(path: Path) -> dict[str, RawTable] | Problem:
    """The cells of every sheet by its name; a problem where the file is no workbook."""
    try:
        book = openpyxl.load_workbook(path, read_only=True)
        return {sheet.title: _read_sheet(sheet, path) for sheet in book.worksheets}
    except (OSError, ValueError, KeyError, ParseError, zipfile.BadZipFile, InvalidFileException):
        return Problem(path.name, None, None, None, "不是Excel工作簿（.xlsx），无法读取")


def _read_sheet(sheet: Any, path: Path) -> RawTable:
    sheet.reset_dimensions()
    formulas: list[tuple[int, int]] = []
    records: list[list[object]] = []
    for row, cells in enumerate(sheet.iter_rows()):
        formulas.extend((row, at) for at, cell in enumerate(cells) if cell.data_type == "f")
        records.append([_value(cell.value, cell.data_type) for cell in cells])
    if formulas:
        _fill_results(records, formulas, sheet.title, path)
    return raw_table(sheet.title, path.name, records, sheet.title)


def _fill_results(
    records: list[list[object]], formulas: Iterable[tuple[int, int]], title: str, path: Path
) -> None:
    """Puts what the spreadsheet program computed in place of formulas."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheet: Any = book[title]
    sheet.reset_dimensions()
    results = [[_value(cell.value, cell.data_type) for cell in cells] for cells in sheet.iter_rows()]
    for row, at in formulas:
        result = results[row][at]
        records[row][at] = Broken(str(records[row][at]), _NO_RESULT) if result is None else result


# Characters that XML cannot hold stand in a workbook as their code: _x000D_.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _value(value: object, data_type: str) -> object:
    if data_type == "e":
        return Broken(str(value), _ERROR_VALUE)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _TOO_LONG:
        return Broken(f"{value:.15g}", _DIGITS_LOST)
    if isinstance(value, str) and "_x" in value:
        return _CODED.sub(lambda found: chr(int(found[1], 16)), value)
    return value
