"""Parquet files as lines: each cell as the text that is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkage_kit.casebook.lines.files import LineFile, places_of
from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.lines.quoted import require_no_quotes
from linkage_kit.casebook.lines.strings import content, lines_of, strings
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.units import UNIT, attrs_of
from linkage_kit.plain_files import require_plain

#: Rows that are made to lines at a time.
_ROWS = 1 << 16


def lines_of_parquet(path: Path, table: Table, copy: Path) -> LineFile:
    """The rows of a Parquet file as lines without a header, in another file; raises NotPlain."""
    require_plain(path)
    copy.parent.mkdir(exist_ok=True)
    try:
        with pq.ParquetFile(path) as stored, copy.open("wb") as target:
            places = _places(stored.schema_arrow, table)
            for batch in stored.iter_batches(_ROWS, use_threads=False):
                columns = [
                    _texts(column, table.columns[name].kind) for name, column in zip(places, batch.columns)
                ]
                segments = [part for column in columns for part in (",", column)][1:]
                target.write(content(lines_of(*segments, "\r\n")))
    except (pa.ArrowException, UnicodeDecodeError):
        raise NotPlain("no Parquet file") from None
    return LineFile(copy, 0, copy.stat().st_size, places, (False,) * len(places), is_marked=True)


def _places(schema: pa.Schema, table: Table) -> Mapping[str, int]:
    if attrs_of(schema.empty_table()).get(UNIT) == "fen":
        raise NotPlain("fen")
    return places_of(schema.names, table)


def _texts(column: pa.Array, kind: str) -> pa.StringArray:
    """The text of each cell, `""` for a blank; raises NotPlain where a type says more than its text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        texts = column.cast(pa.string())
        require_no_quotes(texts)
    elif (pa.types.is_decimal(column.type) and 0 <= column.type.scale <= 2 and kind == "money") or (
        pa.types.is_integer(column.type)
        or (pa.types.is_boolean(column.type) and kind == "bool")
        or (pa.types.is_date32(column.type) and kind == "date")
    ):
        texts = column.cast(pa.string())
    elif pa.types.is_null(column.type):
        texts = strings(("",)).take(pa.nulls(len(column), pa.int64()))
    else:
        raise NotPlain("types")
    return pc.fill_null(texts, "")
