"""Excel workbooks, written: casebooks for programs, and tables in Chinese for people.

Text is written as text, so nothing in a cell is computed; the same tables give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.casebook.tables import RESULT_TABLES, TABLES, Column, Table

_FORMATS = {"money": "0.00", "date": "yyyy-mm-dd"}
_MOST_ROWS = 1_048_576
_LONGEST_TEXT = 32_767
_TITLE = re.compile(r"[^\\/*?:\[\]]{1,31}")
# What XML cannot hold, and what would be read as its code.
_CODED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_COMPUTED = re.compile(r"[=+\-@\t\r]")
# A fixed moment, so that the same tables give the same bytes.
_MOMENT = dt.datetime(2024, 12, 15)


@dataclass(frozen=True)
class _Sheet:
    """A sheet to write: labels, and values and number format of each column."""

    title: str
    labels: Sequence[str]
    values: Sequence[Sequence[Any]]
    formats: Sequence[str | None]


def casebook_bytes(frames: Mapping[str, tuple[pd.DataFrame, Table | None]]) -> bytes:
    """A workbook that `read_casebook` reads back the same; a sheet a table, without a table all columns are text.

    Raises CasebookError where a workbook cannot hold a table.
    """
    return _workbook(
        [_for_programs(name, frame, table) for name, (frame, table) in frames.items()], _plain_sheet
    )


def write_tables(
    path: Path, frames: Mapping[str, pd.DataFrame], titles: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """A workbook for people: a sheet a table (key: the table's English name), Chinese titles and words.

    `titles` gives Chinese titles for values of further columns by name, such as causes of findings.
    """
    tables = TABLES | RESULT_TABLES
    sheets = [_for_people(frame, tables[name], titles or {}) for name, frame in frames.items()]
    write_file(path, _workbook(sheets, _styled_sheet))


def _for_programs(name: str, frame: pd.DataFrame, table: Table | None) -> _Sheet:
    columns = {} if table is None else table.columns
    kinds = [columns[label].kind if label in columns else "text" for label in frame.columns]
    values = [_values(frame[label], kind) for label, kind in zip(frame.columns, kinds)]
    escaped = [
        [None if value is None else escape(value) for value in cells] if kind == "text" else cells
        for cells, kind in zip(values, kinds)
    ]
    return _Sheet(
        name, [escape(str(label)) for label in frame.columns], escaped, [_FORMATS.get(kind) for kind in kinds]
    )


def _for_people(frame: pd.DataFrame, table: Table, titles: Mapping[str, Mapping[str, str]]) -> _Sheet:
    columns = {name: table.columns.get(str(name)) for name in frame.columns}
    kinds = [column.kind if column else "text" for column in columns.values()]
    return _Sheet(
        table.title,
        [column.title if column else str(name) for name, column in columns.items()],
        [
            _in_chinese(_values(frame[name], kind), column, titles.get(str(name), {}))
            for (name, column), kind in zip(columns.items(), kinds)
        ],
        [_FORMATS.get(kind) for kind in kinds],
    )


def _in_chinese(values: list[Any], column: Column | None, titles: Mapping[str, str]) -> list[Any]:
    listed = column.words if column and column.words else titles
    words: Mapping[Any, str] = {True: "是", False: "否"} if column and column.kind == "bool" else listed
    return [words.get(value, value) for value in values] if words else values


def _values(series: pd.Series, kind: str) -> list[Any]:
    """Python values for the cells: money in yuan (a float is exact at a spreadsheet's 15 digits), None for blanks."""
    known = series.notna()
    if kind == "money":
        values: pd.Series = series.astype("Float64") / 100
    elif kind == "month":
        values = series.dt.strftime("%Y-%m")
    elif kind == "date":
        values = series.dt.date
    else:
        values = series
    return [value if there else None for value, there in zip(values.astype(object), known)]


def _workbook(sheets: Iterable[_Sheet], prepare: Any) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    book.properties.created = _MOMENT
    taken: set[str] = set()
    for sheet in sheets:
        _refuse_what_does_not_fit(sheet, taken)
        page: Any = book.create_sheet(sheet.title)
        header = prepare(page, sheet)
        page.append(header)
        for row in zip(*([_cell(page, v, f) for v in vs] for vs, f in zip(sheet.values, sheet.formats))):
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return _repeatable(stream.getvalue())


def _plain_sheet(page: Any, sheet: _Sheet) -> list[Any]:
    page.freeze_panes = "A2"
    return [_cell(page, label, None) for label in sheet.labels]


def _styled_sheet(page: Any, sheet: _Sheet) -> list[Any]:
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.labels))}{len(sheet.values[0]) + 1}"
    for index, (label, values) in enumerate(zip(sheet.labels, sheet.values), start=1):
        page.column_dimensions[get_column_letter(index)].width = _width(label, values)
    header = [WriteOnlyCell(page, label) for label in sheet.labels]
    for cell in header:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE7F0")
    return header


def _cell(page: Any, value: Any, number_format: str | None) -> Any:
    """A cell whose text stays text: never a formula, an error value or, once edited, a computed one."""
    if value is None:
        return None
    if not isinstance(value, str):
        if number_format is None:
            return value
        cell: Any = WriteOnlyCell(page, value)
        cell.number_format = number_format
        return cell
    text = _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    computed = bool(_COMPUTED.match(text))
    if not computed and not text.startswith("#"):
        return text
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.quotePrefix = computed
    return cell


def _width(label: str, values: Sequence[Any]) -> float:
    """Room for the header with its filter button and for most of what stands below, within reason."""
    texts = (
        f"{value:.2f}" if isinstance(value, float) else str(value)
        for value in values[:500]
        if value is not None
    )
    longest = max((_cells_wide(text) for text in texts), default=0)
    return min(max(longest + 2, _cells_wide(label) + 4, 8), 60)


def _cells_wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _refuse_what_does_not_fit(sheet: _Sheet, taken: set[str]) -> None:
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


def _repeatable(data: bytes) -> bytes:
    """The workbook with fixed times instead of the clock's."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as written,
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
