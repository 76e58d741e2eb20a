"""The tables of a casebook with what sheets say: the cases first, because all other rows belong to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from linkage_kit.casebook import STORED_TABLES, Problem
from linkage_kit.importing.exports.list_tables import lists_into
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.converting import converted
from linkage_kit.importing.lists.list_rows import Converted, ListSheet
from linkage_kit.importing.merging.booked_forms import BookedForms
from linkage_kit.importing.merging.export_rows import export_rows
from linkage_kit.importing.merging.form_rows import book_pages, payment_notices, second_periods
from linkage_kit.importing.merging.import_log import log_lines
from linkage_kit.importing.merging.overlapping import told_overlaps
from linkage_kit.importing.merging.owners import ImportContext
from linkage_kit.importing.merging.placed_rows import merge_rows
from linkage_kit.importing.outcome import ImportOutcome

_CASES, _PERIODS = "cases", "employee_periods"


_NO_CASE = "没有案件，应以--into给出案卷，或以--cases给出案件表"


@dataclass
class CasebookMerge:
    """Stored tables by name, which grow by the rows of the sheets in `outcome`; problems and notices go there."""

    tables: dict[str, pd.DataFrame]
    claimant: str
    synonyms: Synonyms
    outcome: ImportOutcome
    booked: BookedForms | None = None

    def merged(self) -> dict[str, pd.DataFrame]:
        """The tables with all rows of exports and forms."""
        self._merge_cases()
        if self.outcome.cases_complete:
            self._book_forms()
        for name in STORED_TABLES:
            if name != _CASES:
                self._merge_table(name)
        if self.booked:
            self.outcome.notices.extend(payment_notices(self.booked, self.tables["resident_years"]))
        return self.tables

    def _merge_cases(self) -> None:
        """Merges the table of cases; with a problem in it, it is not complete."""
        problems = self._merge_table(_CASES)
        file = self.outcome.first_file()
        if self.outcome.cases_complete and file is not None and not len(self.tables[_CASES]):
            problems.append(Problem(file, None, None, None, _NO_CASE))
            self.outcome.problems.append(problems[-1])
        if problems:
            self.outcome.cases_complete = False

    def _book_forms(self) -> None:
        """Finds the case of every form, and fills blanks of the cases and of the register of agencies."""
        self.booked = book_pages(self.outcome.pages, self.tables, self.claimant)
        self.tables |= {_CASES: self.booked.cases, "agencies": self.booked.agencies}
        self.outcome.problems.extend(self.booked.problems)
        self.outcome.notices.extend(self.booked.notices)

    def _merge_table(self, name: str) -> list[Problem]:
        """Merges the rows of exports and forms into one table; returns what is wrong with them."""
        context = ImportContext.of(
            self.tables[_CASES],
            self.claimant,
            self.synonyms,
            self.outcome.cases_complete,
            self.outcome.notices,
        )
        read = [export_rows(export, context) for export in self.outcome.exports_of(name)]
        lists = self._converted(name, context)
        exported = [*(rows for rows, _ in read), *lists.rows]
        if name == _PERIODS and self.booked:
            frames = [self.tables[name], *(rows.frame for rows in exported)]
            self.outcome.problems.extend(second_periods(self.booked, pd.concat(frames, ignore_index=True)))
        of_forms = self.booked.rows_of(name) if self.booked else []
        merged = merge_rows(name, self.tables[name], [*exported, *of_forms])
        self.tables[name] = merged.frame
        problems = [*(problem for _, found in read for problem in found), *lists.problems, *merged.problems]
        self.outcome.problems.extend(problems)
        self.outcome.notices.extend(lists.notices)
        self.outcome.additions.extend(lists.additions)
        self.outcome.log.append(log_lines(name, [*exported, *of_forms], merged.at))
        self.outcome.known += merged.known
        if name == _PERIODS:
            self.outcome.notices.extend(told_overlaps(merged, [*exported, *of_forms]))
        return problems

    def _converted(self, name: str, context: ImportContext) -> Converted:
        """What the lists become that are of a table; what cannot be read in them already is a problem there."""
        sheets, problems = [], []
        for export in (export for of in lists_into(name) for export in self.outcome.exports_of(of)):
            rows, found = export_rows(export, context)
            sheets.append(ListSheet(rows, export.layout.at.keys()))
            problems += found
        found_in_lists = converted(name, sheets, self.tables[name], self.synonyms)
        # What cannot be read in a cell is all that is wrong with it.
        known = {_cell_of(problem) for problem in problems}
        further = [problem for problem in found_in_lists.problems if _cell_of(problem) not in known]
        return replace(found_in_lists, problems=[*problems, *further])


def _cell_of(problem: Problem) -> tuple[str, str | None, int | None, str | None]:
    return problem.file, problem.sheet, problem.row, problem.column
