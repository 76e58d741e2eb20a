"""What an .xlsb file says beside its values: the records of [MS-XLSB], which are the XML of an .xlsx in binary."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from linkage_kit.casebook.sheets.limits import NoWorkbook
from linkage_kit.casebook.sheets.number_formats import BUILT_IN, unit_refused
from linkage_kit.casebook.sheets.ooxml import targets_of
from linkage_kit.casebook.sheets.scan import SheetScan

#: The parts that have to do with cells.
WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?[^/]+\.(bin|rels)|xl/worksheets/(_rels/)?[^/]+", re.I
)
_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/styles.bin"

# Kinds of records: a row; cells that are blank, and those with a value; the error values among these.
_ROW, _BLANK, _LAST_CELL, _ERRORS, _NUMBERS = 0, 1, 11, (3, 11), (2, 5, 9)
_SHEET, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 156, 44, 47, 617, 618
_ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def is_xlsb(package_parts: Mapping[str, bytes]) -> bool:
    """Whether the parts are those of an .xlsb."""
    return _WORKBOOK in package_parts


def scans(package_parts: Mapping[str, bytes]) -> dict[str, SheetScan]:
    """The facts of each worksheet by its name; raises NoWorkbook."""
    try:
        targets = targets_of(package_parts[_RELATIONS])
        styles = _refused_styles(package_parts.get(_STYLES, b""))
        found = {}
        for name, relation in _sheets(package_parts[_WORKBOOK]):
            part = posixpath.normpath(targets.get(relation, ""))
            if "worksheet" in part:
                found[name] = _scan(package_parts[part], styles)
        return found
    except (KeyError, struct.error, IndexError, UnicodeDecodeError, expat.ExpatError):
        raise NoWorkbook from None


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records: kind and content."""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | data[at] << 7, at + 1
        size, shift = 0, 0
        for _ in range(4):
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    """The name and the relation of each sheet."""
    for kind, content in _records(workbook):
        if kind == _SHEET:
            relation, rest = _text(content[8:])
            yield _text(rest)[0], relation


def _refused_styles(data: bytes) -> dict[int, str]:
    """The styles whose numbers cannot be read as they are stored, by their numbers, and why."""
    formats, styles, is_of_cells = dict(BUILT_IN), [], False
    for kind, content in _records(data):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", content)[0]] = _text(content[2:])[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and is_of_cells:
            styles.append(struct.unpack_from("<H", content, 2)[0])
    why = {at: unit_refused(formats.get(number, "")) for at, number in enumerate(styles)}
    return {at: told for at, told in why.items() if told}


def _scan(data: bytes, refused: Mapping[int, str]) -> SheetScan:
    scan, row = SheetScan(), 0
    for kind, content in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0]
        elif _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", content)
            scan.used(row, column)
            if kind in _ERRORS:
                scan.errors[row, column] = _ERROR_TEXTS.get(content[8], "#?")
            elif kind in _NUMBERS and (why := refused.get(style & 0xFFFFFF)):
                scan.units[row, column] = why
    return scan


def _text(content: bytes) -> tuple[str, bytes]:
    """A text with its length before it, and what stands behind it."""
    end = 4 + 2 * struct.unpack_from("<I", content)[0]
    return content[4:end].decode("utf-16-le"), content[end:]
