"""The frame of the casework: which case, undo and save, how far each step is, and the view of the open one."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ipywidgets import Widget, widget_serialization
from traitlets import Bool, Dict, Instance, Int, List, Unicode

from linkage_kit import clock
from linkage_kit.casebook import Place
from linkage_kit.casework.conflict_lines import conflict_lines
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.merging import Side
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import Step
from linkage_kit.casework.steps import circled, number_of, step_of, steps
from linkage_kit.pages.view import Answering, kernel_id, page_vue, vue

#: What the page asked of a kernel that did not answer, and may ask again.
_PUT_AGAIN = ("edit", "paste", "state")


class Frame(Answering):
    """The page. Of the steps' views only the open one is updated; one that was never opened does not exist."""

    template = Unicode(page_vue(Path(__file__).with_suffix(".vue"))).tag(sync=True)
    opened: Any = Dict(None, allow_none=True).tag(sync=True)
    steps: Any = List().tag(sync=True)
    step = Unicode().tag(sync=True)
    view = Instance(Widget, allow_none=True).tag(sync=True, **widget_serialization)
    asof = Unicode().tag(sync=True)
    can_undo = Bool(False).tag(sync=True)
    can_redo = Bool(False).tag(sync=True)
    is_changed = Bool(False).tag(sync=True)
    kept_at = Unicode("").tag(sync=True)
    saved_at = Unicode("").tag(sync=True)
    kernel = Unicode().tag(sync=True)
    process = Int().tag(sync=True)
    note: Any = Dict(None, allow_none=True).tag(sync=True)
    elsewhere: Any = List().tag(sync=True)
    conflict: Any = List().tag(sync=True)
    components = Dict({"lk-conflict": vue(Path(__file__).with_name("conflict.vue"))}).tag(sync=True)
    is_given_up = Bool(False).tag(sync=True)
    answers = Int(0).tag(sync=True)

    def __init__(self, place: str | Place, asof: dt.date | None = None, **traits: Any) -> None:
        super().__init__(kernel=kernel_id(), process=os.getpid(), **traits)
        self.session = Session(place, asof)
        self.step = steps()[0].step_id
        self._views: dict[str, Step] = {}
        self._draft: Draft | None = None
        self.session.listen(self._update)
        self._update()

    def give_up(self) -> None:
        """Leave the case to another form; a page that still shows this one is told."""
        self.session.leave()
        with self.hold_sync():
            self.is_given_up, self.view = True, None
        for view in self._views.values():
            view.close()

    # What the page asks for --------------------------------------------------------------------------------------

    def vue_ready(self, remembered: Mapping[str, Any]) -> None:
        """The browser shows the page: after a reload it remembers which case and which step were open."""
        self.session.page = remembered.get("page", "")
        if self.session.draft is None and "case" in remembered:
            self.session.set_asof(remembered.get("asof", ""))
            if remembered["case"] is None:
                self.session.resume(remembered.get("draft", ""))
            else:
                self.session.open(remembered["case"])
            self._go(remembered["step"])
            self._put_again(remembered.get("unsent", []))
        # A kernel that waited for its page was told of nothing meanwhile.
        self._update()

    def vue_ping(self, _: object) -> None:
        """The page is open, and wants to know whether it is answered."""
        self.session.beat()

    def vue_go(self, step_id: str) -> None:
        """Another step is to be open."""
        self._go(step_id)
        self.session.dismiss()

    def vue_go_to(self, place: Mapping[str, str]) -> None:
        """The step in which a place of the case (table, column or none) can be changed is to be open."""
        of_table = [step for step in steps() if step.table == place["table"]]
        exactly = [step for step in of_table if step.edits(place["table"], place["column"])]
        for step in (exactly or of_table)[:1]:
            self._go(step.step_id)
        self.session.dismiss()

    def vue_choose_day(self, day: str) -> None:
        """The case is to be audited as of another day; none for that of the beginning."""
        self.session.set_asof(day)

    def vue_undo(self, _: object) -> None:
        """The last change is to be taken back."""
        self.session.undo()

    def vue_redo(self, _: object) -> None:
        """It is to be done again."""
        self.session.redo()

    def vue_save(self, _: object) -> None:
        """The case is to be written into the casebook."""
        self.session.save()

    def vue_choice(self, name: str) -> None:
        """One of the note's choices."""
        if self.session.note is not None and name in dict(self.session.note.choices):
            getattr(self.session, name)()

    def vue_save_chosen(self, sides: Sequence[Side]) -> None:
        """What both sides changed is to be saved like this."""
        self.session.save_chosen(sides)

    def vue_dismiss(self, _: object) -> None:
        """The note was read."""
        self.session.dismiss()

    def vue_look_around(self, _: object) -> None:
        """Some time passed: other windows may have opened the case, or left it."""
        self.session.look_around()

    def _put_again(self, unsent: Sequence[Mapping[str, Any]]) -> None:
        """What was asked for when the connection was lost, step by step; what cannot be done any more is told."""
        done = [self._is_put_again(one) for one in unsent]
        if any(done):
            self.session.tell(f"连接断开时没有送达的{sum(done)}处修改已重新填入，请核对")
        if not all(done):
            told = "" if self.session.note is None else f"{self.session.note.text}；"
            self.session.tell(f"{told}连接断开时有{len(done) - sum(done)}项操作没有执行，请核对并重做")

    def _is_put_again(self, one: Mapping[str, Any]) -> bool:
        # Rows that are pasted anew could come to stand twice.
        if one["name"] not in _PUT_AGAIN or one["value"].get("row", "") is None:
            return False
        self._go(one["step"])
        self._update()
        try:
            getattr(self._view(), f"vue_{one['name']}")(one["value"])
        except (LookupError, ValueError):
            return False
        return self.session.note is None or self.session.note.level != "error"

    # Inside ------------------------------------------------------------------------------------------------------

    def _go(self, step_id: str) -> None:
        if any(step.step_id == step_id for step in steps()):
            self.step = step_id

    def _update(self) -> None:
        """Show everything as it is now; what is as before is not sent."""
        draft = self.session.draft
        # Who opened a case goes on with it.
        if draft is not None and draft is not self._draft and self.step == steps()[0].step_id:
            self._go(steps()[1].step_id)
        self._draft = draft
        view = self._view()
        view.update(draft)
        with self.hold_sync():
            self.view = view
            self.steps = [_shown(step, draft) for step in steps()]
            self.opened = _heading(draft)
            self.asof = (self.session.asof or clock.today()).isoformat()
            self.can_undo = draft is not None and draft.can_undo
            self.can_redo = draft is not None and draft.can_redo
            self.is_changed = draft is not None and draft.is_changed
            self.kept_at = "" if draft is None else _time(draft.kept_at)
            self.saved_at = "" if draft is None else _time(draft.saved_at)
            self.note = None if self.session.note is None else asdict(self.session.note)
            self.elsewhere = self.session.elsewhere
            self.conflict = conflict_lines(self.session.meeting)
            self.answers += 1

    def _view(self) -> Step:
        if self.step not in self._views:
            self._views[self.step] = step_of(self.step)(self.session)
        return self._views[self.step]


def _time(moment: dt.datetime | None) -> str:
    return "" if moment is None else f"{moment:%H:%M}"


def _heading(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "id": draft.case_id,
        "number": draft.rows("cases")[0].texts["case_id"],
        "name": draft.rows("cases")[0].texts["name"],
        "draft": draft.name,
    }


def _shown(step: type[Step], draft: Draft | None) -> dict[str, Any]:
    state, number = step.state(draft), number_of(step.step_id)
    return {
        "id": step.step_id,
        "number": number,
        "sign": circled(number),
        "title": step.title,
        "clause": "、".join(opened_rulebook().citation(clause) for clause in step.clause),
        "mark": state.mark,
        "missing": state.missing,
    }
