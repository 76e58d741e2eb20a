"""Exports and filled forms, as `linkage import` takes them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from fuzz import csv_file
from fuzz.damage import damaged_bytes, damaged_cell, damaged_structure, odd_text
from fuzz.inputs import Grid, Input
from fuzz.meaning import cut_row
from fuzz.oracle import Reading, reading_of
from fuzz.originals import casebook
from fuzz.packages import damaged_package
from fuzz.target import Target
from fuzz.workbooks import bytes_of, put, workbook_of
from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, Casebook, CasebookError
from linkage_kit.casebook.texts import text_table
from linkage_kit.forms.annexes import annexes_read
from linkage_kit.forms.filling import NoForm
from linkage_kit.forms.workbook import form_workbook
from linkage_kit.importing.run import ImportResult, import_files
from linkage_kit.rulebook import shandong

_CSV, _XLSX = "导出.csv", "导出.xlsx"
_RECORDS = ("resident_years", "employee_periods", "claims")
#: What an office calls the columns of its export.
_LABELS = {
    "year": "年份",
    "personal": "个人缴费",
    "collective": "集体补助",
    "subsidy": "政府补贴",
    "interest": "利息",
    "start_month": "开始年月",
    "end_month": "终止年月",
    "region_code": "行政区划代码",
}


def read_import(given: Input, folder: Path) -> Reading:
    """The casebook without records, with what the input's files say of its cases."""
    result = _imported(given.files, folder)
    if result.casebook is None:
        raise CasebookError(result.problems)
    book = reading_of(result.casebook)
    return Reading(
        {name: book.tables[name] for name in _RECORDS},
        told=_told(result) > given.options.get("notices", 0),
    )


def _imported(files: Mapping[str, bytes], folder: Path) -> ImportResult:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return import_files([folder / name for name in files], into=_without_records())


def _export_csv(rng: Random) -> Input:
    name = rng.choice(("resident_years", "employee_periods"))
    grid, way = _export(name), rng.choice(csv_file.WAYS)
    if rng.random() < 0.5:
        changed, damage, new = _damaged(rng, grid)
        return _like(name, {_CSV: csv_file.written(changed, way).data}, damage, cut_row(changed), new=new)
    whole = csv_file.written(grid, way)
    data, damage, hit = damaged_bytes(rng, whole.data)
    touched = whole.touched(*hit)
    told = csv_file.strays(grid, csv_file.read(data), touched)
    return _like(name, {_CSV: data}, f"{way[0]}: {damage}", told, rows=len({row for row, _ in touched}))


def _export_xlsx(rng: Random) -> Input:
    name = rng.choice(("resident_years", "employee_periods"))
    if rng.random() < 0.6:
        changed, damage, new = _damaged(rng, _export(name))
        return _like(name, {_XLSX: workbook_of({"Sheet1": changed})}, damage, new=new)
    return _of_file(rng, _XLSX, workbook_of({"Sheet1": _export(name)}))


def _forms(rng: Random) -> Input:
    name, data = rng.choice(_written_forms())
    if rng.random() < 0.4:
        return _of_file(rng, name, data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    cell = rng.choice(cells)
    before = str(cell.value)
    new = odd_text(rng, before)
    put(cell, new)
    return _like(name, {name: bytes_of(book)}, f"{cell.coordinate}: {before!r} -> {new!r}", new=new)


def _like(name: str, files: Mapping[str, bytes], damage: str, told: str = "", **spared: Any) -> Input:
    """An input that was made of an undamaged table or form of this name."""
    tables, notices = _originals()[name]
    return Input(files, damage, None, told, tables, options={"notices": notices}, **spared)


def _of_file(rng: Random, name: str, data: bytes) -> Input:
    """A file whose bytes or parts are damaged; what it says then cannot be known by itself."""
    if rng.random() < 0.6:
        changed, damage = damaged_package(rng, data)
    else:
        changed, damage, _ = damaged_bytes(rng, data)
    return Input({name: changed}, damage)


def _damaged(rng: Random, grid: Grid) -> tuple[Grid, str, str | None]:
    """A damaged table, what was done, and the new text where it was done to one cell."""
    if rng.random() < 0.3:
        return *damaged_structure(rng, grid), None
    changed, damage = damaged_cell(rng, grid, in_header=rng.random() < 0.15)
    (new,) = [
        after for row, other in zip(grid, changed) for before, after in zip(row, other) if before != after
    ] or [""]
    return changed, damage, new


@cache
def _without_records() -> Casebook:
    book = casebook()
    return Casebook.from_frames(**{**book.tables, **{name: TABLES[name].empty() for name in _RECORDS}})


@cache
def _export(name: str) -> Grid:
    """A table as an office's system exports it: persons by their numbers."""
    book = casebook()
    numbers = dict(zip(book.cases["case_id"], book.cases["id_number"]))
    texts = text_table(book.tables[name], TABLES[name])
    columns = [label for label in texts.columns if label in _LABELS and texts[label].notna().any()]
    rows = zip(*(texts[label].fillna("").tolist() for label in columns))
    return [
        ["公民身份号码", *(_LABELS[label] for label in columns)],
        *([numbers[case_id], *row] for case_id, row in zip(texts["case_id"], rows)),
    ]


@cache
def _originals() -> dict[str, tuple[Mapping[str, Grid], int]]:
    """What each undamaged export and form gives, and how many notices."""
    files = {
        name: {_XLSX: workbook_of({"Sheet1": _export(name)})}
        for name in ("resident_years", "employee_periods")
    }
    files |= {name: {name: data} for name, data in _written_forms()}
    return {name: _original(of_one) for name, of_one in files.items()}


def _original(files: Mapping[str, bytes]) -> tuple[Mapping[str, Grid], int]:
    with TemporaryDirectory() as folder:
        result = _imported(files, Path(folder))
    assert result.casebook is not None, result.problems
    tables = reading_of(result.casebook).tables
    return {name: _without_source(tables[name]) for name in _RECORDS}, _told(result)


def _told(result: ImportResult) -> int:
    """How much is told of an import: notices, and rows that were taken for totals."""
    return len(result.notices) + sum(len(sheet.totals) for sheet in result.mapping)


def _without_source(grid: Grid) -> Grid:
    """A table without the column that says where each row stood: of a row that moved that is another place."""
    header, *_ = grid
    return [[cell for label, cell in zip(header, row) if label != "source"] for row in grid]


@cache
def _written_forms() -> list[tuple[str, bytes]]:
    """The annexes that are read, of every case that has them."""
    result = audit(casebook(), shandong().effective_from)
    forms = []
    for case_id in casebook().cases["case_id"]:
        for annex in annexes_read():
            try:
                form = annex.form(annex.fill(result[case_id], None))
            except NoForm:
                continue
            forms.append((f"{case_id}-{annex.number}.xlsx", form_workbook(form)))
    return forms


EXPORT_CSV = Target("import-csv", _export_csv, read_import, share=4)
EXPORT_XLSX = Target("import-xlsx", _export_xlsx, read_import, share=3)
FORMS = Target("import-forms", _forms, read_import, share=4)
