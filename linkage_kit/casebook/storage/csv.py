"""CSV files: UTF-8 with or without BOM, GB18030 or UTF-16 when read; UTF-8 with BOM and CRLF when written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, table_of_columns, table_of_records
from linkage_kit.casebook.simple_csv import simple_lines
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.texts import text_table
from linkage_kit.csv_text import CsvFault, CsvText, cut_off, other_separator, row_faults, short_rows
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def read_cells(path: Path) -> RawTable | Problem:
    """The cells of a CSV file as text with their places; a problem where it is no table."""
    try:
        text = CsvText.read(path)
        if (lines := simple_lines(text)) is not None:
            return _table_of_lines(path, text, lines)
        records = list(text.records())
        if separated_otherwise := other_separator(records):
            raise separated_otherwise
    except OSError:
        return Problem(path.name, None, None, None, "无法打开这个文件")
    except CsvFault as fault:
        return Problem(path.name, fault.row, None, None, fault.expected)
    raw = table_of_records(path.stem, path.name, records)
    return _with_faults(raw, text.is_guessed, row_faults(text, records, short_rows(records, len(raw.header))))


def _table_of_lines(path: Path, text: CsvText, lines: pa.Table) -> RawTable:
    header = [column[0].as_py() for column in lines.columns]
    raw = table_of_columns(path.stem, path.name, header, [arrow_cells(one.slice(1)) for one in lines.columns])
    return _with_faults(raw, text.is_guessed, [cut_off(lines.num_rows)] if text.is_cut_off else [])


def _with_faults(raw: RawTable, is_guessed: bool, faults: Sequence[CsvFault]) -> RawTable:
    return replace(
        raw, row_faults=tuple((fault.row, fault.expected) for fault in faults), is_guessed=is_guessed
    )


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
