"""The example of lessons 3 and 4: a course of steps on its last days, or after them, as dates and as a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from linkage_kit.audit import CaseAudit
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT
from linkage_kit.reporting.blocks import Picture, Table, TableCell, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.charts.gantt import gantt
from linkage_kit.reporting.sections.timeline import TONES, in_words, lane_names, status_in_words
from linkage_kit.reporting.values import chinese_day, day, records, whole
from linkage_kit.rulebook import Limit, shandong
from linkage_kit.steps import STEPS
from linkage_kit.training.course import due
from linkage_kit.training.example_case import audited, course, year_row
from linkage_kit.training.lesson import Control, Played, Stage, select, slider
from linkage_kit.yes_no import YES_NO

#: Days of receipt around two holidays, on which rest days and worked weekends matter.
_RECEIVED = tuple(
    first + dt.timedelta(days=number)
    for first, count in ((dt.date(2025, 9, 15), 24), (dt.date(2026, 2, 2), 21))
    for number in range(count)
)
_START = _RECEIVED.index(dt.date(2025, 9, 24))
_COLUMNS = (
    TableColumn("环节"),
    TableColumn("条款"),
    TableColumn("收到之日", "center"),
    TableColumn("时限（工作日）", "center"),
    TableColumn("截止日期", "center"),
    TableColumn("办结之日", "center"),
    TableColumn("状态", "center"),
)


def limits(direction: str) -> dict[str, Limit]:
    """The limits in force of a direction, by step."""
    return {limit.step: limit for limit in shandong().at(_RECEIVED[0]).limits[direction]}


def controls(direction: str) -> Sequence[Control]:
    """The controls of the example."""
    of_direction = limits(direction)
    return (
        slider("received", "收到申请之日", tuple((chinese_day(day), day) for day in _RECEIVED), _START),
        select(
            "consolidated",
            "转出地要归集账户",
            tuple((YES_NO[word], word == "true") for word in ("false", "true")),
        ),
        select("late_step", "办晚了的环节", (("没有", ""), *((STEPS[step], step) for step in of_direction))),
        slider("late_by", "晚几个工作日", tuple((f"{days}个工作日", days) for days in range(1, 11)), 2),
    )


def play(direction: str, values: Mapping[str, Any]) -> Played:
    """The course with these values."""
    received: dt.date = values["received"]
    delays = {values["late_step"]: values["late_by"]}
    case = _case(direction, received, values["consolidated"], delays)
    rows = list(records(case.timeline))
    late = [row for row in rows if row.status == "late"]
    return Played(
        figures=[
            ("收到申请", received.isoformat()),
            *((f"{STEPS[row.step]}：截止", day(row.due_on)) for row in rows[:2]),
            ("全部办结", day(rows[-1].done_on)),
            ("超期", f"{STEPS[late[0].step]}，{late[0].late_days}个工作日" if late else "没有"),
        ],
        blocks=[
            Picture("办理进度图", gantt(case.timeline, case.asof, lane_names(case)).svg(), in_words(case)),
            Table("各环节的截止日期", _COLUMNS, [_row(row, case) for row in rows]),
        ],
        stages=[_stage(row, case) for row in rows],
    )


def _case(direction: str, received: dt.date, consolidated: bool, delays: Mapping[str, int]) -> CaseAudit:
    to_resident = direction == EMPLOYEE_TO_RESIDENT
    benefit = received + dt.timedelta(days=14)
    return audited(
        {
            "applied_on": received.isoformat(),
            "benefit_applied_on": benefit.isoformat(),
            "meets_employee_retirement": str(not to_resident).lower(),
            "choice": "resident" if to_resident else "",
            "consolidated": str(consolidated).lower(),
        },
        [year_row(2015, personal=30000)],
        [("2016-01", "2024-12")],
        course(direction, received, consolidated, delays),
    )


def _row(row: Any, case: CaseAudit) -> TableRow:
    return TableRow(
        [
            TableCell(STEPS[row.step], "strong"),
            *plain_cells(
                case.rules.citation(row.article),
                day(row.started_on),
                whole(row.limit_days),
                day(row.due_on),
                day(row.done_on),
            ),
            TableCell(status_in_words(row, case), TONES[row.status]),
        ]
    )


def _stage(row: Any, case: CaseAudit) -> Stage:
    reckoning, ingredients = due(case, row)
    shown = reckoning.shows(ingredients.record(0))
    return Stage(
        f"{STEPS[row.step]}（{case.rules.citation(row.article)}）", f"{shown}。{status_in_words(row, case)}。"
    )
