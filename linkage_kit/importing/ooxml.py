"""What an .xlsx file says beside its values: which cells are errors or formulas, what is hidden, how big it is.

One pass with expat over each sheet's XML, in bounded memory; a file that expands beyond measure is refused first.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

# Pictures, themes and the like are never unpacked: no cell stands in them.
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?[^/]+\.(xml|rels)|xl/worksheets/(_rels/)?[^/]+", re.I
)
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_CHUNK = 1 << 20


class NoWorkbook(Exception):
    """The file is no .xlsx workbook, or a broken one."""


class TooBig(Exception):
    """What is packed in the file takes more than the bytes allowed."""


@dataclass
class Scan:
    """Facts of one sheet; rows and columns are counted from 0.

    `rows` and `columns`: size of the block from A1 that holds every cell with a content. `errors`: error values.
    `without_result`: formulas that no program has computed.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_result: list[tuple[int, int]] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def parts(data: bytes, most_bytes: int) -> dict[str, bytes]:
    """The parts of the package that have to do with cells, unpacked, by name; raises NoWorkbook or TooBig."""
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                if not _WANTED.fullmatch(entry.filename):
                    continue
                if entry.file_size > left:
                    raise TooBig
                # A part is read up to the size that it declares, and its checksum must then fit.
                found[entry.filename] = package.read(entry)
                left -= entry.file_size
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise NoWorkbook from None
    return found


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package again, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each worksheet by the sheet's name, in the workbook's order."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def workbook(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))

    def relations(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            targets[attributes.get("Id", "")] = target

    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise NoWorkbook
    _parse(parts[_WORKBOOK], workbook)
    _parse(parts[_RELATIONS], relations)
    located = {name: targets.get(relation, "") for name, relation in sheets}
    return {name: part for name, part in located.items() if part in parts and "worksheet" in part}


def scan(parts: Mapping[str, bytes], part: str) -> Scan:
    """One pass over a worksheet's XML; raises NoWorkbook where it is broken."""
    scanner = _Scanner()
    _parse(parts[part], scanner.start, scanner.end, scanner.text)
    return scanner.result()


class _Scanner:
    """Handlers of expat; a cell without an address of its own follows the one before it."""

    def __init__(self) -> None:
        self.facts = Scan()
        self.formulas: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row, self.column = -1, -1
        self.type = ""
        self.has_formula = self.has_value = self.in_value = False
        self.value = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._place(attributes.get("r"))
            self.type = attributes.get("t", "")
            self.has_formula = self.has_value = False
            self.value = ""
        elif tag == "v":
            self.has_value = self.in_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "is":
            self.has_value = True
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), min(int(attributes["max"]), _SHEET_COLUMNS)
            self.hidden_columns.update(range(first - 1, last))

    def text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, tag: str) -> None:
        if tag == "v":
            self.in_value = False
        elif tag == "c" and (self.has_value or self.has_formula):
            at = (self.row, self.column)
            self.facts.rows = max(self.facts.rows, self.row + 1)
            self.facts.columns = max(self.facts.columns, self.column + 1)
            if self.has_formula:
                self.formulas.add(at)
                if not self.value and self.type != "str":  # A text may well be empty.
                    self.facts.without_result.append(at)
            if self.type == "e":
                self.facts.errors[at] = self.value

    def _place(self, address: str | None) -> None:
        if address is None:
            self.column += 1
            return
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise NoWorkbook
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        self.row, self.column = int(found[2]) - 1, column - 1
        if not (0 <= self.row < _SHEET_ROWS and self.column < _SHEET_COLUMNS):
            raise NoWorkbook

    def result(self) -> Scan:
        self.facts.formulas = frozenset(self.formulas)
        self.facts.hidden_rows = frozenset(self.hidden_rows)
        self.facts.hidden_columns = frozenset(self.hidden_columns)
        return self.facts


def _nothing(_: str) -> None:
    pass


def _parse(
    data: bytes,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = _nothing,
    text: Callable[[str], None] = _nothing,
) -> None:
    """Feeds XML to the handlers, tags without their namespace's prefix; a document type is never needed and refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise NoWorkbook

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK])
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, KeyError):
        raise NoWorkbook from None
