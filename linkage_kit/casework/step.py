"""What a step of the casework is: an id, a title, its clauses, how far it is, and a view."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from linkage_kit.audit import CaseAudit
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.pages.view import View

Mark = Literal["done", "problem", "todo", "inapplicable"]


@dataclass(frozen=True)
class State:
    """How far a step is, and in a few words what is missing or wrong."""

    mark: Mark
    missing: str = ""


#: A step of what a case that is not linked does not have.
INAPPLICABLE = State("inapplicable", "不适用")


class Step(View):
    """A step.

    A subclass has `step_id` (by which checks, the page and tests name it), `title`, `clause` (ids of clauses, or none),
    `file` (its Vue file), `purpose` (what nothing can be done of while a cell is wrong: 计算) where it shows what is
    computed, and the `table` that it edits, if it edits one, with its `columns` where it does not edit all of them.
    Its place among the others is the registry's matter (`steps`).
    """

    step_id: ClassVar[str]
    title: ClassVar[str]
    clause: ClassVar[tuple[str, ...]] = ()
    file: ClassVar[Path]
    purpose: ClassVar[str] = ""
    table: ClassVar[str] = ""
    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(self.file, **traits)
        self.session = session

    @classmethod
    def state(cls, draft: Draft | None) -> State:
        """How far the step is: a problem where something that is edited in it is wrong."""
        if draft is None:
            return State("todo")
        wrong = [cell for cell in draft.problems if cls.edits(cell.table, cell.column)]
        if not all(map(draft.is_missing, wrong)):
            return State("problem", f"{len(wrong)}处填写有误")
        return State("todo", f"{len(wrong)}处待填写") if wrong else cls.reached(draft)

    @classmethod
    def reached(cls, draft: Draft) -> State:
        """How far it is with nothing wrong in it; a step that shows what the audit says has that `judged`."""
        if draft.audited is None:
            return State("problem", "有填写错误，未计算") if draft.has_mistakes else State("todo", "待填写")
        return cls.judged(draft.audited)

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """How far it is by the audit of the case."""
        return State("done")

    @classmethod
    def edits(cls, table: str, column: str) -> bool:
        """Whether a column of a table can be changed in the step; without a column, whether any can."""
        return table == cls.table and (not cls.columns or not column or column in cls.columns)

    @classmethod
    def why_nothing_is_computed(cls, draft: Draft | None) -> str:
        """No case is open, or something in it is wrong; "" where its figures can be shown."""
        if draft is None:
            return "请先选择案件。"
        if draft.audited is None and not draft.has_mistakes:
            return f"还有{len(draft.problems)}处待填写，填写后才能{cls.purpose}。"
        if draft.audited is None:
            return f"有{len(draft.problems)}处填写有误，改正后才能{cls.purpose}。"
        return ""

    @abstractmethod
    def update(self, draft: Draft | None) -> None:
        """Show the case as it is now (`show` sends what changed). Called for the open step only."""
