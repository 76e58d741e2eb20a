"""Where in the case something can be changed: the cells that a finding or a fact of the decision is about."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.decision_path import decision_path
from linkage_kit.audit.evidence import EvidenceRow
from linkage_kit.audit.registry import MISSING_FACT, known_check
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import claim_key

#: Fact of the decision -> the cell's table and column; those of `cases` are columns of the same name.
_FACTS = {
    "resident_years": ("resident_years", ""),
    "employee_periods": ("employee_periods", ""),
    "regions": ("employee_periods", "region_code"),
    "window_opens": ("cases", "benefit_applied_on"),
    "statutory_month": ("cases", "birth_date"),
    "minimum_months": ("cases", "benefit_applied_on"),
    "conditions_met": ("cases", "meets_employee_retirement"),
}
#: What no record says: the law does.
_OF_THE_LAW = ("effective_from",)


def column_of_finding(case: CaseAudit, code: str) -> str:
    """The column of `cases` that a finding is about; "" for one that is about other tables alone."""
    known = known_check(code)
    mends = known.mends if known else ""
    return _missing_fact(case) if mends == MISSING_FACT else mends


def _missing_fact(case: CaseAudit) -> str:
    """The first fact that the rule which decided looked for and did not find: its column."""
    decided = next(tried for tried in decision_path(case.facts) if tried.answer == "decided")
    return next(
        name for name, value in decided.facts.items() if value is None and name != "meets_employee_retirement"
    )


def cell_of_row(draft: Draft, case: CaseAudit, code: str, row: EvidenceRow) -> CellAddress:
    """Where a row that a finding rests on can be changed; without a column the whole row is meant.

    `case` is the draft's audit as it is now.
    """
    if row.table == "cases":
        return CellAddress("cases", draft.rows("cases")[0].key, column_of_finding(case, code))
    if row.table == "employee_periods":
        return CellAddress(row.table, _period(draft, case, row.number), "")
    if row.table == "claims":
        return CellAddress(row.table, claim_key(row.key["claimant"], row.key["year"]), "")
    return CellAddress(row.table, str(next(iter(row.key.values()))), "")


def missing_cells(draft: Draft, finding: Any) -> list[CellAddress]:
    """Where what a finding misses can be written down: a step without a day, a year that a claim leaves out.

    `finding` is a row of the findings.
    """
    known = known_check(finding.code)
    tables = known.tables if known else ()
    wanted = []
    if "events" in tables and not pd.isna(finding.step):
        wanted.append(CellAddress("events", finding.step, "date"))
    if "claims" in tables and not pd.isna(finding.claimant) and not pd.isna(finding.year):
        wanted.append(CellAddress("claims", claim_key(finding.claimant, finding.year), ""))
    return [cell for cell in wanted if cell.row_key not in draft.recorded_keys(cell.table)]


def cell_of_fact(draft: Draft, name: str) -> CellAddress | None:
    """Where a fact that a rule of the decision looks at can be changed; None for one that the law states.

    The key is "" where any row will do.
    """
    if name in _OF_THE_LAW:
        return None
    table, column = _FACTS.get(name, ("cases", name))
    keys = draft.recorded_keys(table)
    return CellAddress(table, keys[0] if keys else "", column)


def _period(draft: Draft, case: CaseAudit, number: int) -> str:
    """The evidence counts the periods in the order of time, the draft in that of the file."""
    periods = case.records.employee_periods.reset_index(drop=True)
    in_time = periods.sort_values(["start_month", "end_month"], kind="stable").index
    return draft.recorded_keys("employee_periods")[in_time[number - 1]]
