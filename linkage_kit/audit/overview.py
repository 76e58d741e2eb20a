"""What is counted of an audit, in one piece or in blocks: what `audit.json` sums up and the notices tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from linkage_kit import workdays
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Check, Hits
from linkage_kit.casebook.whole import NAMED
from linkage_kit.coded import coded, is_in
from linkage_kit.columns import Array

#: Outcomes that are decided before anybody asks for the conditions of retirement.
_BEFORE_CONDITIONS = ("before_effective_date", "not_in_both_schemes", "already_receiving", "outside_window")
#: Amounts of the settlements that are added up over all cases.
TOTALS = ("base", "refund_total", "subsidy_total", "merged")


@dataclass(frozen=True)
class Overview:
    """Counts of an audit's cases. `late` are those that were applied for after the as-of day: how many, the first ids,
    and the first one's day; `moved` steps and cases whose due date or status an office's own working days change;
    `recorded` the cases whose condition of retirement is taken as recorded.
    """

    cases: int
    late: int = 0
    late_ids: tuple[str, ...] = ()
    late_day: str = ""
    moved_steps: int = 0
    moved_cases: int = 0
    recorded: int = 0

    @classmethod
    def of(cls, facts: Facts) -> Overview:
        """Of the facts of some cases."""
        cases = facts.cases
        late = np.flatnonzero(cases.applied_on > facts.asof)
        moved = facts.timeline.case[moved_by_own_days(facts)]
        asked = ~is_in(cases.outcome, _BEFORE_CONDITIONS)
        return cls(
            cases=len(cases),
            late=len(late),
            late_ids=tuple(cases.select(late[:NAMED]).case_id),
            late_day=str(cases.applied_on[late[0]]) if len(late) else "",
            moved_steps=len(moved),
            moved_cases=len(np.unique(moved)),
            recorded=int((asked & cases.known("meets_employee_retirement")).sum()),
        )

    @classmethod
    def of_parts(cls, parts: Iterable[Overview]) -> Overview:
        """Of parts, in the order of their cases."""
        given = list(parts)
        return cls(
            cases=sum(part.cases for part in given),
            late=sum(part.late for part in given),
            late_ids=tuple(case_id for part in given for case_id in part.late_ids)[:NAMED],
            late_day=next((part.late_day for part in given if part.late), ""),
            moved_steps=sum(part.moved_steps for part in given),
            moved_cases=sum(part.moved_cases for part in given),
            recorded=sum(part.recorded for part in given),
        )


@dataclass(frozen=True)
class Tally:
    """What `audit.json` counts: cases by outcome, findings by severity, code and cause, and the totals in fen."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    severities: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, found: Iterable[tuple[Check, Hits]]) -> Tally:
        """Of the facts of some cases and what the checks found."""
        severities: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        causes: Counter[str] = Counter()
        for check, hits in found:
            severities[check.severity] += len(hits.case)
            codes[check.code] += len(hits.case)
            if hits.cause is not None:
                causes.update(coded(hits.cause).counts())
        linked = facts.cases.direction != ""
        totals = {name: int(facts.cases[name][linked].sum()) for name in TOTALS}
        return cls(coded(facts.cases.outcome).counts(), dict(severities), dict(codes), dict(causes), totals)

    @classmethod
    def of_parts(cls, parts: Iterable[Tally]) -> Tally:
        """Of several parts."""
        counters: dict[str, Counter[str]] = {name: Counter() for name in cls.__annotations__}
        for part in parts:
            for name, counter in counters.items():
                counter.update(getattr(part, name))
        return cls(**{name: dict(counter) for name, counter in counters.items()})


def moved_by_own_days(facts: Facts) -> Array:
    """Which steps of the timeline have another due date or status than the announced days alone would give them."""
    steps = facts.timeline
    if not workdays.changed_days():
        return np.zeros(len(steps), bool)
    other = (steps.announced_due_on != steps.due_on) & ~np.isnat(steps.due_on)
    return other | (steps.announced_status != steps.status)
