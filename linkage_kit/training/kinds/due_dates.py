"""The due dates of a whole course of steps: articles 9 and 10."""

from __future__ import annotations

from linkage_kit.audit import CaseAudit
from linkage_kit.reporting.values import day
from linkage_kit.steps import STEPS
from linkage_kit.training import facts
from linkage_kit.training.course import clocked, conditions, due_field, has_course, is_consolidated, limits_of
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.kinds import exercise_kind


@exercise_kind("due_dates", "各环节的截止日期", ("9(2)", "10(2)"), suits=has_course)
def due_dates(case: CaseAudit) -> Exercise:
    """The due date of every step, given the days on which the clocks started."""
    rows = clocked(case)
    consolidated = is_consolidated(case)
    return Exercise(
        question="下列各环节最迟应在哪一天办结？",
        facts=[
            facts.lines(
                "各环节的起算日",
                ["环节", "起算的事项", "收到之日"],
                [[STEPS[row.step], STEPS[row.clock_start], day(row.started_on)] for row in rows],
            ),
            *conditions(case, rows),
        ],
        fields=[due_field(case, row) for row in rows],
        hints=(
            "收到当日不计，第一天是下一个工作日；期限届满日是最后一个工作日。",
            "法定节假日不算工作日，调休上班的周末算工作日；需要归集账户的，核对归集的环节时限延长。",
            "；".join(
                f"{STEPS[limit.step]}{limit.days_consolidated if consolidated else limit.days}个工作日"
                for limit in limits_of(case)
            )
            + "。",
        ),
    )
