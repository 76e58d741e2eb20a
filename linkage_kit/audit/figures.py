"""The figures of a case by name, as plain text: `175.00`, `7`, `2026-03-02`, a word.

The casework page shows each under its name (`data-figure`), and answers of an exam go by it: of the case, of a year
(`months:2021`), of a step of the procedure (`due:relation_ended`), of a period (`paid:1`); and as it would be if facts
were other ones (`what-if:outcome`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.texts import text_of
from linkage_kit.lazily import lazily
from linkage_kit.rulebook import Rulebook

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: Figures of a case by result table.
CASE_FIGURES = {
    "decisions": ("outcome", "direction", "articles"),
    "settlements": (
        "base",
        "refund_total",
        "refund_total_capital",
        "subsidy_total",
        "subsidy_to",
        "merged",
    ),
}
#: Figure of a year -> result table and column.
YEAR_FIGURES = {
    "months": ("overlaps", "months"),
    "months_min": ("overlaps", "months_min"),
    "month_list": ("overlaps", "month_list"),
    "subtotal": ("refunds", "subtotal"),
    "refund_personal": ("refunds", "refund_personal"),
    "refund_land_personal": ("refunds", "refund_land_personal"),
    "refund_collective": ("refunds", "refund_collective"),
    "refund_land_collective": ("refunds", "refund_land_collective"),
    "refund": ("refunds", "refund_subtotal"),
    "subsidy": ("refunds", "subsidy_share"),
}
#: Figure of a step -> column of the timeline.
STEP_FIGURES = {
    "started": "started_on",
    "due": "due_on",
    "limit": "limit_days",
    "used": "used_days",
    "status": "status",
    "late": "late_days",
}

#: What the rules of the decision hold the facts against (`audit.decision_path.known_facts`).
FACT_FIGURES = ("window_opens", "minimum_months", "statutory_month", "conditions_met")
#: Figure of an employee period (`paid:1`) -> column of `audit.months.period_table`.
PERIOD_FIGURES = {"span": "span", "paid": "paid"}


def figure(name: str, of: int | str) -> str:
    """The name of a figure of a year or of a step: `months:2021`, `due:relation_ended`."""
    return f"{name}:{of}"


def what_if(name: str) -> str:
    """The name of a figure as it would be if facts were other ones: `what-if:outcome`."""
    return f"what-if:{name}"


def figures(case: CaseAudit) -> dict[str, str]:
    """Every figure that the case has; one that it does not have (a refund without a direction) is not there."""
    return {
        name: text_of(value, _kind(table, column))
        for name, table, column, value in _all(case)
        if not pd.isna(value)
    }


def title(name: str) -> str:
    """A figure's Chinese title: `清退总额`, `2021年 重复缴费月数`, `停止关系 截止日期`."""
    table, column = _place(name)
    _, _, of = name.partition(":")
    return " ".join([*_of_what(table, of), RESULT_TABLES[table].columns[column].title])


def in_words(name: str, text: str, rules: Rulebook) -> str:
    """A figure's text for people: the contract's words in Chinese, clauses as they are cited."""
    table, column = _place(name)
    if column == "articles":
        return "、".join(map(rules.citation, filter(None, [text])))
    return (RESULT_TABLES[table].columns[column].words or {}).get(text, text)


def _place(name: str) -> tuple[str, str]:
    """The result table and column of a figure."""
    family = name.partition(":")[0]
    if family in YEAR_FIGURES:
        return YEAR_FIGURES[family]
    if family in STEP_FIGURES:
        return "timeline", STEP_FIGURES[family]
    return next((table, family) for table, of_case in CASE_FIGURES.items() if family in of_case)


def _of_what(table: str, of: str) -> list[str]:
    if not of:
        return []
    return [(RESULT_TABLES["timeline"].columns["step"].words or {})[of] if table == "timeline" else f"{of}年"]


def _all(case: CaseAudit) -> Iterator[tuple[str, str, str, Any]]:
    """Name, result table, column and value of each figure."""
    settled = {} if case.settlement is None else dict(case.settlement)
    for table, row in (("settlements", settled), ("decisions", dict(case.decision))):
        for name in CASE_FIGURES[table]:
            if name in row:
                yield name, table, name, row[name]
    for name, (table, column) in YEAR_FIGURES.items():
        frame = getattr(case, table)
        for year, value in zip(frame["year"].tolist(), frame[column].tolist()):
            yield figure(name, year), table, column, value
    for name, column in STEP_FIGURES.items():
        for step, value in zip(case.timeline["step"].tolist(), case.timeline[column].tolist()):
            yield figure(name, step), "timeline", column, value


def _kind(table: str, column: str) -> str:
    """A column's kind; its text is shown as it is, not as a spreadsheet needs it."""
    kind = RESULT_TABLES[table].columns[column].kind
    return "value" if kind == "text" else kind
