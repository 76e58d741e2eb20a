"""The draft of a case: the edited case with its place in a casebook, kept in the user's data folder until it is saved.

No widget is in here. A draft with a place is kept (`autosave`), where a fresh process finds it (`Draft.find`,
`Draft.recover`); `save` puts it into its casebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from linkage_kit.analysis.kept_trial import KeptTrial, kept_as_json, kept_from_json
from linkage_kit.casebook import Casebook, Place, as_place
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casebook.storage.one_case import read_case
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
    """A case changed here and in its casebook, brought together, and the case as it is there."""

    merged: Merged
    there: Casebook


class Draft(EditedCase):
    """A case of a casebook being edited. Made by `open`, `blank`, `of_casebook` and `recover`."""

    def __init__(
        self,
        stored: StoredDraft,
        context: Casebook,
        taken: Iterable[str] = (),
        keeper: drafts_folder.Keeper | None = None,
        asof: dt.date | None = None,
        address: Place | None = None,
    ) -> None:
        """`address` is the casebook's place where what is kept of it is not enough: a database asks for a password."""
        super().__init__(stored, context, taken, asof)
        self._address = address if stored.place is None else address or as_place(stored.place)
        self._keeper = keeper
        self._recovered_from: drafts_folder.Found | None = None
        #: When what was changed was last kept, None where it was not; and when the case was last saved from here.
        self.kept_at: dt.datetime | None = None
        self.saved_at: dt.datetime | None = None

    # Opening -----------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, place: str | Place, case_id: str, asof: dt.date | None = None) -> Draft:
        """A case of a casebook as it stands there; CasebookError for a bad casebook, DraftError for no such case."""
        records = read_case(as_place(place), case_id)
        return cls._of_records(records, case_id, records.as_whole.case_ids, place, asof)

    @classmethod
    def of_casebook(
        cls, casebook: Casebook, case_id: str, place: str | Place | None = None, asof: dt.date | None = None
    ) -> Draft:
        """A case of a casebook that was read from `place`; without a place it is kept and saved nowhere."""
        records = casebook.rows_of_cases({case_id})
        return cls._of_records(records, case_id, casebook.cases["case_id"], place, asof)

    @classmethod
    def _of_records(
        cls,
        records: Casebook,
        case_id: str,
        taken: Iterable[str],
        place: str | Place | None,
        asof: dt.date | None,
    ) -> Draft:
        if records.cases.empty:
            raise DraftError(f"案卷中没有案件{case_id}")
        texts = rows.texts_of(records)
        stored = StoredDraft(
            drafts_folder.absolute(place), case_id, row_hashes(records), texts, History((texts,))
        )
        return cls(stored, records, taken, _keeper(stored), asof, _address(place))

    @classmethod
    def blank(cls, place: str | Place | None = None, asof: dt.date | None = None) -> Draft:
        """A case of which nothing is known yet, to be saved into the casebook at `place`."""
        texts = rows.blank_texts()
        stored = StoredDraft(drafts_folder.absolute(place), None, None, texts, History((texts,)))
        address = _address(place)
        context = saving.empty_casebook() if address is None else read_case(address, None)
        return cls(stored, context, context.as_whole.case_ids, _keeper(stored), asof, address)

    @classmethod
    def copy_of(cls, place: str | Place, case_id: str, asof: dt.date | None = None) -> Draft:
        """A new case with the rows of another one and a number of its own; raises as `open` does."""
        original = cls.open(place, case_id, asof)
        copy = cls.blank(place, asof)
        names = (f"{case_id[:_LONGEST_COPIED]}-copy{number or ''}" for number in count())
        own = next(name for name in names if name not in copy._taken)
        texts = rows.with_cell(original._texts, "cases", original.rows("cases")[0].id, "case_id", own)
        copy._stored = copy._stored.with_history(History((texts,)))
        return copy

    @classmethod
    def of_deleted(cls, place: str | Place, records: Casebook) -> Draft:
        """The draft of a case that was taken out of its casebook: kept until it is saved again or given up."""
        draft = cls.blank(place)
        draft._stored = draft._stored.with_history(History((rows.texts_of(records),)))
        draft.autosave()
        return draft

    @classmethod
    def find(cls, place: str | Place | None = None, case_id: str | None = None) -> drafts_folder.Search:
        """The drafts kept in the user's data folder, newest first: all, those of a casebook, or those of a case."""
        return drafts_folder.find(place, case_id)

    @classmethod
    def recover(
        cls, found: drafts_folder.Found, asof: dt.date | None = None, place: str | Place | None = None
    ) -> Draft:
        """A draft that was found, with its undo steps; one that an ended process left is taken over.

        `place` is that by which it was found, needed where that holds a password, which is not kept with a draft.
        """
        stored = found.stored
        address = _address(place or stored.place)
        # The case may be there no more.
        context = saving.empty_casebook() if address is None else read_case(address, stored.case_id)
        draft = cls(stored, context, context.as_whole.case_ids, _keeper(stored), asof, address)
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
        """Where the casebook lies, without the password of a database; None where there is none."""
        return self._stored.place

    @property
    def name(self) -> str:
        """By which its file is found again, "" for one that is kept nowhere."""
        return "" if self._keeper is None else self._keeper.name

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
        if self._address is None:
            raise DraftError("没有指定案卷，不能保存")
        if self.casebook is None:
            raise DraftError(f"有{len(self.problems)}处填写有误，改正后才能保存")
        self._note_number(self.casebook)
        try:
            saved = saving.save_case(self._address, self.casebook, self._stored.case_id, self._stored.hashes)
        except ValueError:
            self.autosave()
            raise
        self._settle(saved, self.casebook, self._texts)
        self.saved_at = dt.datetime.now()

    def keep_mine(self, conflict: saving.ChangedOnDisk) -> None:
        """After ChangedOnDisk: save all the same, over what is there (and over nothing that came later still)."""
        self._stored = self._stored.on_top_of(conflict.found)
        self.save()

    def meet(self) -> Meeting:
        """What stands here and what stands in the casebook now, brought together; DraftError where it is gone there."""
        there = self._in_casebook()
        return Meeting(merged(self._stored.opened, self._texts, rows.texts_of(there)), there)

    def save_merged(self, meeting: Meeting, sides: Sequence[Side]) -> None:
        """Save what was brought together, with one side's text for each conflict; raises as `save` does."""
        texts = meeting.merged.texts
        for conflict, side in zip(meeting.merged.conflicts, sides, strict=True):
            texts = chosen(texts, conflict, side)
        before, context = self._stored, self._context
        self._then(texts)
        self._stored = self._stored.on_top_of(row_hashes(meeting.there))
        self._set_context(meeting.there)
        try:
            self.save()
        except saving.ChangedOnDisk:
            # What was brought together is out of date: the next meeting begins with what stood here before.
            self._stored = before
            self._set_context(context)
            self.autosave()
            raise

    def is_as_in_casebook(self) -> bool:
        """Whether the casebook has the case as it was opened or saved here; DraftError where it is gone there."""
        return row_hashes(self._in_casebook()) == self._stored.hashes

    def reload(self) -> None:
        """Take the case as it stands in its casebook now; what was typed can still be had back by undo."""
        there = self._in_casebook()
        self._then(rows.texts_of(there))
        self._settle(there, there, self._texts)

    # Inside ------------------------------------------------------------------------------------------------------

    def _in_casebook(self) -> Casebook:
        """The case as it is in its casebook now."""
        if self._address is None or self._stored.case_id is None:
            raise DraftError("这个案件还没有保存过，不能重新读取")
        there = read_case(self._address, self._stored.case_id, self._context.as_whole)
        if there.cases.empty:
            raise DraftError(f"案卷中没有案件{self._stored.case_id}")
        return there

    def _settle(self, context: Casebook, records: Casebook, texts: Texts) -> None:
        """The case now stands in its casebook like this."""
        case_id = saving.number_of(records)
        moved = case_id != self._stored.case_id
        self._stored = StoredDraft(
            self._stored.place, case_id, row_hashes(records), texts, self._stored.history
        )
        self._taken = frozenset({*context.as_whole.case_ids, case_id})
        self._set_context(context)
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


def _address(place: str | Place | None) -> Place | None:
    """The place as it is reached from whichever folder."""
    return None if place is None else as_place(place).resolve()
