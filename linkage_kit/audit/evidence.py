"""What a report can be held against: the input rows that a finding rests on, each by its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage_kit.audit.fact_tables import FactTable, FindingRows, Positions
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import known_check
from linkage_kit.audit.resting import Resting, fact_table
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.origins import KEYS_IN_CASE, NOT_IN_FILE, Origin, Origins
from linkage_kit.columns import Array
from linkage_kit.procedure.timeline import step_numbers


@dataclass(frozen=True)
class EvidenceRow:
    """A row of a casebook's table: the `line` of `file` (and `sheet`) that it was read from, None where from no file.

    `number` counts the case's rows of that table from 1, in the order of their keys (claimant and year, year, start and
    end, step), so that it depends on no file; `key` is that key's values (year 0: all years together).
    """

    table: str
    number: int
    key: Mapping[str, Any]
    line: int | None = None
    file: str = ""
    sheet: str | None = None


def evidence(facts: Facts, found: FindingRows, resting: Resting, origins: Origins) -> list[list[EvidenceRow]]:
    """The rows that each finding rests on, in the order in which its check names the tables, then by key."""
    rows: list[dict[str, list[EvidenceRow]]] = [{} for _ in range(len(found))]
    for name, (finding, row) in resting.pairs.items():
        shown = evidence_rows(facts, name, row, origins.get(name))
        for at, one in zip(finding.tolist(), shown, strict=True):
            rows[at].setdefault(name, []).append(one)
    return [
        [
            row
            for table in _tables(code)
            for row in sorted(of_finding.get(table, ()), key=lambda row: row.number)
        ]
        for code, of_finding in zip(found.code, rows, strict=True)
    ]


def _tables(code: str) -> tuple[str, ...]:
    known = known_check(code)
    return known.tables if known else tuple(TABLES)


def evidence_rows(facts: Facts, name: str, rows: Positions, origin: Origin | None) -> list[EvidenceRow]:
    """Rows of a fact table (positions) as they stand in the file; `origin` is that of the casebook's table."""
    table = fact_table(facts, name)
    keys = {key: table[key][rows].tolist() for key in KEYS_IN_CASE.get(name, ("case_id",))}
    lines = [NOT_IN_FILE] * len(rows) if origin is None else origin.lines[table["row"][rows]].tolist()
    numbers = _numbers_in_case(name, table)[rows].tolist()
    file, sheet = ("", None) if origin is None else (origin.file, origin.sheet)
    return [
        EvidenceRow(name, number, dict(zip(keys, key)), line, file, sheet)
        if line != NOT_IN_FILE
        else EvidenceRow(name, number, dict(zip(keys, key)))
        for number, line, *key in zip(numbers, lines, *keys.values(), strict=True)
    ]


def _numbers_in_case(name: str, table: FactTable) -> Array:
    """The number of each row in its case."""
    case = table["case"]
    numbers = np.empty(len(case), np.int64)
    numbers[by_key(name, table)] = np.arange(len(case)) - np.searchsorted(case, case) + 1
    return numbers


def by_key(name: str, table: FactTable) -> Positions:
    """The rows of a fact table by case and key: they are in that order already, but for events."""
    steps = [step_numbers(table["step"])] if name == "events" else []
    return np.lexsort((*steps, table["case"]))
