"""The rows of an export as typed rows of its table, each with its place and the case that it belongs to.

Whose record a row is can be told only when all cases are known: so this comes after all sheets are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import Cells, RawTable
from linkage_kit.casebook.reading import type_columns
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.export_sheet import ExportSheet
from linkage_kit.importing.exports.list_tables import EXPORT_TABLES
from linkage_kit.importing.exports.merged_cells import column_cells, merged_cell_problems
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.exports.totals import check_totals
from linkage_kit.importing.merging.owners import ImportContext, Owners, owners_of
from linkage_kit.importing.merging.placed_rows import PlacedRows
from linkage_kit.importing.merging.sheet_owner import owner_column
from linkage_kit.importing.merging.source_rows import SourceRows

#: What a fact of the whole sheet is called in place of a column.
_TITLED = {
    "case_id": "表头上方的案件编号",
    "cases.id_number": "表头上方的公民身份号码",
    "cases.name": "表头上方的姓名",
}


def export_rows(export: ExportSheet, context: ImportContext) -> tuple[PlacedRows, list[Problem]]:
    """The rows of a sheet, typed, and everything that is wrong with them."""
    table = export.layout.table
    original, at, told_once = _raw(export, context)
    cleaned = _cleaned(original, at, context.synonyms)
    owners = Owners()
    if _has_cases(export):
        owners = owners_of(original, at, at["case_id"] != at.get("cases.id_number"), context)
        cleaned = _with_case_ids(cleaned, at["case_id"], owners)
    typed = type_columns(cleaned, table, at, [])
    unowned = {fault.position for fault in owners.unowned}
    faults = [fault for fault in typed.faults if fault.column != "case_id" or fault.position not in unowned]
    if context.complete:
        faults += owners.unowned
    # What the sheet says once is wrong once.
    faults = [fault for fault in faults if not (told_once and fault.column == "case_id" and fault.position)]
    unread = {fault.column for fault in typed.faults}
    problems = [
        *merged_cell_problems(export),
        *(one for one in owners.problems if one.column not in told_once or one.row == original.rows[0]),
        *replace(typed, raw=original, faults=faults).located(),
        *check_totals(export.sheet, export.layout, export.rows, typed.frame, unread, context.synonyms),
    ]
    sources = SourceRows.of_sheet(export.sheet.file, export.sheet.name, original.rows)
    return PlacedRows(table.name, typed.frame[list(table.columns)], _teller(original, at), sources), problems


def _with_case_ids(raw: RawTable, column: int, owners: Owners) -> RawTable:
    """The table with the owners in its column of case_ids; a cell that cannot be read stays, with its own reason."""
    given = raw.cells[column]
    case_ids = [
        given[row] if isinstance(given[row], Broken) else own for row, own in enumerate(owners.case_ids)
    ]
    return replace(raw, cells=(*raw.cells[:column], Cells.of(case_ids), *raw.cells[column + 1 :]))


def _has_cases(export: ExportSheet) -> bool:
    return export.layout.table.name != "cases" and "case_id" in export.layout.table.columns


def _raw(export: ExportSheet, context: ImportContext) -> tuple[RawTable, dict[str, int], set[str]]:
    """The record rows of the columns that are imported, as they stand in the file, where each column is, and which of
    them the sheet as a whole says.

    A claimant that the file does not say, the identity number in place of the case_id, and a person whom only a title
    names are columns too.
    """
    sheet, header = export.sheet, export.layout.header
    sources = {**export.layout.at, **{f"cases.{name}": at for name, at in export.layout.person.items()}}
    labels = [header.title(column) for column in sources.values()]
    cells = [Cells.of(column_cells(export, column)) for column in sources.values()]
    at = {name: index for index, name in enumerate(sources)}
    has_person = bool(at.keys() & {"case_id", "cases.id_number"})
    titled = owner_column(export, context) if _has_cases(export) and not has_person else {}
    # What a row says of its person stands against what a title does.
    owned = {name: value for name, value in titled.items() if name not in at}
    given: dict[str, object] = dict(owned)
    if "claimant" in export.layout.table.columns and "claimant" not in at:
        given["claimant"] = context.claimant
    for name, value in given.items():
        at[name] = len(labels)
        labels.append(_TITLED.get(name, name))
        cells.append(Cells.of([value] * len(export.rows.records)))
    if _has_cases(export) and "case_id" not in at:
        at["case_id"] = at["cases.id_number"]
    rows = np.array(export.rows.records, np.int64) + 1
    raw = RawTable(export.layout.table.name, sheet.file, sheet.name, tuple(labels), tuple(cells), rows)
    return raw, at, {*(_TITLED[name] for name in owned), *(["case_id"] if owned else [])}


def _cleaned(raw: RawTable, at: Mapping[str, int], synonyms: Synonyms) -> RawTable:
    """The table with each distinct cell freed from what offices add."""
    cells = list(raw.cells)
    columns = {index: EXPORT_TABLES[raw.name].columns[name] for name, index in at.items() if "." not in name}
    for index, column in columns.items():
        distinct = np.empty(len(cells[index].distinct), object)
        distinct[:] = [clean(cell, column, synonyms) for cell in cells[index].distinct]
        cells[index] = Cells(cells[index].codes, distinct)
    return replace(raw, cells=tuple(cells))


def _teller(raw: RawTable, at: Mapping[str, int]) -> Callable[[int, str, str], Problem]:
    """How a problem of a row is told."""

    def problem(position: int, column: str, expected: str) -> Problem:
        if column in at:
            return raw.cell_problem(position, at[column], column, expected)
        return raw.row_problem(position, column, expected)

    return problem
