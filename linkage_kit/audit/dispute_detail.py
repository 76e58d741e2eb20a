"""A dispute in full: who claims what, which month makes which fen, and what evidence would change it (articles 12(1),
12(2)). Of one case, for its report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from linkage_kit.audit.alternatives import Alternative, decision_changes
from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.dispute_months import ALL_MONTHS, Counted, DoubtfulMonths, PeriodPiece, YearMonths
from linkage_kit.audit.disputes import (
    Claimed,
    ClaimedTotal,
    DisputedYear,
    claimants,
    claimed_totals,
    years_in_dispute,
)
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.verdicts import RIGHT, Verdict, verdicts_of_case
from linkage_kit.money import Fen, half_up
from linkage_kit.procedure.arithmetic import ITEMS, MONTHS_A_YEAR, Arithmetic, Share
from linkage_kit.procedure.overlap import period_years

_MonthKind = Literal["one_more", "more", "one_less", "less"]
_NOTHING = (0,) * len(ITEMS)
_WHOLE_YEAR = "whole_year"


@dataclass(frozen=True)
class ClaimDetail:
    """What a claimant says of a year, and what makes the difference to the computed refund, in fen.

    `months`: month by month what is counted; `used` the number of months that the claimed amount was computed with,
    None where that cannot be known. `by_month` is what each month more (or, negative, less) makes in its order, `rest`
    what months do not explain of each item; together they are the year's difference.
    """

    claimed: Claimed
    months: Counted
    used: int | None
    by_month: tuple[int, ...]
    rest: tuple[int, ...]

    @property
    def difference(self) -> int:
        """How much more is claimed than computed."""
        return sum(self.by_month) + sum(self.rest)

    @property
    def total(self) -> int:
        """What is claimed of the year."""
        return 0 if self.claimed.figures is None else self.claimed.figures.total


@dataclass(frozen=True)
class Count:
    """The year's refund with so many overlap months, and the case's refund total then (fen)."""

    months: int
    refund: int
    total: int


@dataclass(frozen=True)
class Evidence:
    """A fact that the records do not have, and what would be due if it were proved (fen).

    `kind`: one of these `months` more or less than recorded, several of them, or another `principal`. `count` is the
    number of overlap months then; `agrees` are the claimants who claim just that of the year.
    """

    kind: _MonthKind | Literal["principal"]
    months: int
    count: int
    principal: int
    refund: int
    total: int
    agrees: tuple[str, ...]


@dataclass(frozen=True)
class YearDetail:
    """A year that is due or claimed. `principal` is what of its payments may be refunded, in fen, `one_month` what one
    month of it makes.

    `counts` are the numbers of months that the records allow, where they do not settle one.
    """

    disputed: DisputedYear
    in_account: bool
    principal: int
    one_month: int
    records: YearMonths
    months: int
    claims: tuple[ClaimDetail, ...]
    counts: tuple[Count, ...]
    doubtful: tuple[DoubtfulMonths, ...]
    evidence: tuple[Evidence, ...]

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.disputed.year

    @property
    def is_open(self) -> bool:
        """Whether somebody's figures differ, or its months are in doubt."""
        return self.disputed.is_disputed or bool(self.counts)

    def count(self, months: int) -> Count:
        """What is due with a number of months that the records allow."""
        return next(one for one in self.counts if one.months == months)


@dataclass(frozen=True)
class DisputeDetail:
    """A case's dispute: every year that is due or claimed, the verdicts, and the facts that would decide otherwise.

    `total` is the computed refund of all years, `least` that at the fewest months the records allow (fen).
    `claimants` claim year by year, `totals` is what others claim of all years together. `decisions` are the facts that
    would have a case linked that is not.
    """

    years: tuple[YearDetail, ...]
    claimants: tuple[str, ...]
    totals: tuple[ClaimedTotal, ...]
    verdicts: tuple[Verdict, ...]
    total: int
    least: int
    decisions: tuple[Alternative, ...]


