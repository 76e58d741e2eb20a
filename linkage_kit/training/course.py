"""The course of a case's limited steps as exercises ask for it: articles 9 and 10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Columns, Mask
from linkage_kit.reporting.blocks import Block
from linkage_kit.reporting.values import records
from linkage_kit.rulebook import Limit
from linkage_kit.steps import STEPS
from linkage_kit.training import facts
from linkage_kit.training.answers import DAY
from linkage_kit.training.exercise import Field, always
from linkage_kit.training.reckoning.deadlines import due_date, due_ingredients
from linkage_kit.training.reckoning.ways import Reckoning


def has_course(result: AuditResult) -> Mask:
    """The cases of which every limited step has a clock that started."""
    rows, cases = result.facts.timeline, len(result.facts.cases)
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


def due(case: CaseAudit, row: Any) -> tuple[Reckoning, Columns]:
    """How the due date of a row of the timeline is computed, and of what."""
    limit, consolidated = limit_of(case, row.step), is_consolidated(case)
    reckoning = due_date(limit, limits_of(case), consolidated, other_clocks(case, row.step))
    return reckoning, due_ingredients(row.started_on.to_datetime64(), limit, consolidated)


def due_field(case: CaseAudit, row: Any) -> Field:
    """The due date of a row of the timeline, to be filled in."""
    reckoning, ingredients = due(case, row)
    title = f"{STEPS[row.step]}：截止日期"
    return Field(f"due:{row.step}", title, DAY, row.article, reckoning, always(ingredients))


def conditions(case: CaseAudit, rows: Sequence[Any], until: Sequence[Any] = ()) -> list[Block]:
    """What due dates of these rows depend on besides: consolidation, and the days off up to the last due date, or to
    the last of the days `until`.
    """
    ends = [*(row.due_on for row in rows), *until]
    return [facts.consolidation(case), facts.days_off([row.started_on for row in rows], ends)]
