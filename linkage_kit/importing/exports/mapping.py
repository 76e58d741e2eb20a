"""What `linkage import` made of each sheet, for people: table, header, columns, rows passed over with their reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.tables import Table
from linkage_kit.importing.exports.export_sheet import ExportSheet, RefusedSheet, is_expected_out
from linkage_kit.importing.exports.headers import ExportHeader, LabelPath, column_of, table_meant
from linkage_kit.importing.exports.list_tables import EXPORT_TABLES
from linkage_kit.importing.exports.row_kinds import TOTAL
from linkage_kit.importing.exports.synonyms import Synonyms

_PERSON = {"id_number": "按公民身份号码查找案件", "name": "与案件的姓名核对"}


@dataclass(frozen=True)
class ColumnUse:
    """A column of the sheet by its letter and header, and what is done with it."""

    letter: str
    label: str
    use: str


@dataclass(frozen=True)
class SheetMapping:
    """A sheet: what it was taken for, its columns, the numbers of the rows passed over, how many rows are records
    (None where no table is read from it), and whether it is an export or an annex that is read.
    """

    file: str
    sheet: str | None
    taken_for: str
    columns: tuple[ColumnUse, ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    records: int | None = None
    notes: tuple[str, ...] = ()
    is_read: bool = False

    @property
    def unexpected(self) -> tuple[str, ...]:
        """Headers of columns that are not imported though nobody listed them as such."""
        return tuple(column.label for column in self.columns if column.use == NOT_KNOWN)

    @property
    def totals(self) -> tuple[int, ...]:
        """Numbers of the rows that were taken for totals: whoever meant a record has to hear of it."""
        return tuple(row for row, why in self.skipped if why == TOTAL)

    @property
    def place(self) -> str:
        """File and sheet, as errors name them."""
        return shown(self.file) + (f" 工作表“{shown(self.sheet)}”" if self.sheet is not None else "")

    def __str__(self) -> str:
        lines = [f"{self.place}：{self.taken_for}"]
        lines += [f"  {column.letter} “{column.label}” → {column.use}" for column in self.columns]
        lines += [f"  跳过{rows}：{why}" for rows, why in _grouped(self.skipped)]
        if self.records is not None:
            lines.append(f"  记录{self.records}行")
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


NOT_KNOWN = "不导入（不认得）"


def mapping_of_refused(refused: RefusedSheet, synonyms: Synonyms) -> SheetMapping:
    """The mapping of a sheet that cannot be read, as far as it was understood."""
    sheet, header = refused.sheet, refused.header
    if refused.flat is not None:
        read = mapping_of_export(refused.flat, synonyms)
        return replace(read, taken_for=f"{read.taken_for}，不能导入", is_read=False)
    if header is None:
        return mapping_of_other(sheet, "没有找到认得的表头，不能导入")
    name = table_meant(sheet, header, synonyms)
    columns = tuple(
        ColumnUse(sheet.letter(at), header.title(at), _use(path, EXPORT_TABLES[name], synonyms))
        for at, path in enumerate(header.paths)
        if path
    )
    taken_for = f"最接近的是{EXPORT_TABLES[name].title}（{name}），表头在{_span(header)}，不能导入"
    return SheetMapping(sheet.file, sheet.name, taken_for, columns)


def _use(path: LabelPath, table: Table, synonyms: Synonyms) -> str:
    """What a header would be in this table."""
    if name := column_of(path, synonyms, table.name):
        return f"{name} {table.columns[name].title}"
    person = column_of(path, synonyms, "cases")
    if person in _PERSON:
        return _PERSON[person]
    return "不导入" if is_expected_out(path, table.name, synonyms) else NOT_KNOWN


def _span(header: ExportHeader) -> str:
    """The header's rows as the spreadsheet numbers them."""
    first, last = header.first + 1, header.last + 1
    return f"第{first}行" if first == last else f"第{first}至{last}行"


def mapping_of_export(flat: ExportSheet, synonyms: Synonyms) -> SheetMapping:
    """The mapping of a flat export."""
    sheet, layout, rows = flat.sheet, flat.layout, flat.rows
    table, header = layout.table, layout.header
    uses = {at: f"{name} {table.columns[name].title}" for name, at in layout.at.items()}
    persons = {at: _PERSON[name] for name, at in layout.person.items()}
    out = {
        at: "不导入" if is_expected_out(header.paths[at], table.name, synonyms) else NOT_KNOWN
        for at in layout.left_out
    }
    columns = tuple(
        ColumnUse(sheet.letter(at), header.title(at), use)
        for at, use in sorted({**uses, **persons, **out}.items())
    )
    return SheetMapping(
        sheet.file,
        sheet.name,
        f"{table.title}（{table.name}），表头在{_span(header)}",
        columns,
        tuple((row + 1, why) for row, why in rows.skipped.items()),
        len(rows.records),
        tuple(_notes(sheet, flat)),
        is_read=True,
    )


def mapping_of_other(sheet: Sheet, taken_for: str) -> SheetMapping:
    """The mapping of a sheet from which no table is read."""
    return SheetMapping(sheet.file, sheet.name, taken_for)


def mapping_of_annex(sheet: Sheet, taken_for: str) -> SheetMapping:
    """The mapping of an annex."""
    return SheetMapping(sheet.file, sheet.name, taken_for, is_read=True)


def _notes(sheet: Sheet, flat: ExportSheet) -> Iterator[str]:
    if flat.rows.blank:
        yield f"空白行{flat.rows.blank}行"
    hidden = sum(row in sheet.hidden_rows for row in flat.rows.records)
    if hidden:
        yield f"隐藏的行有{hidden}行，照样导入"
    used = {*flat.layout.at.values(), *flat.layout.person.values()}
    if columns := [flat.layout.header.title(at) for at in sorted(used & sheet.hidden_columns)]:
        yield f"隐藏的列照样导入：{'、'.join(columns)}"
    if sheet.hidden:
        yield "工作表是隐藏的，照样导入"
    if flat.layout.table.name == "claims" and "claimant" not in flat.layout.at:
        yield f"表中没有{EXPORT_TABLES['claims'].columns['claimant'].title}，按--claimant"


def _grouped(skipped: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Rows of one reason that follow one another, together."""
    for why, rows in groupby(skipped, key=lambda one: one[1]):
        numbers = [row for row, _ in rows]
        yield "第" + "、".join(map(str, numbers)) + "行", why
