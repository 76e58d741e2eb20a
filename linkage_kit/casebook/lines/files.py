"""CSV files of a casebook that are sorted by case: their headers, and ranges of bytes with whole cases in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from linkage_kit.casebook.lines.lines import Lines, NotPlain
from linkage_kit.casebook.lines.quoted import without_quotes
from linkage_kit.casebook.lines.texts import LONGEST_ID
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.encodings import is_rather_gb18030
from linkage_kit.plain_files import require_plain

#: Where the bytes of each file of a block begin and end, by table.
Ranges = Mapping[str, tuple[int, int]]
#: A header is looked for in so many bytes, and a line's end in so many more at a time.
_HEAD, _STEP = 1 << 14, 1 << 12
_MARK = b"\xef\xbb\xbf"
_PACKED = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class LineFile:
    """A file of one table: where its lines begin below the header, its size, and the places of its columns.

    `is_marked`: it begins with the mark of UTF-8.
    """

    path: Path
    start: int
    size: int
    places: Mapping[str, int]
    free_texts: tuple[bool, ...]
    is_marked: bool

    @classmethod
    def of(cls, path: Path, table: Table) -> LineFile:
        """Raises NotPlain where the file has not just columns of the contract, or does not end with a line's end."""
        require_plain(path)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            size = file.seek(0, 2)
            file.seek(max(size - 1, 0))
            if file.read(1) != b"\n":
                raise NotPlain("cut off")
        line, end, _ = head.partition(b"\n")
        if not end or head.startswith(_PACKED):
            raise NotPlain("header")
        try:
            labels = line.removeprefix(_MARK).removesuffix(b"\r").decode().split(",")
        except UnicodeDecodeError:
            raise NotPlain("header") from None
        places = places_of([_without_quotes(label) for label in labels], table)
        free_texts = tuple(_is_free_text(table.columns[name]) for name in places)
        return cls(path, len(line) + 1, size, places, free_texts, head.startswith(_MARK))

    def lines(self, file: BinaryIO, bounds: tuple[int, int]) -> Lines:
        """The lines between these bounds of the opened file; raises NotPlain."""
        file.seek(bounds[0])
        content = file.read(bounds[1] - bounds[0])
        if not self.is_marked and is_rather_gb18030(content):
            raise NotPlain("encoding")
        if b'"' in content:
            content = without_quotes(content, self.free_texts)
        elif b"\r" not in content:
            content = content.replace(b"\n", b"\r\n")
        return Lines.of(content, len(self.places))


def _without_quotes(label: str) -> str:
    """A cell of the header, in quotes or not; raises NotPlain where quotes stand elsewhere."""
    inside = label[1:-1] if len(label) > 1 and label[0] == label[-1] == '"' else label
    if '"' in inside:
        raise NotPlain("header")
    return inside


def _is_free_text(column: Column) -> bool:
    return column.kind == "text" and not column.code


def places_of(labels: Sequence[str], table: Table) -> Mapping[str, int]:
    """Where each column of the table stands under these headers, names or titles.

    Raises NotPlain where there are others, a column is missing that must be there, or the first is not the case id.
    """
    names = {
        label: name
        for name, column in table.columns.items()
        if not column.beyond_contract
        for label in (name, column.title)
    }
    places = {names[label]: at for at, label in enumerate(labels) if label in names}
    lacking = [name for name, column in table.columns.items() if column.required and name not in places]
    if len(places) != len(labels) or lacking or places.get("case_id") != 0:
        raise NotPlain("columns")
    return places


def cut(files: Mapping[str, LineFile], size: int) -> list[Ranges]:
    """Ranges of the files of about so many bytes of `cases` each, where all files are sorted by case.

    A case is in one range with all its rows, if the files are sorted: who reads a range sees whether it is so.
    """
    cases = files["cases"]
    with cases.path.open("rb") as file:
        starts = first_lines(file, cases, size)
        keys = [id_at(file, start) for start in starts[1:]]
    bounds = {"cases": [*starts, cases.size]}
    for name, one in files.items():
        if name != "cases":
            with one.path.open("rb") as file:
                bounds[name] = _bounds(file, one, keys)
    return [
        {name: (places[number], places[number + 1]) for name, places in bounds.items()}
        for number in range(len(starts))
    ]


def first_lines(file: BinaryIO, one: LineFile, size: int) -> list[int]:
    """Where lines begin about every so many bytes, the first line first."""
    starts = [one.start]
    for at in range(one.start + size, one.size - size // 2, size):
        if starts[-1] < (start := _line_after(file, at, one.size)) < one.size:
            starts.append(start)
    return starts


def _bounds(file: BinaryIO, one: LineFile, keys: Sequence[bytes]) -> list[int]:
    found = [one.start]
    for key in keys:
        found.append(_first_not_before(file, key, found[-1], one.size))
    return [*found, one.size]


def _first_not_before(file: BinaryIO, key: bytes, low: int, high: int) -> int:
    """Where the first line between two lines' beginnings stands whose id is not before the key."""
    while low < high:
        middle = _line_start(file, (low + high) // 2, low)
        if id_at(file, middle) < key:
            low = _line_after(file, middle, high)
        else:
            high = middle
    return low


def _line_start(file: BinaryIO, at: int, least: int) -> int:
    """Where the line begins that a byte stands in, no earlier than `least`, where one begins."""
    step = _STEP
    while True:
        first = max(at - step, least)
        file.seek(first)
        end = file.read(at - first).rfind(b"\n")
        if end >= 0:
            return first + end + 1
        if first == least:
            return least
        step *= 2


def _line_after(file: BinaryIO, at: int, size: int) -> int:
    """Where the next line begins after a byte; `size` behind the last."""
    while at < size:
        file.seek(at)
        piece = file.read(_STEP)
        end = piece.find(b"\n")
        if end >= 0:
            return min(at + end + 1, size)
        at += len(piece)
    return size


def id_at(file: BinaryIO, start: int) -> bytes:
    """The case id of the line that begins there."""
    file.seek(start)
    return file.read(LONGEST_ID + 3).partition(b",")[0].strip(b'"')
