"""Choose a case of the casebook, or begin one, and hand in the files that there are of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from linkage_kit.casebook import TABLES, CasebookError
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.file_import import FileImport, import_into
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.forms.annexes import annexes_read, names_of


class Choose(Step):
    """The cases that a search finds, a button for a blank one, and a place to drop files on."""

    step_id = "choose"
    title = "选择案件"
    file = Path(__file__).with_suffix(".vue")

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._wanted = ""
        self._handed_in: tuple[Draft | None, dict[str, Any]] = (None, {})
        self._read = 0
        self.show(claimants=list((TABLES["claims"].columns["claimant"].words or {}).items()))

    @classmethod
    def state(cls, draft: Draft | None) -> State:
        """Done when a case is open."""
        return State("todo", "尚未选择案件") if draft is None else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show what was found, and which case is open."""
        hits, found = self.session.search(self._wanted)
        of, outcome = self._handed_in
        self.show(
            hits=[asdict(hit) for hit in hits],
            found=found,
            open=draft and draft.case_id,
            hasCase=draft is not None,
            outcome=outcome if of is draft else {},
            read=self._read,
            annexesRead=names_of(annexes_read()),
        )

    def vue_search(self, text: str) -> None:
        """Search by case number, name or identity number."""
        self._wanted = text
        self.update(self.session.draft)

    def vue_choose(self, case_id: str) -> None:
        """Open a case."""
        self.session.open(case_id)

    def vue_blank(self, _: object) -> None:
        """Begin a case."""
        self.session.open_blank()

    def vue_hand_in(self, dropped: Mapping[str, Any], contents: Sequence[Any] = ()) -> None:
        """Files were dropped or chosen: their rows become the open case's, in one step, or nothing does."""
        draft = self.session.draft
        if draft is None:
            return
        try:
            files = zip(dropped["names"], map(bytes, contents), strict=True)
            read = import_into(draft, files, dropped["claimant"])
        except (DraftError, CasebookError, OSError) as error:
            read = FileImport(None, (str(error),))
        outcome = {"told": read.told, "problems": list(read.problems), "notices": list(read.notices)}
        self._handed_in = (draft, {**outcome, "isTaken": read.records is not None})
        self._read += 1
        if read.records is None:
            self.update(draft)
        else:
            records = read.records
            self.session.edit(lambda draft: draft.take(records))
