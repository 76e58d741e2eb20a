"""The texts of one case as staff typed them, rubbish included: rows that never change, and edits that give new ones.

A row is named by its key: the year, the period's number from 1, the step, `agency:2016`, the case. A key follows what
is typed; a row whose key cells cannot be read yet, or whose key an earlier row has, goes by its own id (`new-7`),
which stays the same whatever is typed and is understood for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.cells import CellError, read_cell, strip
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.casebook.texts import text_column
from linkage_kit.casework.pasted_block import PastedBlock, UnreadableBlock, read_block
from linkage_kit.casework.typed_cells import as_kept

#: The tables whose rows belong to a case.
CASE_TABLES = tuple(name for name, table in TABLES.items() if "case_id" in table.columns)
#: The columns that are edited, by table: the case's number stands once, with the case itself.
EDITED = {
    name: tuple(column for column in TABLES[name].columns if column != "case_id" or name == "cases")
    for name in CASE_TABLES
}


class DraftError(ValueError):
    """An edit or a save that cannot be done; says so in Chinese."""


@dataclass(frozen=True)
class Row:
    """A row: its number for life, and the cells that are not blank, by column."""

    number: int
    cells: Mapping[str, str] = field(repr=False)

    @property
    def id(self) -> str:
        """What names the row whatever is typed in it."""
        return f"new-{self.number}"

    def text(self, column: str) -> str:
        """The cell as typed, "" where blank."""
        return self.cells.get(column, "")

    def with_text(self, column: str, text: str) -> Row:
        """The row with another text in a cell."""
        return replace(
            self, cells={name: cell for name, cell in {**self.cells, column: text}.items() if cell}
        )


class GridRow(NamedTuple):
    """A row for a grid: its key, its id, and the text of every column ("" where blank)."""

    key: str
    id: str
    texts: dict[str, str]


@dataclass(frozen=True)
class Texts:
    """All rows of a case by table, and the number that the next new row gets."""

    tables: Mapping[str, tuple[Row, ...]]
    next_number: int

    def with_rows(self, table: str, rows: Iterable[Row]) -> Texts:
        """The same with other rows in a table."""
        return replace(self, tables={**self.tables, table: tuple(rows)})


def blank_texts() -> Texts:
    """A case of which nothing is known: one blank row in `cases`."""
    return Texts({name: (Row(1, {}),) if name == "cases" else () for name in CASE_TABLES}, 2)


def texts_of(casebook: Casebook) -> Texts:
    """The texts of a casebook of one case, as its files have them but for the sign that keeps text from being computed;
    further columns too.
    """
    tables: dict[str, tuple[Row, ...]] = {}
    number = 1
    for name in CASE_TABLES:
        frame = casebook.held[name]
        kinds = {key: column.kind for key, column in TABLES[name].columns.items()}
        columns = {
            str(column): text_column(frame[column], _unescaped(kinds.get(str(column), "text"))).fillna("")
            for column in frame.columns
            if column != "case_id" or name == "cases"
        }
        rows = zip(*(values.tolist() for values in columns.values()))
        tables[name] = tuple(
            Row(at, {column: text for column, text in zip(columns, row) if text})
            for at, row in enumerate(rows, number)
        )
        number += len(frame)
    return Texts(tables, number)


def _unescaped(kind: str) -> str:
    return "value" if kind == "text" else kind


def grid(texts: Texts, table: str) -> list[GridRow]:
    """The rows of a table with their keys."""
    rows = texts.tables[table]
    return [
        GridRow(key, row.id, {**dict.fromkeys(EDITED[table], ""), **row.cells})
        for key, row in zip(row_keys(table, rows), rows)
    ]


def row_keys(table: str, rows: Sequence[Row]) -> list[str]:
    """The key of each row."""
    keys: dict[str, None] = {}
    for position, row in enumerate(rows, 1):
        natural = _KEYS[table](row, position)
        keys[row.id if natural is None or natural in keys else natural] = None
    return list(keys)


def position_of(texts: Texts, table: str, key: str) -> int | None:
    """Where the row of a key or id stands, None where there is none."""
    rows = texts.tables[table]
    for names in (row_keys(table, rows), [row.id for row in rows]):
        if key in names:
            return names.index(key)
    return None


def with_cell(texts: Texts, table: str, key: str, column: str, text: str) -> Texts:
    """The texts with another one in a cell; a step or a claim that has no row yet gets one."""
    texts, at = _found_or_added(texts, table, key)
    return _with_cells(texts, table, at, {column: text})


def keys_from(texts: Texts, table: str, key: str) -> list[str]:
    """The names of the row of a key, whether it is there yet or not, and of those below it."""
    at = position_of(texts, table, key)
    return [key] if at is None else [row.id for row in texts.tables[table][at:]]


def block_of(
    table: str, column: str, pasted: str, columns: Sequence[str], person: Mapping[str, str]
) -> PastedBlock:
    """A block copied from a spreadsheet whose first cell goes into a column; DraftError where it is none.

    `person` has the `id_number` and `name` of the case.
    """
    try:
        return read_block(table, columns, column, pasted, person)
    except UnreadableBlock as error:
        raise DraftError(str(error)) from None


def person_of(texts: Texts) -> dict[str, str]:
    """The identity number and the name of the case, as typed."""
    (case,) = texts.tables["cases"]
    return {name: case.text(name) for name in ("id_number", "name")}


def with_lines(
    texts: Texts,
    table: str,
    keys: Sequence[str],
    lines: Sequence[Mapping[str, str]],
    given: Mapping[str, str],
) -> Texts:
    """The texts with these lines (text by column) in these rows, one each; for more lines there are new rows, which
    have the `given` texts too.

    Raises DraftError for more rows than a case can have.
    """
    if table == "cases" and len(lines) > 1:
        raise DraftError(f"粘贴的内容有{len(lines)}行，这里只能填写一行")
    for number, line in enumerate(lines):
        if number < len(keys):
            texts, at = _found_or_added(texts, table, keys[number])
        else:
            texts, at = with_row(texts, table, given), len(texts.tables[table])
        texts = _with_cells(texts, table, at, line)
    return texts


def with_row(texts: Texts, table: str, given: Mapping[str, str]) -> Texts:
    """The texts with a new row at the end of a table."""
    if table == "cases":
        raise DraftError("案件基本信息只有一行，不能添加")
    _known_columns(table, given)
    row = Row(texts.next_number, _kept(table, given))
    return replace(
        texts.with_rows(table, [*texts.tables[table], row]),
        next_number=texts.next_number + 1,
    )


def without_row(texts: Texts, table: str, key: str) -> Texts:
    """The texts without a row."""
    if table == "cases":
        raise DraftError("案件基本信息只有一行，不能删除")
    at = position_of(texts, table, key)
    if at is None:
        raise _gone()
    rows = texts.tables[table]
    return texts.with_rows(table, [*rows[:at], *rows[at + 1 :]])


def claim_key(claimant: str, year: int | str | None) -> str:
    """The row key of a claim: `agency:2016`, or `agency:` for the total of all years (no year, or 0)."""
    return f"{claimant}:{year or ''}"


def is_blank(table: str, row: Row) -> bool:
    """Whether nothing stands in a row: it is left out, as in a file. A step with nothing beside it is not done."""
    return table != "cases" and not any(
        strip(text) for column, text in row.cells.items() if (table, column) != ("events", "step")
    )


def title_of(table: str, column: str) -> str:
    """A column's Chinese title."""
    return TABLES[table].columns[column].title


