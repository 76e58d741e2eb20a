"""Lines of a table of the contract as typed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.cells import unescape
from linkage_kit.casebook.lines.lines import Cells, Lines
from linkage_kit.casebook.lines.texts import odd_codes, odd_texts
from linkage_kit.casebook.lines.values import Read, Vocabulary, dates, digits, money, months, whole
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.coded import Coded, Mask, code_type, vocabulary
from linkage_kit.columns import Columns, Later

Positions = npt.NDArray[np.int64]
_BOOL = Vocabulary(("", "false", "true"))
#: Codes of just so many digits, by the pattern that their column's cells match.
_DIGITS = {f"[0-9]{{{count}}}\\Z": count for count in (2, 6)}
_READERS: dict[str, Callable[[Lines, Cells], Read]] = {
    "money": money,
    "int": whole,
    "date": dates,
    "month": months,
}


class Texts(Later):
    """Text of cells that is made when somebody asks for it."""

    def __init__(self, lines: Lines, cells: Cells) -> None:
        self._lines = lines
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    def of(self, name: str) -> npt.NDArray[np.object_]:
        """The texts, `""` where blank."""
        return self.of_rows(name, slice(None))

    def of_rows(self, name: str, rows: npt.NDArray[Any] | slice) -> npt.NDArray[np.object_]:
        """The texts of some rows."""
        content = self._lines.data.tobytes()
        bounds = zip(self._cells.start[rows].tolist(), self._cells.end[rows].tolist())
        texts = [unescape(content[start:end].decode()) for start, end in bounds]
        return np.array([*texts, ""], object)[:-1]

    def known(self, name: str) -> Mask:
        """Where there is one."""
        return self._cells.length > 0


@dataclass(frozen=True)
class Rows:
    """The typed columns of lines, row for row; `odd` are the rows by column whose cells were not taken at sight."""

    lines: Lines
    places: Mapping[str, int]
    columns: Columns
    odd: Mapping[str, Positions]

    def cells(self, name: str) -> Cells:
        """The cells of a column that the lines have."""
        return self.lines.cells(self.places[name])


def rows_of(lines: Lines, table: Table, places: Mapping[str, int]) -> Rows:
    """The rows of a table's lines, of which `places` says where which column stands; others are blank."""
    values: dict[str, Any] = {}
    known: dict[str, Any] = {}
    odd: dict[str, Positions] = {}
    for name, column in table.columns.items():
        if column.beyond_contract:
            continue
        if name not in places:
            values[name], known[name] = _blanks(column, len(lines))
            continue
        read = _reader(column)(lines, lines.cells(places[name]))
        values[name] = read.values
        if isinstance(read.values, Texts) or not read.known.all():
            known[name] = read.known
        if read.odd.any():
            odd[name] = np.flatnonzero(read.odd)
    return Rows(lines, places, Columns(values, known), odd)


def is_read_later(column: Column) -> bool:
    """Whether text is made of its cells when somebody asks, odd or not; odd cells of other columns are not read."""
    return column.kind == "text" and not column.words and not _digits_of(column)


def _digits_of(column: Column) -> int | None:
    """How many digits the column's codes have, where they have nothing else."""
    return _DIGITS.get(str(column.checks.get("str_matches")))


def _reader(column: Column) -> Callable[[Lines, Cells], Read]:
    if column.words:
        return partial(_read_words, vocabulary(*column.words))
    if column.kind == "bool":
        return _read_bool
    if column.kind == "text":
        count = _digits_of(column)
        return partial(_read_digits, count) if count else partial(_read_text, column.code)
    return _READERS[column.kind]


def _read_words(words: tuple[str, ...], lines: Lines, cells: Cells) -> Read:
    return _vocabulary(words).read(lines, cells)


@cache
def _vocabulary(words: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(words)


def _read_bool(lines: Lines, cells: Cells) -> Read:
    read = _BOOL.read(lines, cells)
    return read._replace(values=read.values == "true")


def _read_digits(count: int, lines: Lines, cells: Cells) -> Read:
    """Codes as words: the different ones of a block are few."""
    read = digits(lines, cells, count)
    numbers, codes = np.unique(np.where(read.known, read.values, -1), return_inverse=True)
    words = tuple(f"{number:0{count}}" if number >= 0 else "" for number in numbers.tolist())
    if words[:1] != ("",):
        words, codes = ("", *words), codes + 1
    return read._replace(values=Coded(codes.astype(code_type(words)), words))


def _read_text(is_code: bool, lines: Lines, cells: Cells) -> Read:
    odd = (odd_codes if is_code else odd_texts)(lines, cells)
    return Read(Texts(lines, cells), cells.length > 0, odd)


def _blanks(column: Column, rows: int) -> tuple[Any, Mask]:
    blank: dict[str, Any] = {
        "money": np.int64(0),
        "int": np.int64(0),
        "bool": np.False_,
        "date": np.datetime64("NaT", "D"),
        "month": np.datetime64("NaT", "D"),
    }
    unknown = np.zeros(rows, bool)
    if column.kind not in blank:
        return Coded(np.zeros(rows, np.int8), vocabulary(*(column.words or {}))), unknown
    return np.full(rows, blank[column.kind]), unknown
