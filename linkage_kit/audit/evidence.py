"""What a report can be held against: the input rows that a finding rests on, each by its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.audit.fact_tables import FactTable, FindingRows, Positions
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import known_check
from linkage_kit.audit.resting import Resting, fact_table
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.origins import KEYS_IN_CASE, NOT_IN_FILE
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.columns import Array
from linkage_kit.lazily import lazily
from linkage_kit.procedure.timeline import step_numbers

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


@dataclass(frozen=True)
class EvidenceRow:
    """A row of a casebook's table: the `line` of `file` (and `sheet`) that it was read from, None where from no file.

    `number` counts the case's rows of that table from 1, in the order of their keys (claimant and year, year, start and
    end, step), so that it depends on no file; `key` is that key's values (year 0: all years together). `source` is what
    the row was imported from ("": nothing is said).
    """

    table: str
    number: int
    key: Mapping[str, Any]
    line: int | None = None
    file: str = ""
    sheet: str | None = None
    source: str = ""


def evidence(facts: Facts, found: FindingRows, resting: Resting, book: Casebook) -> list[list[EvidenceRow]]:
    """The rows of the casebook that each finding rests on, in the order in which its check names the tables, then by
    key.
    """
    rows: list[dict[str, list[EvidenceRow]]] = [{} for _ in range(len(found))]
    for name, (finding, row) in resting.pairs.items():
        shown = evidence_rows(facts, name, row, book)
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


def evidence_rows(facts: Facts, name: str, rows: Positions, book: Casebook) -> list[EvidenceRow]:
    """Rows of a fact table (positions) as they stand in the casebook's file, and where they were imported from."""
    table, origin = fact_table(facts, name), book.origins.get(name)
    at = table["row"][rows]
    keys = {key: table[key][rows].tolist() for key in KEYS_IN_CASE.get(name, ("case_id",))}
    lines = [NOT_IN_FILE] * len(rows) if origin is None else origin.lines[at].tolist()
    sources = _sources(book.held[name], at)
    numbers = _numbers_in_case(name, table)[rows].tolist()
    file, sheet = ("", None) if origin is None else (origin.file, origin.sheet)
    return [
        EvidenceRow(name, number, dict(zip(keys, key)), line, file, sheet, source)
        if line != NOT_IN_FILE
        else EvidenceRow(name, number, dict(zip(keys, key)), source=source)
        for number, line, source, *key in zip(numbers, lines, sources, *keys.values(), strict=True)
    ]


def _sources(frame: pd.DataFrame, at: Positions) -> list[str]:
    """What rows of a casebook's table were imported from."""
    if SOURCE not in frame:
        return [""] * len(at)
    return frame[SOURCE].fillna("").iloc[at].tolist()


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
