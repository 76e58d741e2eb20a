"""Parquet files: money as decimal(18,2), dates as dates, months as YYYY-MM text."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from linkage_kit.casebook.cells import Cells, as_text
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import HEADER_ROW, RawTable, as_cells
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.texts import text_table

_TYPES = {"money": pa.decimal128(18, 2), "int": pa.int64(), "bool": pa.bool_(), "date": pa.date32()}


def read_cells(path: Path) -> RawTable | Problem:
    """The cells of a Parquet file, rows numbered as if below a header; a problem where it is no Parquet file."""
    try:
        # Not read_table: that would take columns from a folder called `year=2025`.
        with pq.ParquetFile(path) as file:
            stored = file.read()
    except (OSError, pa.ArrowException):
        return Problem(path.name, None, None, None, "不是Parquet文件，无法读取")
    first = HEADER_ROW + 1
    rows = pd.RangeIndex(first, first + stored.num_rows).to_numpy()
    cells = tuple(_cells(column) for column in stored.columns)
    return RawTable(path.stem, path.name, None, tuple(map(str, stored.column_names)), cells, rows)


def _cells(column: pa.ChunkedArray) -> Cells:
    """Text of each cell, apart from dates; each distinct value is made a Python object once."""
    if pa.types.is_nested(column.type):
        return as_cells([as_text(value) for value in column.to_pylist()])
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    encoded = column.combine_chunks().dictionary_encode()
    distinct = as_cells([*_distinct_cells(encoded.dictionary), ""])
    blank = len(distinct) - 1
    return distinct[encoded.indices.fill_null(blank).to_numpy(zero_copy_only=False)]


def _distinct_cells(values: pa.Array) -> list[object]:
    if pa.types.is_decimal(values.type) and 0 <= values.type.scale <= 2:
        return list(values.cast(pa.string()).to_pylist())
    return [value if isinstance(value, dt.date) else as_text(value) for value in values.to_pylist()]


def table_bytes(frame: pd.DataFrame, table: Table | None) -> bytes:
    """A typed frame as the bytes of a Parquet file; without a table every column is text."""
    texts = text_table(frame, table)
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
