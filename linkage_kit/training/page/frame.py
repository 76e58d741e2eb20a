"""The page of the training: what somebody does there is done at the desk, and what changed is shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traitlets import Dict, Int, Unicode

from linkage_kit.pages.view import View, kernel_id, page_vue, vue
from linkage_kit.training.page.desk import Desk

_HERE = Path(__file__).parent
#: The place where an answer is written.
ANSWER_FIELD = {"lk-answer-field": vue(_HERE / "answer_field.vue")}
#: The parts of the page, each a component of its own.
_COMPONENTS = ANSWER_FIELD | {
    f"lk-{name}": vue(_HERE / f"{name}.vue") for name in ("example", "exercise", "progress", "room")
}


class Frame(View):
    """The page; the browser keeps which lesson and which exercise it shows, and asks for them after a reload."""

    kernel = Unicode().tag(sync=True)
    process = Int().tag(sync=True)
    components = Dict(_COMPONENTS).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        file = _HERE / "frame.vue"
        super().__init__(file, template=page_vue(file), kernel=kernel_id(), process=os.getpid(), **traits)
        self.desk = Desk()
        self._update()

    def vue_resume(self, remembered: Mapping[str, Any]) -> None:
        """After a reload the browser remembers what it showed; what is not there any more is left out."""
        try:
            self.desk.open(remembered["lesson"])
            self.desk.play(remembered.get("positions") or {})
            if remembered.get("exercise"):
                self._begin(remembered["exercise"])
        except (KeyError, ValueError):
            return
        self._update()

    def vue_ping(self, _: object) -> None:
        """The page is open, and wants to know whether it is answered."""

    def vue_open(self, lesson_id: str) -> None:
        """Another lesson."""
        self.desk.open(lesson_id)
        self._update()

    def vue_play(self, positions: Mapping[str, int]) -> None:
        """The example's controls were moved."""
        self.desk.play(positions)
        self._update()

    def vue_next(self, wanted: Mapping[str, Any]) -> None:
        """The next exercise."""
        self.desk.begin_next(wanted["kind"], int(wanted["level"]))
        self._update()

    def vue_start(self, wanted: Mapping[str, Any]) -> None:
        """A certain exercise."""
        self._begin(wanted)
        self._update()

    def vue_hint(self, _: object) -> None:
        """A hint."""
        self.desk.hint()
        self._update()

    def vue_mark(self, written: Mapping[str, str]) -> None:
        """The answers are to be marked."""
        self.desk.mark(written)
        self._update()

    def vue_again(self, _: object) -> None:
        """The same exercise once more."""
        self.desk.again()
        self._update()

    def vue_room(self, _: object) -> None:
        """The lesson is to be taught in a room."""
        self.desk.show_room()
        self._update()

    def vue_other(self, kind: str) -> None:
        """Another exercise in the room."""
        self.desk.other_in_room(kind)
        self._update()

    def vue_rename(self, name: str) -> None:
        """Whose progress it is."""
        self.desk.rename(name)
        self._update()

    def vue_reset(self, _: object) -> None:
        """Progress is to begin anew."""
        self.desk.reset()
        self._update()

    def vue_export(self, _: object) -> None:
        """Progress is wanted as a file."""
        self.hand_over(*self.desk.exported())

    def vue_dismiss(self, _: object) -> None:
        """What was told was read."""
        self.desk.told = ""
        self._update()

    def _begin(self, wanted: Mapping[str, Any]) -> None:
        self.desk.begin(wanted["kind"], int(wanted["seed"]), int(wanted["level"]))

    def _update(self) -> None:
        self.show(**self.desk.parts())
