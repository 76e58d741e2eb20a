"""What was changed here and in the casebook, in words: a line for each, with how it was, is here, and is there."""

from __future__ import annotations

from linkage_kit.casebook import TABLES
from linkage_kit.casework.draft import Meeting
from linkage_kit.casework.merging import WHOLE_ROW, Conflict, Side
from linkage_kit.casework.rows import EDITED, Row
from linkage_kit.money import with_separators
from linkage_kit.yes_no import YES_NO

#: The columns that name a row to its reader, by table.
_NAMED_BY = {
    "cases": (),
    "resident_years": ("year",),
    "employee_periods": ("start_month", "end_month"),
    "events": ("step",),
    "claims": ("claimant", "year"),
}
_SIDES: tuple[Side, ...] = ("opened", "mine", "theirs")


def conflict_lines(meeting: Meeting | None) -> list[dict[str, str]]:
    """A line for each conflict: `what` it is about, and its text as `opened`, as `mine`, as `theirs`."""
    return [] if meeting is None else [_line(conflict) for conflict in meeting.merged.conflicts]


def _line(conflict: Conflict) -> dict[str, str]:
    row = conflict.mine or conflict.theirs or conflict.opened
    named = (
        []
        if row is None
        else [_word(conflict.table, name, row.text(name)) for name in _NAMED_BY[conflict.table]]
    )
    column = "整行" if conflict.column == WHOLE_ROW else TABLES[conflict.table].columns[conflict.column].title
    what = " ".join([TABLES[conflict.table].title, *(name for name in named if name), column])
    return {"what": what, **{side: _told(conflict, conflict.side(side)) for side in _SIDES}}


def _told(conflict: Conflict, row: Row | None) -> str:
    if row is None:
        return "（没有这一行）"
    if conflict.column != WHOLE_ROW:
        return _word(conflict.table, conflict.column, row.text(conflict.column)) or "（空白）"
    texts = (_word(conflict.table, name, row.text(name)) for name in EDITED[conflict.table])
    return "，".join(text for text in texts if text)


def _word(table: str, name: str, text: str) -> str:
    """A cell's text as the page shows it: a word of the contract by its Chinese title."""
    column = TABLES[table].columns.get(name)
    words = None if column is None else YES_NO if column.kind == "bool" else column.words
    shown = with_separators(text) if column is not None and column.kind == "money" else text
    return (words or {}).get(text, shown)
