"""Excel workbooks: a sheet a table.

Read cell by cell as typed; written for programs (a casebook) or for people (Chinese titles and words).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from linkage_kit.casebook.cells import Broken, as_text, escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, table_of_records
from linkage_kit.casebook.sheets.spreadsheet import DIGITS_LOST, ERROR_VALUE, NO_RESULT, TOO_LONG
from linkage_kit.casebook.storage.workbook import Sheet, workbook_bytes
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.yes_no import yes_or_no

_FORMATS = {"money": "0.00", "value": "0.00", "date": "yyyy-mm-dd"}
_FORMATS_FOR_PEOPLE = {**_FORMATS, "money": "#,##0.00", "value": "#,##0.00"}


def read_tables(path: Path) -> dict[str, RawTable] | Problem:
    """The cells of every sheet by its name; a problem where the file is no workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # About parts of a workbook that are no cells.
            with closing(openpyxl.load_workbook(path, read_only=True)) as book:
                return {sheet.title: _read_sheet(sheet, path) for sheet in book.worksheets}
    except Exception:  # A file that is no workbook, or a broken one, makes openpyxl raise anything.
        return Problem(path.name, None, None, None, "不是Excel工作簿（.xlsx），无法读取")


def absent(path: Path, name: str) -> Problem:
    """What is wrong where a workbook has not the sheet of a table that must be there."""
    return Problem(path.name, None, None, None, "缺少这个工作表", name)


def _read_sheet(sheet: Any, path: Path) -> RawTable:
    sheet.reset_dimensions()
    formulas: list[tuple[int, int]] = []
    records: list[list[object]] = []
    for row, cells in enumerate(sheet.iter_rows()):
        formulas.extend((row, at) for at, cell in enumerate(cells) if cell.data_type == "f")
        records.append([_value(cell.value, cell.data_type) for cell in cells])
    if formulas:
        _fill_results(records, formulas, sheet.title, path)
    return table_of_records(sheet.title, path.name, records, sheet.title)


def _fill_results(
    records: list[list[object]], formulas: Iterable[tuple[int, int]], title: str, path: Path
) -> None:
    """Puts what the spreadsheet program computed in place of formulas."""
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        sheet: Any = book[title]
        sheet.reset_dimensions()
        results = [[_value(cell.value, cell.data_type) for cell in cells] for cells in sheet.iter_rows()]
    for row, at in formulas:
        result = results[row][at]
        records[row][at] = Broken(str(records[row][at]), NO_RESULT) if result is None else result


# Characters that XML cannot hold stand in a workbook as their code: _x000D_.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _value(value: object, data_type: str) -> object:
    if data_type == "e":
        return Broken(str(value), ERROR_VALUE)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= TOO_LONG:
        return Broken(as_text(float(value)), DIGITS_LOST)
    if isinstance(value, str) and "_x" in value:
        return _CODED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def casebook_bytes(frames: Mapping[str, tuple[pd.DataFrame, Table | None]]) -> bytes:
    """A workbook that `read_casebook` reads back the same; a sheet a table, without a table all columns are text.

    Raises CasebookError where a workbook cannot hold a table.
    """
    return workbook_bytes([_for_programs(name, frame, table) for name, (frame, table) in frames.items()])


def tables_bytes(
    frames: Mapping[str, pd.DataFrame],
    tables: Mapping[str, Table],
    titles: Mapping[str, Mapping[str, str]] | None = None,
    opening: Sequence[Sheet] = (),
) -> bytes:
    """A workbook for people: a sheet for each typed frame, with the Chinese titles and words of its table, behind the
    `opening` ones. A column that the table does not have is text under its own name.

    `titles` gives Chinese titles for the values of columns that have no list of words, such as causes, by column.
    """
    sheets = [_for_people(frame, tables[name], titles or {}) for name, frame in frames.items()]
    return workbook_bytes([*opening, *sheets])


def _for_programs(name: str, frame: pd.DataFrame, table: Table | None) -> Sheet:
    columns = {} if table is None else table.columns
    kinds = [columns[label].kind if label in columns else "text" for label in frame.columns]
    values = [_values(frame[label], kind) for label, kind in zip(frame.columns, kinds)]
    escaped = [
        [None if value is None else escape(value) for value in cells] if kind == "text" else cells
        for cells, kind in zip(values, kinds)
    ]
    return Sheet(
        name, [escape(str(label)) for label in frame.columns], escaped, [_FORMATS.get(kind) for kind in kinds]
    )


def _for_people(frame: pd.DataFrame, table: Table, titles: Mapping[str, Mapping[str, str]]) -> Sheet:
    columns = {name: table.columns.get(str(name)) for name in frame.columns}
    kinds = [column.kind if column else "text" for column in columns.values()]
    return Sheet(
        table.title,
        [column.title if column else str(name) for name, column in columns.items()],
        [
            _in_chinese(_values(frame[name], kind), column, titles.get(str(name), {}))
            for (name, column), kind in zip(columns.items(), kinds)
        ],
        [_FORMATS_FOR_PEOPLE.get(kind) for kind in kinds],
    )


def _in_chinese(values: list[Any], column: Column | None, titles: Mapping[str, str]) -> list[Any]:
    listed = column.words if column and column.words else titles
    words: Mapping[Any, str] = (
        {truth: yes_or_no(truth) for truth in (True, False)} if column and column.kind == "bool" else listed
    )
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