def _with_cells(texts: Texts, table: str, at: int, cells: Mapping[str, str]) -> Texts:
    _known_columns(table, cells)
    rows = list(texts.tables[table])
    kept = _kept(table, cells)
    others = {column: text for column, text in rows[at].cells.items() if column not in cells}
    if any(rows[at].text(column) != kept.get(column, "") for column in cells):
        # What is typed over stands in no file that it was imported from.
        others.pop(SOURCE, None)
    rows[at] = replace(rows[at], cells=others | kept)
    return texts.with_rows(table, rows)


def _kept(table: str, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells that are not blank, as the case has them."""
    kept = {column: as_kept(text, TABLES[table].columns[column]) for column, text in cells.items()}
    return {column: text for column, text in kept.items() if text}


def _found_or_added(texts: Texts, table: str, key: str) -> tuple[Texts, int]:
    at = position_of(texts, table, key)
    if at is not None:
        return texts, at
    given = _cells_of_key(table, key)
    if given is None:
        raise _gone()
    return with_row(texts, table, given), len(texts.tables[table])


def _known_columns(table: str, cells: Iterable[str]) -> None:
    unknown = set(cells) - set(EDITED[table])
    if unknown:
        raise KeyError(f"{table} has no column to edit called {sorted(unknown)}")


def _gone() -> DraftError:
    return DraftError("这一行已不存在，可能已被删除或改了编号")


def _read(table: str, row: Row, column: str) -> str | None:
    try:
        value = read_cell(row.text(column), TABLES[table].columns[column])
    except CellError:
        return None
    return None if value is None else str(value)


def _claim(row: Row, position: int) -> str | None:
    claimant, year = _read("claims", row, "claimant"), _read("claims", row, "year")
    if claimant is None or (year is None and not is_total(row.cells)):
        return None
    return claim_key(claimant, year)


def is_total(claim: Mapping[str, str]) -> bool:
    """Whether the texts of a claim, by column, are those of a total of all years: a subtotal, and nothing else."""
    given = {column for column, text in claim.items() if strip(text)}
    return given - {"claimant", "note"} == {"refund_subtotal"}


_KEYS: dict[str, Callable[[Row, int], str | None]] = {
    "cases": lambda row, position: _read("cases", row, "case_id"),
    "resident_years": lambda row, position: _read("resident_years", row, "year"),
    "employee_periods": lambda row, position: str(position),
    "events": lambda row, position: _read("events", row, "step"),
    "claims": _claim,
}


def _cells_of_key(table: str, key: str) -> dict[str, str] | None:
    """The cells that make a step's or a claim's key; None for what is no such key."""
    if table == "events":
        given = {"step": key}
    elif table == "claims":
        claimant, _, year = key.partition(":")
        given = {"claimant": claimant, "year": year}
    else:
        return None
    return given if _KEYS[table](Row(0, given), 0) == key else None
