"""Where a flat export has its header, and which columns and which table that makes it.

A header may stand below title lines and take up to three rows. A column's label is its lowest cell that is not blank;
a cell merged over the rows belongs to all of them, and one merged over columns is their caption, which helps where it
makes a known name together with the label (参保地区, 名称). The table is decided by the columns alone; where they fit
none of the tables, or several, that is a problem and not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from linkage_kit.casebook.cells import as_text
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.tables import STORED_TABLES, Table
from linkage_kit.casebook.wording import foreign_unit, wording
from linkage_kit.importing.exports.list_tables import EXPORT_TABLES, needs_of
from linkage_kit.importing.exports.synonyms import Synonyms

# A header is looked for in the first rows that are not blank; it knows two columns at least.
_ROWS_SEARCHED, _DEEPEST, _LEAST_KNOWN = 40, 3, 2

#: Columns of a table that an export may lack: the case is found by the person, the claimant is said beside the file.
_FOUND_OTHERWISE = ("case_id", "claimant")
_PERSON = ("id_number", "name")

_FIGURE = re.compile("[0-9]")

LabelPath = tuple[str, ...]


@dataclass(frozen=True)
class ExportHeader:
    """Rows `first` to `last` (from 0), and the labels of each column from top to bottom."""

    first: int
    last: int
    paths: tuple[LabelPath, ...]

    def title(self, column: int) -> str:
        """The column's header on one line."""
        return "/".join(on_one_line(label) for label in self.paths[column])


@dataclass(frozen=True)
class ExportLayout:
    """What a sheet is: a table, its header, and where it has each of the table's columns.

    `person` has the columns that tell whose row it is (`id_number`, `name` of the cases), `left_out` the others.
    """

    table: Table
    header: ExportHeader
    at: Mapping[str, int]
    person: Mapping[str, int]
    left_out: tuple[int, ...]


def on_one_line(label: str) -> str:
    """A label without blanks and line breaks, as errors and the mapping show it."""
    return shown("".join(label.split()))


def find_header(sheet: Sheet, synonyms: Synonyms) -> ExportHeader | None:
    """The rows that know the most columns; None where none knows two. Of equals the flattest, then the first.

    Rows that are a part of a header are none: a merged label or a row of captions tells that another belongs to them.
    """
    best: tuple[int, int, int] | None = None
    found = None
    rows = list(_first_rows(sheet))
    joined = _joined_rows(sheet, max(rows, default=0) + _DEEPEST)
    for first in rows:
        if first in joined or (first and _has_captions(sheet, first - 1)):
            continue
        for depth in range(1, _DEEPEST + 1):
            if first + depth > len(sheet.cells) or _is_blank(sheet, first + depth - 1):
                break
            if first + depth in joined:
                continue
            header = ExportHeader(first, first + depth - 1, _paths(sheet, first, depth))
            score = (max(len(_known(header, synonyms, name)) for name in EXPORT_TABLES), -depth, -first)
            if score[0] >= _LEAST_KNOWN and (best is None or score > best):
                best, found = score, header
    return found


def export_layout(sheet: Sheet, header: ExportHeader, synonyms: Synonyms) -> ExportLayout | list[Problem]:
    """The table that the header's columns make, or what is wrong with the header."""
    fitting = _fitting(header, synonyms)
    name = _the_one(fitting, header, synonyms, sheet)
    if name is None:
        return [_undecided(sheet, header, synonyms, fitting)]
    at, problems = _columns_at(sheet, header, synonyms, name)
    person, more = ({}, []) if name == "cases" else _person_at(sheet, header, synonyms, at)
    problems += more
    used = {*at.values(), *person.values()}
    for column in sorted(used):
        if unit := foreign_unit("".join(header.paths[column])):
            problems.append(header_problem(sheet, header, column, f"单位是{unit}，只能导入以元为单位的金额"))
    left_out = tuple(column for column, path in enumerate(header.paths) if path and column not in used)
    return problems or ExportLayout(EXPORT_TABLES[name], header, at, person, left_out)


def dropped_captions(sheet: Sheet, header: ExportHeader, table: str, synonyms: Synonyms) -> Iterator[Problem]:
    """A notice for each column that was read below a caption that is not known."""
    for column, path in enumerate(header.paths):
        name = _column(path, synonyms, table)
        dropped = name is not None and synonyms.column(table, path) is None
        if dropped and synonyms.column("cases", path) not in _PERSON:
            above = "/".join(on_one_line(label) for label in path[:-1])
            yield header_problem(
                sheet, header, column, f"不认得上方的“{above}”，按“{on_one_line(path[-1])}”读取"
            )


