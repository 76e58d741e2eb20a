"""Whether what was read is what stands in the file: compared cell by cell with what the cells' texts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from fuzz.inputs import Grid, Input
from fuzz.likeness import few_rows_differ, one_cell_differs, rows_are_known
from fuzz.meaning import SaysNothing, columns_of, is_blank, meaning, table_named
from linkage_kit.casebook import Casebook
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.texts import text_table


@dataclass(frozen=True)
class Reading:
    """What was read, written out again as text, table by table; `told`: whether something was said of it."""

    tables: Mapping[str, Grid]
    told: bool = False


def reading_of(book: Casebook, *, told: bool = False) -> Reading:
    """What a casebook holds, as text."""
    stored = {name: text_table(frame, STORED_TABLES[name]) for name, frame in book.stored.items()}
    extra = {name: text_table(frame, None) for name, frame in book.extra.items()}
    return Reading({name: grid_of(texts) for name, texts in (stored | extra).items()}, told)


def grid_of(texts: pd.DataFrame) -> Grid:
    """A table of texts as rows of cells below their header; blanks are empty."""
    columns = [texts[label].fillna("").tolist() for label in texts.columns]
    return [[str(label) for label in texts.columns], *map(list, zip(*columns))]


def wrong(given: Input, reading: Reading) -> str:
    """What was changed without a word, in English; "" where nothing was."""
    if reading.told:
        return ""
    if given.must_be_told:
        return f"read without a word: {given.must_be_told}"
    if given.like is not None:
        return _unlike(given, given.like, reading.tables)
    if given.said is None:
        return ""
    for name, said in given.said.items():
        if found := _differs(name, said, reading.tables.get(name, [[]])):
            return found
    others = [name for name in reading.tables if name not in given.said and len(reading.tables[name]) > 1]
    return f"{others[0]}: read, and not in the file" if others else ""


def _unlike(given: Input, original: Mapping[str, Grid], read: Mapping[str, Grid]) -> str:
    if given.new is not None:
        return one_cell_differs(original, read, given.new)
    if given.rows is not None:
        return few_rows_differ(original, read, given.rows)
    return rows_are_known(original, read)


def _differs(name: str, said: Grid, read: Grid) -> str:
    """The first difference between the rows of a table as they stand in the file and as they were read."""
    header, *rows = said if said else [[]]
    width = len(header)
    rows = [[*row, *[""] * (width - len(row))] for row in rows if not all(map(is_blank, row))]
    if len(rows) != len(read) - 1:
        return f"{name}: {len(rows)} rows stand in the file, {len(read) - 1} were read"
    for label, place in _places(name, header, rows, read[0]):
        column = columns_of([header[label]], table_named(name))[0]
        for number, (row, taken) in enumerate(zip(rows, read[1:]), 2):
            try:
                expected = meaning(row[label], column)
            except SaysNothing:
                return f"{name} row {number} {header[label]!r}: {row[label]!r} was read as {taken[place]!r}"
            if meaning(taken[place], column) != expected:
                return f"{name} row {number} {header[label]!r}: {row[label]!r} became {taken[place]!r}"
    return ""


def _places(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]], read: Sequence[str]
) -> list[tuple[int, int]]:
    """Which column of the reading each of the file's is; the contract's by name, the others in their order."""
    table = table_named(name)
    columns = columns_of(list(header), table)
    others = [at for at, label in enumerate(read) if table is None or label not in table.columns]
    own = [
        at
        for at, column in enumerate(columns)
        if column is None and not (is_blank(header[at]) and all(is_blank(row[at]) for row in rows))
    ]
    known = [
        (at, read.index(column.name)) for at, column in enumerate(columns) if column and column.name in read
    ]
    return [*known, *zip(own, others)]
