"""What the remedies of a case depend on: what is due, what the agency set, what was paid, and what is still open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.verdicts import Verdict, least_refunds, verdicts_of_case
from linkage_kit.procedure.timeline import funds_arrival

AGENCY = "agency"


@dataclass(frozen=True)
class Situation:
    """A case, looked at for what is to be done; money in fen."""

    case: CaseAudit

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of its findings."""
        return frozenset(self.case.found.code)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The verdict on each claimant."""
        return verdicts_of_case(self.case.facts)

    @property
    def is_linked(self) -> bool:
        """Whether the case has a direction, and so a refund and a settlement."""
        return bool(self.case.facts.cases.direction[0])

    @property
    def receiving(self) -> str:
        """The scheme of the agency that the relation is transferred into: it computes the refund and pays (12(2))."""
        return "employee" if self.case.facts.cases.to_employee[0] else "resident"

    @property
    def due(self) -> int:
        """The computed refund total; 0 without a direction."""
        return int(self.case.facts.cases.refund_total[0])

    @property
    def least(self) -> int:
        """What the fewest months that the record allows would make of it."""
        return int(least_refunds(self.case.facts)[0])

    @property
    def months_are_open(self) -> bool:
        """Whether the refund depends on months that the record does not settle."""
        return self.least < self.due

    def recorded(self, column: str) -> int | None:
        """A recorded amount of the case; None where it is blank."""
        cases = self.case.facts.cases
        return int(cases[column][0]) if cases.known(column)[0] else None

    @property
    def figure(self) -> int | None:
        """The refund total that the agency set: as recorded, else as claimed; None where neither is there."""
        recorded = self.recorded("recorded_refund_total")
        return self.claimed if recorded is None else recorded

    @property
    def claimed(self) -> int | None:
        """What the agency's annex 5 adds up to; None where there is none."""
        return next((one.claimed for one in self.verdicts if one.claimant == AGENCY), None)

    @property
    def figures_agree(self) -> bool:
        """Whether the agency set one sum: its annex 5 and the recorded total are the same, or only one is there."""
        return self.claimed in (None, self.figure)

    @property
    def has_acted(self) -> bool:
        """Whether an agency did anything of a linkage: direction, total, transfer, payment, or its own annex 5."""
        return (
            bool(self.case.facts.cases.recorded_direction[0])
            or self.figure is not None
            or bool(self.recorded("transferred_amount"))
            or self.is_paid
        )

    @property
    def is_paid(self) -> bool:
        """Whether a payment of the refund is recorded."""
        return self.has_event("refund_paid")

    @property
    def have_funds_arrived(self) -> bool:
        """Whether the transferred funds are there (12(3))."""
        return not bool(np.isnat(funds_arrival(self.case.facts.days)[0]))

    def has_event(self, step: str) -> bool:
        """Whether a day is recorded for a step."""
        return step in self.case.facts.events.step

    def has(self, codes: Collection[str], claimant: str = "") -> bool:
        """Whether there is a finding of one of these codes, about this claimant where one is named."""
        found = self.case.found
        named = zip(found.code, found.claimant, strict=True)
        return any(code in codes and (not claimant or who == claimant) for code, who in named)

    def years_of(self, code: str) -> tuple[int, ...]:
        """The years that findings of a code are about."""
        return tuple(self.case.found.year[self.case.found.code == code].tolist())

    def steps_of(self, code: str) -> tuple[str, ...]:
        """The steps that findings of a code are about."""
        return tuple(self.case.found.step[self.case.found.code == code].tolist())

    @property
    def outcome(self) -> str:
        """What was decided."""
        return str(self.case.facts.cases.outcome[0])

    def is_net_transfer(self) -> bool:
        """Whether refund (and subsidy) were deducted before the transfer already (S06, `net_transfer`)."""
        return "net_transfer" in self.case.found.cause

    def steps(self, *statuses: str) -> list[Any]:
        """The rows of the timeline with one of these statuses, in order (`Columns.record`)."""
        rows = self.case.facts.timeline
        return [rows.record(position) for position in np.flatnonzero(np.isin(rows.status, statuses)).tolist()]
