"""CSV files: UTF-8 with or without BOM or GB18030 when read; UTF-8 with BOM and CRLF when written."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import HEADER_ROW, RawTable, table_of_columns, table_of_records
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.texts import text_table

# A cell may be as long as it likes, whichever of the two ways it is read.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_NOT_A_TABLE = "不是CSV表格，无法读取"


def read_cells(path: Path) -> RawTable | Problem:
    """The cells of a CSV file as text with their places; a problem where it is no table."""
    try:
        data = path.read_bytes()
    except OSError:
        return Problem(path.name, None, None, None, "无法打开这个文件")
    text = decoded(data, path.name)
    if isinstance(text, Problem):
        return text
    lines = _simple_lines(text)
    if lines is not None:
        header = [column[0].as_py() for column in lines.columns]
        return table_of_columns(
            path.stem, path.name, header, [arrow_cells(one.slice(1)) for one in lines.columns]
        )
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return Problem(path.name, len(records) + 1, None, None, "引号不成对，无法读取")
    return table_of_records(path.stem, path.name, records)


def _simple_lines(text: str) -> pa.Table | None:
    """All lines at once, where they are as simple as in most files: no quotes, as many cells in each, none blank."""
    if '"' in text or text.count("\r") != text.count("\r\n"):
        return None
    width = text.partition("\n")[0].count(",") + 1
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            arrow_csv.ReadOptions(autogenerate_column_names=True),
            arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types={f"f{index}": pa.string() for index in range(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def decoded(data: bytes, file: str) -> str | Problem:
    """The text of a CSV file; a problem of this file where it is none."""
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        return Problem(file, _row_of(data, error), None, None, "不是UTF-8或GB18030编码，无法读取")
    return Problem(file, None, None, None, _NOT_A_TABLE) if "\0" in text else text


def _decoded(data: bytes) -> str:
    """Strictly decoded text without a byte order mark; what has one is UTF-8 and is never taken for anything else.

    Raises the UnicodeDecodeError of the encoding that got furthest.
    """
    errors = []
    for encoding in ("utf-8",) if data.startswith(codecs.BOM_UTF8) else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            errors.append(error)
    raise max(errors, key=lambda error: error.start)


def _row_of(data: bytes, error: UnicodeDecodeError) -> int:
    """The line in which decoding broke off."""
    return data.count(b"\n", 0, error.start) + HEADER_ROW


def table_bytes(frame: pd.DataFrame, table: Table | None) -> bytes:
    """A typed frame as the bytes of a CSV file: the table's columns in its order, then the others as text.

    UTF-8 with BOM, CRLF, yuan with two decimals, ISO dates, YYYY-MM months, true/false; blanks are empty. Text that a
    spreadsheet would compute gets a leading `'`. Without a table every column is text.
    """
    texts = text_table(frame, table)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([escape(str(name)) for name in texts.columns])
    if len(texts):
        writer.writerows(zip(*(texts[name].fillna("").tolist() for name in texts.columns)))
    return lines.getvalue().encode("utf-8-sig")
