"""The draft of a case: the edited case with its place in a casebook, kept in the user's data folder until it is saved.

No widget is in here. A draft with a place is kept (`autosave`), where a fresh process finds it (`Draft.find`,
`Draft.recover`); `save` puts it into its casebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linkage_kit.analysis.kept_trial import KeptTrial, kept_as_json, kept_from_json
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casework import drafts_folder, rows, saving
from linkage_kit.casework.edited_case import EditedCase
from linkage_kit.casework.history import History
from linkage_kit.casework.merging import Merged, Side, chosen, merged
from linkage_kit.casework.rows import DraftError, Texts
from linkage_kit.casework.stored_draft import StoredDraft
from linkage_kit.casework.windows import Window

#: As much of a case's number goes into that of its copy.
_LONGEST_COPIED = 50


@dataclass(frozen=True)
class Meeting:
    """A case changed here and in its casebook, brought together, and the hashes of its rows there."""

    merged: Merged
    hashes: Mapping[str, str]


class Draft(EditedCase):
    """A case of a casebook being edited. Made by `open`, `blank`, `of_casebook` and `recover`."""

    def __init__(
        self,
        stored: StoredDraft,
        context: Casebook,
        taken: Iterable[str] = (),
        keeper: drafts_folder.Keeper | None = None,
        asof: dt.date | None = None,
    ) -> None:
        super().__init__(stored, context, taken, asof)
        self._keeper = keeper
        self._recovered_from: drafts_folder.Found | None = None
        #: When what was changed was last kept, None where it was not; and when the case was last saved from here.
        self.kept_at: dt.datetime | None = None
        self.saved_at: dt.datetime | None = None

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
        stored = StoredDraft(
            drafts_folder.absolute(place), case_id, row_hashes(records), texts, History((texts,))
        )
        return cls(stored, records, casebook.cases["case_id"], _keeper(stored), asof)

    @classmethod
    def blank(cls, place: str | Path | None = None, asof: dt.date | None = None) -> Draft:
        """A case of which nothing is known yet, to be saved into the casebook at `place`."""
        texts = rows.blank_texts()
        stored = StoredDraft(drafts_folder.absolute(place), None, None, texts, History((texts,)))
        casebook = _context(stored.place)
        return cls(stored, casebook.select([]), casebook.cases["case_id"], _keeper(stored), asof)

    @classmethod
    def copy_of(cls, place: str | Path, case_id: str, asof: dt.date | None = None) -> Draft:
        """A new case with the rows of another one and a number of its own; raises as `open` does."""
        casebook = read_casebook(place)
        original = cls.of_casebook(casebook, case_id, asof=asof)
        taken = set(casebook.cases["case_id"])
        names = (f"{case_id[:_LONGEST_COPIED]}-copy{number or ''}" for number in range(len(taken) + 1))
        own = next(name for name in names if name not in taken)
        blank = rows.blank_texts()
        copied = rows.with_cell(original._texts, "cases", original.rows("cases")[0].id, "case_id", own)
        stored = StoredDraft(drafts_folder.absolute(place), None, None, blank, History((copied,)))
        return cls(stored, casebook.select([]), taken, _keeper(stored), asof)

    @classmethod
    def find(cls, place: str | Path | None = None, case_id: str | None = None) -> drafts_folder.Search:
        """The drafts kept in the user's data folder, newest first: all, those of a casebook, or those of a case."""
        return drafts_folder.find(place, case_id)

    @classmethod
    def recover(cls, found: drafts_folder.Found, asof: dt.date | None = None) -> Draft:
        """A draft that was found, with its undo steps; one that an ended process left is taken over."""
        stored = found.stored
        casebook = _context(stored.place)
        # The case may be there no more.
        context = casebook.rows_of_cases(set() if stored.case_id is None else {stored.case_id})
        draft = cls(stored, context, casebook.cases["case_id"], _keeper(stored), asof)
        draft._recovered_from, draft.kept_at = found, found.saved_at
        return draft

    # Trying out --------------------------------------------------------------------------------------------------

    def what_if(self, changes: Mapping[tuple[str, str, str], str]) -> Draft:
        """A second draft with other texts in some cells, by (table, row key, column); it is kept and saved nowhere."""
        texts = self._texts
        for (table, row_key, column), text in changes.items():
            texts = rows.with_cell(texts, table, row_key, column, text)
        stored = StoredDraft(None, self._stored.case_id, None, texts, History((texts,)))
        return Draft(stored, self._context, self._taken, None, self._asof)

    def keep_trial(self, kept: KeptTrial) -> None:
        """Keep a trial with the case; DraftError for a case that its casebook does not have yet."""
        if self.case_id is None:
            raise DraftError("案件保存到案卷以后，试算才能随案件保留")
        self._needed_keeper().write_trial(kept_as_json(kept))

    def kept_trial(self) -> KeptTrial | None:
        """The trial that was kept with the case; KeptTrialError where it cannot be read."""
        text = None if self._keeper is None else self._keeper.trial()
        return None if text is None else kept_from_json(text)

    def forget_trial(self) -> None:
        """Keep no trial with the case any more."""
        self._needed_keeper().erase_trial()

    # Keeping -----------------------------------------------------------------------------------------------------

    @property
    def place(self) -> str | None:
        """Where the casebook lies; None where there is none."""
        return self._stored.place

    @property
    def is_changed(self) -> bool:
        """Whether something was changed since the case was opened or saved."""
        return self._stored.is_changed

    def autosave(self) -> None:
        """Keep the draft in the user's data folder as it is now, or nothing where nothing was changed.

        DraftError for a draft without a keeper (a what-if).
        """
        keeper = self._needed_keeper()
        self.kept_at = None
        if self.is_changed:
            keeper.write(self._stored)
            self.kept_at = dt.datetime.now()
        else:
            keeper.erase()
        self._give_up_recovered()

    def shown_in(self, page: str) -> None:
        """The case is shown by a page of a browser, which tells that it is still open (`beat`)."""
        self._needed_keeper().presence.shown_in(page)

    def beat(self) -> None:
        """The page that shows the case is still open."""
        self._needed_keeper().presence.beat()

    def others(self) -> list[Window]:
        """Other windows in which this case is open now, the one active last first."""
        return self._needed_keeper().others()

    def discard(self) -> None:
        """Forget what was changed: the kept draft goes, and the case is as it was when it was opened or saved."""
        self._stored = self._stored.with_history(History((self._stored.opened,)))
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
        if self._stored.place is None:
            raise DraftError("没有指定案卷，不能保存")
        if self.casebook is None:
            raise DraftError(f"有{len(self.problems)}处填写有误，改正后才能保存")
        self._note_number(self.casebook)
        try:
            whole = saving.save_case(
                self._stored.place, self.casebook, self._stored.case_id, self._stored.hashes
            )
        except ValueError:
            self.autosave()
            raise
        self._settle(whole, self.casebook, self._texts)
        self.saved_at = dt.datetime.now()

    def keep_mine(self, conflict: saving.ChangedOnDisk) -> None:
        """After ChangedOnDisk: save all the same, over what is there (and over nothing that came later still)."""
        self._stored = self._stored.on_top_of(conflict.found)
        self.save()

    def meet(self) -> Meeting:
        """What stands here and what stands in the casebook now, brought together; DraftError where it is gone there."""
        _, records = self._in_casebook()
        return Meeting(merged(self._stored.opened, self._texts, rows.texts_of(records)), row_hashes(records))

    def save_merged(self, meeting: Meeting, sides: Sequence[Side]) -> None:
        """Save what was brought together, with one side's text for each conflict; raises as `save` does."""
        texts = meeting.merged.texts
        for conflict, side in zip(meeting.merged.conflicts, sides, strict=True):
            texts = chosen(texts, conflict, side)
        self._then(texts)
        self._stored = self._stored.on_top_of(meeting.hashes)
        self.save()

    def reload(self) -> None:
        """Take the case as it stands in its casebook now; what was typed can still be had back by undo."""
        whole, records = self._in_casebook()
        texts = rows.texts_of(records)
        self._then(texts)
        self._settle(whole, records, self._texts)

    # Inside ------------------------------------------------------------------------------------------------------

    def _in_casebook(self) -> tuple[Casebook, Casebook]:
        """The casebook as it is now, and the case in it."""
        if self._stored.place is None or self._stored.case_id is None:
            raise DraftError("这个案件还没有保存过，不能重新读取")
        whole = read_casebook(self._stored.place)
        records = whole.rows_of_cases({self._stored.case_id})
        if records.cases.empty:
            raise DraftError(f"案卷中没有案件{self._stored.case_id}")
        return whole, records

    def _settle(self, whole: Casebook, records: Casebook, texts: Texts) -> None:
        """The case now stands in its casebook like this."""
        case_id = saving.number_of(records)
        moved = case_id != self._stored.case_id
        self._stored = StoredDraft(
            self._stored.place, case_id, row_hashes(records), texts, self._stored.history
        )
        self._taken = frozenset(whole.cases["case_id"])
        self._set_context(whole.select([case_id]))
        if self._keeper is not None:
            self._keeper.erase()
            if moved:
                page = self._keeper.presence.window.page
                self._keeper.release()
                self._keeper = _keeper(self._stored)
                self.shown_in(page)
            self._give_up_recovered()

    def _note_number(self, records: Casebook) -> None:
        """Keep with a new case the number that it is being saved under: were this process killed in the middle, what
        is half written is known for its own.
        """
        if self._stored.case_id is None:
            self._needed_keeper().write(replace(self._stored, case_id=saving.number_of(records)))
            self._give_up_recovered()

    def _needed_keeper(self) -> drafts_folder.Keeper:
        if self._keeper is None:
            raise DraftError("这是试算，不保存")
        return self._keeper

    def _give_up_recovered(self) -> None:
        if self._recovered_from is not None and self._recovered_from.give_up():
            self._recovered_from = None


def _keeper(stored: StoredDraft) -> drafts_folder.Keeper | None:
    return None if stored.place is None else drafts_folder.Keeper(stored.place, stored.case_id)


def _context(place: str | None) -> Casebook:
    return saving.empty_casebook() if place is None else read_casebook(place)
