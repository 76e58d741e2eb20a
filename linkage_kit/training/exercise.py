"""An exercise: facts to show, fields to fill in, and how each field's right figure comes of the facts and of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from linkage_kit.columns import Columns
from linkage_kit.reporting.blocks import Block
from linkage_kit.training.answers import AnswerKind, Value
from linkage_kit.training.reckoning.ways import Reckoning

#: Figures by their codes.
Values = Mapping[str, Value]


#: An own day that lies further off makes every question of early or late trivial.
_FAR_OFF = dt.timedelta(days=31)


def is_trivial(own: Value, right: Value) -> bool:
    """Whether an own figure makes trivial what follows from it: nothing at all, all twelve months, a day far off."""
    if isinstance(own, dt.date) and isinstance(right, dt.date):
        return abs(own - right) > _FAR_OFF
    if isinstance(own, frozenset):
        return len(own) in (0, 12)
    return isinstance(own, int) and own <= 0


def is_no_part_of_a_year(own: Value, right: Value) -> bool:
    """Whether overlap months make the refund of a year trivial: none, or as many as a year has, or more."""
    return isinstance(own, int) and not 0 < own < 12


def always(row: Columns) -> Callable[[Values], Columns]:
    """For a field that needs no other figure: its ingredients."""
    return lambda values: row


@dataclass(frozen=True)
class Field:
    """A figure to fill in: `code` is its name on the casework page, or one of exercises alone, `clause` what it follows
    from.

    `given` takes the figures that it `needs` and gives the ingredients of its `reckoning`, a row. An own wrong figure
    that is `trivial` (told of it and of the right one) earns nothing here.
    """

    code: str
    title: str
    kind: AnswerKind
    clause: str
    reckoning: Reckoning
    given: Callable[[Values], Columns]
    needs: tuple[str, ...] = ()
    points: int = 1
    trivial: Callable[[Value, Value], bool] = is_trivial

    def value(self, values: Values) -> Value | None:
        """The figure that follows from others; None where none does."""
        return self.reckoning.value(self.given(values))

    def arithmetic(self, values: Values) -> str:
        """The line of arithmetic that leads to the figure, in Chinese."""
        return self.reckoning.shows(self.given(values).record(0))


@dataclass(frozen=True)
class Exercise:
    """`facts` are blocks of a report, `hints` three, each stronger than the one before; a field comes after those that
    it needs. `kind` and `title` are those under which its function is registered.
    """

    question: str
    facts: Sequence[Block]
    fields: Sequence[Field]
    hints: tuple[str, str, str]
    kind: str = ""
    title: str = ""

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
