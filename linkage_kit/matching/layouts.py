"""What a file of records is: where its header stands, which table its columns make, whose the rows are.

The headers are read as `linkage import` reads them, with the same words, from the first rows of a file; a file of a
population is never held as a sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import mode
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from linkage_kit.casebook.cells import as_text, is_blank_text
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.tables import TABLES, Table
from linkage_kit.encodings import UTF16_MARKS, is_rather_gb18030
from linkage_kit.importing.exports.export_sheet import (
    ExportSheet,
    RefusedSheet,
    is_expected_out,
    understand_export,
)
from linkage_kit.importing.exports.headers import ExportHeader, column_of
from linkage_kit.importing.exports.list_tables import ListTable
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.masking import mask_text
from linkage_kit.plain_files import require_plain

Scheme = Literal["resident", "employee"]

#: The table of the casebook that each scheme's records are or become, and what they are called.
TABLE_OF: Mapping[Scheme, str] = {"resident": "resident_years", "employee": "employee_periods"}
SUFFIXES = (".csv", ".parquet")
#: What a row may say of its person beside the records' own columns; the agency's column by scheme.
NUMBER, NAME, BIRTH, AGENCY = "id_number", "name", "birth_date", "agency"
_AGENCIES: Mapping[Scheme, str] = {"resident": "resident_agency_code", "employee": "employee_agency_code"}
_CASES = TABLES["cases"].columns
#: The rows from which a file is understood, and the bytes from which its encoding is.
_ROWS, _HEAD = 60, 1 << 20
#: What a row has as text, about.
_ROW_BYTES = 90


@dataclass(frozen=True)
class RecordFile:
    """A file of records of one scheme: its table, and the place of each column that is read.

    `columns` are the columns of `table` by name, `person` those that tell whose a row is; both give places in the file
    (from 0), `titles` the headers of all places. Data begins in row `first_row` (the first is 1), behind `skipped`
    lines. `encoding` and `separator` are a CSV file's.
    """

    path: Path
    name: str
    scheme: Scheme
    table: Table
    columns: Mapping[str, int]
    person: Mapping[str, int]
    titles: Sequence[str]
    first_row: int
    skipped: int = 0
    encoding: str = "utf-8"
    separator: str = ","

    @property
    def is_parquet(self) -> bool:
        """Whether the rows stand in a Parquet file; in a CSV file otherwise."""
        return self.path.suffix.lower() == ".parquet"

    @property
    def is_list(self) -> bool:
        """Whether the rows are those of a list, which become rows of the casebook's table."""
        return isinstance(self.table, ListTable)

    def places(self) -> Mapping[str, int]:
        """The place of every column that is read, by name; those of the person first."""
        return {**self.person, **self.columns}

    def column(self, name: str) -> Column:
        """What the schema says of a column."""
        if name == AGENCY:
            return _CASES[_AGENCIES[self.scheme]]
        return _CASES[name] if name in self.person else self.table.columns[name]

    def problem(self, row: int, column: str, cell: object, expected: str) -> Problem:
        """A problem of a cell; its value is masked."""
        title = shown(self.titles[self.places()[column]])
        return Problem(self.name, row, title, shown(as_text(cell).strip(), column), expected)


def record_files(place: Path, scheme: Scheme, synonyms: Synonyms) -> tuple[list[RecordFile], list[Problem]]:
    """The files of a file or folder, in the order of their names, and what keeps others from being read."""
    require_plain(place)
    if not place.exists():
        return [], [_of_file(place.name, "找不到这个文件或文件夹")]
    found: list[RecordFile] = []
    problems: list[Problem] = []
    paths = _paths(place)
    if not paths:
        problems.append(_of_file(place.name, f"其中没有记录文件，应为{'、'.join(SUFFIXES)}"))
    known: dict[tuple[object, ...], RecordFile] = {}
    for path in paths:
        name = path.relative_to(place).as_posix() if path != place else path.name
        try:
            found.append(_understood(path, name, scheme, synonyms, known))
        except _Refused as refused:
            problems += refused.problems
    return found, problems


