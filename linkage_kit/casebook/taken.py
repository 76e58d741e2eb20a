"""What a casebook's tables were read from, and what is told of files, sheets and columns that were not read.

It is no part of a casebook's content: two casebooks with the same tables are equal whatever they were read from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from linkage_kit.casebook.problems import in_file, shown
from linkage_kit.casebook.tables import STORED_TABLES

#: Codes of remarks, as notices have them.
TABLES_UNREAD, COLUMNS_UNKNOWN = "tables_unread", "columns_unknown"
ENCODING_JUDGED, CHARACTERS_PRIVATE = "encoding_judged", "characters_private"


@dataclass(frozen=True)
class Source:
    """What one table was read from: its file and sheet (None: the file has none), and how many rows it has.

    `further` are the columns that the contract does not list, which are kept and not computed with.
    """

    table: str
    file: str
    sheet: str | None
    rows: int
    further: tuple[str, ...]

    def __str__(self) -> str:
        passed = f"；其他的列照存，不用来计算：{'、'.join(map(shown, self.further))}" if self.further else ""
        return f"{title_of(self.table)} ← {in_file(self.file, self.sheet)}，{self.rows}行{passed}"

    def as_dict(self) -> dict[str, Any]:
        """The parts by name, for JSON."""
        return {
            "table": self.table,
            "file": shown(self.file),
            "sheet": None if self.sheet is None else shown(self.sheet),
            "rows": self.rows,
            "further": list(map(shown, self.further)),
        }


def title_of(table: str) -> str:
    """What a table is called: 清退计算（claims）."""
    return f"{STORED_TABLES[table].title}（{table}）"


@dataclass(frozen=True)
class Remark:
    """Something that is told of what was not read, as one Chinese sentence without its full stop."""

    code: str
    text: str


@dataclass(frozen=True)
class Taken:
    """The sources of a casebook's tables, in the contract's order, and the remarks on it."""

    sources: tuple[Source, ...] = ()
    remarks: tuple[Remark, ...] = ()


#: Of a casebook that was read from no file.
NOTHING = Taken()
