"""The refund: annex 5's table; each figure shows how it comes about, and by which clause, when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.figures import figure
from linkage_kit.audit.totals import column_totals
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import INAPPLICABLE, State, Step
from linkage_kit.forms.annexes.refund_table import REFUND_TABLE
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.procedure.refund import REFUND_ITEMS, item_line, total_line
from linkage_kit.reporting.values import records, whole, word, yuan

_PAID = (*ITEMS, "subtotal")
_TOTALS = ("refund_total", "refund_total_capital", "subsidy_total")


class Refund(Step):
    """The years with a refund due, their totals, and the lines of arithmetic."""

    step_id = "refund"
    title = "重复缴费清退"
    clause = ("11", "12(2)")
    purpose = "计算"
    file = Path(__file__).with_suffix(".vue")

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self.show(
            title=REFUND_TABLE.title,
            note=REFUND_TABLE.note,
            groups=[[title, len(list(of))] for title, of in groupby(c.group for c in REFUND_TABLE.columns)],
            columns=[column.label for column in REFUND_TABLE.columns],
        )

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when the refund can be computed: the case has a direction."""
        if case.settlement is None:
            return INAPPLICABLE
        return State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the table as it is computed now."""
        case = None if draft is None else draft.audited
        if draft is None or case is None or case.settlement is None:
            told = self.why_nothing_is_computed(draft) if case is None else _why_none(case)
            self.show(told=told, order=[], rows={}, sums=[], totals={})
            return
        figures = draft.figures
        self.show(
            told="" if len(case.refunds) else "没有既有重复缴费月又有本金缴费的年度，没有应清退的金额。",
            order=[str(year) for year in case.refunds["year"]],
            rows={str(row.year): list(_cells(case, row, overlap, due)) for row, overlap, due in _years(case)},
            sums=_sums(case),
            totals={name: figures[name] for name in _TOTALS},
        )


def _why_none(case: CaseAudit) -> str:
    outcome = word("decisions", "outcome", case.decision["outcome"])
    return f"本案判定为“{outcome}”，不办理制度衔接，不产生重复缴费清退。"


def _years(case: CaseAudit) -> Iterator[tuple[Any, Any, Any]]:
    """The years of the refund, each with the same year of the overlaps and of `Facts.resident`."""
    overlaps = {row.year: row for row in records(case.overlaps)}
    due = case.facts.resident.select(case.facts.resident.due)
    return (
        (row, overlaps[row.year], year)
        for row, year in zip(records(case.refunds), map(due.record, range(len(due))), strict=True)
    )


def _cells(case: CaseAudit, row: Any, overlap: Any, due: Any) -> Iterator[dict[str, Any]]:
    """The cells of a year in annex 5's columns: text, and for a computed one its name and how it comes about."""
    yield {"text": str(row.year)}
    for name in ITEMS:
        yield {"text": yuan(getattr(row, name))}
    parts = " + ".join(yuan(getattr(row, name)) for name in ITEMS)
    rule = case.facts.arithmetic()
    by_refund, by_overlap = case.rules.citation("12(2)"), case.rules.citation("12(1)")
    yield _computed("subtotal", row.year, yuan(row.subtotal), f"{parts} = {yuan(row.subtotal)}", by_refund)
    yield _computed(
        "months", row.year, whole(row.months), f"重复缴费的月份：{overlap.month_list}", by_overlap
    )
    for name, refunded in zip(ITEMS, REFUND_ITEMS):
        share = getattr(row, refunded)
        line = item_line(name, getattr(row, name), due.part, due.whole, share, rule)
        yield _computed(refunded, row.year, yuan(share), line, by_refund)
    yield _computed("refund", row.year, yuan(row.refund_subtotal), total_line(due, rule), by_refund)
    yield {"text": "月数存疑" if overlap.months_min < overlap.months else ""}


def _computed(name: str, year: int, text: str, line: str, citation: str) -> dict[str, Any]:
    return {"text": text, "figure": figure(name, year), "line": f"{line}　依据：{citation}"}


def _sums(case: CaseAudit) -> list[str]:
    """The last row of the table."""
    sums = column_totals(case.refunds, (*_PAID, "months", *REFUND_ITEMS, "refund_subtotal"))
    texts = [whole(total) if name == "months" else yuan(total) for name, total in sums.items()]
    return [REFUND_TABLE.total, *texts, ""]