class _Refused(Exception):
    """A file that cannot be read, with what is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def _of_file(name: str, expected: str) -> Problem:
    return Problem(mask_text(name), None, None, None, expected)


def _paths(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    files = (
        file for file in place.rglob("*") if file.is_file() and not file.name.startswith((".", "~$", "_"))
    )
    return sorted(file for file in files if file.suffix.lower() in SUFFIXES)


@dataclass(frozen=True)
class _Head:
    """The first rows of a file, and of a CSV file the line in which each ends."""

    rows: list[list[object]]
    ends: Sequence[int] = ()
    encoding: str = "utf-8"
    separator: str = ","


def _understood(
    path: Path, name: str, scheme: Scheme, synonyms: Synonyms, known: dict[tuple[object, ...], RecordFile]
) -> RecordFile:
    """What a file is; one with the header of a `known` one is like that: to find a header takes a tenth of a second."""
    require_plain(path)
    if path.suffix.lower() not in SUFFIXES:
        raise _Refused([_of_file(name, f"不能读取这种文件，应为{'、'.join(SUFFIXES)}")])
    head = _head_of_parquet(path, name) if path.suffix.lower() == ".parquet" else _head_of_csv(path, name)
    header = (path.suffix.lower(), head.encoding, head.separator, *(head.rows or [[]])[0])
    if header in known:
        return replace(known[header], path=path, name=name)
    # What is longer than most rows is told when all rows are read.
    width = mode(map(len, head.rows)) if head.rows else 0
    cells = [_wide(row, width) for row in head.rows]
    sheet = Sheet(name, None, cells)
    match understand_export(sheet, synonyms) if cells else None:
        case ExportSheet() as export:
            found = _record_file(path, name, scheme, head, export, synonyms)
            if export.layout.header.last == 0 and _are_known(export, synonyms):
                known[header] = found
            return found
        case RefusedSheet() as refused:
            raise _Refused(refused.problems)
        case _:
            raise _Refused([_of_file(name, "没有内容，第1行应为表头")])


def _are_known(export: ExportSheet, synonyms: Synonyms) -> bool:
    """Whether it is known of every column what it is, whatever may stand in it in another file."""
    layout = export.layout
    return all(
        is_expected_out(layout.header.paths[at], layout.table.name, synonyms) for at in layout.left_out
    )


def _wide(row: Sequence[object], width: int) -> list[object]:
    """A row of so many cells, None for a blank one."""
    return [None if _is_blank(cell) else cell for cell in row[:width]] + [None] * (width - len(row))


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and is_blank_text(cell))


def _record_file(
    path: Path, name: str, scheme: Scheme, head: _Head, export: ExportSheet, synonyms: Synonyms
) -> RecordFile:
    layout = export.layout
    table = layout.table
    if (table.into if isinstance(table, ListTable) else table.name) != TABLE_OF[scheme]:
        wanted = TABLES[TABLE_OF[scheme]].title
        raise _Refused([_of_file(name, f"各列是{table.title}，这里应为{wanted}的记录")])
    person = dict(layout.person) | _further(layout.header, layout.left_out, scheme, synonyms)
    if NUMBER not in person:
        raise _Refused([Problem(name, layout.header.last + 1, None, None, f"缺少{_CASES[NUMBER].title}一列")])
    own = {column: at for column, at in layout.at.items() if column != "case_id"}
    titles = [layout.header.title(at) for at in range(len(layout.header.paths))]
    first = layout.header.last + 1
    skipped = head.ends[layout.header.last] if head.ends else 0
    return RecordFile(
        path, name, scheme, table, own, person, titles, first + 1, skipped, head.encoding, head.separator
    )


def _further(
    header: ExportHeader, places: Sequence[int], scheme: Scheme, synonyms: Synonyms
) -> dict[str, int]:
    """Places of the birth date and the agency, the first of each."""
    wanted = {BIRTH: BIRTH, _AGENCIES[scheme]: AGENCY}
    found: dict[str, int] = {}
    for at in places:
        name = wanted.get(column_of(header.paths[at], synonyms, "cases") or "")
        if name:
            found.setdefault(name, at)
    return found


def _head_of_parquet(path: Path, name: str) -> _Head:
    """The names of the columns as the row of a header, and the first rows below it."""
    try:
        with pq.ParquetFile(path) as file:
            first = next(file.iter_batches(_ROWS), None)
            names: list[object] = list(file.schema_arrow.names)
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        raise _Refused([_of_file(name, "不是Parquet文件，或文件已损坏，无法读取")]) from None
    columns = [] if first is None else [column.to_pylist() for column in first.columns]
    return _Head([names, *map(list, zip(*columns))])


def _head_of_csv(path: Path, name: str) -> _Head:
    with path.open("rb") as file:
        data = file.read(_HEAD)
    is_whole = len(data) < _HEAD
    encoding = _encoding(data)
    separator = "\t" if encoding == "utf-16" and b"\t" in data else ","
    # What the bytes break off in is left out; a wrong byte stands in a row that is read again.
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if not is_whole:
        text = text[: text.rfind("\n") + 1]
    rows: list[list[object]] = []
    ends = []
    reader: Any = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in islice(reader, _ROWS):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        raise _Refused([_of_file(name, "引号不成对，无法读取")]) from None
    return _Head(rows, ends, encoding, separator)


def _encoding(data: bytes) -> str:
    """The encoding of the first bytes of a file, which may break off within a character."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    whole = data[: data.rfind(b"\n") + 1] or data
    if is_rather_gb18030(whole):
        return "gb18030"
    return next((one for one in _ENCODINGS if _is_text(whole, one)), _ENCODINGS[0])


_ENCODINGS = ("utf-8", "gb18030")


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def size_of(file: RecordFile) -> int:
    """The bytes of a file's records as text; those of a Parquet file are estimated by its rows."""
    if file.is_parquet:
        return int(pq.read_metadata(file.path).num_rows) * _ROW_BYTES
    return file.path.stat().st_size
