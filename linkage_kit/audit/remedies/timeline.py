"""The steps of articles 9 and 10: what is overdue or comes next, and who explains what was late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linkage_kit.audit import advice
from linkage_kit.audit.remedies.registry import Remedy, remedy
from linkage_kit.audit.remedies.situation import Situation
from linkage_kit.steps import STEPS


@remedy(advice.FINISH_STEP)
def finish_step(of: Situation) -> Iterator[Remedy]:
    for row in of.steps("overdue", "open"):
        is_overdue = row.status == "overdue"
        yield Remedy(
            "finish_step",
            f"{'补办逾期的' if is_overdue else '办结'}“{STEPS[row.step]}”",
            by=row.responsible,
            until=f"立即（{row.due_on}已到期）" if is_overdue else f"{row.due_on}",
        )


@remedy(advice.EXPLAIN_DELAY)
def explain_delay(of: Situation) -> Iterator[Remedy]:
    late = of.steps("late", "out_of_order")
    for responsible in dict.fromkeys(row.responsible for row in late):
        named = _named(row.step for row in late if row.responsible == responsible)
        yield Remedy("explain_delay", f"说明{named}超期或次序颠倒的原因", by=responsible, towards="auditor")
    early = of.steps_of("S05")
    if early:
        yield Remedy(
            "explain_delay", f"说明{_named(early)}早于基金到账的原因", by=of.receiving, towards="auditor"
        )


def _named(steps: Iterable[str]) -> str:
    return "、".join(f"“{STEPS[step]}”" for step in steps)
