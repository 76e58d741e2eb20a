"""What an OpenDocument spreadsheet (.ods) says beside its values: how big its sheets are, and what are percents.

One cell or row stands for as many as it says it is repeated: they are counted before a reader makes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from linkage_kit.casebook.sheets.limits import NoWorkbook
from linkage_kit.casebook.sheets.number_formats import unit_refused
from linkage_kit.casebook.sheets.scan import SheetScan

#: The parts that have to do with cells.
WANTED = re.compile(r"mimetype|content\.xml|styles\.xml|META-INF/manifest\.xml")
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_ERROR = re.compile(r"#[A-Z/0!?]+|(?:Err|错误)[:：]\d+")


def is_ods(package_parts: Mapping[str, bytes]) -> bool:
    """Whether the parts are those of an .ods."""
    return _CONTENT in package_parts


def is_protected(package_parts: Mapping[str, bytes]) -> bool:
    """Whether the content is encrypted."""
    return b"encryption-data" in package_parts.get(_MANIFEST, b"")


def scans(package_parts: Mapping[str, bytes]) -> dict[str, SheetScan]:
    """The facts of each sheet by its name; raises NoWorkbook."""
    scanner = _Scanner()
    try:
        scanner.parser.Parse(package_parts[_CONTENT], True)
    except (expat.ExpatError, ValueError):
        raise NoWorkbook from None
    return scanner.found


@dataclass
class _Cell:
    """A cell of the row that is read: how often it stands there, whether it says something, what is wrong with it."""

    repeated: int
    is_filled: bool
    is_formula: bool
    why: str | None
    text: str = ""


class _Scanner:
    """Handlers of expat."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.found: dict[str, SheetScan] = {}
        self._scan = SheetScan()
        self._row = 0
        self._repeated = 1
        self._cells: list[_Cell] = []

    def _refuse(self, *_: object) -> None:
        raise NoWorkbook

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "table:table":
                self._scan, self._row = SheetScan(), 0
                self.found[attributes.get("table:name", "")] = self._scan
            case "table:table-row":
                self._repeated = int(attributes.get("table:number-rows-repeated", "1"))
                self._cells = []
            case "table:table-cell" | "table:covered-table-cell":
                kind = attributes.get("office:value-type")
                self._cells.append(
                    _Cell(
                        int(attributes.get("table:number-columns-repeated", "1")),
                        kind is not None,
                        "table:formula" in attributes,
                        unit_refused("0%") if kind == "percentage" else None,
                    )
                )
            case "text:p":
                if self._cells:
                    self._cells[-1].is_filled = True
                    self.parser.CharacterDataHandler = self._say

    def _say(self, text: str) -> None:
        self._cells[-1].text += text

    def _end(self, tag: str) -> None:
        if tag == "text:p":
            self.parser.CharacterDataHandler = None
        elif tag == "table:table-row":
            self._note_row()
            self._row += self._repeated

    def _note_row(self) -> None:
        column = 0
        for cell in self._cells:
            if cell.is_filled:
                self._scan.used(self._row + self._repeated - 1, column + cell.repeated - 1)
                if cell.why:
                    self._scan.units[self._row, column] = cell.why
                if cell.is_formula and _ERROR.fullmatch(cell.text):
                    self._scan.errors[self._row, column] = cell.text
            column += cell.repeated
