"""Parquet files: money as decimal(18,2), dates as dates, months as YYYY-MM text."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable, table_of_columns
from linkage_kit.casebook.storage.arrow import arrow_cells
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
    return table_of_columns(
        path.stem, path.name, stored.column_names, [arrow_cells(one) for one in stored.columns]
    )


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
