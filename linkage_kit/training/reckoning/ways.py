"""A figure computed of its ingredients, and wrong ways of doing so.

A wrong way changes the ingredients: what somebody writes who makes that mistake is what the right computation gives of
the changed ones. So two mistakes at once are one way after the other, and no figure of a mistake stands anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns, concatenate
from linkage_kit.training.answers import Value

#: Names of the mistakes made together, in the order of their names.
Mistakes = tuple[str, ...]
#: Rows of ingredients -> rows that somebody works with who makes the mistake, in every manner in which it can be made.
Way = Callable[[Columns], Sequence[Columns]]


def _nothing_shown(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Reckoning:
    """`solve` computes rows of ingredients (None or NaT: there is no figure); `ways` go wrong, by their mistake's name;
    `shows` is the arithmetic of one row (`Columns.record`) in Chinese.
    """

    solve: Callable[[Columns], Array]
    ways: Mapping[str, Way] = field(default_factory=dict)
    shows: Callable[[Any], str] = _nothing_shown

    def values(self, rows: Columns) -> list[Value | None]:
        """The figures of rows of ingredients, as answers."""
        found: list[Value | None] = self.solve(rows).tolist()
        return found

    def value(self, row: Columns) -> Value | None:
        """The figure of one row of ingredients."""
        return self.values(row)[0]

    def wrong(self, row: Columns) -> dict[Value, set[Mistakes]]:
        """Every figure that one mistake gives, with the mistakes that give it; the right one is none."""
        right = self.value(row)
        found: dict[Value, set[Mistakes]] = defaultdict(set)
        for name, made in self._made(row):
            value = self.value(made)
            if value is not None and value != right:
                found[value].add((name,))
        return found

    def wrong_twice(self, row: Columns) -> dict[Value, set[Mistakes]]:
        """Every figure that two mistakes give together and neither of the two, nor none, gives alone."""
        once = list(self._made(row))
        if not once:
            return {}
        names = [name for name, _ in once]
        rows = concatenate([made for _, made in once])
        alone, right = self.values(rows), self.value(row)
        singly: dict[str, set[Value | None]] = defaultdict(set)
        for name, value in zip(names, alone):
            singly[name].add(value)
        found: dict[Value, set[Mistakes]] = defaultdict(set)
        for second, made in self._made(rows):
            for first, value in zip(names, self.values(made)):
                known = value is None or value == right or value in singly[first] | singly[second]
                if first != second and not known:
                    assert value is not None
                    found[value].add(tuple(sorted((first, second))))
        return found

    def _made(self, rows: Columns) -> Iterator[tuple[str, Columns]]:
        for name, way in self.ways.items():
            for made in way(rows):
                yield name, made


def ingredients(**values: Any) -> Columns:
    """One row of ingredients; text and tuples are objects, days `datetime64[D]`."""
    return Columns({name: _one(value) for name, value in values.items()})


def _one(value: Any) -> Array:
    if isinstance(value, bool | int | np.integer | np.datetime64):
        return np.array([value])
    made = np.empty(1, object)
    made[0] = value
    return made
