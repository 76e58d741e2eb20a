"""Late or not, and by how many working days: articles 9 and 10."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.columns import Columns
from linkage_kit.reporting.values import day
from linkage_kit.steps import STEPS
from linkage_kit.training import facts
from linkage_kit.training.answers import COUNT, word
from linkage_kit.training.course import clocked, conditions, due_field, has_course
from linkage_kit.training.exercise import Exercise, Field, Values
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.reckoning.deadlines import (
    LATE_DAYS,
    LATE_OR_NOT,
    late_ingredients,
)

#: Days from the due date on which a step was done: late ones more often, and on the very day.
_OFF = np.array([-1, 0, 1, 2, 3, 5, 9, 12])
_STATUS = {
    status: title
    for status, title in (RESULT_TABLES["timeline"].columns["status"].words or {}).items()
    if status in ("on_time", "late")
}


def _two_steps(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Two steps that somebody did some days from their due date; the events that follow stay as they were."""
    rows = clocked(case)
    chosen = sorted(rng.choice(len(rows), min(2, len(rows)), replace=False).tolist())
    events = tables["events"]
    for number in chosen:
        row = rows[number]
        done = max(row.due_on + pd.Timedelta(days=int(rng.choice(_OFF))), row.started_on)
        events.loc[events["step"] == row.step, "date"] = done.as_unit("s")
    note(tables, steps=" ".join(rows[number].step for number in chosen))


def _done_after(due: str, done: Any) -> Callable[[Values], Columns]:
    """What lateness goes by: the due date that somebody has, and the day on which the step was done."""
    return lambda values: late_ingredients(values[due], done)


@exercise_kind(
    "lateness", "是否超期，超期几个工作日", ("9(4)", "10(3)"), suits=has_course, prepare=_two_steps
)
def lateness(case: CaseAudit) -> Exercise:
    """Due date, whether late, and by how many working days, of two steps."""
    steps = noted(case, "steps").split()
    rows = [row for row in clocked(case) if row.step in steps]
    fields: list[Field] = []
    for row in rows:
        due, done = f"due:{row.step}", row.done_on
        fields += [
            due_field(case, row),
            Field(
                f"status:{row.step}",
                f"{STEPS[row.step]}：是否按期",
                word(_STATUS),
                row.article,
                LATE_OR_NOT,
                _done_after(due, done),
                needs=(due,),
            ),
            Field(
                f"late:{row.step}",
                f"{STEPS[row.step]}：超期工作日数",
                COUNT,
                row.article,
                LATE_DAYS,
                _done_after(due, done),
                needs=(due,),
            ),
        ]
    return Exercise(
        question="下列环节是按期办结还是超期？超期的超了几个工作日（按期的填0）？",
        facts=[
            facts.lines(
                "办理记录",
                ["环节", "收到之日（起算的事项）", "办结之日"],
                [
                    [STEPS[row.step], f"{day(row.started_on)}（{STEPS[row.clock_start]}）", day(row.done_on)]
                    for row in rows
                ],
            ),
            *conditions(case, rows, [row.done_on for row in rows]),
        ],
        fields=fields,
        hints=(
            "先算截止日期，再与办结之日比较：办结在截止日或之前的是按期。",
            "超期天数只数截止日之后到办结日（含）的工作日；办结在截止日后的休息日的，超期0个工作日，仍是超期。",
            "；".join(f"{STEPS[row.step]}的时限是{row.limit_days}个工作日" for row in rows) + "。",
        ),
    )
