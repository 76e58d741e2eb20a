"""Lines with quotes around cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.lines.strings import content as content_of
from linkage_kit.casebook.lines.strings import lines_of

#: What cannot stand in a cell without quotes; and a comma that can, and that is read as one where it is no free text.
_NEEDING, _COMMA, _WIDE_COMMA = '["\r\n]', ",", "，"
#: What stands before and behind a cell.
_BORDERS = list(b",\r\n")


def without_quotes(content: bytes, free_texts: Sequence[bool]) -> bytes:
    """The lines without quotes, where it is said of each column whether its cells are free text.

    Commas in other cells become wide ones. Raises NotPlain where a cell needs quotes, or they are not in order.
    """
    _require_quotes_around_cells(content)
    names = [f"f{index}" for index in range(len(free_texts))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
            arrow_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        raise NotPlain("quotes") from None
    columns = [
        _without_commas(column.combine_chunks(), is_free_text)
        for column, is_free_text in zip(table.columns, free_texts)
    ]
    return bytes(content_of(lines_of(*[part for column in columns for part in (",", column)][1:], "\r\n")))


def _without_commas(column: pa.StringArray, is_free_text: bool) -> pa.StringArray:
    _require_none(column, _NEEDING)
    if not pc.any(pc.match_substring(column, _COMMA)).as_py():
        return column
    if is_free_text:
        raise NotPlain("commas in free text")
    return pc.replace_substring(column, _COMMA, _WIDE_COMMA)


def require_no_quotes(column: pa.StringArray) -> None:
    """Raises NotPlain where a cell cannot stand between commas without quotes."""
    _require_none(column, f"{_NEEDING}|{_COMMA}")


def _require_none(column: pa.StringArray, characters: str) -> None:
    if pc.any(pc.match_substring_regex(column, characters)).as_py():
        raise NotPlain("quotes that are needed")


def _require_quotes_around_cells(content: bytes) -> None:
    """Quotes begin and end cells, and no line ends between them; what stands behind them is no part of a cell."""
    data = np.frombuffer(b"\n%b\n" % content, np.uint8)
    quotes, ends = np.flatnonzero(data == ord('"')), np.flatnonzero(data == ord("\n"))
    if (np.searchsorted(quotes, ends) % 2).any():
        raise NotPlain("quotes around a line's end")
    borders = np.concatenate([data[quotes[::2] - 1], data[quotes[1::2] + 1]])
    if not np.isin(borders, _BORDERS).all():
        raise NotPlain("quotes inside cells")
