"""Rows of totals are held against the records that they sum up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from linkage_kit.casebook.cells import CellError, as_text, read_cell
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.tables import Column
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.headers import ExportLayout, cell_problem
from linkage_kit.importing.exports.row_kinds import RowKinds
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.money import format_yuan, read_capital

# What is added up: amounts and months; a balance runs on from year to year.
_NOT_ADDED = ("balance",)
_CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def check_totals(
    sheet: Sheet,
    layout: ExportLayout,
    rows: RowKinds,
    frame: pd.DataFrame,
    unread: Collection[str],
    synonyms: Synonyms,
) -> list[Problem]:
    """Totals that are neither the sum of all records above them nor of those since the total before; sums in
    capitals that no total of the sheet says. Columns of which a cell is `unread` have no sum yet.
    """
    problems: list[Problem] = []
    added = {name for name in layout.at if _is_added(layout.table.columns[name])}
    # The sum of the records before each one.
    running = {name: np.append(0, frame[name].fillna(0).to_numpy(np.int64).cumsum()) for name in added}
    before = 0
    sums: set[int] = set()
    for row in rows.totals:
        end = bisect_left(rows.records, row)
        for column, at, said in _said(sheet, layout, row, synonyms):
            if column.name in unread:
                continue
            above = int(running[column.name][end])
            since = above - int(running[column.name][before])
            sums |= {above, since}
            if said not in (above, since):
                expected = f"与各行之和不符，各行之和是{_text(since, column)}"
                problems.append(cell_problem(sheet, layout.header, row, at, expected))
        before = end
    if unread:
        return problems
    sums |= {int(until[-1]) for until in running.values()}
    return problems + _wrong_capitals(sheet, layout, rows, sums)


def _said(
    sheet: Sheet, layout: ExportLayout, row: int, synonyms: Synonyms
) -> Iterator[tuple[Column, int, int | None]]:
    """The amounts and months in a row of totals; None for one that cannot be read."""
    for name, at in layout.at.items():
        column = layout.table.columns[name]
        cell = sheet.cells[row][at]
        if not _is_added(column) or cell is None or synonyms.is_total(as_text(cell)):
            continue
        try:
            said = read_cell(clean(cell, column, synonyms), column)
        except CellError:
            yield column, at, None
        else:
            if said is not None:
                yield column, at, said


def _is_added(column: Column) -> bool:
    return column.name not in _NOT_ADDED and (column.kind == "money" or column.unit == "月")


def _wrong_capitals(sheet: Sheet, layout: ExportLayout, rows: RowKinds, sums: set[int]) -> list[Problem]:
    problems = []
    for row in rows.totals:
        for at, cell in enumerate(sheet.cells[row]):
            said = _capital(cell)
            if said is not None and said not in sums:
                problems.append(
                    cell_problem(
                        sheet, layout.header, row, at, f"大写金额是{format_yuan(said)}元，与各列之和都不符"
                    )
                )
    return problems


def _capital(cell: object) -> int | None:
    """Fen of a sum in capitals, with or without a label before it."""
    if not isinstance(cell, str) or not any(digit in cell for digit in _CAPITAL_DIGITS):
        return None
    return read_capital(wording(cell).rpartition(":")[2].removeprefix("(大写)").removeprefix("大写"))


def _text(amount: int, column: Column) -> str:
    return format_yuan(amount) if column.kind == "money" else str(amount)
