"""One audit of a casebook: the procedure, then the checks, as whole columns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from linkage_kit.audit import checks, findings
from linkage_kit.audit.facts import Facts, prepare
from linkage_kit.audit.result import AuditResult
from linkage_kit.casebook import RESULT_TABLES, Casebook
from linkage_kit.columns import Array, Columns, to_frame
from linkage_kit.money import to_capital
from linkage_kit.procedure.overlap import month_lists
from linkage_kit.rulebook import Rulebook, shandong

__all__ = ["audit", "checks"]


def audit(casebook: Casebook, asof: date, rules: Rulebook | None = None) -> AuditResult:
    """Decisions, overlaps, refunds, settlements, timeline and findings of every case, as of a day.

    By Shandong's rulebook where none is given.

    The same casebook gives the same tables whatever the order of its rows; one case alone gives the same rows as
    among a million.
    """
    rules = rules or shandong()
    facts = prepare(casebook, asof, rules)
    ids = facts.cases.case_id
    return AuditResult(
        casebook=casebook,
        asof=asof,
        rules=rules,
        decisions=_frame("decisions", facts.cases, ids),
        overlaps=_frame(
            "overlaps", facts.resident.with_columns(month_list=month_lists(facts.resident.mask)), ids
        ),
        refunds=_frame("refunds", facts.resident.select(facts.resident.due), ids),
        settlements=_frame("settlements", _settlements(facts), ids),
        timeline=_frame("timeline", facts.timeline, ids),
        findings=findings.find(facts, ids),
    )


def _settlements(facts: Facts) -> Columns:
    rows = facts.cases.select(facts.cases.direction != "")
    totals, back = np.unique(rows.refund_total, return_inverse=True)
    capitals = np.array([to_capital(fen) for fen in totals.tolist()], object)
    return rows.with_columns(refund_total_capital=capitals[back])


def _frame(table: str, rows: Columns, case_ids: Array) -> pd.DataFrame:
    """A result table in the contract's columns, typed like a casebook's."""
    kinds = {name: column.kind for name, column in RESULT_TABLES[table].columns.items()}
    return to_frame(rows.with_columns(case_id=case_ids[rows.case]), kinds)
