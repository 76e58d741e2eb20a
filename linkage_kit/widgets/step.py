"""What a step of the casework is: a number, a title, a clause, how far it is, and a view."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from linkage_kit.widgets.desk import Desk
from linkage_kit.widgets.draft import Draft
from linkage_kit.widgets.view import View

Mark = Literal["done", "problem", "todo"]


@dataclass(frozen=True)
class State:
    """How far a step is, and in a few words what is missing or wrong."""

    mark: Mark
    missing: str = ""


class Step(View):
    """A step. A subclass has `number`, `title`, `clause` (ids of clauses, or none) and `file` (its Vue file)."""

    number: ClassVar[int]
    title: ClassVar[str]
    clause: ClassVar[tuple[str, ...]] = ()
    file: ClassVar[str]

    def __init__(self, desk: Desk, **traits: Any) -> None:
        super().__init__(self.file, **traits)
        self.desk = desk

    @classmethod
    @abstractmethod
    def state(cls, draft: Draft | None) -> State:
        """How far the step is."""

    @abstractmethod
    def update(self, draft: Draft | None) -> None:
        """Show the case as it is now (`show` sends what changed). Called for the open step only."""


def problems_of(draft: Draft, *tables: str) -> int:
    """How many cells of these tables are wrong."""
    return sum(cell.table in tables for cell in draft.problems)
