"""The result tables of the contract as typed DataFrames (money in `Int64` fen), made from facts and findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linkage_kit.audit.fact_tables import FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.findings import printed
from linkage_kit.audit.overview import Overview
from linkage_kit.audit.resting import Resting, resting
from linkage_kit.audit.stakes import stakes
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.units import marked
from linkage_kit.coded import Coded
from linkage_kit.columns import Array, Columns, to_frame
from linkage_kit.lazily import lazily
from linkage_kit.money import to_capital
from linkage_kit.procedure.overlap import month_lists
from linkage_kit.rulebook import Rulebook

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_ROWS: dict[str, Callable[[Facts], Columns]] = {
    "decisions": lambda facts: facts.cases,
    "overlaps": lambda facts: facts.resident,
    "refunds": lambda facts: facts.resident.select(facts.resident.due),
    "settlements": lambda facts: facts.cases.select(facts.cases.direction != ""),
    "timeline": lambda facts: facts.timeline,
}
Values = Callable[[Columns], Array | Coded]
_COLUMNS: dict[str, dict[str, Values]] = {name: {} for name in _ROWS}


def result_column(table: str, name: str) -> Callable[[Values], Values]:
    """Register what gives a column of a result table that no fact is: of its rows, a value a row.

    The column itself stands in the table's schema. Raises ValueError where no such table takes columns.
    """
    if table not in _COLUMNS:
        raise ValueError(f"a column can be one of {', '.join(_COLUMNS)}, not of {table}")

    def register(values: Values) -> Values:
        _COLUMNS[table][name] = values
        return values

    return register


def unregister_result_column(table: str, name: str) -> None:
    """Forget what gives a column."""
    del _COLUMNS[table][name]


def result_table(name: str, facts: Facts) -> pd.DataFrame:
    """A result table in the contract's columns and order, apart from the findings; raises what `result_rows` does."""
    rows = result_rows(name, facts)
    kinds = {column.name: column.kind for column in RESULT_TABLES[name].columns.values()}
    return marked(to_frame(rows.with_columns(case_id=facts.cases.case_id[rows.case]), kinds), "fen")


def result_rows(name: str, facts: Facts) -> Columns:
    """The rows of a result table apart from the findings, with `case` in place of the case's id.

    Raises ValueError where a registered column is in no schema, or is one of the facts.
    """
    rows = _ROWS[name](facts)
    wrong = [
        column for column in _COLUMNS[name] if column in rows or column not in RESULT_TABLES[name].columns
    ]
    if wrong:
        raise ValueError(f"registered columns of {name} that are facts already, or in no schema: {wrong}")
    further = {column: values(rows) for column, values in _COLUMNS[name].items()}
    return rows.with_columns(**further)


@result_column("overlaps", "month_list")
def _month_list(rows: Columns) -> Coded:
    return month_lists(rows.mask)


@result_column("settlements", "refund_total_capital")
def _refund_total_capital(rows: Columns) -> Array:
    totals, back = np.unique(rows.refund_total, return_inverse=True)
    capitals = np.array([to_capital(fen) for fen in totals.tolist()], object)
    return capitals[back]


class ResultTables:
    """The result tables of facts and findings, each made when it is asked for."""

    facts: Facts
    found: FindingRows

    @property
    def asof(self) -> date:
        """As-of date of the audit."""
        return date.fromisoformat(str(self.facts.asof))

    @property
    def rules(self) -> Rulebook:
        """The rules it went by."""
        return self.facts.rules

    @cached_property
    def overview(self) -> Overview:
        """What the notices count of it."""
        return Overview.of(self.facts)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Outcome and direction, a row a case (contract, decisions)."""
        return self._table("decisions")

    @cached_property
    def overlaps(self) -> pd.DataFrame:
        """Overlap months, a row a resident year (contract, overlaps)."""
        return self._table("overlaps")

    @cached_property
    def refunds(self) -> pd.DataFrame:
        """Annex 5, a row a year with a refund due (contract, refunds)."""
        return self._table("refunds")

    @cached_property
    def settlements(self) -> pd.DataFrame:
        """Totals, a row a case with a direction (contract, settlements)."""
        return self._table("settlements")

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """A row a step (contract, timeline)."""
        return self._table("timeline")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What the checks found (contract, findings); values as they are printed."""
        return printed(self.found, self.facts.cases.case_id)

    @cached_property
    def stakes(self) -> pd.Series:
        """Fen at stake of each finding (`Int64`, index of `findings`), NA where no money is disputed."""
        return stakes(self.found, self.facts)

    @cached_property
    def resting(self) -> Resting:
        """The rows that each finding rests on."""
        return resting(self.found, self.facts)

    def _table(self, name: str) -> pd.DataFrame:
        return result_table(name, self.facts)
