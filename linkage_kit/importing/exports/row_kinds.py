"""Which rows of a flat export are records, and which are its layout: titles, page breaks, totals, signatures.

What is passed over is told with its reason; a row that is none of these is a record, and then has to be readable.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from linkage_kit.casebook.cells import as_text, strip
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.wording import ends_table, wording
from linkage_kit.importing.exports.headers import ExportLayout
from linkage_kit.importing.exports.synonyms import Synonyms

_PAGE = re.compile(r"第\d+页.*|共\d+页.*|-?\d+/\d+-?")
# What stands below a table: 制表人：…, 注：…
_FOOT = re.compile(
    r"(注|备注|说明|附注)\d*[:：.、].*|.*(人|章|签字|签章|日期|电话|单位|机构|时间|审核|复核|制表|打印)(\(.*\))?:.*"
)
_CAPITAL = "大写"
_SAYS_SOMETHING = ("money", "int", "date", "month", "bool")

TITLE, REPEATED, NUMBERS, TOTAL, FOOT, PAGE = "标题", "重复的表头", "栏次", "合计", "表尾", "页码"
NOTHING_BELOW = "以下空白"


@dataclass(frozen=True)
class RowKinds:
    """Rows of a sheet from 0: records, totals, and those passed over with the reason; blank ones are only counted."""

    records: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    blank: int = 0


def classify_rows(sheet: Sheet, layout: ExportLayout, synonyms: Synonyms) -> RowKinds:
    """Every row of the sheet by what it is."""
    header = layout.header
    rows = RowKinds()
    titles = _mark_titles(sheet, layout, rows)
    labels = [_keys(sheet.cells[row]) for row in range(header.first, header.last + 1)]
    keyed = _keyed(layout)
    certain = _Certain(keyed, labels, titles, synonyms)
    blank = 0
    for row in range(header.last + 1, len(sheet.cells)):
        cells = sheet.cells[row]
        if row > header.last + 1 and certain.is_record(cells):
            rows.records.append(row)
            continue
        filled = [column for column, cell in enumerate(cells) if cell is not None]
        if not filled:
            blank += 1
            continue
        why = _layout_row(cells, filled, labels, titles)
        if why is None and row <= header.last + 1 and _are_column_numbers(cells, filled):
            why = NUMBERS
        if why is not None:
            rows.skipped[row] = why
        elif _is_total(cells, filled, keyed, synonyms):
            rows.totals.append(row)
            rows.skipped[row] = TOTAL
        else:
            rows.records.append(row)
    _mark_foot(sheet, layout, rows, keyed)
    return RowKinds(rows.records, rows.totals, dict(sorted(rows.skipped.items())), blank)


class _Certain:
    """Tells at a glance what most rows of a long list are: records with each key, which is nothing of a layout."""

    def __init__(
        self,
        keyed: set[int],
        labels: Sequence[Mapping[int, str]],
        titles: Collection[str],
        synonyms: Synonyms,
    ) -> None:
        self._layout = {text for label in labels for text in label.values()}
        self._titles = "\n".join(titles)
        self._synonyms = synonyms
        # What is known already of a column's cells: most stand in many rows.
        self._seen: dict[int, dict[object, bool]] = {column: {} for column in keyed}

    def is_record(self, cells: Sequence[object]) -> bool:
        """Whether the row can be nothing else."""
        for column, seen in self._seen.items():
            cell = cells[column]
            if cell not in seen:
                seen[cell] = self._is_key(cell)
            if not seen[cell]:
                return False
        return bool(self._seen)

    def _is_key(self, cell: object) -> bool:
        if cell is None:
            return False
        text = wording(as_text(cell))
        is_layout = text in self._layout or text in self._titles or ends_table(text)
        return not is_layout and not _says_total(cell, self._synonyms)


def _mark_titles(sheet: Sheet, layout: ExportLayout, rows: RowKinds) -> set[str]:
    """Notes the rows above the header; their keys, since a page break repeats them."""
    titles: set[str] = set()
    for row in range(layout.header.first):
        keys = _keys(sheet.cells[row])
        if keys:
            rows.skipped[row] = TITLE
            titles.add("".join(keys.values()))
    return titles


def _keys(cells: Sequence[object]) -> dict[int, str]:
    return {column: wording(as_text(cell)) for column, cell in enumerate(cells) if cell is not None}


def _layout_row(
    cells: Sequence[object], filled: Sequence[int], labels: Sequence[dict[int, str]], titles: set[str]
) -> str | None:
    """Why a row is no record, by its texts alone."""
    if not all(isinstance(cells[column], str) for column in filled):
        return None
    keys = {column: wording(str(cells[column])) for column in filled}
    if any(keys.items() <= label.items() for label in labels) and len(filled) > 1:
        return REPEATED
    if any(keys == label for label in labels):
        return REPEATED
    if all(map(ends_table, keys.values())):
        return NOTHING_BELOW
    text = "".join(keys.values())
    if text in titles:
        return TITLE
    return PAGE if len(filled) == 1 and _PAGE.fullmatch(text) else None


def _are_column_numbers(cells: Sequence[object], filled: Sequence[int]) -> bool:
    """Whether the row below the header numbers the columns: 1, 2, 3, …"""
    texts = [strip(as_text(cells[column])) for column in filled]
    return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _keyed(layout: ExportLayout) -> set[int]:
    """The columns without which a row is no record: those that may not be blank, the key, and the person's number."""
    columns = layout.table.columns.items()
    required = {name for name, column in columns if not column.nullable or name in layout.table.key}
    own = {at for name, at in layout.at.items() if name in required}
    return own | {at for name, at in layout.person.items() if name == "id_number"}


def _is_total(cells: Sequence[object], filled: Sequence[int], keyed: set[int], synonyms: Synonyms) -> bool:
    """Whether a cell says 合计 or the like, or a sum in capitals; in a whole record such a word is but text."""
    said = {column for column in filled if _says_total(cells[column], synonyms)}
    return bool(said) and not (keyed <= set(filled) and not keyed & said)


def _says_total(cell: object, synonyms: Synonyms) -> bool:
    if not isinstance(cell, str):
        return False
    text = wording(cell)
    return synonyms.is_total(text) or _capital_total(text, synonyms)


def _capital_total(text: str, synonyms: Synonyms) -> bool:
    return _CAPITAL in text and text.startswith((_CAPITAL, "(" + _CAPITAL, *synonyms.totals))


def _mark_foot(sheet: Sheet, layout: ExportLayout, rows: RowKinds, keyed: set[int]) -> None:
    """The last rows, where they hold nothing but signatures and notes, are no records."""
    while rows.records:
        row = rows.records[-1]
        keys = _keys(sheet.cells[row])
        signed = any(_FOOT.fullmatch(text) for text in keys.values())
        said = {column for column, text in keys.items() if not _FOOT.fullmatch(text)}
        if not signed or keyed <= said or _has_record_cells(sheet, layout, row):
            return
        rows.records.pop()
        rows.skipped[row] = FOOT


def _has_record_cells(sheet: Sheet, layout: ExportLayout, row: int) -> bool:
    """Whether a column of amounts, numbers or dates has something that is no label: such a row is never passed over."""
    kinds = {name: column.kind for name, column in layout.table.columns.items()}
    cells = [sheet.cells[row][at] for name, at in layout.at.items() if kinds[name] in _SAYS_SOMETHING]
    return any(cell is not None and not _FOOT.fullmatch(wording(as_text(cell))) for cell in cells)
