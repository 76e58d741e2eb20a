"""The rows of an export as typed rows of its table, each with its place and the case that it belongs to.

Whose record a row is can be told only when all cases are known: so this comes after all sheets are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.raw import Cells, RawTable
from linkage_kit.casebook.reading import type_columns
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.export_sheet import ExportSheet
from linkage_kit.importing.exports.merged_cells import column_cells, merged_cell_problems
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.exports.totals import check_totals
from linkage_kit.importing.merging.owners import ImportContext, Owners, owners_of
from linkage_kit.importing.merging.placed_rows import PlacedRows


def export_rows(export: ExportSheet, context: ImportContext) -> tuple[PlacedRows, list[Problem]]:
    """The rows of a sheet, typed, and everything that is wrong with them."""
    table = export.layout.table
    original, at = _raw(export, context.claimant)
    cleaned = _cleaned(original, at, context.synonyms)
    owners = Owners()
    if _has_cases(export):
        owners = owners_of(original, at, "case_id" in export.layout.at, context)
        cleaned = _with_case_ids(cleaned, at["case_id"], owners)
    typed = type_columns(cleaned, table, at, [])
    unowned = {fault.position for fault in owners.unowned}
    faults = [fault for fault in typed.faults if fault.column != "case_id" or fault.position not in unowned]
    if context.complete:
        faults += owners.unowned
    unread = {fault.column for fault in typed.faults}
    problems = [
        *merged_cell_problems(export),
        *owners.problems,
        *replace(typed, raw=original, faults=faults).located(),
        *check_totals(export.sheet, export.layout, export.rows, typed.frame, unread, context.synonyms),
    ]
    return PlacedRows(table.name, typed.frame[list(table.columns)], *_tellers(original, at)), problems


def _with_case_ids(raw: RawTable, column: int, owners: Owners) -> RawTable:
    """The table with the owners in its column of case_ids; a cell that cannot be read stays, with its own reason."""
    given = raw.cells[column]
    case_ids = [
        given[row] if isinstance(given[row], Broken) else own for row, own in enumerate(owners.case_ids)
    ]
    return replace(raw, cells=(*raw.cells[:column], Cells.of(case_ids), *raw.cells[column + 1 :]))


def _has_cases(export: ExportSheet) -> bool:
    return export.layout.table.name != "cases" and "case_id" in export.layout.table.columns


def _raw(export: ExportSheet, claimant: str) -> tuple[RawTable, dict[str, int]]:
    """The record rows of the columns that are imported, as they stand in the file, and where each column is.

    A claimant that the file does not say, and the identity number in place of the case_id, are columns too.
    """
    sheet, header = export.sheet, export.layout.header
    sources = {**export.layout.at, **{f"cases.{name}": at for name, at in export.layout.person.items()}}
    labels = [header.title(column) for column in sources.values()]
    cells = [Cells.of(column_cells(export, column)) for column in sources.values()]
    at = {name: index for index, name in enumerate(sources)}
    if _has_cases(export) and "case_id" not in at:
        at["case_id"] = at["cases.id_number"]
    if "claimant" in export.layout.table.columns and "claimant" not in at:
        at["claimant"] = len(labels)
        labels.append("claimant")
        cells.append(Cells.of([claimant] * len(export.rows.records)))
    rows = np.array(export.rows.records, np.int64) + 1
    return RawTable(export.layout.table.name, sheet.file, sheet.name, tuple(labels), tuple(cells), rows), at


def _cleaned(raw: RawTable, at: Mapping[str, int], synonyms: Synonyms) -> RawTable:
    """The table with each distinct cell freed from what offices add."""
    cells = list(raw.cells)
    columns = {index: STORED_TABLES[raw.name].columns[name] for name, index in at.items() if "." not in name}
    for index, column in columns.items():
        distinct = np.empty(len(cells[index].distinct), object)
        distinct[:] = [clean(cell, column, synonyms) for cell in cells[index].distinct]
        cells[index] = Cells(cells[index].codes, distinct)
    return replace(raw, cells=tuple(cells))


def _tellers(
    raw: RawTable, at: Mapping[str, int]
) -> tuple[Callable[[int, str, str], Problem], Callable[[int], str]]:
    """How a problem and the place of a row are told."""

    def problem(position: int, column: str, expected: str) -> Problem:
        if column in at:
            return raw.cell_problem(position, at[column], column, expected)
        return raw.row_problem(position, column, expected)

    def place(position: int) -> str:
        sheet = f" 工作表“{shown(raw.sheet)}”" if raw.sheet is not None else ""
        return f"{shown(raw.file)}{sheet} 第{raw.rows[position]}行"

    return problem, place
