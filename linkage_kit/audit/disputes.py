"""Who says what of a case's refund: each party's figures beside the computed ones, and the arithmetic of the causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.cause_registry import Cause, causes, claim_causes
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.total_arithmetic import total_shown
from linkage_kit.lazily import lazily
from linkage_kit.procedure.arithmetic import Arithmetic
from linkage_kit.procedure.refund import REFUND_ITEMS

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


@dataclass(frozen=True)
class Figures:
    """Overlap months (None where not given), the refund of each item in the order of annex 5, and their total (fen)."""

    months: int | None
    items: tuple[int, ...]
    total: int

    def minus(self, computed: Figures) -> Figures:
        """How much more these figures are than the computed ones; months None where either is not given."""
        known = self.months is not None and computed.months is not None
        return Figures(
            self.months - computed.months if known else None,  # type: ignore[operator]
            tuple(claimed - due for claimed, due in zip(self.items, computed.items, strict=True)),
            self.total - computed.total,
        )


@dataclass(frozen=True)
class Claimed:
    """What one claimant says of a year; `figures` is None for a year that is due and left out.

    `cause` is the known wrong way that reproduces the figures, `explanation` what it does, `shown` its arithmetic in
    yuan ("" where there is none).
    """

    claimant: str
    figures: Figures | None
    cause: Cause | None = None
    explanation: str = ""
    shown: str = ""


@dataclass(frozen=True)
class DisputedYear:
    """A year with a refund due, or that somebody claims one for (then `computed` is all 0)."""

    year: int
    computed: Figures
    claims: tuple[Claimed, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether somebody's figures differ from the computed ones; months that are not given do not."""
        return any(
            claim.figures is None
            or claim.figures.items != self.computed.items
            or claim.figures.months not in (None, self.computed.months)
            for claim in self.claims
        )


def total_of(figures: Sequence[Figures]) -> Figures:
    """Figures added up; months only where every year gives them."""
    months = [entry.months for entry in figures]
    known = [count for count in months if count is not None]
    items = tuple(map(sum, zip(*(entry.items for entry in figures)))) or (0,) * len(REFUND_ITEMS)
    return Figures(
        sum(known) if len(known) == len(months) else None, items, sum(entry.total for entry in figures)
    )


def claimants(facts: Facts) -> list[str]:
    """Who has handed in figures of years, in the order of the alphabet."""
    return sorted(set(facts.claims.claimant.tolist()))


def years_in_dispute(facts: Facts) -> list[DisputedYear]:
    """Every year that is due or claimed in the one case of `facts`, in order."""
    computed = {
        row.year: Figures(row.months, tuple(getattr(row, name) for name in REFUND_ITEMS), row.refund_subtotal)
        for row in _records(facts.resident, facts.resident.due)
    }
    claimed = {(row.claimant, row.year): row for row in _records(facts.claims)}
    nothing = Figures(0, (0,) * len(REFUND_ITEMS), 0)
    parties = claimants(facts)
    return [
        DisputedYear(
            year,
            computed.get(year, nothing),
            tuple(
                _claimed(claimant, claimed.get((claimant, year)), facts.arithmetic())
                for claimant in parties
                if year in computed or (claimant, year) in claimed
            ),
        )
        for year in sorted({*computed, *(year for _, year in claimed)})
    ]


@dataclass(frozen=True)
class ClaimedTotal:
    """What one claimant says of all years together, and what is computed (fen); for the rest see `Claimed`."""

    claimant: str
    claimed: int
    computed: int
    cause: Cause | None = None
    explanation: str = ""
    shown: str = ""

    @property
    def difference(self) -> int:
        """How much more is claimed than computed (fen)."""
        return self.claimed - self.computed


def claimed_totals(facts: Facts) -> list[ClaimedTotal]:
    """What those claim who name a total of all years only, in the one case of `facts`, by claimant."""
    rule = facts.arithmetic()
    return [_claimed_total(facts.totals.record(at), facts, rule) for at in range(len(facts.totals))]


def _claimed_total(row: Any, facts: Facts, rule: Arithmetic) -> ClaimedTotal:
    cause = claim_causes().get(row.cause)
    if cause is None:
        return ClaimedTotal(row.claimant, row.claimed_total, row.computed_total)
    shown = total_shown(cause, row, facts)
    return ClaimedTotal(
        row.claimant, row.claimed_total, row.computed_total, cause, cause.explained(rule), shown
    )


def demonstrations(case: CaseAudit) -> list[str]:
    """The arithmetic of each finding's cause, finding by finding; "" where it has none."""
    found = case.findings
    if found["cause"].isna().all():
        return [""] * len(found)
    facts = case.facts
    claimed = {(row.claimant, row.year): row for row in _records(facts.claims)}
    totals = {total.claimant: total.shown for total in claimed_totals(facts)}
    whole_case = facts.cases.record(0)
    lines = []
    for cause, claimant, year in zip(found["cause"], found["claimant"], found["year"]):
        if pd.isna(cause) or cause not in causes():
            lines.append("")
        elif cause not in claim_causes():
            lines.append(causes()[cause].shows(whole_case))
        elif pd.isna(year):
            lines.append(totals.get(claimant, ""))
        else:
            lines.append(causes()[cause].shows(claimed[claimant, year], facts.arithmetic()))
    return lines


def _records(rows: Any, chosen: Any = None) -> Iterator[Any]:
    positions = range(len(rows)) if chosen is None else np.flatnonzero(chosen).tolist()
    given = rows.known("months")
    for position in positions:
        row = rows.record(position)
        row.months = row.months if given[position] else None
        yield row


def _claimed(claimant: str, row: Any | None, rule: Arithmetic) -> Claimed:
    if row is None:
        return Claimed(claimant, None)
    figures = Figures(row.months, tuple(getattr(row, name) for name in REFUND_ITEMS), row.claimed_total)
    cause = claim_causes().get(row.cause) if row.linked else None
    if cause is None:
        return Claimed(claimant, figures)
    return Claimed(claimant, figures, cause, cause.explained(rule), cause.shows(row, rule))