def is_in_dispute(facts: Facts) -> bool:
    """Whether somebody's figures differ from the computed ones, or months of a year with a refund due are in doubt."""
    resident = facts.resident
    return (
        bool((resident.due & (resident.months_min < resident.months)).any())
        or any(year.is_disputed for year in years_in_dispute(facts))
        or any(verdict.verdict != RIGHT for verdict in verdicts_of_case(facts))
    )


def dispute_detail(case: CaseAudit) -> DisputeDetail:
    """Everything about a case's dispute."""
    facts = case.facts
    total = int(facts.cases.refund_total[0])
    resident = facts.resident.select(facts.resident.due)
    is_linked = bool(facts.cases.direction[0])
    totals = tuple(claimed_totals(facts))
    # Who gets all years together by counting them whole counts twelve months of each.
    whole = any(one.cause is not None and one.cause.name == _WHOLE_YEAR for one in totals)
    return DisputeDetail(
        years=tuple(_year(facts, year, total, whole) for year in years_in_dispute(facts)),
        claimants=tuple(claimants(facts)),
        totals=totals,
        verdicts=tuple(verdicts_of_case(facts)),
        total=total,
        least=int(resident.refund_min.sum()),
        decisions=()
        if is_linked
        else tuple(one for one in decision_changes(case) if one.refund_total is not None),
    )


@dataclass(frozen=True)
class _YearSums:
    """What a year's refund would be; `items` are its refundable principal (1 x items, fen), `mask` its overlap.

    `others` is the refund of all other years. Without a direction nothing is due of any year.
    """

    rule: Arithmetic
    year: int
    items: Fen
    mask: int
    is_linked: bool
    others: int

    def portion(self, months: int) -> Share:
        """The share of the year that so many months are."""
        return self.rule.portion(np.array([self.year]), np.array([months]), np.array([self.mask]))

    def by_formula(self, months: int) -> tuple[int, ...]:
        """The refund of each item by the right formula with so many months."""
        return tuple(self.rule.refund(self.items, self.portion(months))[0].tolist())

    def refund(self, months: int) -> int:
        """What is due of the year with so many months."""
        return sum(self.by_formula(months)) if self.is_linked else 0

    def count(self, months: int) -> Count:
        """The same with the refund of all years."""
        return Count(months, self.refund(months), self.others + self.refund(months))

    def principal_for(self, refund: int, months: int) -> int:
        """The principal of which this is the refund; 0 where there is none."""
        share = self.portion(months)
        if not share.part[0]:
            return 0
        needed = half_up(np.array([refund]) * share.whole, share.part)
        return int(needed[0]) if share.of(needed)[0] == refund else 0


def _year(facts: Facts, disputed: DisputedYear, total: int, whole: bool) -> YearDetail:
    at = np.flatnonzero(facts.resident.year == disputed.year)
    records, rule = YearMonths(_pieces(facts, disputed.year)), facts.arithmetic()
    paid = np.array([[facts.resident[item][at].sum() for item in ITEMS]], np.int64)
    sums = _YearSums(
        rule,
        disputed.year,
        rule.principal(paid),
        records.possible,
        bool(facts.cases.direction[0]),
        total - disputed.computed.total,
    )
    most = int(facts.resident.months[at][0]) if len(at) else int(np.bitwise_count(records.sets).max())
    is_due = bool(facts.resident.due[at].any())
    least = int(facts.resident.months_min[at][0]) if is_due else most
    claims = tuple(_claim(claim, disputed, records, most, sums) for claim in disputed.claims)
    return YearDetail(
        disputed=disputed,
        in_account=bool(len(at)),
        principal=int(sums.items.sum()),
        one_month=sums.refund(1),
        records=records,
        months=most,
        claims=claims,
        counts=tuple(map(sums.count, range(least, most + 1))) if least < most else (),
        doubtful=tuple(records.doubtful()) if least < most else (),
        evidence=tuple(_evidence(claims, records, (least, most), sums, whole)) if sums.is_linked else (),
    )


