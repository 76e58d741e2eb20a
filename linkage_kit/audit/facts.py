"""What every check looks at: the casebook and all that the procedure computes from it, as shared columns.

Built once an audit. Checks are masks over these tables, cheap for a single case as for a million. All tables are
sorted by case (and then by year, claimant or step), so that the facts of one case are a slice of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np

from linkage_kit.audit.causes import name_causes
from linkage_kit.audit.claim_facts import claims_of_totals, claims_of_years, name_total_causes
from linkage_kit.audit.fact_tables import (
    CaseFacts,
    ClaimFacts,
    ConditionFacts,
    EventFacts,
    EveryClaim,
    FactTable,
    PeriodFacts,
    ResidentFacts,
    TimelineFacts,
    TotalClaimFacts,
)
from linkage_kit.audit.records import Records, records_of
from linkage_kit.casebook import Casebook
from linkage_kit.coded import Coded, joined
from linkage_kit.columns import Array, Columns, Days, Mask, case_sums, concatenate
from linkage_kit.procedure import decision, refund, retirement, settlement, timeline
from linkage_kit.procedure.arithmetic import Arithmetic, arithmetic_by_case, arithmetic_on
from linkage_kit.procedure.participation import participation
from linkage_kit.rulebook import Rulebook

_CLAIMED = tuple(EveryClaim.__annotations__)
Rows = TypeVar("Rows", bound=FactTable)


@dataclass(frozen=True)
class Facts:
    """The prepared tables of an audit; `days` is steps x cases. `claims` are those of years, `totals` those of all
    years together. `has_events` tells whether there is a table of events at all: without one, time limits are not
    audited.
    """

    asof: np.datetime64
    rules: Rulebook
    cases: CaseFacts
    resident: ResidentFacts
    periods: PeriodFacts
    events: EventFacts
    claims: ClaimFacts
    totals: TotalClaimFacts
    days: Days
    timeline: TimelineFacts
    computed: ConditionFacts
    has_events: bool

    def day(self, step: str) -> Days:
        """Day of one step of every case, NaT where nothing is recorded."""
        return self.days[timeline.NUMBER[step]]

    def arithmetic(self) -> Arithmetic:
        """The way of counting that holds for the first case."""
        return arithmetic_on(self.rules, self.cases.applied_on[0].item())

    def of_case(self, case: int) -> Facts:
        """The facts of the case at a position: those that an audit of its rows alone would have."""
        return Facts(
            asof=self.asof,
            rules=self.rules,
            cases=rows_of_case(self.cases, case),
            resident=rows_of_case(self.resident, case),
            periods=rows_of_case(self.periods, case),
            events=rows_of_case(self.events, case),
            claims=rows_of_case(self.claims, case, self.totals),
            totals=rows_of_case(self.totals, case, self.claims),
            days=self.days[:, case : case + 1],
            timeline=rows_of_case(self.timeline, case),
            computed=self.computed.select(slice(case, case + 1)),
            has_events=self.has_events,
        )

    def protect(self) -> None:
        """Make its arrays unchangeable: somebody's own function is given them next."""
        tables = (
            self.cases,
            self.resident,
            self.periods,
            self.events,
            self.claims,
            self.totals,
            self.every_claim,
            self.timeline,
            self.computed,
        )
        for table in tables:
            for name in table.names():
                table[name].flags.writeable = False
        self.days.flags.writeable = False

    @cached_property
    def every_claim(self) -> EveryClaim:
        """Claims of years and totals of all years, by case, claimant and year."""
        rows = concatenate(
            [
                self.claims.with_columns(computed_total=self.claims.computed_refund_subtotal).only(*_CLAIMED),
                self.totals.with_columns(year=np.zeros(len(self.totals), np.int64)).only(*_CLAIMED),
            ]
        )
        return EveryClaim.of(rows.select(np.lexsort((rows.year, rows.claimant, rows.case))))

    def has_row(self, rows: Columns, chosen: Mask | slice = slice(None)) -> Mask:
        """Which cases have a row in a table, or one of the chosen rows."""
        found = np.zeros(len(self.cases), bool)
        found[rows.case[chosen]] = True
        return found


def rows_of_case(table: Rows, case: int, *beside: FactTable) -> Rows:
    """The rows of the case at a position, which becomes 0; rows are numbered as in a casebook of theirs alone.

    `beside`: the facts that hold the other rows of the same table of the casebook.
    """
    rows = table.select(_slice_of_case(table, case))
    own = {"case": np.zeros(len(rows), np.int64)}
    if "row" in rows:
        others = [other["row"][_slice_of_case(other, case)] for other in beside]
        own["row"] = np.searchsorted(np.sort(np.concatenate([rows["row"], *others])), rows["row"])
    return table.like(rows.with_columns(**own))


