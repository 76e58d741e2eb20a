"""What an .xlsx file says beside its values: which cells are errors or lack a result, what is hidden, how big it is.

One pass with expat over each sheet's XML, in bounded memory; a file that expands beyond measure is refused first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from linkage_kit.casebook.sheets.limits import NoWorkbook
from linkage_kit.casebook.sheets.number_formats import BUILT_IN, unit_refused
from linkage_kit.casebook.sheets.scan import SheetScan

#: The parts that have to do with cells: pictures, themes and the like are never unpacked.
WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?[^/]+\.(xml|rels)|xl/worksheets/(_rels/)?[^/]+", re.I
)
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED_TEXTS = "xl/sharedstrings.xml"
_STYLES = "xl/styles.xml"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_CHUNK = 1 << 20


def sheet_parts(package_parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each worksheet by the sheet's name, in the workbook's order."""
    sheets: list[tuple[str, str]] = []

    def workbook(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))

    if _WORKBOOK not in package_parts or _RELATIONS not in package_parts:
        raise NoWorkbook
    _feed_tags(package_parts[_WORKBOOK], workbook)
    targets = targets_of(package_parts[_RELATIONS])
    located = {name: targets.get(relation, "") for name, relation in sheets}
    return {name: part for name, part in located.items() if part in package_parts and "worksheet" in part}


def targets_of(relations: bytes) -> dict[str, str]:
    """The parts that a workbook names, by the ids of their relations."""
    targets: dict[str, str] = {}

    def relation(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            targets[attributes.get("Id", "")] = target

    _feed_tags(relations, relation)
    return targets


def refused_styles(package_parts: Mapping[str, bytes]) -> dict[str, str]:
    """The styles whose numbers cannot be read as they are stored, by what cells call them, and why."""
    formats = {str(number): text for number, text in BUILT_IN.items()}
    styles: list[str] = []
    is_of_cells = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_of_cells
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellStyleXfs", "cellXfs"):
            is_of_cells = tag == "cellXfs"
        elif tag == "xf" and is_of_cells:
            styles.append(attributes.get("numFmtId", ""))

    part = next((data for name, data in package_parts.items() if name.lower() == _STYLES), None)
    if part is not None:
        _feed_tags(part, start)
    why = {str(at): unit_refused(formats.get(number, "")) for at, number in enumerate(styles)}
    return {at: told for at, told in why.items() if told}


def scan_sheet(package_parts: Mapping[str, bytes], part: str, refused: Mapping[str, str]) -> SheetScan:
    """One pass over a worksheet's XML (`refused` as of `refused_styles`); raises NoWorkbook where it is broken."""
    scanner = _Scanner(refused)
    _feed(scanner.parser, package_parts[part])
    return scanner.result()


def shared_text_bytes(package_parts: Mapping[str, bytes], part: str) -> int:
    """Bytes of the shared texts in a sheet's cells: one text may stand in thousands, and each gets a copy."""
    sizes = _shared_sizes(package_parts)
    total = 0
    is_text = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_text
        if tag == "c":
            is_text = attributes.get("t") == "s"
        parser.CharacterDataHandler = count if tag == "v" and is_text else None

    def count(number: str) -> None:
        nonlocal total
        at = int(number) if number.strip().isdecimal() else len(sizes)
        total += sizes[at] if at < len(sizes) else max(sizes)

    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
    _feed(parser, package_parts[part])
    return total


def longest_shared_text(package_parts: Mapping[str, bytes]) -> int:
    """Bytes of the longest text that cells share, at most."""
    return max(_shared_sizes(package_parts))


def _shared_sizes(package_parts: Mapping[str, bytes]) -> list[int]:
    shared = next((data for name, data in package_parts.items() if name.lower() == _SHARED_TEXTS), b"")
    return [len(text) for text in shared.split(b"</si>")]


class _Scanner:
    """Handlers of expat; a cell without an address of its own follows the one before it.

    Most cells are plain values, and of these only the beginning is looked at: that is what the time goes into.
    """

    def __init__(self, refused: Mapping[str, str]) -> None:
        self.refused = refused
        self.style = ""
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.facts = SheetScan()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row, self.column, self.rows, self.columns = -1, -1, 0, 0
        self.address: str | None = None
        self.type: str | None = None
        self.is_formula = False
        self.formula: list[str] = []
        self.value: list[str] = []

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            address = attributes.get("r")
            if address is None:
                self._place()
                self.column += 1
            self.address = address
            self.type = attributes.get("t")
            self.style = attributes.get("s", "")
            if self.type == "e":
                self._look_closer()
        elif tag == "v" or tag == "is":
            self._used()
            if self.style in self.refused and self.type in (None, "n"):
                self.facts.units[self.row, self.column] = self.refused[self.style]
            if self.parser.EndElementHandler:
                self.parser.CharacterDataHandler = self.value.append
        elif tag == "f":
            self._used()
            self.is_formula = True
            self._look_closer()
            self.parser.CharacterDataHandler = self.formula.append
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column, self.address = -1, None
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), min(int(attributes["max"]), _SHEET_COLUMNS)
            self.hidden_columns.update(range(max(first, 1) - 1, last))

    def _used(self) -> None:
        self._place()
        if self.row >= self.rows:
            self.rows = self.row + 1
        if self.column >= self.columns:
            self.columns = self.column + 1

    def _look_closer(self) -> None:
        """Follows a cell to its end."""
        self.formula.clear()
        self.value.clear()
        self.parser.EndElementHandler = self._end

    def _end(self, tag: str) -> None:
        tag = _local(tag)
        if tag == "v" or tag == "f":
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            self._place()
            at, value = (self.row, self.column), "".join(self.value)
            if self.is_formula and not value and self.type != "str":  # A text may well be empty.
                self.facts.without_result[at] = "".join(self.formula)
            if self.type == "e":
                self.facts.errors[at] = value
            self.is_formula = False
            self.parser.EndElementHandler = None

    def _place(self) -> None:
        """Reads the cell's address; most cells of a sheet that is too big are empty, and theirs is never read."""
        if self.address is None:
            return
        found = _ADDRESS.fullmatch(self.address)
        if found is None:
            raise NoWorkbook
        self.row, self.column, self.address = int(found[2]) - 1, _column(found[1]), None
        if not (0 <= self.row < _SHEET_ROWS and self.column < _SHEET_COLUMNS):
            raise NoWorkbook

    def result(self) -> SheetScan:
        """What was found."""
        self.facts.rows, self.facts.columns = self.rows, self.columns
        self.facts.hidden_rows = frozenset(self.hidden_rows)
        self.facts.hidden_columns = frozenset(self.hidden_columns)
        return self.facts


@lru_cache(maxsize=_SHEET_COLUMNS)
def _column(letters: str) -> int:
    """A column's number from 0: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _local(tag: str) -> str:
    """A tag without its namespace's prefix."""
    return tag.rpartition(":")[2]


def _parser() -> expat.XMLParserType:
    """A parser that refuses a document type: a workbook never has one."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise NoWorkbook

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK])
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, KeyError):
        raise NoWorkbook from None


def _feed_tags(data: bytes, start: Callable[[str, Mapping[str, str]], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
    _feed(parser, data)