def _pieces(facts: Facts, year: int) -> tuple[PeriodPiece, ...]:
    """The parts of the employee periods that count and lie in a year."""
    pieces = period_years(facts.periods)
    chosen = pieces.select(facts.arithmetic().counts(pieces) & (pieces.year == year))
    return tuple(
        PeriodPiece(
            facts.periods.start_month[row.period].astype("datetime64[M]").item(),
            facts.periods.end_month[row.period].astype("datetime64[M]").item(),
            row.mask,
            row.paid,
            row.partial,
        )
        for row in map(chosen.record, range(len(chosen)))
    )


def _claim(
    claim: Claimed, disputed: DisputedYear, records: YearMonths, most: int, sums: _YearSums
) -> ClaimDetail:
    given = 0 if claim.figures is None else claim.figures.months
    items = _NOTHING if claim.figures is None else claim.figures.items
    used = 0 if claim.figures is None else _used(items, given, most, sums)
    said = used if given is None else given
    reached = most if used is None else used
    differs = items != disputed.computed.items
    by_month = _by_month(reached, most, sums.refund) if differs else ()
    right = sums.by_formula(reached) if sums.is_linked and differs else disputed.computed.items
    rest = tuple(claimed - due for claimed, due in zip(items, right, strict=True))
    return ClaimDetail(claim, records.counted_by(said, most), used, by_month, rest)


def _used(items: tuple[int, ...], given: int | None, most: int, sums: _YearSums) -> int | None:
    """The months with which the right formula gives the claimed items, the given ones where none does."""
    wanted = [months for months in (most, given, *range(1, MONTHS_A_YEAR + 1)) if months is not None]
    if any(items):
        return next((months for months in wanted if sums.by_formula(months) == items), given)
    return given


def _by_month(used: int, most: int, refund: Callable[[int], int]) -> tuple[int, ...]:
    """What each month beyond the computed ones adds, or each of the computed ones left out takes away."""
    step = 1 if used > most else -1
    return tuple(refund(months + step) - refund(months) for months in range(most, used, step))


def _evidence(
    claims: Sequence[ClaimDetail], records: YearMonths, known: tuple[int, int], sums: _YearSums, whole: bool
) -> Iterator[Evidence]:
    """What would make somebody's other figures right: months more or less, or another payment.

    `whole`: somebody counts twelve months of every year.
    """
    least, most = known
    principal = int(sums.items.sum())

    def of_months(kind: _MonthKind, months: int, count: int) -> Evidence:
        then = sums.count(count)
        return Evidence(
            kind, months, count, principal, then.refund, then.total, agreeing(claims, then.refund)
        )

    if principal:
        said = {min(one.used, MONTHS_A_YEAR) for one in claims if one.used is not None and one.difference}
        said |= {MONTHS_A_YEAR} if whole else set()
        lacking = ALL_MONTHS & ~records.possible
        for used in sorted(count for count in said if count > most)[-1:]:
            yield of_months("one_more", lacking, most + 1)
            if used > most + 1:
                yield of_months("more", lacking, used)
        for used in sorted(count for count in said if count < least)[:1]:
            yield of_months("one_less", records.possible, least - 1)
            if used < least - 1:
                yield of_months("less", records.possible, used)
    for fen in sorted({one.total for one in claims if _is_unexplained(one)}):
        needed = sums.principal_for(fen, most)
        if needed and needed != principal:
            total = sums.others + fen
            yield Evidence("principal", records.possible, most, needed, fen, total, agreeing(claims, fen))


def agreeing(claims: Sequence[ClaimDetail], refund: int) -> tuple[str, ...]:
    """Who claims just this of a year (fen)."""
    return tuple(one.claimed.claimant for one in claims if one.total == refund)


def _is_unexplained(claim: ClaimDetail) -> bool:
    return not claim.claimed.cause and not claim.by_month and bool(claim.difference)
