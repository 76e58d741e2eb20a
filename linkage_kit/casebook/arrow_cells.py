"""Columns of Arrow tables as cells."""

from __future__ import annotations

import datetime as dt
import math

import pyarrow as pa

from linkage_kit.casebook.cells import Broken, as_text, stored_cell
from linkage_kit.casebook.raw import Cells, as_values

_NO_TEXT = "不是UTF-8编码的文字，文件可能已损坏"


def arrow_cells(column: pa.ChunkedArray) -> Cells:
    """Text of each cell, apart from dates; only distinct values become Python objects."""
    if pa.types.is_nested(column.type):
        return Cells.of([as_text(value) for value in column.to_pylist()])
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    encoded = column.combine_chunks().dictionary_encode()
    distinct = as_values([*_distinct(encoded.dictionary), ""])
    blank = len(distinct) - 1
    return Cells(encoded.indices.fill_null(blank).to_numpy(zero_copy_only=False), distinct)


def _distinct(values: pa.Array) -> list[object]:
    if pa.types.is_decimal(values.type) and 0 <= values.type.scale <= 2:
        return list(values.cast(pa.string()).to_pylist())
    if pa.types.is_floating(values.type):
        return [stored_cell(value) if math.isnan(value) else as_text(value) for value in values.to_pylist()]
    return [value if isinstance(value, dt.date | Broken) else as_text(value) for value in _values(values)]


def _values(values: pa.Array) -> list[object]:
    """The values as Python objects; a text that is none, as a damaged file has it, is a cell that cannot be read."""
    try:
        return list(values.to_pylist())
    except UnicodeDecodeError:
        return [_text(data) for data in values.cast(pa.large_binary()).to_pylist()]


def _text(data: bytes | None) -> str | Broken | None:
    if data is None:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return Broken(data.decode(errors="replace"), _NO_TEXT)
