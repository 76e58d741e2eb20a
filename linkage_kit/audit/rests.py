"""Which rows a finding rests on: the rules that a check names where year, step and claimant alone do not say it.

A rule is given pairs of a finding and a row of its case, and tells of each pair whether the finding rests on the row:
on what makes it, and on no other. Rules that several checks share stand here, a check's own stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linkage_kit.audit.fact_tables import FactTable, FindingRows, Positions
from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.procedure.arithmetic import arithmetic_by_case
from linkage_kit.procedure.overlap import locate_keys, period_years, year_key
from linkage_kit.procedure.settlement import account_rows
from linkage_kit.procedure.timeline import NUMBER, STEPS, step_numbers


@dataclass(frozen=True)
class Pairs:
    """Findings of one code beside the rows of a table of their cases: pair by pair, positions of both."""

    facts: Facts
    findings: FindingRows
    table: FactTable
    finding: Positions
    row: Positions

    def of_row(self, column: str) -> Array:
        """A column of the table, pair by pair."""
        return self.table[column][self.row]

    def of_finding(self, column: str) -> Array:
        """A column of the findings, pair by pair."""
        return self.findings[column][self.finding]

    @property
    def case(self) -> Positions:
        """The case, pair by pair."""
        return self.findings.case[self.finding]


Rule = Callable[[Pairs], Mask]


def rests_by_key(pairs: Pairs) -> Mask:
    """Where no rule is named: rows with the finding's year, step and claimant, as far as it has them and they have.

    Of a year's employee periods those that make its overlap. A finding about a step rests on that step's event.
    """
    year, step, claimant = (pairs.of_finding(name) for name in ("year", "step", "claimant"))
    fits = np.ones(len(pairs.row), bool)
    if "claimant" in pairs.table:
        fits &= (claimant == "") | (claimant == pairs.of_row("claimant"))
    if "step" in pairs.table:
        fits &= (step == "") | (step == pairs.of_row("step"))
    if "year" in pairs.table:
        fits &= (year == 0) | (year == pairs.of_row("year"))
    elif "start_month" in pairs.table:
        fits &= (year == 0) | counted_in_its_year(pairs)
    return fits


def of_its_year(pairs: Pairs) -> Mask:
    """The finding's year; of a finding without one no row."""
    same: Mask = pairs.of_row("year") == pairs.of_finding("year")
    return same


def of_its_step(pairs: Pairs) -> Mask:
    """The finding's step; of a finding without one no row."""
    same: Mask = pairs.of_row("step") == pairs.of_finding("step")
    return same


def of_its_claimant(pairs: Pairs) -> Mask:
    """All that the finding's claimant claims, whatever the year."""
    same: Mask = pairs.of_row("claimant") == pairs.of_finding("claimant")
    return same


def counted_in_its_year(pairs: Pairs) -> Mask:
    """Employee periods with months of the finding's year that count for the overlap."""
    return _in_year(pairs, counted_pieces(pairs.facts))


def partial_in_its_year(pairs: Pairs) -> Mask:
    """Those of them of which it is not known which months were paid."""
    pieces = counted_pieces(pairs.facts)
    return _in_year(pairs, pieces.select(pieces.partial))


def due(pairs: Pairs) -> Mask:
    """Resident years with a refund due."""
    return pairs.of_row("due")


def counted_in_due_years(pairs: Pairs) -> Mask:
    """Employee periods with months of a year with a refund due that count for its overlap."""
    pieces, resident = counted_pieces(pairs.facts), pairs.facts.resident
    _, in_due = locate_keys(year_key(pieces), year_key(resident.select(resident.due)))
    return np.isin(pairs.row, pieces.period[in_due])


def account(pairs: Pairs) -> Mask:
    """The resident years on which the resident account rests: the last one's balance, or the sum of all."""
    return account_rows(pairs.facts.resident)[pairs.row]


def due_or_base(pairs: Pairs) -> Mask:
    """Resident years on which the settlement rests: those due, and those of the account where it is in the base."""
    cases = pairs.facts.cases
    in_base = ~cases.to_employee | ~cases.known("transferred_amount")
    return due(pairs) | (in_base[pairs.case] & account(pairs))


def step_and_clock(pairs: Pairs) -> Mask:
    """Events of the finding's step and of what started its clock: the receipt, else the sending that stands for it."""
    own = step_numbers(pairs.of_row("step"))
    return of_its_step(pairs) | (own == _clocks(pairs))


def application_as_clock(pairs: Pairs) -> Mask:
    """The case's own row where the day of application started the clock of the finding's step."""
    from_application: Mask = _clocks(pairs) == _APPLICATION
    return from_application


def counted_pieces(facts: Facts) -> Columns:
    """The employee periods split at year ends (`period_years`), as far as they count for the overlap."""
    pieces = period_years(facts.periods)
    counts = np.zeros(len(pieces), bool)
    for rule, chosen in arithmetic_by_case(facts.rules, facts.cases.applied_on):
        of_cases = np.zeros(len(facts.cases), bool)
        of_cases[chosen] = True
        counts |= of_cases[pieces.case] & rule.counts(pieces)
    return pieces.select(counts)


def _in_year(pairs: Pairs, pieces: Columns) -> Mask:
    # One number for a period and a calendar year.
    return np.isin(pairs.row * 10_000 + pairs.of_finding("year"), pieces.period * 10_000 + pieces.year)


#: What no step is: the application started the clock, or nothing did.
_APPLICATION, _NO_CLOCK = -2, -1


def _clocks(pairs: Pairs) -> Array:
    """The number of the event that started the clock of each pair's step."""
    facts, rows = pairs.facts, pairs.facts.timeline
    instead = {
        step: _APPLICATION if other == "applied_on" else NUMBER[other]
        for step, other in facts.rules.assumed_from.items()
    }
    started_by = np.array(
        [
            instead[clock] if assumed else NUMBER[clock]
            for clock, assumed in zip(rows.clock_start, rows.assumed.tolist())
        ],
        np.int64,
    )
    clocks = np.full((len(STEPS), len(facts.cases)), _NO_CLOCK)
    clocks[step_numbers(rows.step), rows.case] = started_by
    found: Array = clocks[step_numbers(pairs.of_finding("step")), pairs.case]
    return found
