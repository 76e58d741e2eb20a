"""The figures of a case by the names of `names.py`, as plain text: `175.00`, `7`, `2026-03-02`, a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.texts import text_of
from linkage_kit.casework import names
from linkage_kit.rulebook import RULEBOOK


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


def in_words(name: str, text: str) -> str:
    """A figure's text for people: the contract's words in Chinese, clauses as they are cited."""
    table, column = _place(name)
    if column == "articles":
        return "、".join(map(RULEBOOK.citation, filter(None, [text])))
    return (RESULT_TABLES[table].columns[column].words or {}).get(text, text)


def _place(name: str) -> tuple[str, str]:
    """The result table and column of a figure."""
    family = name.partition(":")[0]
    if family in names.YEAR_FIGURES:
        return names.YEAR_FIGURES[family]
    if family in names.STEP_FIGURES:
        return "timeline", names.STEP_FIGURES[family]
    return next((table, family) for table, of_case in names.CASE_FIGURES.items() if family in of_case)


def _of_what(table: str, of: str) -> list[str]:
    if not of:
        return []
    return [(RESULT_TABLES["timeline"].columns["step"].words or {})[of] if table == "timeline" else f"{of}年"]


def _all(case: CaseAudit) -> Iterator[tuple[str, str, str, Any]]:
    """Name, result table, column and value of each figure."""
    settled = {} if case.settlement is None else dict(case.settlement)
    for table, row in (("settlements", settled), ("decisions", dict(case.decision))):
        for name in names.CASE_FIGURES[table]:
            if name in row:
                yield name, table, name, row[name]
    for name, (table, column) in names.YEAR_FIGURES.items():
        frame = getattr(case, table)
        for year, value in zip(frame["year"].tolist(), frame[column].tolist()):
            yield names.figure(name, year), table, column, value
    for name, column in names.STEP_FIGURES.items():
        for step, value in zip(case.timeline["step"].tolist(), case.timeline[column].tolist()):
            yield names.figure(name, step), "timeline", column, value


def _kind(table: str, column: str) -> str:
    """A column's kind; its text is shown as it is, not as a spreadsheet needs it."""
    kind = RESULT_TABLES[table].columns[column].kind
    return "value" if kind == "text" else kind
