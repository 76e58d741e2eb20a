"""What an import has found so far: each stage adds what it made of the sheets, and everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from linkage_kit.casebook import Casebook, Problem
from linkage_kit.importing.exports.export_sheet import ExportSheet
from linkage_kit.importing.exports.mapping import SheetMapping
from linkage_kit.importing.forms.pages import FormPage


@dataclass(frozen=True)
class ImportResult:
    """The casebook with the imported rows (None where there are problems), what was made of each sheet, what is wrong.

    `known` counts rows that were there already and said the same. `notices` are what people should know: what a form
    says twice and differently, what is hidden, what of a list is no payment; it was imported all the same. `additions`
    says of each period and year that a list made which rows it was made of.
    """

    casebook: Casebook | None
    mapping: tuple[SheetMapping, ...]
    problems: tuple[Problem, ...]
    known: int = 0
    notices: tuple[Problem, ...] = ()
    additions: tuple[str, ...] = ()


@dataclass
class ImportOutcome:
    """The growing outcome of an import.

    `exports` and `pages` are the sheets that were understood, `log` says which row of which table each of their rows
    became a part of. `cases_complete` is False once a table of cases could not
    be read whole: then nobody can say that a case is not there. `known` as in `ImportResult`.
    """

    exports: list[ExportSheet] = field(default_factory=list)
    pages: list[FormPage] = field(default_factory=list)
    mapping: list[SheetMapping] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    additions: list[str] = field(default_factory=list)
    log: list[pd.DataFrame] = field(default_factory=list)
    cases_complete: bool = True
    known: int = 0

    def exports_of(self, table: str) -> list[ExportSheet]:
        """The exports of one table of the casebook."""
        return [export for export in self.exports if export.layout.table.name == table]

    def first_file(self) -> str | None:
        """The file of the first export, or else of the first form; None where nothing was understood."""
        sheets = [*(export.sheet for export in self.exports), *(page.grid.sheet for page in self.pages)]
        return sheets[0].file if sheets else None

    def refused(self) -> ImportResult:
        """The result that lists the problems."""
        return ImportResult(None, tuple(self.mapping), tuple(self.problems), additions=tuple(self.additions))

    def accepted(self, casebook: Casebook) -> ImportResult:
        """The result with the casebook."""
        return ImportResult(
            casebook, tuple(self.mapping), (), self.known, tuple(self.notices), tuple(self.additions)
        )
