"""The rows that findings rest on, for all findings of an audit at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linkage_kit.audit.fact_tables import FactTable, FindingRows, Positions
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Check, known_check
from linkage_kit.audit.rests import Pairs, rests_by_key
from linkage_kit.casebook import TABLES

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Resting:
    """Findings and the rows that they rest on, by table: pairs of positions, of findings and rows of the fact table."""

    pairs: Mapping[str, tuple[Positions, Positions]]

    def of_case(self, facts: Facts, found: FindingRows, case: int) -> Resting:
        """The same for the case at a position, as its own findings and facts number them."""
        first, last = np.searchsorted(found.case, (case, case + 1))
        own = {}
        for name, (finding, row) in self.pairs.items():
            chosen = (finding >= first) & (finding < last)
            first_row = np.searchsorted(fact_table(facts, name)["case"], case)
            own[name] = finding[chosen] - first, row[chosen] - first_row
        return Resting(own)


def fact_table(facts: Facts, name: str) -> FactTable:
    """The facts of a casebook's table."""
    return {
        "cases": facts.cases,
        "resident_years": facts.resident,
        "employee_periods": facts.periods,
        "events": facts.events,
        "claims": facts.every_claim,
    }[name]


def resting(found: FindingRows, facts: Facts) -> Resting:
    """The rows that the findings rest on, in their order and then in that of the rows."""
    parts: dict[str, list[tuple[Positions, Positions]]] = {name: [] for name in TABLES}
    for code in dict.fromkeys(found.code):
        of_code = np.flatnonzero(found.code == code)
        check = known_check(code)
        assert check
        for name, (finding, row) in rows_of(check, found.select(of_code), facts).items():
            parts[name].append((of_code[finding], row))
    return Resting({name: _joined(pairs) for name, pairs in parts.items()})


def rows_of(check: Check, found: FindingRows, facts: Facts) -> dict[str, tuple[Positions, Positions]]:
    """The rows that a check's findings rest on, by table; `found` are findings of that check alone."""
    return {
        name: _chosen(check, name, Pairs(facts, found, table, *_beside(found, table)))
        for name in check.tables
        for table in [fact_table(facts, name)]
    }


def _beside(found: FindingRows, table: FactTable) -> tuple[Positions, Positions]:
    """Each finding with each row of its case."""
    first = np.searchsorted(table["case"], found.case)
    counts = np.searchsorted(table["case"], found.case, side="right") - first
    finding = np.repeat(np.arange(len(found)), counts)
    within = np.arange(len(finding)) - np.repeat(np.cumsum(counts) - counts, counts)
    return finding, first[finding] + within


def _chosen(check: Check, name: str, pairs: Pairs) -> tuple[Positions, Positions]:
    chosen = check.rests.get(name, rests_by_key)(pairs)
    return pairs.finding[chosen], pairs.row[chosen]


def _joined(pairs: list[tuple[Positions, Positions]]) -> tuple[Positions, Positions]:
    finding = np.concatenate([_NONE, *(part[0] for part in pairs)])
    row = np.concatenate([_NONE, *(part[1] for part in pairs)])
    order = np.lexsort((row, finding))
    return finding[order], row[order]
