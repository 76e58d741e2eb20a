"""Writes small files of the kinds that no library here writes: .ods, .xlsb, and a web page called .xls."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Rows = list[list[Any]]


def write_ods(path: Path, rows: Rows, extra: str = "") -> Path:
    """A sheet `Sheet1` of texts and numbers; `extra` is XML behind its last row."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}" '
        f'xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{lines}{extra}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, float | int):
        about = f'office:value-type="float" office:value="{value}"'
    else:
        about = 'office:value-type="string"'
    return f"<table:table-cell {about}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def write_xlsb(path: Path, rows: Rows, at: dict[tuple[int, int], bytes] | None = None) -> Path:
    """A sheet `Sheet1` of texts and numbers; `at` has records of cells in place of those."""
    size = struct.pack("<IIII", 0, len(rows), 0, max(map(len, rows)))
    sheet = _record(129) + _record(148, size) + _record(145)
    for row, cells in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
        for column, value in enumerate(cells):
            sheet += (at or {}).get((row, column)) or _xlsb_cell(column, value)
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _xlsb_text("rId1") + _xlsb_text("Sheet1")
    workbook = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f"<Types xmlns={quoteattr(kinds)}/>")
        package.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.bin"))
        package.writestr("xl/workbook.bin", workbook)
        package.writestr("xl/_rels/workbook.bin.rels", _relations("worksheet", "worksheets/sheet1.bin"))
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def error_record(column: int, code: int) -> bytes:
    """The record of an error value."""
    return _record(3, struct.pack("<IIB", column, 0, code))


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OF_OFFICE}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def _xlsb_cell(column: int, value: Any) -> bytes:
    head = struct.pack("<II", column, 0)
    if value is None:
        return _record(1, head)
    if isinstance(value, float | int):
        return _record(5, head + struct.pack("<d", value))
    return _record(6, head + _xlsb_text(value))


def _xlsb_text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + content


def write_web_page(path: Path, body: str, encoding: str = "utf-8") -> Path:
    """A page with this body, as a web system writes it."""
    page = f"<html><head><meta charset={encoding}><style>td {{color: red}}</style></head><body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    return path
