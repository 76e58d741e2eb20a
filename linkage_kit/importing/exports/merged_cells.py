"""Cells of an export that are merged over several records or columns: texts stand in each, amounts are refused."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.exports.export_sheet import ExportSheet
from linkage_kit.importing.exports.headers import ExportLayout, cell_problem


def column_cells(export: ExportSheet, column: int) -> list[object]:
    """The cells of the record rows; a text that is merged over several rows stands in each of them."""
    cells = [export.sheet.cells[row][column] for row in export.rows.records]
    if column not in _text_columns(export.layout):
        return cells
    position = {row: index for index, row in enumerate(export.rows.records)}
    for top, left, bottom, right in export.sheet.merged:
        if left <= column <= right and bottom > top:
            for row in range(top, bottom + 1):
                if row in position:
                    cells[position[row]] = export.sheet.cells[top][left]
    return cells


def _text_columns(layout: ExportLayout) -> set[int]:
    columns = layout.table.columns
    own = {at for name, at in layout.at.items() if columns[name].kind in ("text", "word")}
    return own | set(layout.person.values())


def merged_cell_problems(export: ExportSheet) -> list[Problem]:
    """Numbers and dates that are merged over several records, and cells merged over several imported columns of one:
    nobody can tell whose they are.
    """
    imported = {*export.layout.at.values(), *export.layout.person.values()}
    numbers = imported - _text_columns(export.layout)
    recorded = export.rows.records
    problems = []
    for top, left, bottom, right in export.sheet.merged:
        first = bisect_left(recorded, top)
        rows = bisect_right(recorded, bottom) - first
        columns = sorted(column for column in imported if left <= column <= right)
        if not rows or export.sheet.cells[top][left] is None:
            continue
        if len(columns) > 1:
            problems.append(_problem(export, top, left, "几列，不能确定属于哪一列"))
        elif rows > 1 and columns and columns[0] in numbers:
            problems.append(_problem(export, top, columns[0], "几行，不能确定属于哪一行"))
    return problems


def _problem(export: ExportSheet, row: int, column: int, why: str) -> Problem:
    return cell_problem(export.sheet, export.layout.header, row, column, f"合并单元格跨了{why}，应拆分")
