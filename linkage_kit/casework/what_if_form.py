"""Facts tried out in a case (what if?): which, with what texts, and what would come of it. Nothing of it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linkage_kit.analysis.changes import CellPath
from linkage_kit.audit import CaseAudit
from linkage_kit.audit.figures import in_words, title, what_if
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.rows import GridRow
from linkage_kit.casework.typed_cells import as_kept
from linkage_kit.casework.what_if import Difference, differences
from linkage_kit.pages.grid import shown_column
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.reporting.values import text, word

#: Columns that can be tried, by table: what decisions, refunds, settlements and due dates rest on.
FACTS = {
    "cases": (
        "applied_on",
        "benefit_applied_on",
        "benefits_in_payment",
        "sex",
        "birth_date",
        "retirement_group",
        "employee_paid_months",
        "meets_employee_retirement",
        "benefit_province",
        "choice",
        "consolidated",
        "transferred_amount",
    ),
    "resident_years": (*YEAR_MONEY, "balance"),
    "employee_periods": ("start_month", "end_month", "months", "region_code"),
    "events": ("date",),
}
#: Figures that are compared; those of a year's single items and of a step's working days would only repeat them.
_OF_ANY_CASE = (
    "outcome",
    "articles",
    "base",
    "refund_total",
    "subsidy_total",
    "subsidy_to",
    "merged",
    "months",
)
#: Where the direction is another one, every year and step differs, and the sums say all.
_OF_ONE_DIRECTION = ("refund", "subsidy", "due", "status")


class WhatIfForm:
    """The texts tried, by the cell's table, row id and column; an id stays whatever else is typed in the row."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str, str], str] = {}

    def put(self, table: str, row_id: str, column: str, text: str) -> None:
        """Try a text in a cell."""
        if column not in FACTS.get(table, ()):
            raise KeyError(f"{table}.{column} is no fact to try")
        self._texts[table, row_id, column] = as_kept(text, TABLES[table].columns[column])

    def remove(self, table: str, row_id: str, column: str) -> None:
        """Try it no longer."""
        self._texts.pop((table, row_id, column), None)

    def clear(self) -> None:
        """Try nothing any more."""
        self._texts.clear()

    def kept(self, draft: Draft) -> dict[CellPath, str]:
        """The texts tried, by cells that are found again when the case is opened anew, or from the command line."""
        rows = {(table, row.id): row for table in FACTS for row in draft.rows(table)}
        return {
            CellPath((table, *row_path(table, rows[table, row_id], draft.rows(table)), column)): text
            for (table, row_id, column), text in self._texts.items()
            if (table, row_id) in rows
        }

    def restore(self, draft: Draft, kept: Mapping[CellPath, str]) -> int:
        """Try again what was kept; gives how many of its cells the case has no longer."""
        lost = 0
        for (table, *key, column), tried in kept.items():
            found = [row for row in draft.rows(table) if is_row(table, row, key)] if table in FACTS else []
            if len(found) == 1 and column in FACTS[table]:
                self.put(table, found[0].id, column, tried)
            else:
                lost += 1
        return lost

    def shown(self, draft: Draft) -> dict[str, Any]:
        """The facts tried, and the figures that would be other ones; rows that are gone are tried no longer.

        Nothing is compared while something is wrong with the case itself.
        """
        rows = {(table, row.id): row for table in FACTS for row in draft.rows(table)}
        self._texts = {cell: tried for cell, tried in self._texts.items() if cell[:2] in rows}
        if not self._texts or draft.audited is None:
            return {"tried": [], "trialTold": "", "differences": []}
        other = draft.what_if(self._texts)
        tried = [_tried(rows[cell[:2]], cell, text, other.problems) for cell, text in self._texts.items()]
        if other.audited is None:
            return {"tried": tried, "trialTold": "试填的内容有误，改正后才能计算。", "differences": []}
        compared = _compared(draft.audited, other.audited)
        return {
            "tried": tried,
            "trialTold": "" if any(one.differs for one in compared) else "判定和金额都不变。",
            "trialReason": text(other.audited.decision["reason"]),
            "differences": [_shown(one) for one in compared],
        }


