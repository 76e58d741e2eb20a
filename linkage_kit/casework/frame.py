"""The frame of the casework: which case, undo and save, how far each step is, and the view of the open one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ipyvuetify import VuetifyTemplate
from ipywidgets import Widget, widget_serialization
from traitlets import Bool, Dict, Instance, Int, List, Unicode

from linkage_kit.casework.draft import Draft
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import Step
from linkage_kit.casework.steps import circled, number_of, step_of, steps
from linkage_kit.pages.view import vue


class Frame(VuetifyTemplate):
    """The page. Of the steps' views only the open one is updated; one that was never opened does not exist."""

    template = Unicode(vue(Path(__file__).with_suffix(".vue"))).tag(sync=True)
    opened: Any = Dict(None, allow_none=True).tag(sync=True)
    steps: Any = List().tag(sync=True)
    step = Unicode().tag(sync=True)
    view = Instance(Widget, allow_none=True).tag(sync=True, **widget_serialization)
    can_undo = Bool(False).tag(sync=True)
    can_redo = Bool(False).tag(sync=True)
    is_changed = Bool(False).tag(sync=True)
    note: Any = Dict(None, allow_none=True).tag(sync=True)
    elsewhere: Any = List().tag(sync=True)
    is_given_up = Bool(False).tag(sync=True)
    answers = Int(0).tag(sync=True)

    def __init__(self, place: str | Path, asof: dt.date | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self.session = Session(place, asof)
        self.step = steps()[0].step_id
        self._views: dict[str, Step] = {}
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
        if self.session.draft is None and "case" in remembered:
            self._go(remembered["step"])
            if remembered["case"] is None:
                self.session.resume_blank()
            else:
                self.session.open(remembered["case"])

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

    def vue_dismiss(self, _: object) -> None:
        """The note was read."""
        self.session.dismiss()

    def vue_look_around(self, _: object) -> None:
        """Some time passed: other windows may have opened the case, or left it."""
        self.session.look_around()

    # Inside ------------------------------------------------------------------------------------------------------

    def _go(self, step_id: str) -> None:
        if any(step.step_id == step_id for step in steps()):
            self.step = step_id

    def _update(self) -> None:
        """Show everything as it is now; what is as before is not sent."""
        draft = self.session.draft
        view = self._view()
        view.update(draft)
        with self.hold_sync():
            self.view = view
            self.steps = [_shown(step, draft) for step in steps()]
            self.opened = _heading(draft)
            self.can_undo = draft is not None and draft.can_undo
            self.can_redo = draft is not None and draft.can_redo
            self.is_changed = draft is not None and draft.is_changed
            self.note = None if self.session.note is None else asdict(self.session.note)
            self.elsewhere = self.session.elsewhere
            self.answers += 1

    def _view(self) -> Step:
        if self.step not in self._views:
            self._views[self.step] = step_of(self.step)(self.session)
        return self._views[self.step]


def _heading(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "id": draft.case_id,
        "name": draft.rows("cases")[0].texts["name"],
        "asof": draft.asof.isoformat(),
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
