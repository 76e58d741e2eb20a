"""Lines with cells that were not taken at sight: each is read as files are, and its line written as it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from linkage_kit.casebook.lines.lines import MARGIN, Lines, NotPlain
from linkage_kit.casebook.lines.rows import Positions, Rows, is_read_later, rows_of
from linkage_kit.casebook.tables import Column, Table

#: What a cell may not have that stands between commas without quotes.
QUOTED = frozenset(',"\r\n')


def read_rows(lines: Lines, table: Table, places: Mapping[str, int]) -> Rows:
    """The rows of lines, those lines written anew that were not as this package writes them.

    Raises NotPlain where a cell cannot be read, or could not be written without quotes.
    """
    rows = rows_of(lines, table, places)
    if changed := _changed_cells(rows, table):
        rows = rows_of(with_cells(lines, changed), table, places)
        if _changed_cells(rows, table):
            raise NotPlain("cells that change again")
    # What would be written as it stands and is not taken: a number of nine digits, or a code that is none.
    if any(not is_read_later(table.columns[name]) for name in rows.odd):
        raise NotPlain("cells that are not taken at sight")
    return rows


def mended(lines: Lines, column: Column, place: int, rows: Positions) -> Lines:
    """The lines with the cells of one column in some rows as they would be written; raises NotPlain as `read_rows`."""
    changed = _changed(lines, column, place, rows)
    return with_cells(lines, {row: {place: cell} for row, cell in changed}) if changed else lines


def _changed_cells(rows: Rows, table: Table) -> dict[int, dict[int, bytes]]:
    """The cells that would be written otherwise than they are: row -> place -> bytes."""
    changed: dict[int, dict[int, bytes]] = {}
    for name, odd in rows.odd.items():
        place = rows.places[name]
        for row, cell in _changed(rows.lines, table.columns[name], place, odd):
            changed.setdefault(row, {})[place] = cell
    return changed


def _changed(lines: Lines, column: Column, place: int, rows: Positions) -> list[tuple[int, bytes]]:
    cells = lines.cells(place).take(rows)
    texts = [lines.text(cells, row) for row in range(len(rows))]
    told = zip(rows.tolist(), texts, written_texts(texts, column))
    return [(row, written.encode()) for row, text, written in told if text != written]


def written_texts(texts: list[str], column: Column) -> Iterable[str]:
    """What is written for the values of cells of a column; raises NotPlain where one cannot be read."""
    from linkage_kit.casebook.column_reading import read_column
    from linkage_kit.casebook.raw import Cells
    from linkage_kit.casebook.texts import text_column

    values, faults = read_column(Cells.of(texts), column)
    if faults:
        raise NotPlain("cells that cannot be read")
    written: list[str] = text_column(values, column.kind).fillna("").tolist()
    if any(not QUOTED.isdisjoint(text) for text in set(written)):
        raise NotPlain("cells to quote")
    return written


def with_cells(lines: Lines, changed: Mapping[int, Mapping[int, bytes]]) -> Lines:
    """The lines with other cells: row -> place -> bytes."""
    content, pieces, at = lines.data, [], MARGIN
    rows: Positions = np.array(sorted(changed), np.int64)
    starts, ends = lines.start[rows].tolist(), lines.ends[-1][rows].tolist()
    for row, start, end in zip(rows.tolist(), starts, ends):
        cells = content[start:end].tobytes().split(b",")
        for place, cell in changed[row].items():
            cells[place] = cell
        pieces += [content[at:start].tobytes(), b",".join(cells)]
        at = end
    pieces.append(content[at : len(content) - MARGIN].tobytes())
    return Lines.of(b"".join(pieces), len(lines.ends))
