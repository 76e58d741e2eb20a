"""Forms in terms of a casebook: the case of each, and what they add."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.forms.filled_form import FilledForm
from linkage_kit.importing.merging.placed_rows import PlacedRows


@dataclass(frozen=True)
class CaseForm:
    """A form and the position of its case in the table of cases."""

    form: FilledForm
    position: int
    case_id: str


@dataclass
class BookedForms:
    """What forms give: rows by table with their places, the cases and the register with their blanks filled.

    Where there are problems nothing else counts.
    """

    cases: pd.DataFrame
    agencies: pd.DataFrame
    owned: list[CaseForm] = field(default_factory=list)
    placed_rows: list[PlacedRows] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def rows_of(self, table: str) -> list[PlacedRows]:
        """The rows that forms add to a table, form by form."""
        return [rows for rows in self.placed_rows if rows.table == table]
