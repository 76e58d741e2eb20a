"""Who is right: what each claimant claims of all years together beside what is due (articles 11 and 12(2)).

A verdict is about the total. Where the record leaves some months open (reading 2), a total that some number of months
would give is not wrong before the months are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage_kit.audit.disputes import DisputedYear, claimed_totals, years_in_dispute
from linkage_kit.audit.fact_tables import FactTable, Positions, Texts
from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Columns, case_sums
from linkage_kit.money import Fen

RIGHT, TOO_MUCH, TOO_LITTLE = "right", "too_much", "too_little"
DOUBTFUL, YEARS_DIFFER = "doubtful", "years_differ"
#: Verdicts in Chinese.
TITLES: Mapping[str, str] = {
    RIGHT: "正确",
    TOO_MUCH: "偏多",
    TOO_LITTLE: "偏少",
    DOUBTFUL: "月份查明前不能断定",
    YEARS_DIFFER: "合计正确，年度有出入",
}
_PENDING = "与最多月数相符，待查明"
#: Why a claim differs, where no known wrong way reproduces it, and where it has no row for a year that is due.
UNKNOWN_CAUSE = "原因未能认出"
_LEFT_OUT = "漏列"


class VerdictRows(FactTable):
    """A row a case and claimant, in that order.

    `claimed` is what is claimed of all years together, `due` the computed refund total (0 without a direction), `least`
    what the fewest months that the record allows would give; `verdict` is one of `TITLES`.
    """

    case: Positions
    claimant: Texts
    claimed: Fen
    due: Fen
    least: Fen
    verdict: Texts


def verdicts(facts: Facts) -> VerdictRows:
    """The verdict on every claimant of every case."""
    claims = facts.every_claim
    first = np.ones(len(claims), bool)
    first[1:] = (claims.case[1:] != claims.case[:-1]) | (claims.claimant[1:] != claims.claimant[:-1])
    group = np.cumsum(first) - 1
    claimed, differs = np.zeros(int(first.sum()), np.int64), np.zeros(int(first.sum()), bool)
    np.add.at(claimed, group, claims.claimed_total)
    year_differs = (claims.year > 0) & (claims.claimed_total != claims.computed_total)
    np.logical_or.at(differs, group, year_differs)
    case = claims.case[first]
    due, least = facts.cases.refund_total[case], least_refunds(facts)[case]
    verdict = np.select(
        [
            (claimed == due) & differs,
            claimed == due,
            (least <= claimed) & (claimed <= due),
            claimed > due,
        ],
        [YEARS_DIFFER, RIGHT, DOUBTFUL, TOO_MUCH],
        TOO_LITTLE,
    )
    return VerdictRows.of(
        Columns(
            {
                "case": case,
                "claimant": claims.claimant[first],
                "claimed": claimed,
                "due": due,
                "least": least,
                "verdict": verdict.astype(object),
            }
        )
    )


def least_refunds(facts: Facts) -> Fen:
    """The refund total of each case at the fewest months that the record allows, in fen; 0 without a direction."""
    years = facts.resident.select(facts.resident.due)
    return case_sums(years, years.refund_min, len(facts.cases))


@dataclass(frozen=True)
class Verdict:
    """The verdict on one claimant of a case, in fen.

    `years` are those whose total differs from what is due, `causes` the known wrong ways (their titles) with the years
    that each of them reproduces, `left_out` the years due that are not claimed. Of who names a total of all years alone
    there are no years.
    """

    claimant: str
    verdict: str
    claimed: int
    due: int
    least: int
    years: tuple[int, ...]
    causes: Mapping[str, tuple[int, ...]]
    left_out: tuple[int, ...] = ()

    @property
    def difference(self) -> int:
        """How much more is claimed than is due; negative where it is less."""
        return self.claimed - self.due

    @property
    def unexplained(self) -> tuple[int, ...]:
        """Years that differ, are not left out, and that no known wrong way reproduces."""
        explained = {year for years in (*self.causes.values(), self.left_out) for year in years}
        return tuple(year for year in self.years if year not in explained)

    @property
    def reasons(self) -> list[tuple[tuple[int, ...], str]]:
        """Why it differs, in Chinese, each with its years; one without years is inferred from the total alone."""
        causes = [
            (years, cause if years else f"只凭合计推断：{cause}") for cause, years in self.causes.items()
        ]
        others = [(self.left_out, _LEFT_OUT), (self.unexplained, UNKNOWN_CAUSE)]
        return [*causes, *((years, why) for years, why in others if years)]

    @property
    def months_are_open(self) -> bool:
        """Whether what is due depends on months that the record does not settle."""
        return self.least < self.due

    @property
    def is_pending(self) -> bool:
        """Whether the claim is what the most months give, while the months are still to be found out."""
        return self.verdict == RIGHT and self.months_are_open

    @property
    def title(self) -> str:
        """The verdict in Chinese."""
        return _PENDING if self.is_pending else TITLES[self.verdict]


def verdicts_of_case(facts: Facts) -> list[Verdict]:
    """The verdicts on the claimants of the one case of `facts`, in the order of the alphabet."""
    rows = verdicts(facts)
    years = years_in_dispute(facts)
    of_totals = {one.claimant: {one.cause.title: ()} for one in claimed_totals(facts) if one.cause}
    return [
        _verdict(row, years, of_totals.get(row.claimant, {})) for row in map(rows.record, range(len(rows)))
    ]


def _verdict(row: Any, disputed: list[DisputedYear], of_total: Mapping[str, tuple[int, ...]]) -> Verdict:
    differing: list[int] = []
    left_out: list[int] = []
    causes = dict(of_total)
    for year in disputed:
        for claim in year.claims:
            if claim.claimant != row.claimant:
                continue
            claimed = 0 if claim.figures is None else claim.figures.total
            if claimed != year.computed.total:
                differing.append(year.year)
                if claim.figures is None:
                    left_out.append(year.year)
                if claim.cause:
                    causes[claim.cause.title] = (*causes.get(claim.cause.title, ()), year.year)
    return Verdict(
        row.claimant,
        row.verdict,
        row.claimed,
        row.due,
        row.least,
        tuple(differing),
        causes,
        tuple(left_out),
    )
