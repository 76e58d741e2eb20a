"""Events: what happened when, beside the limits of articles 9 and 10, and the picture of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.grid_step import GridStep
from linkage_kit.casework.rows import DraftError, GridRow, block_of, title_of
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import INAPPLICABLE, State
from linkage_kit.pages.grid import Notes, note
from linkage_kit.procedure.timeline import STEPS, foreign_steps
from linkage_kit.reporting.charts.gantt import gantt
from linkage_kit.reporting.sections.timeline import (
    TONES,
    calendar_steps,
    has_begun,
    in_words,
    lane_names,
    status_in_words,
)
from linkage_kit.reporting.values import is_true, records, word
from linkage_kit.rulebook import Rulebook

_NO_LIMIT = "无时限"
_ASSUMED = "推定，按{}之日"
_PROVISIONAL = "暂定，放假安排未公布"


class Events(GridStep):
    """A row for every step there is, those of the case's direction first; an event is there where a date is."""

    step_id = "events"
    title = "办理环节与时限"
    clause: ClassVar[tuple[str, ...]] = ("9", "10")
    purpose = "计算时限"
    file = Path(__file__).with_suffix(".vue")
    table = "events"
    label = "办理环节的日期与时限"
    add_title = ""
    hint = (
        "填写各环节办理的日期，清空日期即删除该环节的登记。时限、用时和逾期由系统计算，以工作日计："
        "收到之日不计入，自下一个工作日起算。"
    )
    columns = ("date", "agency", "note")
    figures = (
        ("started", "起算日", "date"),
        ("limit", "时限"),
        ("due", "应办结", "date"),
        ("used", "用时"),
        ("late", "逾期"),
        ("status", "状态", "word"),
    )

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._drawn: tuple[pd.DataFrame, dict[str, str]] | None = None
        self.show(heading=title_of("events", "step"), needed="date")

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when every limited step is done; a problem where one is late, overdue or out of order."""
        timeline = case.timeline
        if not case.facts.has_events:
            return State("todo", "案卷没有办理过程表")
        if timeline.empty:
            return INAPPLICABLE
        if bad := timeline["status"].map(TONES).isin(["bad", "warn"]).sum():
            return State("problem", f"{bad}个环节逾期或次序有误")
        undone = timeline["done_on"].isna().sum()
        return State("todo", f"{undone}个环节尚未办结") if undone else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the rows and the picture as they are now."""
        super().update(draft)
        case = None if draft is None else draft.audited
        told = self.why_nothing_is_computed(draft) if case is None else _why_no_limits(case)
        self.show(told=told, picture=self._picture(case), offers={"agency": _agencies(draft)})

    def row_title(self, row: GridRow) -> str:
        """The step."""
        return word("events", "step", row.key)

    def shown_rows(self, draft: Draft) -> list[GridRow]:
        """The rows of all steps; those that have no event are blank."""
        known = {row.key: row for row in draft.rows(self.table)}
        return [
            GridRow(step, step, known[step].texts if step in known else dict.fromkeys(self.columns, ""))
            for step in _order(draft.last_audited)
        ]

    def notes(self, draft: Draft) -> Notes:
        """Status in words, and what is assumed or provisional about a limit."""
        notes: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        if draft.audited is None:
            return notes
        for row in records(draft.audited.timeline):
            notes[row.step]["status"] = note(status_in_words(row, draft.audited), TONES[row.status])
            if is_true(row.assumed):
                notes[row.step]["started"] = note(
                    _ASSUMED.format(_assumed_from(draft.rules, row.clock_start)), "warn"
                )
            if is_true(row.provisional):
                notes[row.step]["due"] = note(_PROVISIONAL, "warn")
        return notes

    def _row(
        self, row: GridRow, problems: Mapping[CellAddress, str], figures: Mapping[str, str], notes: Notes
    ) -> dict[str, Any]:
        draft = self.session.draft
        case = None if draft is None else draft.last_audited
        return {
            **super()._row(row, problems, figures, notes),
            "head": {"title": self.row_title(row), "hint": _about(case, row.key)},
            "isBlank": not any(row.texts[name] for name in self.columns),
        }

    def _picture(self, case: CaseAudit | None) -> dict[str, str] | None:
        """The Gantt chart, drawn again only where the timeline is another one; None where there is nothing in it."""
        if case is None or case.timeline.empty or not has_begun(case.timeline):
            return None
        if self._drawn is None or not self._drawn[0].equals(case.timeline):
            picture = gantt(case.timeline, case.asof, lane_names(case)).svg()
            self._drawn = (case.timeline, {"svg": picture, "words": in_words(case)})
        return self._drawn[1]

    # What the grid asks for ---------------------------------------------------------------------------------------

    def vue_edit(self, cell: Mapping[str, str]) -> None:
        """A cell has another text; a date that is taken away takes its event away."""
        column, text = cell["column"], cell["text"]
        if column == "date" and not text.strip():
            self.vue_remove(cell)
        else:
            super().vue_edit(cell)

    def vue_paste(self, block: Mapping[str, str]) -> None:
        """A block of a spreadsheet is to stand from a cell on, in the rows that are shown."""
        self.session.paste(lambda draft: self._paste(draft, block["row"], block["column"], block["text"]))

    def vue_remove(self, row: Mapping[str, str]) -> None:
        """An event is to go, if there is one."""
        step = row["row"]
        if self.session.draft is not None and any(
            one.key == step for one in self.session.draft.rows(self.table)
        ):
            self.session.edit(lambda draft: draft.delete_row(self.table, step))

    def _paste(self, draft: Draft, step: str, column: str, text: str) -> Sequence[str]:
        steps = _order(draft.last_audited)
        below = steps[steps.index(step) :]
        lines = len(block_of(self.table, column, text, self.columns, {}).lines)
        if lines > len(below):
            raise DraftError(
                f"粘贴的内容有{lines}行，而从“{word('events', 'step', step)}”起只有{len(below)}个环节"
            )
        return draft.set_block_in(self.table, below, column, text, self.columns)


