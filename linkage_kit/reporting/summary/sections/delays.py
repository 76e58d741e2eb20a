"""Late days by step: how often each limited step (articles 9 and 10) was late or is overdue, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Picture,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.charts.canvas import Canvas
from linkage_kit.reporting.palette import LATE, WAITING
from linkage_kit.reporting.summary.cells import count
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import records, word
from linkage_kit.rulebook import Rulebook
from linkage_kit.steps import STEPS

_STATUSES = ("on_time", "late", "overdue", "out_of_order", "open", "waiting", "unclocked")
_BAD = ("late", "overdue", "out_of_order")
_COLUMNS = (
    TableColumn("环节"),
    TableColumn("条款"),
    TableColumn("负责机构"),
    *(TableColumn(word("timeline", "status", status), "right", "件数") for status in _STATUSES),
    TableColumn("合计", "right", "逾期日数"),
    TableColumn("最多", "right", "逾期日数"),
)


@summary_section("delays", "办理时限", after="agencies")
def blocks(batch: Batch) -> list[Block]:
    """Blocks of the late days."""
    timeline = batch.audit.timeline
    if not batch.audit.facts.has_events:
        return [Paragraph("案卷没有办理过程表（events），没有审核办理时限。", "muted")]
    if not len(timeline):
        return [Paragraph("没有需要核对的办理时限：没有案件确定了衔接方向。", "muted")]
    steps = _steps(timeline, batch.audit.rules)
    rows = [_row(step, batch) for step in records(steps)]
    return [_picture(batch.audit), Table("按环节", _COLUMNS, rows)]


def _steps(timeline: pd.DataFrame, rules: Rulebook) -> pd.DataFrame:
    """A row a limited step of either direction: how many in each status, and the late days of the late and overdue.

    In the order of the law: by clause, within a clause by step.
    """
    order = {
        "article": {clause: number for number, clause in enumerate(rules.clauses)},
        "step": {step: number for number, step in enumerate(STEPS)},
    }
    late = timeline["late_days"]
    counted = timeline.assign(
        **{status: (timeline["status"] == status).astype("int64") for status in _STATUSES},
        late_done=late.where(timeline["status"] == "late", 0),
        late_open=late.where(timeline["status"] == "overdue", 0),
        late_sum=late,
        late_most=late,
    )
    figures = {**dict.fromkeys((*_STATUSES, "late_done", "late_open", "late_sum"), "sum"), "late_most": "max"}
    steps = counted.groupby(["article", "step", "responsible"]).agg(figures).reset_index()
    return steps.sort_values(list(order), key=lambda column: column.map(order[str(column.name)]))


def _picture(audit: AuditResult) -> Block:
    bars = delay_bars(audit)
    if not bars:
        return Paragraph("没有超过时限的环节。", "good")
    told = "，".join(f"{bar.label}{bar.total}个工作日" for bar in bars)
    return Picture(
        "各环节超过时限的工作日数合计", delay_chart(bars).svg(), f"各环节超过时限的工作日数合计：{told}"
    )


def delay_bars(audit: AuditResult) -> list[Bar]:
    """Late days of each limited step that has some: of what was done late, and of what is still to be done."""
    return [
        Bar(
            f"{audit.rules.citation(step.article)} {word('timeline', 'step', step.step)}",
            [(step.late_done, LATE), (step.late_open, WAITING)],
        )
        for step in records(_steps(audit.timeline, audit.rules))
        if step.late_sum
    ]


def delay_chart(bars: Sequence[Bar]) -> Canvas:
    """Picture of late days by step."""
    legend = [(LATE, "逾期办结"), (WAITING, "逾期未办")]
    return bar_chart("delays", bars, legend, lambda days: f"{days}日")


def _row(step: Any, batch: Batch) -> TableRow:
    return TableRow(
        [
            TableCell(word("timeline", "step", step.step), "strong"),
            TableCell(batch.citation(step.article)),
            TableCell(word("timeline", "responsible", step.responsible)),
            *(count(getattr(step, status), "bad" if status in _BAD else "plain") for status in _STATUSES),
            count(step.late_sum, "bad"),
            count(step.late_most, "bad"),
        ]
    )
