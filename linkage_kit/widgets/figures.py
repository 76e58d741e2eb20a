"""The figures of a case by the names of `names.py`, as plain text: `175.00`, `7`, `2026-03-02`, the contract's words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.texts import text_column
from linkage_kit.widgets import names


def figures(case: CaseAudit) -> dict[str, str]:
    """Every figure that the case has; one that it does not have (a refund without a direction) is not there."""
    return {name: text for name, text in _all(case) if text}


def _all(case: CaseAudit) -> Iterator[tuple[str, str]]:
    decided = case.decision.to_frame().T
    settled = pd.DataFrame() if case.settlement is None else case.settlement.to_frame().T
    for name in names.CASE_FIGURES:
        table, frame = ("decisions", decided) if name in decided else ("settlements", settled)
        if name in frame:
            yield name, _texts(frame, table, name)[0]
    for name, (table, column) in names.YEAR_FIGURES.items():
        frame = getattr(case, table)
        for year, text in zip(frame["year"].tolist(), _texts(frame, table, column)):
            yield names.figure(name, year), text
    for name, column in names.STEP_FIGURES.items():
        for step, text in zip(case.timeline["step"], _texts(case.timeline, "timeline", column)):
            yield names.figure(name, step), text


def _texts(frame: pd.DataFrame, table: str, column: str) -> list[str]:
    kind = RESULT_TABLES[table].columns[column].kind
    texts: list[str] = text_column(frame[column], "value" if kind == "text" else kind).fillna("").tolist()
    return texts