def table_meant(sheet: Sheet, header: ExportHeader, synonyms: Synonyms) -> str:
    """The table that the columns make, or else the one that they are nearest to."""
    return _the_one(_fitting(header, synonyms), header, synonyms, sheet) or _nearest(header, synonyms)


def fits_a_table(header: ExportHeader, synonyms: Synonyms) -> bool:
    """Whether the header has what some table needs."""
    return bool(_fitting(header, synonyms))


def _fitting(header: ExportHeader, synonyms: Synonyms) -> list[str]:
    return [name for name in EXPORT_TABLES if not _missing(header, synonyms, name)]


def header_problem(sheet: Sheet, header: ExportHeader, column: int | None, expected: str) -> Problem:
    """A problem of the header, or of one of its columns."""
    label = None if column is None else header.title(column) or sheet.letter(column)
    return Problem(sheet.file, header.last + 1, label, None, expected, sheet.name)


def cell_problem(sheet: Sheet, header: ExportHeader, row: int, column: int, expected: str) -> Problem:
    """A problem of a cell, by its row and its column's header or, where it has none, letter."""
    label = header.title(column) or sheet.letter(column)
    return Problem(sheet.file, row + 1, label, shown(sheet.text(row, column)), expected, sheet.name)


def _joined_rows(sheet: Sheet, limit: int) -> set[int]:
    """Rows before `limit` that are merged with the one above them, as a label is over the rows of a header."""
    return {
        row
        for top, left, bottom, _ in sheet.merged
        if top < limit and bottom - top < _DEEPEST and sheet.cells[top][left] is not None
        for row in range(top + 1, bottom + 1)
    }


def _has_captions(sheet: Sheet, row: int) -> bool:
    """Whether the row is one of captions: several texts, one of which stands over several columns. Lines of titles say
    one thing, or have colons or figures (单位：元).
    """
    cells = sheet.cells[row]
    texts = [wording(as_text(cell)) for cell in cells if cell is not None]
    if len(texts) < 2 or any(":" in text or _FIGURE.search(text) for text in texts):
        return False
    if sheet.merged:
        wide = (left for top, left, bottom, right in sheet.merged if top == bottom == row and right > left)
    else:
        wide = (left for at in range(sheet.width) if (left := _reaching(sheet, row, at, row + 1)[1]) < at)
    return any(cells[left] is not None for left in wide)


def _first_rows(sheet: Sheet) -> Iterator[int]:
    searched = 0
    for row in range(len(sheet.cells)):
        if not _is_blank(sheet, row):
            yield row
            searched += 1
        if searched == _ROWS_SEARCHED:
            return


def _is_blank(sheet: Sheet, row: int) -> bool:
    return all(cell is None for cell in sheet.cells[row])


def _paths(sheet: Sheet, first: int, depth: int) -> tuple[LabelPath, ...]:
    """The labels over each column; a merged label stands over all the columns that it covers.

    Where the file knows no merged cells (CSV), an upper label reaches to the right over blank cells with a label below.
    """
    last = first + depth - 1
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(max(top, first), min(bottom, last) + 1):
            for column in range(left, min(right, sheet.width - 1) + 1):
                origin[row, column] = (top, left)
    paths: list[LabelPath] = []
    for column in range(sheet.width):
        cells = list(
            dict.fromkeys(origin.get((row, column), (row, column)) for row in range(first, last + 1))
        )
        if not sheet.merged:
            cells = [_reaching(sheet, row, at, last) for row, at in cells]
        paths.append(tuple(text for row, at in cells if row >= first and (text := sheet.text(row, at))))
    return tuple(paths)


def _reaching(sheet: Sheet, row: int, column: int, last: int) -> tuple[int, int]:
    """The cell whose label stands over this one."""
    at = column
    while row < last and at > 0 and sheet.cells[row][at] is None and sheet.cells[last][column] is not None:
        at -= 1
    return (row, at)


def _known(header: ExportHeader, synonyms: Synonyms, table: str) -> set[str]:
    """The columns of the table, and those of the person, that the header has.

    Numbers (01 for a month, 2015 for a year) are labels beside others only: a row of them numbers the columns.
    """
    known = {path: name for path in header.paths if path and (name := _column(path, synonyms, table))}
    return set() if all(path[-1].isdecimal() for path in known) else set(known.values())


def column_of(path: LabelPath, synonyms: Synonyms, table: str) -> str | None:
    """The table's column that a header names, below a caption that is not known too where that changes nothing."""
    return synonyms.column(table, path) or synonyms.below_caption(table, path)