def _family(one: Difference) -> str:
    return one.figure.partition(":")[0]


def _compared(recorded: CaseAudit, changed: CaseAudit) -> list[Difference]:
    """The figures that differ, the outcome also where it stays."""
    same_way = text(recorded.decision["direction"]) == text(changed.decision["direction"])
    families = _OF_ANY_CASE if not same_way else (*_OF_ANY_CASE, *_OF_ONE_DIRECTION)
    return sorted(
        (
            one
            for one in differences(recorded, changed)
            if _family(one) in families and (one.differs or one.figure == "outcome")
        ),
        key=lambda one: families.index(_family(one)),
    )


def _shown(one: Difference) -> dict[str, Any]:
    return {
        "figure": what_if(one.figure),
        "title": title(one.figure),
        "recorded": text(in_words(one.figure, one.recorded, opened_rulebook())),
        "changed": text(in_words(one.figure, one.changed, opened_rulebook())),
        "value": one.changed,
        "differs": one.differs,
    }


def choices(draft: Draft) -> dict[str, Any]:
    """What can be tried: the rows by table, and the columns of each table."""
    return {
        "records": [
            {
                "table": table,
                "title": TABLES[table].title,
                "rows": [[row.id, name_of(table, row)] for row in rows],
            }
            for table in FACTS
            if (rows := draft.rows(table))
        ],
        "facts": {
            table: [shown_column(TABLES[table].columns[name]) for name in names]
            for table, names in FACTS.items()
        },
    }


#: What names a row in a file, by table; a period that begins as another one does by its end too.
_KEYS = {"resident_years": ("year",), "employee_periods": ("start_month", "end_month"), "events": ("step",)}


def row_path(table: str, row: GridRow, rows: Sequence[GridRow]) -> tuple[str, ...]:
    """The key of a row as a file names it, as short as it is clear."""
    key = _key(table, row)
    alike = [one for one in rows if _key(table, one)[:1] == key[:1]]
    return key[:1] if len(alike) == 1 else key


def is_row(table: str, row: GridRow, key: Sequence[str]) -> bool:
    """Whether a file means this row by a key."""
    return _key(table, row)[: len(key)] == tuple(key)


def _key(table: str, row: GridRow) -> tuple[str, ...]:
    return tuple(_plain(table, column, row.texts[column]) for column in _KEYS.get(table, ()))


def _plain(table: str, column: str, text: str) -> str:
    """A key cell in the one form that files have; as it is typed where it cannot be read."""
    spec = TABLES[table].columns[column]
    try:
        value = read_cell(text, spec)
    except CellError:
        return text
    return "" if value is None else str(value)[:7] if spec.kind == "month" else str(value)


def name_of(table: str, row: GridRow) -> str:
    """A row in words: `2016年`, `时段2（2010-01~2015-07）`, the step; "" for the case itself."""
    if table == "cases":
        return ""
    if table == "resident_years":
        return "新的一年" if row.key == row.id else f"{row.key}年"
    if table == "employee_periods":
        return f"时段{row.key}（{row.texts['start_month']}~{row.texts['end_month']}）"
    return word("events", "step", row.texts["step"])


def fact_title(table: str, row: GridRow, column: str) -> str:
    """A cell in words: `2016年 个人缴费`."""
    return " ".join(filter(None, [name_of(table, row), TABLES[table].columns[column].title]))


def value_title(table: str, column: str, text: str) -> str:
    """A cell's text for people: words in Chinese, `（空白）` for nothing."""
    words = dict(_words(table, column))
    return words.get(text, text) or "（空白）"


def _words(table: str, column: str) -> Iterator[tuple[str, str]]:
    return ((word, title) for word, title in shown_column(TABLES[table].columns[column])["words"] or ())


def _tried(row: GridRow, cell: tuple[str, str, str], text: str, problems: Any) -> dict[str, Any]:
    table, row_id, column = cell
    return {
        "table": table,
        "row": row_id,
        "column": shown_column(TABLES[table].columns[column]),
        "title": fact_title(table, row, column),
        "now": value_title(table, column, row.texts[column]),
        "text": text,
        "wrong": problems.get(CellAddress(table, row.key, column), ""),
    }
