"""The course of a case's limited steps as exercises ask for it: articles 9 and 10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Mask
from linkage_kit.reporting.values import records
from linkage_kit.rulebook import Limit


def has_course(result: AuditResult) -> Mask:
    """The cases of which every limited step has a clock that started."""
    facts = result.facts
    rows, cases = facts.timeline, len(facts.cases)
    steps, clocked = np.zeros((2, cases), np.int64)
    np.add.at(steps, rows.case, 1)
    np.add.at(clocked, rows.case, ~np.isnat(rows.started_on))
    return (steps > 0) & (steps == clocked)


def clocked(case: CaseAudit) -> list[Any]:
    """The rows of the case's timeline whose clock started."""
    return [row for row in records(case.timeline) if row.started_on == row.started_on]


def limits_of(case: CaseAudit) -> Sequence[Limit]:
    """The limits of the case's direction, in force when it was applied for."""
    cases = case.facts.cases
    return case.facts.rules.at(cases.applied_on[0].item()).limits[str(cases.direction[0])]


def limit_of(case: CaseAudit, step: str) -> Limit:
    """The limit of a step."""
    return next(limit for limit in limits_of(case) if limit.step == step)


def is_consolidated(case: CaseAudit) -> bool:
    """Whether the sending agency had to consolidate accounts."""
    return bool(case.facts.cases.consolidated[0])


def other_clocks(case: CaseAudit, step: str) -> list[np.datetime64]:
    """The days on which the clocks of other steps started, which somebody may take for that of this one."""
    own = next(row.started_on for row in clocked(case) if row.step == step)
    days = {np.datetime64(row.started_on, "D") for row in clocked(case) if row.started_on != own}
    return sorted(days)
