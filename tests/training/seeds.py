"""Exercises of many seeds for the tests, and what to write for a figure."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.training.answers import Value
from linkage_kit.training.exercise import Exercise, Field
from linkage_kit.training.kinds import kinds
from linkage_kit.training.marking import Mark, mark
from linkage_kit.training.pool import exercise_of_seed

KINDS = tuple(kinds())


def exercises(kind: str, seeds: int) -> Iterator[Exercise]:
    """The exercises of a kind of the first seeds."""
    for seed in range(seeds):
        yield exercise_of_seed(kind, seed)[1]


def right_texts(exercise: Exercise) -> dict[str, str]:
    """The right answers as somebody writes them."""
    return {field.code: field.kind.text(exercise.right[field.code]) for field in exercise.fields}


def marked(exercise: Exercise, field: Field, value: Value, **others: str) -> Mark:
    """The mark of a field for which this figure is written, everything else being right, or as given."""
    texts = right_texts(exercise) | others | {field.code: field.kind.text(value)}
    return next(one for one in mark(exercise, texts) if one.field.code == field.code)
