"""What the text of a cell says, worked out without the readers that are tested: by the data contract alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from linkage_kit.casebook.tables import STORED_TABLES, Column, Table

_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b\u2060"
_ESCAPED = re.compile(r"''*[=+\-@\t\r]")
_TRUTH = {"true": True, "是": True, "false": False, "否": False}


class SaysNothing(ValueError):
    """A text that says no value of its column."""


def meaning(text: str, column: Column | None) -> Hashable:
    """What a text says in a column of the contract, or in one of its own (None); SaysNothing where that is unclear."""
    said = text.strip(_BLANKS)
    if not said:
        return None
    kind = "text" if column is None else column.kind
    if kind in ("text", "value"):
        plain = unicodedata.normalize("NFKC", said) if column is not None and column.code else said
        return plain[1:] if _ESCAPED.match(plain) else plain
    plain = unicodedata.normalize("NFKC", said)
    if kind in ("money", "int"):
        try:
            return Decimal(plain.replace(",", ""))
        except InvalidOperation:
            raise SaysNothing(text) from None
    if kind == "bool":
        return _listed(plain.lower(), _TRUTH, text)
    if kind in ("date", "month"):
        return _day(plain, 3 if kind == "date" else 2, text)
    assert column is not None and column.words is not None
    titles = {unicodedata.normalize("NFKC", title): word for word, title in column.words.items()}
    return _listed(plain, {**titles, **{word: word for word in column.words}}, text)


def columns_of(header: list[str], table: Table | None) -> list[Column | None]:
    """The contract's column of each label, None for one of its own."""
    if table is None:
        return [None] * len(header)
    known = {
        unicodedata.normalize("NFKC", label): column
        for column in table.columns.values()
        for label in (column.name, column.title)
    }
    return [known.get(unicodedata.normalize("NFKC", label.strip(_BLANKS))) for label in header]


def table_named(name: str) -> Table | None:
    """The contract's table of a name."""
    return STORED_TABLES.get(name)


def cut_row(grid: Sequence[Sequence[str]]) -> str:
    """That a row has fewer cells than the header, whose last label is one that is not blank; "" where none has."""
    labels = list(grid[0]) if grid else []
    while labels and is_blank(labels[-1]):
        labels.pop()
    cut = [at for at, row in enumerate(grid, 1) if 0 < len(row) < len(labels) and not all(map(is_blank, row))]
    return f"row {cut[0]} has fewer cells than the header" if cut else ""


def is_blank(text: str) -> bool:
    """Whether a text is nothing, or blanks alone."""
    return not text.strip(_BLANKS)


def _listed(plain: str, known: Mapping[str, Hashable], text: str) -> Hashable:
    if plain not in known:
        raise SaysNothing(text)
    return known[plain]


def _day(plain: str, parts: int, text: str) -> tuple[int, ...]:
    """Year, month and day (or two of them) as they stand there, in one piece or apart."""
    found = re.findall(r"[0-9]+", plain)
    if len(found) == 1 and len(found[0]) == 2 * parts + 2:
        (digits,) = found
        found = [digits[:4], digits[4:6], digits[6:]][:parts]
    # A spreadsheet keeps a month as its first day.
    if parts == 2 and len(found) == 3 and int(found[2]) == 1:
        found.pop()
    if len(found) != parts:
        raise SaysNothing(text)
    return tuple(map(int, found))
