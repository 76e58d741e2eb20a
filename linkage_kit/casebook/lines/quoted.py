"""Lines with quotes around cells that need none."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.lines.strings import content as content_of
from linkage_kit.casebook.lines.strings import lines_of

#: What keeps the quotes around a cell.
_NEEDING = '[",\r\n]'


def without_quotes(content: bytes, width: int) -> bytes:
    """The lines without quotes; raises NotPlain where a cell needs them, or the quotes are not in order."""
    _require_even_quotes(content)
    names = [f"f{index}" for index in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
            arrow_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        raise NotPlain("quotes") from None
    columns = [column.combine_chunks() for column in table.columns]
    if any(pc.any(pc.match_substring_regex(column, _NEEDING)).as_py() for column in columns):
        raise NotPlain("quotes that are needed")
    return bytes(content_of(lines_of(*[part for column in columns for part in (",", column)][1:], "\r\n")))


def _require_even_quotes(content: bytes) -> None:
    """A cell with a line's end in it has an odd number of quotes before that."""
    data = np.frombuffer(content, np.uint8)
    quotes, ends = np.flatnonzero(data == ord('"')), np.flatnonzero(data == ord("\n"))
    if (np.searchsorted(quotes, ends) % 2).any():
        raise NotPlain("quotes around a line's end")
