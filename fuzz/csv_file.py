"""CSV files by themselves: written with the place of every cell, and read again without the readers that are tested."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from fuzz.inputs import Grid

#: Ways to write a CSV file: encoding, byte order mark, line end.
WAYS = (
    ("utf-8", codecs.BOM_UTF8, "\r\n"),
    ("utf-8", b"", "\n"),
    ("utf-8", b"", "\r\n"),
    ("gb18030", b"", "\r\n"),
)


@dataclass(frozen=True)
class Written:
    """A file's bytes; `ends` are those at which each row's cells end, the separator behind them not included."""

    data: bytes
    starts: Sequence[Sequence[int]]
    ends: Sequence[Sequence[int]]

    def touched(self, start: int, end: int) -> set[tuple[int, int]]:
        """The cells (row, column, from 0) that bytes from `start` to `end`, with their separators, belong to."""
        return {
            (row, column)
            for row, (begins, stops) in enumerate(zip(self.starts, self.ends))
            for column, (begin, stop) in enumerate(zip(begins, stops))
            # A separator belongs to the cells on both of its sides; a line end has two characters at most.
            if begin - 2 < max(end, start + 1) and start <= stop + 1
        }


def written(grid: Grid, way: tuple[str, bytes, str]) -> Written:
    """A table as a CSV file."""
    encoding, mark, line_end = way
    data = bytearray(mark)
    starts: list[list[int]] = []
    ends: list[list[int]] = []
    for row in grid:
        starts.append([])
        ends.append([])
        for column, cell in enumerate(row):
            if column:
                data += b","
            starts[-1].append(len(data))
            data += _quoted(cell).encode(encoding, "surrogatepass")
            ends[-1].append(len(data))
        data += line_end.encode()
    return Written(bytes(data), starts, ends)


def read(data: bytes) -> Grid | None:
    """The rows of a CSV file; None where it is no text in one of the two encodings."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    return None


def strays(before: Grid, after: Grid | None, touched: set[tuple[int, int]]) -> str:
    """What changed outside of the cells that were touched, so that it has to be told; "" where nothing did."""
    if after is None:
        return "it is no text any more"
    width = len(before[0]) if before else 0
    # A blank line says nothing.
    after = [row for row in after if any(row)]
    hit = {row for row, _ in touched}
    for part, first, last, start, stop in SequenceMatcher(
        None, _rows(before), _rows(after), False
    ).get_opcodes():
        # Of two rows whose line end is gone, what is left may look like a whole row: nobody can tell that from a row.
        are_one = len(hit) > 1 and all(len(row) == width for row in after[start:stop])
        if part == "equal" or (are_one and hit.issuperset(range(first, last))):
            continue
        for row in range(first, last):
            number = start + row - first
            here = after[number] if number < stop else None
            if found := _row_strays(before[row], here, row, touched, width):
                return found
    return ""


def _row_strays(
    before: Sequence[str], after: Sequence[str] | None, row: int, touched: set[tuple[int, int]], width: int
) -> str:
    untouched = [column for column in range(len(before)) if (row, column) not in touched]
    if after is None:
        return f"row {row + 1} is gone, and was not all damaged" if untouched else ""
    if row and len(after) < width:
        return f"row {row + 1} has {len(after)} cells of {width}"
    moved = [column for column in untouched if column >= len(after) or after[column] != before[column]]
    return f"row {row + 1} changed in column {moved[0] + 1}, which was not damaged" if moved else ""


def _rows(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(row) for row in grid]


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
