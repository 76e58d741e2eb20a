"""Timeline: due and done dates of every limited step, as a chart and a table (articles 9 and 10)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.overview import moved_by_own_days
from linkage_kit.regions import region_name
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Picture,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.charts.gantt import gantt
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.sections.decision import no_direction_sentence
from linkage_kit.reporting.values import chinese_day, day, is_true, records, text, whole, word
from linkage_kit.steps import STEPS

_COLUMNS = (
    TableColumn("环节"),
    TableColumn("条款"),
    TableColumn("责任机构"),
    TableColumn("起算日", "center"),
    TableColumn("时限 （工作日）", "center"),
    TableColumn("应办结日", "center"),
    TableColumn("实际办结日", "center"),
    TableColumn("用时 （工作日）", "center"),
    TableColumn("状态", "center"),
)
_EVENT_COLUMNS = (
    TableColumn("事项"),
    TableColumn("日期", "center"),
    TableColumn("经办机构"),
    TableColumn("备注"),
)
#: How a status is to be taken.
TONES: dict[str, Tone] = {
    "on_time": "good",
    "late": "bad",
    "overdue": "bad",
    "out_of_order": "bad",
    "open": "plain",
    "waiting": "muted",
    "unclocked": "warn",
}


@report_section("timeline", "办理时限", after="settlement")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the timeline."""
    return [*_limits(case), *_other_events(case)]


def _limits(case: ReportCase) -> list[Block]:
    if not case.has_direction:
        return [no_direction_sentence(case, "没有需要核对的办理时限。")]
    if not case.audit.facts.has_events:
        return [Paragraph("案卷没有办理过程表（events），没有审核办理时限。", "muted")]
    timeline = case.audit.timeline
    moved = moved_by_own_days(case.audit.facts)
    table = Table(
        "各环节办理时限",
        _COLUMNS,
        [_row(row, case, own) for row, own in zip(records(timeline), moved, strict=True)],
        footnote=_footnote(case.audit),
    )
    if not has_begun(timeline):
        return [Paragraph("尚无任何办理记录，各环节均未起算。", "muted"), table]
    return [
        Picture(
            "办理进度图",
            gantt(timeline, case.audit.asof, _shown_lanes(case)).svg(),
            in_words(case.audit),
        ),
        table,
    ]


def lane_names(case: CaseAudit) -> dict[str, str]:
    """What the lanes are called: each agency with its region."""
    names = {}
    for responsible in ("employee", "resident"):
        code = case.case[f"{responsible}_agency_code"]
        region = "" if pd.isna(code) else f"　{region_name(code)}"
        names[responsible] = word("timeline", "responsible", responsible) + region
    return names


def has_begun(timeline: pd.DataFrame) -> bool:
    """Whether there is anything for a chart to show."""
    return bool(timeline[["started_on", "done_on"]].notna().any(axis=None))


def _shown_lanes(case: ReportCase) -> dict[str, str]:
    return {responsible: case.shown(name) for responsible, name in lane_names(case.audit).items()}


def _row(row: Any, case: ReportCase, by_own_days: bool) -> TableRow:
    started = day(row.started_on) + ("*" if is_true(row.assumed) else "")
    due = day(row.due_on) + ("†" if is_true(row.provisional) else "") + ("‡" if by_own_days else "")
    return TableRow(
        [
            TableCell(word("timeline", "step", row.step), "strong"),
            TableCell(case.citation(row.article)),
            TableCell(word("timeline", "responsible", row.responsible)),
            *plain_cells(started, whole(row.limit_days), due, day(row.done_on), whole(row.used_days)),
            TableCell(status_in_words(row, case.audit), TONES[row.status]),
        ]
    )


def calendar_steps(case: CaseAudit) -> list[str]:
    """The steps of a case with a direction whose limits are in calendar days, not in working days."""
    limits = case.rules.at(case.case["applied_on"].date()).limits[case.decision["direction"]]
    return [limit.step for limit in limits if limit.unit == "calendar_days"]


def status_in_words(row: Any, case: CaseAudit) -> str:
    """The status of a row of the case's timeline, with the days it is late by."""
    status = word("timeline", "status", row.status)
    if row.status not in ("late", "overdue"):
        return status
    unit = "自然日" if row.step in calendar_steps(case) else "工作日"
    return f"{status}{row.late_days}个{unit}" if row.late_days else f"{status}（休息日办结）"


def _footnote(case: CaseAudit) -> str:
    timeline = case.timeline
    notes = ["收到之日不计入，自下一个工作日起算。"]
    if steps := calendar_steps(case):
        named = "、".join(word("timeline", "step", step) for step in steps)
        notes.append(f"{named}的时限和用时以自然日计，自次日起算。")
    if timeline["assumed"].any():
        notes.append("* 未登记收到日期，按发出当日（或申请当日）推定。")
    if timeline["provisional"].any():
        notes.append("† 所在年度的节假日安排尚未公布，暂按推算。")
    if announced := _announced(case):
        notes.append(f"‡ 因本机构的workdays.csv而不同；按国务院办公厅的放假安排，{announced}。")
    return "".join(notes)


def _announced(case: CaseAudit) -> str:
    """What the announced days alone would give, of the steps that the office's own days move."""
    steps = case.facts.timeline.select(moved_by_own_days(case.facts))
    return "；".join(
        f"{word('timeline', 'step', step)}应于{due}办结，{word('timeline', 'status', status)}"
        for step, due, status in zip(steps.step, steps.announced_due_on, steps.announced_status)
    )


def in_words(case: CaseAudit) -> str:
    """What the chart of a case shows, for who cannot see it."""
    timeline = case.timeline
    steps = "；".join(
        f"{word('timeline', 'step', row.step)}{status_in_words(row, case)}" for row in records(timeline)
    )
    days = timeline[["started_on", "due_on", "done_on"]].stack()
    return f"办理进度图，{chinese_day(days.min())}至{chinese_day(days.max())}：{steps}。"


def _other_events(case: ReportCase) -> list[Block]:
    """Events that no limit is measured at; the receipts start the clocks above."""
    events = case.audit.events
    limited = set(case.audit.timeline["step"])
    others = [row for row in records(events) if row.step not in limited]
    if not others:
        return []
    order = list(STEPS)
    others.sort(key=lambda row: order.index(row.step))
    rows = [
        TableRow(
            plain_cells(
                word("events", "step", row.step),
                day(row.date),
                case.shown(text(row.agency)),
                case.shown(text(row.note)),
            )
        )
        for row in others
    ]
    return [Table("其他登记事项", _EVENT_COLUMNS, rows)]
