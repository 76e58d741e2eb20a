"""Whose records a sheet has that names nobody in its rows: a line above the header says it, or there is one case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_kit.casebook.cells import Broken, strip
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.wording import label_wording, with_plain_signs
from linkage_kit.importing.exports.export_sheet import ExportSheet
from linkage_kit.importing.exports.headers import header_problem
from linkage_kit.importing.exports.row_kinds import TITLE
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.merging.owners import ImportContext

_TELLING = ("case_id", "id_number", "name")
_PART = re.compile(
    r"(?P<label>[^\s:：]+)\s*[:：]\s*(?P<value>[^\s:：]+(?:\s(?![^\s:：]+\s*[:：])[^\s:：]+)*)"
)


def owner_column(export: ExportSheet, context: ImportContext) -> dict[str, str | Broken]:
    """The cells that every row has in common, by column: the person that the sheet names above its header, or else the
    number of the only case there is; where there are several, nobody can tell.
    """
    rows = [row for row, why in export.rows.skipped.items() if why == TITLE]
    said = {name: value for row in rows for name, value in _told(export.sheet, row, context.synonyms)}
    if said.keys() & {"case_id", "id_number"}:
        of_cases = {f"cases.{name}": value for name, value in said.items() if name != "case_id"}
        return {**of_cases, **({"case_id": said["case_id"]} if "case_id" in said else {})}
    cases = context.cases["case_id"].dropna().tolist()
    named = {f"cases.{name}": value for name, value in said.items()}
    if len(cases) == 1 and not said:
        count = len(export.rows.records)
        expected = f"没有写明是谁的，案件只有1个，{count}行都计入案件“{shown(cases[0])}”"
        context.notices.append(header_problem(export.sheet, export.layout.header, None, expected))
    nobody = Broken(
        "", f"没有案件编号或公民身份号码一列，表头上方也没有写明，而案件有{len(cases)}个，不能确定是谁的"
    )
    return {"case_id": cases[0] if len(cases) == 1 else nobody, **named}


def _told(sheet: Sheet, row: int, synonyms: Synonyms) -> Iterator[tuple[str, str]]:
    """Facts of a person in a row of titles: 姓名：某某 in one cell, or a label and its value in the next."""
    texts = [sheet.text(row, column) for column in range(sheet.width)]
    filled = [text for text in texts if text]
    for text, following in zip(filled, [*filled[1:], ""]):
        for part in _PART.finditer(with_plain_signs(text)):
            if (name := synonyms.column("cases", (part["label"],))) in _TELLING:
                yield name, strip(part["value"])
        label = synonyms.column("cases", (label_wording(text),))
        if label in _TELLING and following:
            yield label, following
