"""Parquet files: money as decimal(18,2), dates as dates, months as YYYY-MM text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, table_of_columns
from linkage_kit.casebook.table_names import table_meant
from linkage_kit.casebook.tables import STORED_TABLES, Table
from linkage_kit.casebook.texts import text_table
from linkage_kit.casebook.units import UNIT, attrs_of, yuan_array
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_TYPES = {"money": pa.decimal128(18, 2), "int": pa.int64(), "bool": pa.bool_(), "date": pa.date32()}


def read_cells(path: Path) -> RawTable | Problem:
    """The cells of a Parquet file, rows numbered as if below a header; a problem where it is no Parquet file."""
    try:
        # Not read_table: that would take columns from a folder called `year=2025`.
        with pq.ParquetFile(path) as file:
            stored = file.read()
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        return Problem(path.name, None, None, None, "不是Parquet文件，或文件已损坏，无法读取")
    columns = [arrow_cells(one) for one in _in_yuan(stored, table_meant(path.stem)).columns]
    return table_of_columns(path.stem, path.name, stored.column_names, columns)


def _in_yuan(stored: pa.Table, name: str | None) -> pa.Table:
    """The table with its money in yuan: a frame in fen that pandas wrote says so in its metadata."""
    if name is None or not is_in_fen(stored):
        return stored
    money = {
        label
        for column in STORED_TABLES[name].columns.values()
        if column.kind == "money"
        for label in (column.name, column.title)
    }
    for at, (label, kind) in enumerate(zip(stored.column_names, stored.schema.types, strict=True)):
        if label in money and pa.types.is_integer(kind):
            fen = stored.column(at).combine_chunks()
            stored = stored.set_column(at, label, pa.array(yuan_array(fen)))
    return stored


def is_in_fen(stored: pa.Table) -> bool:
    """Whether a table's money is in fen: a frame that pandas wrote says so in its metadata."""
    return attrs_of(stored).get(UNIT) == "fen"


def table_bytes(frame: pd.DataFrame, table: Table | None) -> bytes:
    """A typed frame as the bytes of a Parquet file; without a table every column is text."""
    texts = text_table(frame, table).rename(columns=escape)
    columns = {} if table is None else table.columns
    arrays = {
        name: pa.array(texts[name], pa.string()).cast(
            _TYPES.get(columns[name].kind, pa.string()) if name in columns else pa.string()
        )
        for name in texts.columns
    }
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays), sink)
    return sink.getvalue()
