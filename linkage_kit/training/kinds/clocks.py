"""Where the clock of each limited step starts: articles 9 and 10."""

from __future__ import annotations

from linkage_kit.audit import CaseAudit
from linkage_kit.steps import STEPS
from linkage_kit.training import facts
from linkage_kit.training.answers import DAY
from linkage_kit.training.course import clocked, has_course, limits_of
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning.deadlines import clock_ingredients, clock_start


@exercise_kind("clocks", "时限从哪一天起算", ("9(1)", "10(1)"), suits=has_course)
def clocks(case: CaseAudit) -> Exercise:
    """The day on which the clock of every step starts."""
    days = dict(zip(case.events["step"], case.events["date"].to_numpy("datetime64[D]")))
    fields = [
        Field(
            f"started:{row.step}",
            f"{STEPS[row.step]}：时限起算日",
            DAY,
            row.article,
            clock_start([day for step, day in days.items() if step != row.clock_start]),
            always(clock_ingredients(row.started_on, STEPS[row.clock_start])),
        )
        for row in clocked(case)
    ]
    return Exercise(
        question="下列各环节的时限分别从哪一天收到时起算？（填收到之日，当日不计入时限）",
        facts=[facts.events(case, days)],
        fields=fields,
        hints=(
            "时限从经办机构收到申请、函件、信息表、确认或基金之日起算，收到当日不计。",
            "收到日没有记录的，信息系统传送即到，按发出之日算。",
            "；".join(f"{STEPS[limit.step]}：看“{STEPS[limit.clock_start]}”" for limit in limits_of(case))
            + "。",
        ),
    )
