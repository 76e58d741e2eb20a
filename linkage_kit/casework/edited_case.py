"""A case being edited, in memory: its texts with undo and redo, what is wrong with them, and the audit of them.

What is typed stays as it is. Nothing is computed from a case with a cell that cannot be read: `audited` is None then,
and `last_audited` is that of the last state without mistakes, to be shown as such (`is_stale`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from linkage_kit import clock
from linkage_kit.audit import CaseAudit, audit
from linkage_kit.audit.figures import figures
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casework import rows, saving
from linkage_kit.casework.checking import CellAddress, Checked, Checker
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.rows import GridRow, Texts
from linkage_kit.casework.stored_draft import StoredDraft
from linkage_kit.casework.what_if import Change, changes_of
from linkage_kit.regions import region_name
from linkage_kit.rulebook import Rulebook


class EditedCase:
    """The texts of one case and what follows from them.

    Tables, columns and words are the contract's; a row is named by its key or its id (see `rows`). An edit that cannot
    be done raises DraftError, in Chinese, and changes nothing.
    """

    def __init__(
        self, stored: StoredDraft, context: Casebook, taken: Iterable[str] = (), asof: dt.date | None = None
    ) -> None:
        """`context` are the rows that the casebook has of the case, `taken` the numbers of all cases there."""
        self._stored = stored
        self._asof = asof or clock.today()
        self._taken = frozenset(taken)
        self._last_checked: tuple[Texts, Checked] | None = None
        self._set_context(context)
        self._audited: tuple[Texts, CaseAudit | None] | None = None
        self._last_audited: CaseAudit | None = None

    # Reading -----------------------------------------------------------------------------------------------------

    @property
    def case_id(self) -> str | None:
        """The number under which the case stands in its casebook; None for one that was never saved."""
        return self._stored.case_id

    @property
    def rules(self) -> Rulebook:
        """The rulebook by which the case is audited."""
        return opened_rulebook()

    @property
    def asof(self) -> dt.date:
        """The day as of which the case is audited."""
        return self._asof

    @asof.setter
    def asof(self, day: dt.date) -> None:
        self._asof, self._audited = day, None

    def rows(self, table: str) -> list[GridRow]:
        """The rows of a table: key, id and the text of every column as typed."""
        return rows.grid(self._texts, table)

    def recorded_keys(self, table: str) -> list[str]:
        """The keys of the rows that the casebook has, in its order: those that are not blank."""
        all_rows = self._texts.tables[table]
        keys = rows.row_keys(table, all_rows)
        return [key for key, row in zip(keys, all_rows) if not rows.is_blank(table, row)]

    def text(self, table: str, row_key: str, column: str) -> str:
        """The text of a cell; "" where there is no such row."""
        at = rows.position_of(self._texts, table, row_key)
        return "" if at is None else self._texts.tables[table][at].text(column)

    @property
    def problems(self) -> Mapping[CellAddress, str]:
        """What is wrong, by (table, row key, column), in Chinese."""
        return self._checked.problems

    @property
    def has_mistakes(self) -> bool:
        """Whether something is wrong; what is but missing is no mistake."""
        return not all(map(self.is_missing, self.problems))

    def is_missing(self, cell: CellAddress) -> bool:
        """Whether a cell that is to be filled in is blank, which is all that is wrong with it."""
        return not self.text(*cell) and not TABLES[cell.table].columns[cell.column].nullable

    @property
    def casebook(self) -> Casebook | None:
        """The case as a casebook; None while something is wrong with it."""
        return self._checked.casebook

    @property
    def audited(self) -> CaseAudit | None:
        """The audit of the case as it is now; None while something is wrong with it."""
        if self._audited is None or self._audited[0] is not self._texts:
            self._audited = (self._texts, _audit(self.casebook, self._asof, self.rules))
            self._last_audited = self._audited[1] or self._last_audited
        return self._audited[1]

    @property
    def last_audited(self) -> CaseAudit | None:
        """The audit of the case as it is now or, while something is wrong, as it last was without mistakes."""
        return self.audited or self._last_audited

    @property
    def is_stale(self) -> bool:
        """Whether `last_audited` is not the audit of what stands here now."""
        return self.audited is None

    @property
    def figures(self) -> dict[str, str]:
        """The computed figures by their names, as text; none while something is wrong."""
        return {} if self.audited is None else figures(self.audited)

    def agency_names(self) -> list[str]:
        """The names of the case's agencies: those that the casebook lists, of any other the region's."""
        listed = self._context.held["agencies"].set_index("agency_code")["agency_name"].dropna()
        codes = (
            self.rows("cases")[0].texts[name] for name in ("employee_agency_code", "resident_agency_code")
        )
        return [
            listed[[code]].iloc[0] if code in listed.index else region_name(code) for code in codes if code
        ]

    # Editing -----------------------------------------------------------------------------------------------------

    def set(self, table: str, row_key: str, column: str, text: str) -> str:
        """Put a text into a cell; a step or a claim without a row gets one. Gives the row's key, which may be new."""
        texts = rows.with_cell(self._texts, table, row_key, column, text)
        at = rows.position_of(self._texts, table, row_key)
        self._then(texts)
        return rows.row_keys(table, texts.tables[table])[-1 if at is None else at]

    def set_cells(self, table: str, row_key: str, cells: Mapping[str, str]) -> None:
        """Put texts into several cells of a row, by column, in one step."""
        self._then(rows.with_lines(self._texts, table, [row_key], [cells], {}))

    def set_block(
        self, table: str, row_key: str, column: str, pasted: str, columns: Sequence[str] | None = None
    ) -> Sequence[str]:
        """Paste a block copied from a spreadsheet, its first cell into this one, in one step; adds rows as needed.

        `columns`: those of the grid in the order shown, where that is not the contract's. Gives sentences on what of
        the block was left out.
        """
        below = rows.keys_from(self._texts, table, row_key)
        return self.set_block_in(table, below, column, pasted, columns or rows.EDITED[table])

    def set_block_in(
        self,
        table: str,
        row_keys: Sequence[str],
        column: str,
        pasted: str,
        columns: Sequence[str],
        **given: str,
    ) -> Sequence[str]:
        """Paste a block into these rows, whichever they are, in one step; new rows that it needs have `given` too.

        Gives sentences on what of the block was left out.
        """
        block = rows.block_of(table, column, pasted, columns, rows.person_of(self._texts))
        self._then(rows.with_lines(self._texts, table, row_keys, block.lines, given))
        return block.told

    def take(self, records: Casebook) -> None:
        """Have these rows of the case in place of those that stand here, in one step."""
        self._then(rows.texts_of(records))

    def add_row(self, table: str, **given: str) -> str:
        """Add a row at the end of a table, with these texts; gives its key."""
        self._then(rows.with_row(self._texts, table, given))
        return rows.row_keys(table, self._texts.tables[table])[-1]

    def delete_row(self, table: str, row_key: str) -> None:
        """Take a row away."""
        self._then(rows.without_row(self._texts, table, row_key))

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        self._stored = self._stored.with_history(self._stored.history.undone())

    def redo(self) -> None:
        """Do the last step that was taken back again, if there is one."""
        self._stored = self._stored.with_history(self._stored.history.redone())

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._stored.history.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._stored.history.at < len(self._stored.history.states) - 1

    def decision_changes(self) -> list[Change]:
        """The single facts that would change the outcome; none while something is wrong."""
        if self.audited is None:
            return []
        return changes_of(self.audited, {name: self.recorded_keys(name) for name in rows.CASE_TABLES})

    # Inside -----------------------------------------------------------------------------------------------------

    @property
    def _texts(self) -> Texts:
        return self._stored.history.now

    @property
    def _checked(self) -> Checked:
        if self._last_checked is None or self._last_checked[0] is not self._texts:
            self._last_checked = (self._texts, self._checker.check(self._texts))
        return self._last_checked[1]

    def _then(self, texts: Texts) -> None:
        self._stored = self._stored.with_history(self._stored.history.then(texts))

    def _set_context(self, context: Casebook) -> None:
        self._context = context
        self._checker = Checker(context, self._stored.case_id, self._taken)
        self._last_checked = None


def _audit(casebook: Casebook | None, asof: dt.date, rules: Rulebook) -> CaseAudit | None:
    return None if casebook is None else audit(casebook, asof, rules)[saving.number_of(casebook)]
