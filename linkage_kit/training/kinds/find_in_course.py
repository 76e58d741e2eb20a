"""What is wrong in somebody's due dates, and why: articles 9 and 10."""

from __future__ import annotations

import datetime as dt
from typing import Any

from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.reporting.values import day
from linkage_kit.steps import STEPS
from linkage_kit.training import facts
from linkage_kit.training.answers import Value, word
from linkage_kit.training.course import clocked, conditions, due, has_course
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.mistakes import mistakes
from linkage_kit.training.reckoning.choices import choice, choice_ingredients
from linkage_kit.training.reckoning.deadlines import MISTAKES
from linkage_kit.training.reckoning.ways import Mistakes

_NONE = "none"


def _dates(case: CaseAudit, row: Any) -> tuple[dt.date, dict[Value, set[Mistakes]]]:
    """The due date of a row of the timeline, and the dates that mistakes give."""
    reckoning, ingredients = due(case, row)
    right = reckoning.value(ingredients)
    assert isinstance(right, dt.date)
    return right, reckoning.wrong(ingredients)


def _with_wrong_dates(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Some due dates are those of a mistake that no other one gives too."""
    stated = []
    for row in clocked(case):
        right, wrong = _dates(case, row)
        clear = sorted(str(date) for date, found in wrong.items() if len(found) == 1)
        chosen = str(rng.choice(clear)) if clear and rng.random() < 0.6 else str(right)
        stated.append(f"{row.step}={chosen}")
    note(tables, stated=" ".join(stated))


@exercise_kind(
    "find_in_course", "找出截止日期中的错误", ("9(4)", "10(3)"), suits=has_course, prepare=_with_wrong_dates
)
def find_in_course(case: CaseAudit) -> Exercise:
    """Of every stated due date whether it is right, and if not which mistake gives it."""
    stated = dict(pair.split("=") for pair in noted(case, "stated").split())
    words = {_NONE: "没有错误", **_mistakes_of_dates()}
    rows = clocked(case)
    fields = []
    for row in rows:
        right, wrong = _dates(case, row)
        found = wrong.get(dt.date.fromisoformat(stated[row.step]))
        cause = _NONE if found is None else next(iter(found))[0]
        others = [name for name in words if name not in (cause, _NONE)]
        ways = (
            {"false_alarm": others}
            if cause == _NONE
            else {"fault_overlooked": [_NONE], "other_cause": others}
        )
        fields.append(
            Field(
                f"cause:due:{row.step}",
                STEPS[row.step],
                word(words),
                row.article,
                choice(ways, _shown(case, row, cause, right, stated[row.step])),
                always(choice_ingredients(cause)),
            )
        )
    return Exercise(
        question="下面的截止日期是别人算的。哪些对，哪些错？错的是怎样错的？",
        facts=[
            facts.lines(
                "别人算的截止日期",
                ["环节", "起算的事项", "收到之日", "所填截止日期"],
                [
                    [STEPS[row.step], STEPS[row.clock_start], day(row.started_on), stated[row.step]]
                    for row in rows
                ],
            ),
            *conditions(case, rows, list(stated.values())),
        ],
        fields=fields,
        hints=(
            "每个环节自己算一遍截止日期，再与所填的比较。",
            "不符的，依次试：收到当日算进去了吗？漏了节假日或调休上班日吗？天数是哪个环节的？从哪一天起算的？",
            "拿可疑的做法算一遍，得出所填的日期，才能认定是这个错误。",
        ),
    )


def _shown(case: CaseAudit, row: Any, cause: str, right: dt.date, stated: str) -> str:
    """The right date with its limit, and what the stated one comes of."""
    line = f"应为{right}（{day(row.started_on)}之后第{row.limit_days}个工作日）"
    if cause == _NONE:
        return f"{line}，所填相符"
    return f"{line}；所填{stated}：{mistakes()[cause].what}"


def _mistakes_of_dates() -> dict[str, str]:
    return {name: mistakes()[name].title for name in MISTAKES}
