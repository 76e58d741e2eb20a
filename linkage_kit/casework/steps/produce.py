"""Produce the papers: the annexes and the report, of the case as it is saved in its casebook.

Only a saved case is put on paper: the report names the hashes of the casebook's rows and the command that makes it
again. The papers are made one after the other by the server's maker, so that the form goes on answering; the browser
shows, prints and keeps them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets import Dict

from linkage_kit.audit import CaseAudit
from linkage_kit.batch.maker import Files, Maker
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.privacy import UNMASKED
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.producing import (
    SHOWN_KINDS,
    Order,
    Paper,
    annexes_of,
    archive_name,
    packed,
    papers,
)
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.forms.annexes import annex_numbers
from linkage_kit.masking import mask_text
from linkage_kit.pages.view import PAPER, vue
from linkage_kit.reporting.formats import format_names, formats


@dataclass(frozen=True)
class _Made:
    """Files by name, what was not made and why, and the case that they are of."""

    case: CaseAudit
    files: Mapping[str, bytes]
    failures: tuple[str, ...]


class Produce(Step):
    """Which papers there are, which are wanted, how far they are, and the files."""

    step_id = "produce"
    title = "生成文书与保存"
    clause = ("12(2)", "13")
    purpose = "保存和生成文书"
    file = Path(__file__).with_suffix(".vue")
    components = Dict({"lk-paper": vue(PAPER)}).tag(sync=True)

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._executor = ThreadPoolExecutor(1)
        self._maker = Maker()
        self._made: _Made | None = None
        self.task: asyncio.Task[None] | None = None
        self.show(progress=None, wrong={})

    @classmethod
    def reached(cls, draft: Draft) -> State:
        """Done when the case is saved as it stands."""
        if draft.problems:
            wrong = f"{len(draft.problems)}处填写有误"
            return State("problem", wrong) if draft.has_mistakes else State("todo", "待填写")
        return State("todo", "尚未保存到案卷") if _is_unsaved(draft) else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show which papers the case has, whether it is saved, and what was made of it."""
        case = None if draft is None else draft.audited
        self.show(
            told=self.why_nothing_is_computed(draft),
            isUnsaved=draft is not None and _is_unsaved(draft),
            annexes=[]
            if case is None
            else [[annex.number, annex.title, reason] for annex, reason in annexes_of(case)],
            formats=[[known.name, known.label] for known in formats()],
            **self._result(draft, case),
        )

    def close(self) -> None:
        """End what is being made."""
        self._maker.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        super().close()

    # What the page asks for --------------------------------------------------------------------------------------

    def vue_save(self, _: object) -> None:
        """The case is to be written into the casebook."""
        self.session.save()

    def vue_produce(self, wanted: Mapping[str, Any]) -> None:
        """These papers are wanted; a case that is not saved is saved first, or else nothing is made."""
        order = self._order(wanted)
        if order is None or self._is_at_work or self.session.draft is None:
            return
        if _is_unsaved(self.session.draft):
            self.session.save()
        draft = self.session.draft
        if draft.audited is not None and not _is_unsaved(draft) and self.session.is_as_in_casebook():
            todo = papers(draft.audited, order)
            self.task = asyncio.get_running_loop().create_task(self._make(draft.audited, todo))

    def vue_preview(self, name: str) -> None:
        """A file is to be shown before it is kept."""
        kind = SHOWN_KINDS.get(name.rpartition(".")[2])
        if self._made is not None and name in self._made.files and kind is not None:
            self.send({"method": "paper", "args": [name, kind]}, buffers=[self._made.files[name]])

    def vue_download(self, name: str) -> None:
        """A file, or all in one, is to be handed to the browser."""
        if self._made is None:
            return
        files = self._made.files
        archive = archive_name(self._made.case)
        if name in files:
            self.hand_over(name, files[name])
        elif name == archive:
            self.hand_over(archive, packed(files))

    # Inside ------------------------------------------------------------------------------------------------------

    @property
    def _is_at_work(self) -> bool:
        return self.task is not None and not self.task.done()

    def _order(self, wanted: Mapping[str, Any]) -> Order | None:
        """What is wanted, or None where that is told to be wrong."""
        wrong = {}
        annexes = tuple(number for number in annex_numbers() if number in wanted["annexes"])
        wanted_formats = tuple(name for name in format_names() if name in wanted["formats"])
        if not annexes and not wanted_formats:
            wrong["papers"] = "请至少选择一种要生成的文书"
        filled_on: dt.date | None = None
        try:
            day = read_cell(wanted["filledOn"], TABLES["cases"].columns["applied_on"])
            filled_on = None if day is None else day.item().date()
        except CellError as error:
            wrong["filledOn"] = str(error)
        self.show(wrong=wrong)
        return None if wrong else Order(annexes, filled_on, wanted_formats, bool(wanted["unmask"]))

    async def _make(self, case: CaseAudit, todo: list[Paper]) -> None:
        """Make the papers one after the other; one that fails is told, and the others go on."""
        files: dict[str, bytes] = {}
        failures = []
        loop = asyncio.get_running_loop()
        try:
            for number, paper in enumerate(todo):
                self.show(progress={"done": number, "total": len(todo), "doing": paper.title})
                try:
                    files |= await loop.run_in_executor(self._executor, self._made_files, paper)
                except Exception as error:
                    failures.append(mask_text(f"{paper.title}没有生成：{error}"))
        finally:
            self._made = _Made(case, files, tuple(failures))
            self.show(progress=None)
            self.update(self.session.draft)

    def _made_files(self, paper: Paper) -> Files:
        return self._maker.make(paper.prepare())

    def _result(self, draft: Draft | None, case: CaseAudit | None) -> dict[str, Any]:
        """What was made of the open case, and whether that is still what stands here."""
        made = self._made
        if made is None or draft is None or draft.case_id != made.case.case_id:
            return {"files": [], "failures": [], "archive": "", "isOutdated": False}
        return {
            "files": [[name, _size(len(data)), _is_shown(name)] for name, data in made.files.items()],
            "failures": list(made.failures),
            "archive": archive_name(made.case),
            "isOutdated": case is None
            or case.asof != made.case.asof
            or case.row_hashes(UNMASKED) != made.case.row_hashes(UNMASKED),
        }


def _is_unsaved(draft: Draft) -> bool:
    return draft.is_changed or draft.case_id is None


def _is_shown(name: str) -> bool:
    """Whether a browser can show a file."""
    return name.rpartition(".")[2] in SHOWN_KINDS


def _size(count: int) -> str:
    """A size in words; files of a case are some hundred kilobytes."""
    return f"{-(-count // 1024)} KB"
