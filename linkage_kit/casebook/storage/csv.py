"""CSV files: UTF-8 with or without BOM or GB18030 when read; UTF-8 with BOM and CRLF when written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, raw_table
from linkage_kit.casebook.reading import read_table as typed_table
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.texts import text_table

_NOT_A_TABLE = "不是CSV表格，无法读取"


def read_text_table(path: Path) -> RawTable | Problem:
    """The cells of a CSV file as text with their places; a problem where it is no table."""
    try:
        data = path.read_bytes()
    except OSError:
        return Problem(path.name, None, None, None, "无法打开这个文件")
    text = _decoded(data)
    if text is None:
        return Problem(path.name, None, None, None, "应为UTF-8或GB18030编码的CSV文件")
    if "\0" in text:
        return Problem(path.name, None, None, None, _NOT_A_TABLE)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return Problem(path.name, len(records) + 1, None, None, "引号不成对，无法读取")
    return raw_table(path.stem, path.name, records)


def read_table(path: Path, table: Table) -> pd.DataFrame:
    """One table of the contract by itself, typed; raises CasebookError with everything that is wrong with it."""
    return typed_table(read_text_table(path), table)


def _decoded(data: bytes) -> str | None:
    """Strictly decoded text without a byte order mark."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None


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
