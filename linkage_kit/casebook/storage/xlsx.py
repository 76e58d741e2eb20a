"""Excel workbooks: a sheet a table.

Read cell by cell as typed; written for programs (a casebook) or for people (Chinese titles and words).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import RawTable, table_of_records
from linkage_kit.casebook.sheets.limits import MOST_BYTES, MOST_CELLS
from linkage_kit.casebook.sheets.reader import stored_sheets
from linkage_kit.casebook.storage.workbook import Sheet, workbook_bytes
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.lazily import lazily
from linkage_kit.yes_no import yes_or_no

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_FORMATS = {"money": "0.00", "value": "0.00", "date": "yyyy-mm-dd"}
_FORMATS_FOR_PEOPLE = {**_FORMATS, "money": "#,##0.00", "value": "#,##0.00"}


def read_tables(path: Path) -> dict[str, RawTable]:
    """The cells of every sheet by its name; raises CasebookError where the file cannot be read, or is too big."""
    return {
        str(sheet.name): table_of_records(str(sheet.name), path.name, sheet.cells, sheet.name)
        for sheet in stored_sheets(path)
    }


def absent(path: Path, name: str) -> Problem:
    """What is wrong where a workbook has not the sheet of a table that must be there."""
    return Problem(path.name, None, None, None, "缺少这个工作表", name)


def casebook_bytes(frames: Mapping[str, tuple[pd.DataFrame, Table | None]]) -> bytes:
    """A workbook that `read_casebook` reads back the same; a sheet a table, without a table all columns are text.

    Raises CasebookError where a workbook cannot hold a table, or would be too big to be read.
    """
    sheets = [_for_programs(name, frame, table) for name, (frame, table) in frames.items()]
    for sheet in sheets:
        if sum(len(values) + 1 for values in sheet.values) > MOST_CELLS:
            raise _too_big(sheet.title, f"超过{MOST_CELLS // 10_000}万个单元格")
    data = workbook_bytes(sheets)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
            raise _too_big("工作簿", f"解压后大于{MOST_BYTES >> 20}MB")
    return data


def _too_big(what: str, reason: str) -> CasebookError:
    return CasebookError(
        [Problem(what, None, None, None, f"{reason}，写成工作簿将不能读取，请改用CSV或Parquet")]
    )


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
