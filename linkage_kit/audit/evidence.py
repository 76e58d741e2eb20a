"""What a report can be held against: the case's input rows that a finding rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.registry import known_check
from linkage_kit.steps import STEPS

_STEP_ORDER = {step: number for number, step in enumerate(STEPS)}


@dataclass(frozen=True)
class EvidenceRow:
    """A row of a casebook table: `number` counts the case's rows of that table from 1, in the order of their keys
    (claimant and year, year, start and end, step), so that it depends on no file; `key` is that key's values.
    """

    table: str
    number: int
    key: Mapping[str, Any]


def evidence(case: CaseAudit) -> list[list[EvidenceRow]]:
    """The rows that each finding rests on, finding by finding: of its tables, those of its year, step and claimant."""
    rows = {
        name: list(_numbered(case, name))
        for name in ("resident_years", "employee_periods", "events", "claims")
    }
    rows["cases"] = [EvidenceRow("cases", 1, {"case_id": case.case_id})]
    clocks = dict(zip(case.timeline["step"], case.timeline["clock_start"]))
    return [
        [row for table in _tables(finding["code"]) for row in rows[table] if _is_about(finding, row, clocks)]
        for finding in case.findings[["code", "year", "step", "claimant"]].to_dict("records")
    ]


def _numbered(case: CaseAudit, table: str) -> Iterator[EvidenceRow]:
    keys = {
        "resident_years": ("year",),
        "employee_periods": ("start_month", "end_month"),
        "events": ("step",),
        "claims": ("claimant", "year"),
    }[table]
    frame = case.records.held[table]
    values = zip(*(frame[key].tolist() for key in keys))
    ordered = sorted(values, key=lambda key: tuple(_STEP_ORDER.get(part, part) for part in key))
    for number, key in enumerate(ordered, 1):
        yield EvidenceRow(table, number, dict(zip(keys, key, strict=True)))


def _is_about(finding: Mapping[Any, Any], row: EvidenceRow, clocks: Mapping[str, str]) -> bool:
    """Whether a row of one of the finding's tables has the finding's year, step and claimant, as far as it has any."""
    year, step, claimant = (finding[name] for name in ("year", "step", "claimant"))
    key = row.key
    if not pd.isna(claimant) and key.get("claimant", claimant) != claimant:
        return False
    if not pd.isna(step):
        return row.table == "cases" or key.get("step") in (step, clocks.get(step))
    if pd.isna(year):
        return True
    if row.table == "employee_periods":
        return bool(key["start_month"].year <= year <= key["end_month"].year)
    return bool(key.get("year", year) == year)


def _tables(code: str) -> tuple[str, ...]:
    known = known_check(code)
    return known.tables if known else ()
