"""What the rows of a block are in a file that this package writes, in the order in which inputs are hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from linkage_kit.casebook.cells import unescape
from linkage_kit.casebook.lines.lines import Lines
from linkage_kit.casebook.lines.rows import Positions, Rows
from linkage_kit.casebook.lines.strings import cell_texts, content, lines_of, taken, whole_lines
from linkage_kit.casebook.tables import Table
from linkage_kit.coded import Coded, sortable
from linkage_kit.columns import Array, Columns

#: So many columns of a table without a key tell most rows apart.
_LEADING = 3
_UTF8_MARK, _LINE_END = "\ufeff", "\r\n"


def header(table: Table) -> bytes:
    """The first line of the file."""
    return (_UTF8_MARK + ",".join(names(table)) + _LINE_END).encode()


def names(table: Table) -> list[str]:
    """The columns that are written."""
    return [name for name, column in table.columns.items() if not column.beyond_contract]


def content_of(lines: Lines, rows: Rows, table: Table, order: Positions | None) -> memoryview:
    """The lines below the header: those of the rows (as they are, or masked), in an order (None: as they stand)."""
    if list(rows.places) == names(table) and list(rows.places.values()) == list(range(len(rows.places))):
        if order is None:
            return lines.content()
        return content(taken(whole_lines(lines), order))
    cells = [
        cell_texts(lines, lines.cells(rows.places[name])) if name in rows.places else ""
        for name in names(table)
    ]
    segments = [segment for cell in cells for segment in (",", cell)][1:]
    written = lines_of(*segments, _LINE_END)
    return content(written if order is None else taken(written, order))


def written_order(rows: Columns, table: Table, lines: Lines, places: Mapping[str, int]) -> Positions | None:
    """The order in which the rows are sorted by all their columns, blanks last; None where they are.

    `rows` have `case` besides; `lines` are those that are written. A key decides, else the first columns, and only
    among rows that are alike in these the others.
    """
    leading = table.key or names(table)[:_LEADING]
    keys = [rows["case"], *(_sortable(rows, name) for name in leading[1:])]
    order = sorted_by(keys)
    if table.key or len(rows) < 2:
        return order
    at = np.arange(len(rows)) if order is None else order
    alike = np.logical_and.reduce([key[at[1:]] == key[at[:-1]] for key in keys])
    if not alike.any():
        return order
    further = names(table)[_LEADING:]
    for run in np.split(at, np.flatnonzero(~alike) + 1):
        if len(run) > 1:
            run[:] = sorted(run.tolist(), key=lambda row: _further_key(lines, row, further, table, places))
    return at


def sorted_by(keys: Sequence[Array]) -> Positions | None:
    """The order that sorts rows by these columns, the first before the others; None where they are sorted already."""
    rising = np.zeros(max(len(keys[0]) - 1, 0), bool)
    same = ~rising
    for key in keys:
        rising |= same & (key[1:] > key[:-1])
        same &= key[1:] == key[:-1]
    return None if (rising | same).all() else np.lexsort(keys[::-1])


def _sortable(rows: Columns, name: str) -> Array:
    values = rows[name]
    if isinstance(values, Coded) or values.dtype.kind == "M":
        # Words of a key are not blank, and no day sorts behind all days.
        return sortable(values)
    return np.where(rows.known(name), values, np.iinfo(np.int64).max)


def _further_key(
    lines: Lines, row: int, further: Sequence[str], table: Table, places: Mapping[str, int]
) -> tuple[tuple[bool, int, str], ...]:
    """What sorts a line by these cells as their values do, blanks last."""
    key = []
    for name in further:
        text = lines.text(lines.cells(places[name]), row) if name in places else ""
        is_number = table.columns[name].kind in ("int", "money")
        number = int(text.replace(".", "") or 0) if is_number else 0
        key.append((not text, number, "" if is_number else unescape(text)))
    return tuple(key)
