"""A flat export is a sheet whose rows are records of one table: what its columns and rows are, before any is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.wording import foreign_unit
from linkage_kit.csv_text import cut_off, short_row
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.headers import (
    ExportHeader,
    ExportLayout,
    LabelPath,
    cell_problem,
    column_of,
    export_layout,
    find_header,
    fits_a_table,
    header_problem,
)
from linkage_kit.importing.exports.row_kinds import RowKinds, classify_rows
from linkage_kit.importing.exports.scheme_doubts import scheme_doubts
from linkage_kit.importing.exports.synonyms import Synonyms

_AMOUNT = next(column for column in STORED_TABLES["claims"].columns.values() if column.kind == "money")


@dataclass(frozen=True)
class ExportSheet:
    """A sheet that is understood: its table and columns, and what each row is."""

    sheet: Sheet
    layout: ExportLayout
    rows: RowKinds


@dataclass(frozen=True)
class RefusedSheet:
    """A sheet that cannot be read: why, and how far it was understood."""

    sheet: Sheet
    problems: list[Problem]
    header: ExportHeader | None = None
    flat: ExportSheet | None = None


def understand_export(sheet: Sheet, synonyms: Synonyms) -> ExportSheet | RefusedSheet | None:
    """The layout of a sheet, what is wrong with it, or None where it is passed over: it holds text alone and no table,
    or it is hidden and none that is known (a list to choose from).
    """
    header = find_header(sheet, synonyms)
    if sheet.hidden and (header is None or not fits_a_table(header, synonyms)):
        return None
    if header is None:
        return RefusedSheet(sheet, told) if (told := _no_table(sheet)) else None
    found = export_layout(sheet, header, synonyms)
    if not isinstance(found, ExportLayout):
        return RefusedSheet(sheet, [*_foreign_units(sheet, range(header.first)), *found], header)
    rows = classify_rows(sheet, found, synonyms)
    problems = [
        *_foreign_units(sheet, rows.skipped),
        *_records_above(sheet, header, synonyms),
        *scheme_doubts(sheet, found, rows, synonyms),
        *_cut_off(sheet, header, rows),
        *_unlabelled(sheet, found, rows),
        *_unknown(sheet, found, rows, synonyms),
    ]
    flat = ExportSheet(sheet, found, rows)
    return RefusedSheet(sheet, problems, header, flat) if problems else flat


def _no_table(sheet: Sheet) -> list[Problem] | None:
    """A sheet without a header that is known: only one of text beside others, a line a row, may be passed over.

    It may still state the unit of the others. A CSV file is no such sheet: with another separator than the comma all
    its columns are one.
    """
    widest = max(sum(cell is not None for cell in row) for row in sheet.cells)
    if not widest or (widest == 1 and sheet.name is not None):
        return _foreign_units(sheet, range(len(sheet.cells))) or None
    expected = "没有找到认得的表头；列名不同的写入同义词文件，与案卷无关的工作表应删去"
    return [Problem(sheet.file, None, None, None, expected, sheet.name)]


def _foreign_units(sheet: Sheet, rows: Iterable[int]) -> list[Problem]:
    """Units that are not yuan, stated in rows of text above or below the records."""
    return [
        Problem(
            sheet.file,
            row + 1,
            sheet.letter(column),
            shown(sheet.text(row, column)),
            f"单位是{unit}，只能导入以元为单位的金额",
            sheet.name,
        )
        for row in rows
        for column, cell in enumerate(sheet.cells[row])
        if isinstance(cell, str) and (unit := foreign_unit(cell))
    ]


def _records_above(sheet: Sheet, header: ExportHeader, synonyms: Synonyms) -> list[Problem]:
    """Rows above the header that look like records: titles have no numbers side by side."""
    return [
        Problem(
            sheet.file, row + 1, None, None, f"在表头（第{header.first + 1}行）上面，却像是记录", sheet.name
        )
        for row in range(header.first)
        if sum(_is_amount(cell, synonyms) for cell in sheet.cells[row]) > 1
    ]


def _cut_off(sheet: Sheet, header: ExportHeader, rows: RowKinds) -> list[Problem]:
    """Records of a CSV file that may not be whole: with fewer cells than there are columns, or without a line's end.

    A title or a total may be as short as it likes.
    """
    if not sheet.row_lengths:
        return []
    columns = max((at + 1 for at, path in enumerate(header.paths) if path), default=0)
    found = [short_row(row + 1, sheet.row_lengths[row], columns) for row in rows.records]
    last = len(sheet.cells) - 1
    if sheet.is_cut_off and last in rows.records and sheet.row_lengths[last] >= columns:
        found.append(cut_off(last + 1))
    return [Problem(sheet.file, fault.row, None, None, fault.expected) for fault in found if fault]


def _unlabelled(sheet: Sheet, layout: ExportLayout, rows: RowKinds) -> list[Problem]:
    """Columns without a header that hold something in a record."""
    problems = []
    for column, path in enumerate(layout.header.paths):
        row = (
            None
            if path
            else next((row for row in rows.records if sheet.cells[row][column] is not None), None)
        )
        if row is not None:
            problems.append(
                cell_problem(sheet, layout.header, row, column, "这一列没有列名，应写上列名或删去")
            )
    return problems


def _unknown(sheet: Sheet, layout: ExportLayout, rows: RowKinds, synonyms: Synonyms) -> list[Problem]:
    """Unknown columns with numbers: an amount that is left out would change a refund without anybody noticing."""
    problems = []
    for column in layout.left_out:
        path = layout.header.paths[column]
        if is_expected_out(path, layout.table.name, synonyms):
            continue
        if any(_is_amount(sheet.cells[row][column], synonyms) for row in rows.records):
            expected = "不认得这一列，其中有数字；应写入同义词文件：是哪一列，或列入ignored不导入"
            problems.append(header_problem(sheet, layout.header, column, expected))
    return problems


def is_expected_out(path: LabelPath, table: str, synonyms: Synonyms) -> bool:
    """Whether a column that is not imported is known as one: listed so, or a fact of the person in another table."""
    of_person = table != "cases" and column_of(path, synonyms, "cases") is not None
    return of_person or synonyms.is_ignored(path)


def _is_amount(cell: object, synonyms: Synonyms) -> bool:
    if cell is None or isinstance(cell, bool):
        return False
    try:
        return read_cell(clean(cell, _AMOUNT, synonyms), _AMOUNT) is not None
    except CellError:
        return False