def _slice_of_case(table: FactTable, case: int) -> slice:
    return slice(*np.searchsorted(table["case"], (case, case + 1)))


def facts_of(casebook: Casebook, asof: date, rules: Rulebook) -> Facts:
    """Run the procedure over a casebook; the result is the same whatever the order of its rows and cases."""
    return prepare(records_of(casebook), asof, rules)


def prepare(records: Records, asof: date, rules: Rulebook) -> Facts:
    """Run the procedure over the records of whole cases."""
    cases = retirement.persons(records.cases)
    periods, resident, events = records.employee_periods, records.resident_years, records.events
    of_year = records.claims.known("year")
    claims, totals = records.claims.select(of_year), records.claims.select(~of_year)
    days = timeline.event_days(events, len(cases))
    cases = _extend(cases, participation(resident, periods, rules.province.on_or_first(cases.applied_on)))
    computed = retirement.conditions(cases, rules)
    cases = _extend(cases, decision.decide(decision.Situation(cases, computed, rules)))
    ways = list(arithmetic_by_case(rules, cases.applied_on))
    resident = _by_rule(ways, resident, lambda rows, rule: refund.overlap_and_refund(rows, periods, rule))
    resident = resident.with_columns(due=resident.refundable & (cases.direction[resident.case] != ""))
    cases = cases.with_columns(**_settlement(cases, resident, ways))
    claims = claims_of_years(claims, resident, cases)
    claims = _by_rule(ways, claims, lambda rows, rule: {"cause": name_causes(rows, rule)})
    totals = claims_of_totals(totals, cases)
    totals = _by_rule(
        ways, totals, lambda rows, rule: {"cause": name_total_causes(rows, resident, cases, rule)}
    )
    limited = cases if records.has_events else cases.select(slice(0))
    return Facts(
        asof=np.datetime64(asof),
        rules=rules,
        cases=CaseFacts.of(cases),
        resident=ResidentFacts.of(resident),
        periods=PeriodFacts.of(periods),
        events=EventFacts.of(events),
        claims=ClaimFacts.of(claims),
        totals=TotalClaimFacts.of(totals),
        days=days,
        timeline=TimelineFacts.of(timeline.timeline(limited, days, np.datetime64(asof), rules)),
        computed=ConditionFacts.of(computed),
        has_events=records.has_events,
    )


def _by_rule(
    ways: Sequence[tuple[Arithmetic, Mask | slice]],
    rows: Columns,
    compute: Callable[[Columns, Arithmetic], Mapping[str, Array | Coded]],
) -> Columns:
    """The rows with further columns, each computed by the way of counting that holds for its case."""
    if len(ways) == 1:
        return rows.with_columns(**compute(rows, ways[0][0]))
    parts = [np.flatnonzero(np.asarray(of_case)[rows.case]) for _, of_case in ways]
    computed = [compute(rows.select(part), rule) for part, (rule, _) in zip(parts, ways, strict=True)]
    order = np.argsort(np.concatenate(parts), kind="stable")
    return rows.with_columns(
        **{name: joined([part[name] for part in computed])[order] for name in computed[0]}
    )


def _kept(cases: Columns, rule: Arithmetic) -> dict[str, Array]:
    return {
        "subsidy_leaves": np.full(len(cases), rule.subsidy_leaves),
        "remaining_years": rule.remaining_years(cases.months_left),
    }


def _extend(rows: Columns, more: Columns) -> Columns:
    return rows.with_columns(**{name: more[name] for name in more.names()})


def _settlement(
    cases: Columns, resident: Columns, ways: Sequence[tuple[Arithmetic, Mask | slice]]
) -> dict[str, Array]:
    due = resident.select(resident.due)
    refunded = case_sums(due, due.refund_subtotal, len(cases))
    subsidy = case_sums(due, due.subsidy_share, len(cases))
    to_employee = cases.direction == decision.RESIDENT_TO_EMPLOYEE
    by_rule = _by_rule(
        ways, cases.with_columns(months_left=settlement.months_left(resident, len(cases))), _kept
    )
    account = settlement.resident_accounts(resident, len(cases))
    base = settlement.settlement_base(
        to_employee, account, cases.transferred_amount, cases.known("transferred_amount")
    )
    return {
        "to_employee": to_employee,
        "account": account,
        "base": base,
        "refund_total": refunded,
        "subsidy_total": subsidy,
        "subsidy_to": settlement.subsidy_receiver(to_employee, by_rule.subsidy_leaves),
        "months_left": by_rule.months_left,
        "remaining_years": by_rule.remaining_years,
        "merged": settlement.merged_amount(base, refunded, subsidy),
    }
