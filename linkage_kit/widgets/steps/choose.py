"""① Choose a case of the casebook, or begin one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from linkage_kit.widgets.desk import Desk
from linkage_kit.widgets.draft import Draft
from linkage_kit.widgets.step import State, Step


class Choose(Step):
    """The cases that a search finds, and a button for a blank one."""

    number = 1
    title = "选择案件"
    file = "steps/choose.vue"

    def __init__(self, desk: Desk, **traits: Any) -> None:
        super().__init__(desk, **traits)
        self._wanted = ""

    @classmethod
    def state(cls, draft: Draft | None) -> State:
        """Done when a case is open."""
        return State("todo", "尚未选择案件") if draft is None else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show what was found, and which case is open."""
        hits, found = self.desk.search(self._wanted)
        self.show(hits=[asdict(hit) for hit in hits], found=found, open=draft and draft.case_id)

    def vue_search(self, text: str) -> None:
        """Search by case number, name or identity number."""
        self._wanted = text
        self.update(self.desk.draft)

    def vue_choose(self, case_id: str) -> None:
        """Open a case."""
        self.desk.open(case_id)

    def vue_blank(self, _: object) -> None:
        """Begin a case."""
        self.desk.open_blank()