def _agencies(draft: Draft | None) -> list[str]:
    """The agencies that a step of the case may have been done by: those of its events, and its own two by name."""
    if draft is None:
        return []
    named = [row.texts["agency"] for row in draft.rows("events")]
    return list(dict.fromkeys(filter(None, [*named, *draft.agency_names()])))


def _order(case: CaseAudit | None) -> list[str]:
    """The steps in the contract's order, those that only the other direction has behind the others."""
    foreign = _foreign(case)
    return [*(step for step in STEPS if step not in foreign), *(step for step in STEPS if step in foreign)]


def _foreign(case: CaseAudit | None) -> frozenset[str]:
    if case is None or pd.isna(case.decision["direction"]):
        return frozenset()
    return foreign_steps(case.decision["direction"], case.case["applied_on"].date(), case.rules)


def _about(case: CaseAudit | None, step: str) -> str:
    """Clause and agency of a limited step; which step has no limit, or no place in the direction."""
    if case is None or case.timeline.empty:
        return ""
    limits = case.rules.at(case.case["applied_on"].date()).limits[case.decision["direction"]]
    limit = next((limit for limit in limits if limit.step == step), None)
    if limit is not None:
        unit = "　以自然日计" if step in calendar_steps(case) else ""
        return (
            f"{case.rules.citation(limit.clause)}　{word('timeline', 'responsible', limit.responsible)}{unit}"
        )
    return "本方向没有这个环节" if step in _foreign(case) else _NO_LIMIT


def _assumed_from(rules: Rulebook, clock_start: str) -> str:
    """What stands in for a receipt that was not recorded."""
    instead = rules.assumed_from[clock_start]
    return "申请" if instead == "applied_on" else word("events", "step", instead)


def _why_no_limits(case: CaseAudit) -> str:
    if not case.facts.has_events:
        return "案卷没有办理过程表，没有审核办理时限；登记第一个环节后开始审核。"
    if case.timeline.empty:
        outcome = word("decisions", "outcome", case.decision["outcome"])
        return f"本案判定为“{outcome}”，没有需要核对的办理时限；已办理的环节仍可登记。"
    return "" if has_begun(case.timeline) else "尚无任何办理记录，各环节均未起算。"
