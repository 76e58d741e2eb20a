"""A list of a scheme's own system that is pasted, month by month or payment by payment, becomes rows as if imported.

Of a list of several persons only the rows of the case's own are taken, which is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.texts import text_column
from linkage_kit.casebook.wording import comparable_number
from linkage_kit.importing.exports.export_sheet import ExportSheet, RefusedSheet, understand_export
from linkage_kit.importing.exports.list_tables import lists_into
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.converting import converted
from linkage_kit.importing.lists.list_rows import ListSheet
from linkage_kit.importing.merging.export_rows import export_rows
from linkage_kit.importing.merging.owners import ImportContext

_PASTED, _CASE = "粘贴的清单", "本案"


@dataclass(frozen=True)
class PastedList:
    """The rows that a list becomes (text by column), what is wrong with it, and what people should know of it."""

    lines: Sequence[Mapping[str, str]]
    problems: Sequence[str]
    told: Sequence[str]


def read_list(
    table: str, cells: Sequence[Sequence[str]], person: Mapping[str, str], synonyms: Synonyms
) -> PastedList | None:
    """The list for a table that cells, the first row its header, are; None where they are none.

    `person` has the `id_number` and `name` of the case, as typed.
    """
    width = max(map(len, cells))
    even: list[list[object]] = [
        [cell or None for cell in [*row, *[""] * (width - len(row))]] for row in cells
    ]
    export = understand_export(Sheet(_PASTED, None, even), synonyms)
    if isinstance(export, RefusedSheet) and export.flat is not None:
        is_list = export.flat.layout.table.name in lists_into(table)
        return PastedList([], list(map(str, export.problems)), []) if is_list else None
    if not isinstance(export, ExportSheet) or export.layout.table.name not in lists_into(table):
        return None
    # The number that another system gives the case is none of ours.
    at = {name: column for name, column in export.layout.at.items() if name != "case_id"}
    export = replace(export, layout=replace(export.layout, at=at))
    if not person["id_number"].strip() and (count := len(_numbers(export))) > 1:
        return PastedList([], [f"清单中有{count}个人，而本案还没有公民身份号码，不能确定哪些行是本案的"], [])
    own, told = _own_rows(export, person["id_number"])
    return _converted(table, own, person, synonyms, told)


def _numbers(export: ExportSheet) -> set[str]:
    """The identity numbers in a list's rows."""
    at = export.layout.person.get("id_number")
    rows = export.rows.records if at is not None else []
    return {comparable_number(export.sheet.text(row, at or 0)) for row in rows}


def _own_rows(export: ExportSheet, number: str) -> tuple[ExportSheet, list[str]]:
    """The list without the rows of other persons."""
    at = export.layout.person.get("id_number")
    if at is None:
        return export, []
    if not number.strip():
        # Nobody is known yet: whose the rows are is not asked.
        person = {name: column for name, column in export.layout.person.items() if name != "id_number"}
        return replace(export, layout=replace(export.layout, person=person)), []
    sheet, records = export.sheet, export.rows.records
    own = [row for row in records if comparable_number(sheet.text(row, at)) == comparable_number(number)]
    if len(own) == len(records):
        return export, []
    told = f"清单中有{len(records) - len(own)}行是其他人的，没有粘贴"
    return replace(export, rows=replace(export.rows, records=own, totals=[])), [told]


def _converted(
    table: str, export: ExportSheet, person: Mapping[str, str], synonyms: Synonyms, told: list[str]
) -> PastedList:
    case = {"case_id": [_CASE], **{name: [person[name].strip() or None] for name in ("id_number", "name")}}
    context = ImportContext.of(pd.DataFrame(case), "agency", synonyms, complete=True, notices=[])
    rows, problems = export_rows(export, context)
    nothing = TABLES[table].empty()
    found = converted(table, [ListSheet(rows, export.layout.at.keys())], nothing, synonyms)
    lines = [line for placed in found.rows for line in _lines(placed.frame, table)]
    return PastedList(lines, list(map(str, [*problems, *found.problems])), [*told, *map(str, found.notices)])


def _lines(frame: pd.DataFrame, table: str) -> Iterator[Mapping[str, str]]:
    """The rows as texts by column, "" where blank."""
    columns = {name: column for name, column in TABLES[table].columns.items() if name != "case_id"}
    texts = {
        name: text_column(frame[name], "value" if column.kind == "text" else column.kind).fillna("")
        for name, column in columns.items()
    }
    for row in zip(*(column.tolist() for column in texts.values())):
        # Blanks too: what stood in the row is of another record.
        yield dict(zip(texts, row))
