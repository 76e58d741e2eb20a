"""What a lesson is: ideas in a few sentences, an example to play with, and the kinds of exercises that it practises.

An example is a function of its controls; what it shows is computed by the procedure, and drawn by the reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from linkage_kit.reporting.blocks import Block


@dataclass(frozen=True)
class Idea:
    """A sentence or two in plain words, and the clause that it rests on (an id of the rulebook)."""

    text: str
    clause: str


@dataclass(frozen=True)
class Control:
    """What somebody may change in an example: `choices` are labels and values, `start` is the first one's position."""

    id: str
    title: str
    choices: Sequence[tuple[str, Any]]
    start: int = 0
    kind: Literal["slider", "select"] = "select"

    def value(self, position: int) -> Any:
        """The value at a position; the first one where there is no such position."""
        at = position if 0 <= position < len(self.choices) else self.start
        return self.choices[at][1]


@dataclass(frozen=True)
class Stage:
    """A step of the worked example: what is asked, and what comes out with the values as they are."""

    title: str
    text: str


@dataclass(frozen=True)
class Played:
    """What an example shows: live figures (label and text), pictures and tables, and its solution step by step."""

    figures: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    stages: Sequence[Stage]


Play = Callable[[Mapping[str, Any]], Played]


@dataclass(frozen=True)
class Lesson:
    """A lesson; `kinds` are ids of exercise kinds, `clauses` those of the rulebook that it follows."""

    id: str
    number: int
    title: str
    clauses: tuple[str, ...]
    ideas: tuple[Idea, ...]
    controls: tuple[Control, ...]
    kinds: tuple[str, ...]
    play: Play = field(repr=False)

    def played(self, positions: Mapping[str, int]) -> Played:
        """The example with its controls at these positions; a control that is not named stands at its start."""
        return self.play({one.id: one.value(positions.get(one.id, one.start)) for one in self.controls})


def slider(id: str, title: str, choices: Sequence[tuple[str, Any]], start: int) -> Control:
    """A control for an order of values."""
    return Control(id, title, choices, start, "slider")


def select(id: str, title: str, choices: Sequence[tuple[str, Any]], start: int = 0) -> Control:
    """A control for values without an order."""
    return Control(id, title, choices, start, "select")
