"""An exercise: facts to show, fields to fill in, and how each field's right figure comes of the facts and of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from linkage_kit.columns import Columns
from linkage_kit.reporting.blocks import Block
from linkage_kit.training.answers import AnswerKind, Value
from linkage_kit.training.reckoning.ways import Reckoning

#: Figures by their codes.
Values = Mapping[str, Value]


def whole_or_nothing(value: Value) -> bool:
    """Whether a figure makes what follows from it trivial: nothing, or all twelve months of a year."""
    return value in (0, 12, frozenset(), frozenset(range(1, 13)))


def always(row: Columns) -> Callable[[Values], Columns]:
    """For a field that needs no other figure: its ingredients."""
    return lambda values: row


def never(value: Value) -> bool:
    """For figures of which none makes trivial what follows."""
    return False


@dataclass(frozen=True)
class Field:
    """A figure to fill in: `code` is its name on the casework page, `clause` what it follows from.

    `given` takes the figures that it `needs` and gives the ingredients of its `reckoning`, a row. An own wrong figure
    that is `trivial` earns nothing in what follows from it.
    """

    code: str
    title: str
    kind: AnswerKind
    clause: str
    reckoning: Reckoning
    given: Callable[[Values], Columns]
    needs: tuple[str, ...] = ()
    points: int = 1
    trivial: Callable[[Value], bool] = whole_or_nothing

    def value(self, values: Values) -> Value | None:
        """The figure that follows from others; None where none does."""
        return self.reckoning.value(self.given(values))

    def arithmetic(self, values: Values) -> str:
        """The line of arithmetic that leads to the figure, in Chinese."""
        return self.reckoning.shows(self.given(values).record(0))


@dataclass(frozen=True)
class Exercise:
    """`facts` are blocks of a report, `hints` three, each stronger than the one before; a field comes after those that
    it needs.
    """

    kind: str
    title: str
    question: str
    facts: Sequence[Block]
    fields: Sequence[Field]
    hints: tuple[str, str, str]

    @cached_property
    def right(self) -> dict[str, Value]:
        """The right figure of every field by its code."""
        values: dict[str, Value] = {}
        for field in self.fields:
            value = field.value(values)
            assert value is not None, f"{self.kind}: {field.code} has no right value"
            values[field.code] = value
        return values

    @property
    def points(self) -> int:
        """What all fields are worth together."""
        return sum(field.points for field in self.fields)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that its fields follow from, each once."""
        return tuple(dict.fromkeys(field.clause for field in self.fields))
