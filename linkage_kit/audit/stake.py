"""What is at stake in a finding: the measures that a check names, each over the findings of its code.

A measure is given the findings of one code and the facts they were found in, and gives fen (0 or more), a value a
finding; NA where no money is disputed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from linkage_kit.audit.fact_tables import FindingRows, Positions, Texts
from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Array
from linkage_kit.lazily import lazily
from linkage_kit.money import Fen, read_capital
from linkage_kit.procedure.overlap import locate_keys

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

Amounts: TypeAlias = "pd.arrays.IntegerArray"
Measure = Callable[[FindingRows, Facts], Amounts]


@dataclass(frozen=True)
class Stake:
    """How much money a finding is about. Findings of one `matter` are about the same money, and add up.

    `of_values`: it is measured by the finding's own values, which then have to be money.
    """

    amounts: Measure
    matter: str = ""
    of_values: bool = False


def _nothing(findings: FindingRows, facts: Facts) -> Amounts:
    return _known(np.zeros(len(findings), np.int64), False)


def _size_of(column: str) -> Measure:
    def size(findings: FindingRows, facts: Facts) -> Amounts:
        given = np.array([value is not None for value in findings[column]], bool)
        return _known(np.abs(np.where(given, findings[column], 0).astype(np.int64)), given)

    return size


def _capital_difference(findings: FindingRows, facts: Facts) -> Amounts:
    """What lies between the recorded refund total and its capital amount; the total where that cannot be read."""
    totals = facts.cases.recorded_refund_total[findings.case]
    read = [read_capital(text or "") for text in findings.actual]
    differences = [abs(total - (0 if said is None else said)) for total, said in zip(totals.tolist(), read)]
    return _known(np.array(differences, np.int64), facts.cases.known("recorded_refund_total")[findings.case])


def _claim_of_all_years(findings: FindingRows, facts: Facts) -> Amounts:
    """What the finding's claimant claims of all years together."""
    names, claims, sums = _by_claimant(facts)
    claimant, known = locate_keys(findings.claimant, names)
    at, found = locate_keys(findings.case * len(names) + claimant, claims)
    return _known(sums[at] if len(sums) else np.zeros(len(at), np.int64), known & found)


def _whole_case(findings: FindingRows, facts: Facts) -> Amounts:
    """The largest amount that was transferred, recorded as refund or claimed by somebody, all years together."""
    cases = facts.cases
    largest = np.maximum(cases.transferred_amount, cases.recorded_refund_total)
    known = cases.known("transferred_amount") | cases.known("recorded_refund_total")
    names, claims, sums = _by_claimant(facts)
    if len(names):
        np.maximum.at(largest, claims // len(names), sums)
        known[claims // len(names)] = True
    return _known(largest[findings.case], known[findings.case])


NOTHING = Stake(_nothing)
DIFFERENCE = Stake(_size_of("difference"), of_values=True)
#: What one claimant's claim says of the years is one matter.
CLAIM_DIFFERENCE = Stake(_size_of("difference"), "claim", of_values=True)
CLAIM_EXPECTED = Stake(_size_of("expected"), "claim", of_values=True)
ACTUAL = Stake(_size_of("actual"), of_values=True)
CAPITAL_DIFFERENCE = Stake(_capital_difference)
CLAIM_OF_ALL_YEARS = Stake(_claim_of_all_years)
WHOLE_CASE = Stake(_whole_case)


def _by_claimant(facts: Facts) -> tuple[Texts, Positions, Fen]:
    """The claimants in order; then, ascending, each claim of a case (case × claimants + claimant) and its sum."""
    rows = facts.every_claim
    names, claimant = np.unique(rows.claimant, return_inverse=True)
    claims, at = np.unique(rows.case * len(names) + claimant, return_inverse=True)
    sums = np.zeros(len(claims), np.int64)
    np.add.at(sums, at, rows.claimed_total)
    return names, claims, sums


def _known(amounts: Fen, known: Array | bool) -> Amounts:
    return pd.arrays.IntegerArray(amounts, ~np.broadcast_to(known, amounts.shape))
