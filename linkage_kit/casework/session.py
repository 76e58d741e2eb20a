"""The session that the steps share: the casebook, the open case, and what staff are told. No widget is in here.

Every edit goes through `edit`: it is done, kept as a draft, and whoever listens is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from linkage_kit import clock
from linkage_kit.casebook import CasebookError, Place, as_place
from linkage_kit.casebook.days import as_day
from linkage_kit.casework.deleting import Deleted, delete_case, restore_case
from linkage_kit.casework.draft import Draft, Meeting
from linkage_kit.casework.drafts_folder import Found
from linkage_kit.casework.known_cases import KnownCases
from linkage_kit.casework.merging import Side
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.saving import ChangedOnDisk, number_of
from linkage_kit.casework.work_list import Wanted, choices, chosen
from linkage_kit.errors import UserError, reason_of

_Level = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class Note:
    """What staff are told; `choices`: what they can do about it, (name of a method of `Session`, title)."""

    text: str
    level: _Level
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Listed:
    """The cases that are wanted (rows of `work_list`), the texts that each column can be filtered by, and the drafts of
    cases that the casebook does not have: begun and never saved, or deleted there.
    """

    rows: pd.DataFrame
    choices: dict[str, list[str]]
    begun: list[Found]


class Session:
    """A casebook with at most one case open. `listen` to be told when anything changed."""

    def __init__(self, place: str | Place, asof: dt.date | None = None) -> None:
        self.place = as_place(place)
        self.asof = self._first_asof = asof
        self.draft: Draft | None = None
        #: The page of the browser that shows the session, "" where none does.
        self.page = ""
        #: The other windows in which the open case is open too, in a sentence each.
        self.elsewhere: list[str] = []
        self._note: Note | None = None
        self._damaged: list[str] = []
        self._conflict: ChangedOnDisk | None = None
        #: What was changed here and, since, in the casebook, where something was on both sides.
        self.meeting: Meeting | None = None
        self._deleted: Deleted | None = None
        self._kept_deleted: Draft | None = None
        self._listeners: list[Callable[[], None]] = []
        self._known_cases = KnownCases(self.place, asof or clock.today())

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this whenever something changed."""
        self._listeners.append(listener)

    @property
    def note(self) -> Note | None:
        """What there is to tell; of drafts that could not be read it tells until it was read."""
        if not self._damaged:
            return self._note
        told = [] if self._note is None else [self._note.text]
        level: _Level = "error" if self._note is not None and self._note.level == "error" else "warning"
        return Note(
            "\n".join([*self._damaged, *told]), level, () if self._note is None else self._note.choices
        )

    # Cases -------------------------------------------------------------------------------------------------------

    def listed(self, wanted: Wanted) -> Listed:
        """The cases of the casebook that are wanted, and what they can be filtered by."""
        drafts = self._stored_drafts()
        rows = self._known_cases.work_list(self.asof or clock.today())
        rows = rows.assign(draft=rows["case_id"].isin({one.stored.case_id for one in drafts}))
        known = set(rows["case_id"])
        begun = [one for one in drafts if one.stored.case_id not in known and not one.is_open]
        return Listed(chosen(rows, wanted), choices(rows), begun)

    def set_asof(self, text: str) -> None:
        """Audit as of another day, in any form of one, or "" for that of the beginning; what is no day is told."""
        self._act(lambda: self._set_asof(as_day(text, "审计基准日") if text.strip() else self._first_asof))

    def _set_asof(self, day: dt.date | None) -> None:
        self.asof = day
        if self.draft is not None:
            self.draft.asof = day or clock.today()

    def open(self, case_id: str) -> None:
        """Open a case, with what was changed and not saved before, if there is any."""
        self._act(lambda: self._take(self._stored(case_id) or Draft.open(self.place, case_id, self.asof)))

    def open_blank(self) -> None:
        """Begin a case of which nothing is known."""
        self._act(lambda: self._take(Draft.blank(self.place, self.asof)))

    def resume(self, name: str) -> None:
        """Go on with the draft of a name, whose case the casebook does not have; with a blank case where it is gone."""
        self._act(
            lambda: self._take(
                self._recovered([one for one in self._stored_drafts() if one.name == name])
                or Draft.blank(self.place, self.asof)
            )
        )

    def open_copy(self, case_id: str) -> None:
        """Begin a case with the rows of another one, for a trial."""
        self._act(lambda: self._copy(case_id))

    def _copy(self, case_id: str) -> None:
        self._take(Draft.copy_of(self.place, case_id, self.asof))
        draft = self._open()
        draft.autosave()
        self._note = Note(f"这是案件{case_id}的副本，还没有保存到案卷；编号可以更改", "info")

    def delete(self, case_id: str) -> None:
        """Take a case out of the casebook; it can be put back as long as that is offered."""
        self._act(lambda: self._delete(case_id))

    def restore(self) -> None:
        """Put the case back that was deleted last."""
        self._act(self._restore)

    @property
    def deleted(self) -> str:
        """The number of the case that was deleted last and can be put back, "" for none."""
        return "" if self._deleted is None else number_of(self._deleted.records)

    def _delete(self, case_id: str) -> None:
        if self.draft is not None and self.draft.case_id == case_id:
            self.leave()
        self._deleted = delete_case(self.place, case_id)
        # Whatever becomes of this page, the case can be had back.
        self._kept_deleted = Draft.of_deleted(self.place, self._deleted.records)
        self._known_cases.look_again()
        self._note = Note(f"案件{case_id}已从案卷中删除", "success", (("restore", "撤销删除"),))

    def _restore(self) -> None:
        if self._deleted is None:
            raise DraftError("没有删除过案件")
        restore_case(self.place, self._deleted)
        self._known_cases.look_again()
        self._note = Note(f"案件{number_of(self._deleted.records)}已放回案卷", "success")
        if self._kept_deleted is not None:
            self._kept_deleted.discard()
            self._kept_deleted.close()
        self._deleted = self._kept_deleted = None

    def _stored_drafts(self) -> list[Found]:
        """The drafts of the casebook; one that cannot be read is set aside, which is found, and told, once only."""
        search = Draft.find(self.place)
        self._damaged += search.told
        return search.found

    def _stored(self, case_id: str) -> Draft | None:
        return self._recovered([one for one in self._stored_drafts() if one.stored.case_id == case_id])

    def _recovered(self, found: Sequence[Found]) -> Draft | None:
        """The first of these drafts, which is told."""
        if not found:
            return None
        draft = Draft.recover(found[0], self.asof, self.place)
        self._note = Note(f"已恢复{found[0].saved_at:%Y-%m-%d %H:%M:%S}尚未保存到案卷的修改", "info")
        return draft

    def leave(self) -> None:
        """Leave the open case; what was changed stays as its draft."""
        if self.draft is not None:
            self.draft.close()
        self.draft = None
        self.elsewhere = []

    def _take(self, draft: Draft) -> None:
        self.leave()
        self.draft = draft
        draft.shown_in(self.page)
        self.elsewhere = [str(other) for other in draft.others()]

    def beat(self) -> None:
        """The page that shows the session is still open."""
        if self.draft is not None:
            self.draft.beat()

    def look_around(self) -> None:
        """See anew in which other windows the case is open; to be called now and then."""
        if self.draft is None:
            return
        others = [str(other) for other in self.draft.others()]
        if others != self.elsewhere:
            self.elsewhere = others
            self._tell()

    # The open case -----------------------------------------------------------------------------------------------

    def edit(self, change: Callable[[Draft], object]) -> None:
        """Change the open case."""
        self._act(lambda: self._changed(change))

    def paste(self, put: Callable[[Draft], Sequence[str]]) -> None:
        """Put what was pasted into the open case, and tell what of it was left out."""
        told: list[str] = []
        self.edit(lambda draft: told.extend(put(draft)))
        if told:
            self.tell("；".join(told))

    def undo(self) -> None:
        """Take the last change back, or, where no case is open, the deletion of one."""
        if self.draft is None and self._deleted is not None:
            self.restore()
        else:
            self.edit(Draft.undo)

    def redo(self) -> None:
        """Do it again."""
        self.edit(Draft.redo)

    def save(self) -> None:
        """Write the case into the casebook."""
        self._act(lambda: self._save(Draft.save))

    def keep_mine(self) -> None:
        """After a conflict: write what stands here over what is there."""
        self._act(lambda: self._saved(lambda: self._open().keep_mine(self._needed_conflict())))

    def save_chosen(self, sides: Sequence[Side]) -> None:
        """After a conflict: save what both sides changed, with one side's text for each conflict of the meeting."""
        meeting = self.meeting
        if meeting is not None:
            self._act(lambda: self._save(lambda draft: draft.save_merged(meeting, sides)))

    def reload(self) -> None:
        """After a conflict: take the case as it is in the casebook."""
        self._act(lambda: self._open().reload())

    def dismiss(self) -> None:
        """The note was read."""
        self._damaged = []
        self._act(lambda: None)

    def tell(self, text: str) -> None:
        """Tell staff something."""
        self._note = Note(text, "info")
        self._tell()

    def is_as_in_casebook(self) -> bool:
        """Whether the case stands in the casebook as it was opened or saved here; where it does not, that is told."""
        told: list[bool] = []
        self._act(lambda: told.append(self._open().is_as_in_casebook()))
        if told == [False]:
            text = f"案件{self._open().case_id}打开以后，案卷中的本案已被改动，请先重新读取"
            self._note = Note(text, "error", (("reload", "重新读取"),))
            self._tell()
        return told == [True]

    def _changed(self, change: Callable[[Draft], object]) -> None:
        draft = self._open()
        change(draft)
        draft.autosave()

    def _save(self, save: Callable[[Draft], None]) -> None:
        draft = self._open()
        try:
            self._saved(lambda: save(draft))
        except ChangedOnDisk as conflict:
            self._conflict = conflict
            meeting = None if conflict.found is None else draft.meet()
            if meeting is None or meeting.merged.conflicts:
                self.meeting = meeting
                choices = (("keep_mine", "以这里填写的为准"), ("reload", "重新读取"))
                self._note = Note(str(conflict), "error", choices)
                return
            # Others may save again meanwhile.
            self._save(lambda draft: draft.save_merged(meeting, ()))
            if self._note is not None and self._note.level == "success":
                self._note = Note(
                    f"案件{draft.case_id}已保存到案卷；打开以后案卷中另有{meeting.merged.taken}处改动，已一并保留",
                    "success",
                )

    def _saved(self, save: Callable[[], None]) -> None:
        save()
        self._known_cases.look_again()
        self._note = Note(f"案件{self._open().case_id}已保存到案卷", "success")

    def _open(self) -> Draft:
        if self.draft is None:
            raise DraftError("请先选择案件")
        return self.draft

    def _needed_conflict(self) -> ChangedOnDisk:
        if self._conflict is None:
            raise DraftError("案卷没有被改动，可以直接保存")
        return self._conflict

    def _act(self, action: Callable[[], object]) -> None:
        """Do it, or tell why it cannot be done; then tell the listeners."""
        self._note, self.meeting = None, None
        try:
            action()
        except (DraftError, CasebookError, UserError) as error:
            self._note = Note(str(error), "error")
        except OSError as error:
            self._note = Note(f"无法读写：{reason_of(error)}", "error")
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