def _column(path: LabelPath, synonyms: Synonyms, table: str) -> str | None:
    name = column_of(path, synonyms, table)
    if name is None and table != "cases" and (person := column_of(path, synonyms, "cases")) in _PERSON:
        return f"cases.{person}"
    return name


def _missing(header: ExportHeader, synonyms: Synonyms, table: str) -> list[str]:
    """Titles of what the header lacks to be this table."""
    known = _known(header, synonyms, table)
    columns = EXPORT_TABLES[table].columns
    missing = [
        column.title
        for name, column in columns.items()
        if column.required and name not in known and (table == "cases" or name not in _FOUND_OTHERWISE)
    ]
    for group in needs_of(EXPORT_TABLES[table]):
        if not known & set(group):
            missing.append("或".join(columns[name].title for name in group))
    return missing


def _the_one(fitting: Sequence[str], header: ExportHeader, synonyms: Synonyms, sheet: Sheet) -> str | None:
    """The table that knows every column which the other fitting ones know, or the one that the sheet is named after.

    Of several that know the same, the casebook's own comes first.
    """
    named = [name for name in fitting if wording(sheet.name or sheet.file.rpartition(".")[0]) in _names(name)]
    if len(named) == 1:
        return named[0]
    covered = {
        name: {column for column, path in enumerate(header.paths) if path and _column(path, synonyms, name)}
        for name in fitting
    }
    widest = [name for name in fitting if all(covered[name] >= covered[other] for other in fitting)]
    own = [name for name in widest if name in STORED_TABLES]
    return (own or widest)[0] if len(own or widest) == 1 else None


def _names(table: str) -> tuple[str, str]:
    return wording(table), wording(EXPORT_TABLES[table].title)


def _undecided(sheet: Sheet, header: ExportHeader, synonyms: Synonyms, fitting: Sequence[str]) -> Problem:
    if fitting:
        titles = "、".join(f"{EXPORT_TABLES[name].title}（{name}）" for name in fitting)
        return header_problem(
            sheet, header, None, f"各列既符合{titles}，不能确定是哪张表，应把工作表改名为其中一张的名称"
        )
    nearest = _nearest(header, synonyms)
    expected = (
        f"不能确定是哪张表，最接近的是{EXPORT_TABLES[nearest].title}（{nearest}），"
        f"还缺少：{'、'.join(_missing(header, synonyms, nearest))}；列名不同的写入同义词文件"
    )
    if captions := _unknown_captions(header, synonyms, nearest):
        named = "、".join(f"“{caption}”" for caption in captions)
        expected += f"，{named}只是几列的总称的，列入其中的groups"
    return header_problem(sheet, header, None, expected)


def _nearest(header: ExportHeader, synonyms: Synonyms) -> str:
    """The table of which the header knows the most columns."""
    known = {name: len(_known(header, synonyms, name)) for name in EXPORT_TABLES}
    missing = {name: len(_missing(header, synonyms, name)) for name in EXPORT_TABLES}
    return max(EXPORT_TABLES, key=lambda name: (known[name], name in STORED_TABLES, -missing[name]))


def _unknown_captions(header: ExportHeader, synonyms: Synonyms, table: str) -> list[str]:
    """Captions that keep a label below them from being a column of the table."""
    captions = (
        "/".join(on_one_line(label) for label in path[:-1])
        for path in header.paths
        if len(path) > 1 and not _column(path, synonyms, table) and synonyms.column(table, path[-1:])
    )
    return list(dict.fromkeys(captions))


def _columns_at(
    sheet: Sheet, header: ExportHeader, synonyms: Synonyms, table: str
) -> tuple[dict[str, int], list[Problem]]:
    named = [(column, column_of(path, synonyms, table)) for column, path in enumerate(header.paths) if path]
    return _placed(sheet, header, [(column, name) for column, name in named if name is not None])


def _person_at(
    sheet: Sheet, header: ExportHeader, synonyms: Synonyms, taken: Mapping[str, int]
) -> tuple[dict[str, int], list[Problem]]:
    free = [(at, path) for at, path in enumerate(header.paths) if path and at not in taken.values()]
    named = [(column, column_of(path, synonyms, "cases")) for column, path in free]
    return _placed(sheet, header, [(column, name) for column, name in named if name in _PERSON])


def _placed(
    sheet: Sheet, header: ExportHeader, named: Sequence[tuple[int, str | None]]
) -> tuple[dict[str, int], list[Problem]]:
    at: dict[str, int] = {}
    problems = []
    for column, name in named:
        assert name is not None
        if name in at:
            earlier = header.title(at[name])
            problems.append(
                header_problem(sheet, header, column, f"与“{earlier}”列是同一列（{name}），只能有一个")
            )
        else:
            at[name] = column
    return at, problems
