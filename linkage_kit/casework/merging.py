"""A case that was changed here and in its casebook, brought together: what only one side changed is taken from that
side, and of what both changed it is told how it was, how it is here, and how it is there.

A row here is that of the opened case with its number. A row of the casebook is that with the same cells, else the one
with the same key; a period's key is its first month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from linkage_kit.casework.rows import CASE_TABLES, EDITED, Row, Texts, row_keys

Side = Literal["opened", "mine", "theirs"]
#: The column by which a whole row is meant.
WHOLE_ROW = ""


@dataclass(frozen=True)
class Conflict:
    """What both sides changed: a cell of a row, or a whole row (`WHOLE_ROW`) that one side changed and the other took
    away. The row as each side has it, None where that side has no such row, and its number in the merged texts.
    """

    table: str
    number: int
    column: str
    opened: Row | None
    mine: Row | None
    theirs: Row | None

    def side(self, side: Side) -> Row | None:
        """The row as one side has it."""
        return {"opened": self.opened, "mine": self.mine, "theirs": self.theirs}[side]

    def text(self, side: Side) -> str:
        """What one side has in the cell, "" where it is blank or there is no row."""
        row = self.side(side)
        return "" if row is None else row.text(self.column)


@dataclass(frozen=True)
class Merged:
    """The case with both sides' changes, mine where both changed; the conflicts; how many cells are theirs alone."""

    texts: Texts
    conflicts: tuple[Conflict, ...]
    taken: int


@dataclass(frozen=True)
class _Three:
    """One row in its three states; None where it is not."""

    opened: Row | None
    mine: Row | None
    theirs: Row | None


def merged(opened: Texts, mine: Texts, theirs: Texts) -> Merged:
    """The three states of a case brought together."""
    texts, conflicts, taken = mine, [], 0
    for table in CASE_TABLES:
        rows: list[Row] = []
        for three in _matched(table, opened, mine, theirs):
            row, told, count = _row(table, three, texts.next_number)
            if row is not None:
                rows.append(row)
                texts = replace(texts, next_number=max(texts.next_number, row.number + 1))
            conflicts += told
            taken += count
        texts = texts.with_rows(table, rows)
    return Merged(texts, tuple(conflicts), taken)


def chosen(texts: Texts, conflict: Conflict, side: Side) -> Texts:
    """The merged texts with what one side has of that which both changed."""
    held, row = texts.tables[conflict.table], conflict.side(side)
    at = next((place for place, one in enumerate(held) if one.number == conflict.number), len(held))
    if conflict.column != WHOLE_ROW:
        row = held[at].with_text(conflict.column, conflict.text(side))
    kept = [] if row is None else [replace(row, number=conflict.number)]
    return texts.with_rows(conflict.table, [*held[:at], *kept, *held[at + 1 :]])


def _matched(table: str, opened: Texts, mine: Texts, theirs: Texts) -> Iterator[_Three]:
    """The rows in the order in which they stand here; those that are only in the casebook follow."""
    before = {row.number: row for row in opened.tables[table]}
    there = _pairs(table, opened.tables[table], theirs.tables[table])
    left = {row.number: row for row in theirs.tables[table]}
    for row in there.values():
        del left[row.number]
    here = {row.number for row in mine.tables[table]}
    # A new row of mine and one of theirs with the same key are the same row.
    new = _pairs(table, [row for row in mine.tables[table] if row.number not in before], list(left.values()))
    for row in mine.tables[table]:
        if row.number in before:
            yield _Three(before[row.number], row, there.get(row.number))
        else:
            also = new.get(row.number)
            if also is not None:
                del left[also.number]
            yield _Three(None, row, also)
    for number, row in before.items():
        if number not in here:
            yield _Three(row, None, there.get(number))
    for row in left.values():
        yield _Three(None, None, row)


def _pairs(table: str, ours: Sequence[Row], theirs: Sequence[Row]) -> dict[int, Row]:
    """The row of theirs for each of ours that has one, by the number of ours."""
    if table == "cases":
        return {row.number: other for row, other in zip(ours, theirs)}
    found: dict[int, Row] = {}
    left = list(theirs)
    for row in ours:
        same = next((other for other in left if other.cells == row.cells), None)
        if same is not None:
            found[row.number] = same
            left.remove(same)
    by_key = dict(zip(_keys(table, left), left))
    rest = [row for row in ours if row.number not in found]
    for row, key in zip(rest, _keys(table, rest)):
        if key in by_key:
            found[row.number] = by_key.pop(key)
    return found


def _keys(table: str, rows: Sequence[Row]) -> list[str]:
    if table == "employee_periods":
        return [row.text("start_month") for row in rows]
    return row_keys(table, rows)


def _row(table: str, three: _Three, number: int) -> tuple[Row | None, list[Conflict], int]:
    """The row as it is to be, what both sides changed of it, and how many cells are taken from there."""
    opened, mine, theirs = three.opened, three.mine, three.theirs
    if mine is not None and theirs is not None:
        return _cells(table, opened, mine, theirs)
    if opened is None:
        return (mine, [], 0) if theirs is None else (Row(number, theirs.cells), [], len(theirs.cells))
    left = mine or theirs
    if left is None:
        return None, [], 0
    if left.cells == opened.cells:
        return None, [], 0 if mine is None else len(opened.cells)
    return mine, [Conflict(table, opened.number, WHOLE_ROW, opened, mine, theirs)], 0


def _cells(table: str, opened: Row | None, mine: Row, theirs: Row) -> tuple[Row, list[Conflict], int]:
    row, conflicts, taken = mine, [], 0
    for column in dict.fromkeys([*EDITED[table], *mine.cells, *theirs.cells]):
        before = "" if opened is None else opened.text(column)
        here, there = mine.text(column), theirs.text(column)
        if there in (before, here):
            continue
        if here != before:
            conflicts.append(Conflict(table, mine.number, column, opened, mine, theirs))
            continue
        taken += 1
        row = row.with_text(column, there)
    return row, conflicts, taken
