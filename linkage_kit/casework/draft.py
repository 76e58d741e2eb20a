"""The case being edited: its texts with undo and redo, what is wrong with them, the audit of them, and their keeping.

No widget is in here. What is typed is kept as it is; nothing is computed from a case with a cell that cannot be read:
`audited` is None then, and `last_audited` is that of the last state without mistakes, to be shown as such
(`is_stale`). A draft with a place is kept in the user's data folder (`autosave`), where a fresh process finds it
(`Draft.find`, `Draft.recover`); `save` puts it into its casebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from linkage_kit.audit import CaseAudit, audit
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casework import drafts_folder, rows, saving
from linkage_kit.casework.checking import Cell, Checked, Checker
from linkage_kit.casework.figures import figures
from linkage_kit.casework.history import History
from linkage_kit.casework.kept import Kept
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.rows import DraftError, GridRow, Texts
from linkage_kit.casework.what_if import Change, changes_of
from linkage_kit.rulebook import Rulebook


class Draft:
    """One case being edited. Made by `open`, `blank`, `of_casebook` and `recover`.

    Tables, columns and words are the contract's; a row is named by its key or its id (see `rows`). An edit that cannot
    be done raises DraftError, in Chinese, and changes nothing.
    """

    def __init__(
        self,
        kept: Kept,
        context: Casebook,
        taken: Iterable[str] = (),
        keeper: drafts_folder.Keeper | None = None,
        asof: dt.date | None = None,
    ) -> None:
        self._kept = kept
        self._keeper = keeper
        self._asof = asof or dt.date.today()
        self._taken = frozenset(taken)
        self._last_checked: tuple[Texts, Checked] | None = None
        self._recovered_from: drafts_folder.Found | None = None
        self._set_context(context)
        self._audited: tuple[Texts, CaseAudit | None] | None = None
        self._last_audited: CaseAudit | None = None

    # Opening -----------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, place: str | Path, case_id: str, asof: dt.date | None = None) -> Draft:
        """A case of a casebook as it stands there; CasebookError for a bad casebook, DraftError for no such case."""
        return cls.of_casebook(read_casebook(place), case_id, place, asof)

    @classmethod
    def of_casebook(
        cls, casebook: Casebook, case_id: str, place: str | Path | None = None, asof: dt.date | None = None
    ) -> Draft:
        """A case of a casebook that was read from `place`; without a place it is kept and saved nowhere."""
        if not casebook.cases["case_id"].eq(case_id).any():
            raise DraftError(f"案卷中没有案件{case_id}")
        records = casebook.select([case_id])
        texts = rows.texts_of(records)
        kept = Kept(drafts_folder.absolute(place), case_id, row_hashes(records), texts, History((texts,)))
        return cls(kept, records, casebook.cases["case_id"], _keeper(kept), asof)

    @classmethod
    def blank(cls, place: str | Path | None = None, asof: dt.date | None = None) -> Draft:
        """A case of which nothing is known yet, to be saved into the casebook at `place`."""
        texts = rows.blank_texts()
        kept = Kept(drafts_folder.absolute(place), None, None, texts, History((texts,)))
        casebook = _context(kept.place)
        return cls(kept, casebook.select([]), casebook.cases["case_id"], _keeper(kept), asof)

    @classmethod
    def find(cls, place: str | Path | None = None, case_id: str | None = None) -> drafts_folder.Search:
        """The drafts kept in the user's data folder, newest first: all, those of a casebook, or those of a case."""
        return drafts_folder.find(place, case_id)

    @classmethod
    def recover(cls, found: drafts_folder.Found, asof: dt.date | None = None) -> Draft:
        """A draft that was found, with its undo steps; one that an ended process left is taken over."""
        kept = found.kept
        casebook = _context(kept.place)
        context = casebook.select([] if kept.case_id is None else [kept.case_id])
        draft = cls(kept, context, casebook.cases["case_id"], _keeper(kept), asof)
        draft._recovered_from = found
        return draft

    # Reading -----------------------------------------------------------------------------------------------------

    @property
    def place(self) -> str | None:
        """Where the casebook lies; None where there is none."""
        return self._kept.place

    @property
    def case_id(self) -> str | None:
        """The number under which the case stands in its casebook; None for one that was never saved."""
        return self._kept.case_id

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
    def problems(self) -> Mapping[Cell, str]:
        """What is wrong, by (table, row key, column), in Chinese."""
        return self._checked.problems

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

    # Editing -----------------------------------------------------------------------------------------------------

    def set(self, table: str, row_key: str, column: str, text: str) -> str:
        """Put a text into a cell; a step or a claim without a row gets one. Gives the row's key, which may be new."""
        texts = rows.with_cell(self._texts, table, row_key, column, text)
        at = rows.position_of(self._texts, table, row_key)
        self._then(texts)
        return rows.row_keys(table, texts.tables[table])[-1 if at is None else at]

    def set_block(
        self, table: str, row_key: str, column: str, pasted: str, columns: Sequence[str] | None = None
    ) -> None:
        """Paste a block copied from a spreadsheet, its first cell into this one, in one step; adds rows as needed.

        `columns`: those of the grid in the order shown, where that is not the contract's.
        """
        self._then(rows.with_block(self._texts, table, row_key, column, pasted, columns))

    def set_block_in(
        self,
        table: str,
        row_keys: Sequence[str],
        column: str,
        pasted: str,
        columns: Sequence[str],
        **given: str,
    ) -> None:
        """Paste a block into these rows, whichever they are, in one step; new rows that it needs have `given` too."""
        self._then(rows.with_block_in(self._texts, table, row_keys, column, pasted, columns, given))

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
        self._kept = self._kept.with_history(self._kept.history.undone())

    def redo(self) -> None:
        """Do the last step that was taken back again, if there is one."""
        self._kept = self._kept.with_history(self._kept.history.redone())

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._kept.history.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._kept.history.at < len(self._kept.history.states) - 1

    # Trying out --------------------------------------------------------------------------------------------------

    def what_if(self, changes: Mapping[tuple[str, str, str], str]) -> Draft:
        """A second draft with other texts in some cells, by (table, row key, column); it is kept and saved nowhere."""
        texts = self._texts
        for (table, row_key, column), text in changes.items():
            texts = rows.with_cell(texts, table, row_key, column, text)
        kept = Kept(None, self._kept.case_id, None, texts, History((texts,)))
        return Draft(kept, self._context, self._taken, None, self._asof)

    def decision_changes(self) -> list[Change]:
        """The single facts that would change the outcome; none while something is wrong."""
        if self.audited is None:
            return []
        return changes_of(self.audited, {name: self.recorded_keys(name) for name in rows.CASE_TABLES})

    # Keeping -----------------------------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Whether something was changed since the case was opened or saved."""
        return self._kept.is_changed

    def autosave(self) -> None:
        """Keep the draft in the user's data folder as it is now, or nothing where nothing was changed.

        DraftError for a draft without a keeper (a what-if).
        """
        keeper = self._needed_keeper()
        if self.is_changed:
            keeper.write(self._kept)
        else:
            keeper.erase()
        self._give_up_recovered()

    def others(self) -> list[drafts_folder.Other]:
        """Other windows in which this case is open now, the one active last first."""
        return self._needed_keeper().others()

    def discard(self) -> None:
        """Forget what was changed: the kept draft goes, and the case is as it was when it was opened or saved."""
        self._kept = self._kept.with_history(History((self._kept.opened,)))
        self.autosave()

    def close(self) -> None:
        """Leave the case: other windows no longer see it open here. What was autosaved stays."""
        if self._keeper is not None:
            self._keeper.release()

    def save(self) -> None:
        """Write the case into its casebook, whole or not at all; nothing else there is changed.

        Raises DraftError where something is wrong with the case or its number is another case's, ChangedOnDisk where
        the case was changed there since it was opened, CasebookError where the casebook cannot be read or written.
        """
        if self._kept.place is None:
            raise DraftError("没有指定案卷，不能保存")
        if self.casebook is None:
            raise DraftError(f"有{len(self.problems)}处填写有误，改正后才能保存")
        self._note_number(self.casebook)
        try:
            whole = saving.save_case(self._kept.place, self.casebook, self._kept.case_id, self._kept.hashes)
        except ValueError:
            self.autosave()
            raise
        self._settle(whole, self.casebook, self._texts)

    def keep_mine(self, conflict: saving.ChangedOnDisk) -> None:
        """After ChangedOnDisk: save all the same, over what is there (and over nothing that came later still)."""
        self._kept = self._kept.on_top_of(conflict.found)
        self.save()

    def reload(self) -> None:
        """Take the case as it stands in its casebook now; what was typed can still be had back by undo."""
        if self._kept.place is None or self._kept.case_id is None:
            raise DraftError("这个案件还没有保存过，不能重新读取")
        whole = read_casebook(self._kept.place)
        records = whole.select([self._kept.case_id])
        if records.cases.empty:
            raise DraftError(f"案卷中没有案件{self._kept.case_id}")
        texts = rows.texts_of(records)
        self._then(texts)
        self._settle(whole, records, self._texts)

    # Inside ------------------------------------------------------------------------------------------------------

    @property
    def _texts(self) -> Texts:
        return self._kept.history.now

    @property
    def _checked(self) -> Checked:
        if self._last_checked is None or self._last_checked[0] is not self._texts:
            self._last_checked = (self._texts, self._checker.check(self._texts))
        return self._last_checked[1]

    def _then(self, texts: Texts) -> None:
        self._kept = self._kept.with_history(self._kept.history.then(texts))

    def _set_context(self, context: Casebook) -> None:
        self._context = context
        self._checker = Checker(context, self._kept.case_id, self._taken)
        self._last_checked = None

    def _settle(self, whole: Casebook, records: Casebook, texts: Texts) -> None:
        """The case now stands in its casebook like this."""
        case_id = saving.number_of(records)
        moved = case_id != self._kept.case_id
        self._kept = Kept(self._kept.place, case_id, row_hashes(records), texts, self._kept.history)
        self._taken = frozenset(whole.cases["case_id"])
        self._set_context(whole.select([case_id]))
        if self._keeper is not None:
            self._keeper.erase()
            if moved:
                self._keeper.release()
                self._keeper = _keeper(self._kept)
            self._give_up_recovered()

    def _note_number(self, records: Casebook) -> None:
        """Keep with a new case the number that it is being saved under: were this process killed in the middle, what
        is half written is known for its own.
        """
        if self._kept.case_id is None:
            self._needed_keeper().write(replace(self._kept, case_id=saving.number_of(records)))
            self._give_up_recovered()

    def _needed_keeper(self) -> drafts_folder.Keeper:
        if self._keeper is None:
            raise DraftError("这是试算，不保存")
        return self._keeper

    def _give_up_recovered(self) -> None:
        if self._recovered_from is not None and self._recovered_from.give_up():
            self._recovered_from = None


def _audit(casebook: Casebook | None, asof: dt.date, rules: Rulebook) -> CaseAudit | None:
    return None if casebook is None else audit(casebook, asof, rules)[saving.number_of(casebook)]


def _keeper(kept: Kept) -> drafts_folder.Keeper | None:
    return None if kept.place is None else drafts_folder.Keeper(kept.place, kept.case_id)


def _context(place: str | None) -> Casebook:
    return saving.empty_casebook() if place is None else read_casebook(place)
