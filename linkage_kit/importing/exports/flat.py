"""A flat export: one sheet whose rows are records of one table, as typed rows with their places.

In two steps, because whose record a row is can be told only when all cases are known: `understand` finds the layout,
`records` reads the cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from linkage_kit.casebook.cells import Broken, CellError, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.raw import Cells, RawTable
from linkage_kit.casebook.reading import type_columns
from linkage_kit.casebook.tables import STORED_TABLES, Column
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.headers import (
    Header,
    Layout,
    Path,
    cell_problem,
    column_of,
    find_header,
    fits_a_table,
    header_problem,
    layout,
)
from linkage_kit.importing.exports.labels import Synonyms, foreign_unit
from linkage_kit.importing.exports.rows import Rows, sort_rows
from linkage_kit.importing.exports.totals import check_totals
from linkage_kit.importing.merging.persons import NoCase, Persons, comparable, names, same_name
from linkage_kit.importing.merging.row_batches import Part
from linkage_kit.importing.reading.sheets import Sheet

_AMOUNT = next(column for column in STORED_TABLES["claims"].columns.values() if column.kind == "money")


@dataclass(frozen=True)
class FlatSheet:
    """A sheet that is understood: its table and columns, and what each row is."""

    sheet: Sheet
    layout: Layout
    rows: Rows


@dataclass(frozen=True)
class Refused:
    """A sheet that cannot be read: why, and how far it was understood."""

    sheet: Sheet
    problems: list[Problem]
    header: Header | None = None
    flat: FlatSheet | None = None


@dataclass(frozen=True)
class Context:
    """What the rows of exports are read against: the cases, and who made a computation that does not say so."""

    cases: pd.DataFrame
    persons: Persons
    claimant: str
    synonyms: Synonyms
    complete: bool

    @classmethod
    def of(cls, cases: pd.DataFrame, claimant: str, synonyms: Synonyms, complete: bool) -> Context:
        """The context of a table of cases; where it is not `complete` (a row of it cannot be read), nobody can say
        that a case is not in it, and then it is not said.
        """
        return cls(cases, Persons.of(cases), claimant, synonyms, complete)


def understand(sheet: Sheet, synonyms: Synonyms) -> FlatSheet | Refused | None:
    """The layout of a sheet, what is wrong with it, or None where it is passed over: it holds text alone and no table,
    or it is hidden and none that is known (a list to choose from).
    """
    header = find_header(sheet, synonyms)
    if sheet.hidden and (header is None or not fits_a_table(header, synonyms)):
        return None
    if header is None:
        return Refused(sheet, told) if (told := _no_table(sheet)) else None
    found = layout(sheet, header, synonyms)
    if not isinstance(found, Layout):
        return Refused(sheet, [*_foreign_units(sheet, range(header.first)), *found], header)
    rows = sort_rows(sheet, found, synonyms)
    problems = [
        *_foreign_units(sheet, rows.skipped),
        *_records_above(sheet, header, synonyms),
        *_unlabelled(sheet, found, rows),
        *_unknown(sheet, found, rows, synonyms),
    ]
    flat = FlatSheet(sheet, found, rows)
    return Refused(sheet, problems, header, flat) if problems else flat


def records(flat: FlatSheet, context: Context) -> tuple[Part, list[Problem]]:
    """The rows of a sheet, typed, and everything that is wrong with them."""
    table = flat.layout.table
    original, at = _raw(flat, context.claimant)
    owners, wrong, problems = _owners(flat, original, at, context) if _has_cases(flat) else (None, [], [])
    cleaned = _cleaned(original, at, context.synonyms)
    if owners is not None:
        found = cleaned.cells[at["case_id"]]
        # A cell that cannot be read stays, and is told with its own reason.
        owned = [found[row] if isinstance(found[row], Broken) else owner for row, owner in enumerate(owners)]
        cells = [*cleaned.cells[: at["case_id"]], Cells.of(owned), *cleaned.cells[at["case_id"] + 1 :]]
        cleaned = replace(cleaned, cells=tuple(cells))
    typed = type_columns(cleaned, table, at, [])
    unowned = {fault.position for fault in wrong}
    faults = [fault for fault in typed.faults if fault.column != "case_id" or fault.position not in unowned]
    told = wrong if context.complete else []
    located = replace(typed, raw=original, faults=faults + told).located()
    merged = _merged_amounts(flat)
    unread = {fault.column for fault in typed.faults}
    totals = check_totals(flat.sheet, flat.layout, flat.rows, typed.frame, unread, context.synonyms)
    part = Part(table.name, typed.frame[list(table.columns)], *_places(original, at))
    return part, merged + problems + located + totals


def _has_cases(flat: FlatSheet) -> bool:
    return flat.layout.table.name != "cases" and "case_id" in flat.layout.table.columns


def _raw(flat: FlatSheet, claimant: str) -> tuple[RawTable, dict[str, int]]:
    """The record rows of the columns that are imported, as they stand in the file, and where each column is.

    A claimant that the file does not say, and the identity number in place of the case_id, are columns too.
    """
    sheet, header = flat.sheet, flat.layout.header
    sources = {**flat.layout.at, **{f"cases.{name}": at for name, at in flat.layout.person.items()}}
    labels = [header.title(column) for column in sources.values()]
    cells = [Cells.of(_column_cells(flat, column)) for column in sources.values()]
    at = {name: index for index, name in enumerate(sources)}
    if _has_cases(flat) and "case_id" not in at:
        at["case_id"] = at["cases.id_number"]
    if "claimant" in flat.layout.table.columns and "claimant" not in at:
        at["claimant"] = len(labels)
        labels.append("claimant")
        cells.append(Cells.of([claimant] * len(flat.rows.records)))
    rows = np.array(flat.rows.records, np.int64) + 1
    return RawTable(flat.layout.table.name, sheet.file, sheet.name, tuple(labels), tuple(cells), rows), at


def _column_cells(flat: FlatSheet, column: int) -> list[object]:
    """The cells of the record rows; a text that is merged over several rows stands in each of them."""
    cells = [flat.sheet.cells[row][column] for row in flat.rows.records]
    if column not in _text_columns(flat.layout):
        return cells
    position = {row: index for index, row in enumerate(flat.rows.records)}
    for top, left, bottom, right in flat.sheet.merged:
        if left <= column <= right and bottom > top:
            for row in range(top, bottom + 1):
                if row in position:
                    cells[position[row]] = flat.sheet.cells[top][left]
    return cells


def _text_columns(layout: Layout) -> set[int]:
    columns = layout.table.columns
    own = {at for name, at in layout.at.items() if columns[name].kind in ("text", "word")}
    return own | set(layout.person.values())


def _merged_amounts(flat: FlatSheet) -> list[Problem]:
    """Numbers and dates that are merged over several records, and cells merged over several imported columns of one:
    nobody can tell whose they are.
    """
    imported = {*flat.layout.at.values(), *flat.layout.person.values()}
    numbers = imported - _text_columns(flat.layout)
    recorded = flat.rows.records
    problems = []
    for top, left, bottom, right in flat.sheet.merged:
        first = bisect_left(recorded, top)
        rows = bisect_right(recorded, bottom) - first
        columns = sorted(column for column in imported if left <= column <= right)
        if not rows or flat.sheet.cells[top][left] is None:
            continue
        if len(columns) > 1:
            problems.append(_merged_problem(flat, top, left, "几列，不能确定属于哪一列"))
        elif rows > 1 and columns and columns[0] in numbers:
            problems.append(_merged_problem(flat, top, columns[0], "几行，不能确定属于哪一行"))
    return problems


def _merged_problem(flat: FlatSheet, row: int, column: int, why: str) -> Problem:
    return cell_problem(flat.sheet, flat.layout.header, row, column, f"合并单元格跨了{why}，应拆分")


def _cleaned(raw: RawTable, at: Mapping[str, int], synonyms: Synonyms) -> RawTable:
    """The table with each distinct cell freed from what offices add."""
    cells = list(raw.cells)
    columns = {index: STORED_TABLES[raw.name].columns[name] for name, index in at.items() if "." not in name}
    for index, column in columns.items():
        distinct = np.empty(len(cells[index].distinct), object)
        distinct[:] = [clean(cell, column, synonyms) for cell in cells[index].distinct]
        cells[index] = Cells(cells[index].codes, distinct)
    return replace(raw, cells=tuple(cells))


def _owners(
    flat: FlatSheet, raw: RawTable, at: Mapping[str, int], context: Context
) -> tuple[list[str | None], list[Fault], list[Problem]]:
    """The case_id of every record, and where it cannot be told or contradicts the person beside it."""
    known = names(context.cases)
    numbers = dict(zip(context.cases["case_id"], context.cases["id_number"]))
    of_cases = STORED_TABLES["cases"].columns
    case_ids = at["case_id"] if "case_id" in flat.layout.at else None
    given = [
        _texts(raw, case_ids, of_cases["case_id"], context.synonyms),
        _texts(raw, at.get("cases.id_number"), of_cases["id_number"], context.synonyms),
        _texts(raw, at.get("cases.name"), of_cases["name"], context.synonyms),
    ]
    owners: list[str | None] = []
    wrong: list[Fault] = []
    problems: list[Problem] = []
    for position, (case_id, number, name) in enumerate(zip(*given)):
        owner = case_id
        if case_id and case_id not in known:
            wrong.append(Fault(position, "case_id", "案件基本信息（cases）中没有这个案件编号"))
        elif case_id and number and comparable(str(numbers[case_id])) != comparable(number):
            expected = f"与案件“{shown(case_id)}”的公民身份号码不同"
            problems.append(raw.cell_problem(position, at["cases.id_number"], "id_number", expected))
        elif not case_id:
            try:
                owner = context.persons.case_of(number) if number else None
            except NoCase as error:
                wrong.append(Fault(position, "case_id", str(error)))
        if owner in known and name and not same_name(name, known[str(owner)]):
            expected = f"与案件“{shown(str(owner))}”的姓名“{shown(known[str(owner)])}”不同，应核对是否同一人"
            problems.append(raw.cell_problem(position, at["cases.name"], "name", expected))
        owners.append(owner or None)
    return owners, wrong, problems


def _texts(raw: RawTable, index: int | None, column: Column, synonyms: Synonyms) -> list[str]:
    """The texts of a column, "" for blank or unreadable cells and where there is no such column."""
    if index is None:
        return [""] * len(raw.rows)
    texts = []
    for cell in raw.cells[index].distinct:
        try:
            texts.append(read_cell(clean(cell, column, synonyms), column) or "")
        except CellError:
            texts.append("")
    return [texts[code] for code in raw.cells[index].codes]


def _places(
    raw: RawTable, at: Mapping[str, int]
) -> tuple[Callable[[int, str, str], Problem], Callable[[int], str]]:
    """How a part tells problems and places of its rows."""

    def problem(position: int, column: str, expected: str) -> Problem:
        if column in at:
            return raw.cell_problem(position, at[column], column, expected)
        return raw.row_problem(position, column, expected)

    def place(position: int) -> str:
        sheet = f" 工作表“{shown(raw.sheet)}”" if raw.sheet is not None else ""
        return f"{shown(raw.file)}{sheet} 第{raw.rows[position]}行"

    return problem, place


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


def _records_above(sheet: Sheet, header: Header, synonyms: Synonyms) -> list[Problem]:
    """Rows above the header that look like records: titles have no numbers side by side."""
    return [
        Problem(
            sheet.file, row + 1, None, None, f"在表头（第{header.first + 1}行）上面，却像是记录", sheet.name
        )
        for row in range(header.first)
        if sum(_is_amount(cell, synonyms) for cell in sheet.cells[row]) > 1
    ]


def _unlabelled(sheet: Sheet, layout: Layout, rows: Rows) -> list[Problem]:
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


def _unknown(sheet: Sheet, layout: Layout, rows: Rows, synonyms: Synonyms) -> list[Problem]:
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


def is_expected_out(path: Path, table: str, synonyms: Synonyms) -> bool:
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
