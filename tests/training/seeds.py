"""Exercises of many seeds for the tests, and what to write for a figure."""

from __future__ import annotations

from functools import lru_cache

from linkage_kit.audit import audit
from linkage_kit.training.answers import Value
from linkage_kit.training.exercise import Exercise, Field
from linkage_kit.training.kinds import kinds
from linkage_kit.training.marking import Mark, mark
from linkage_kit.training.pool import ASOF, casebook_of, drawn, exercise_of_case, pool_for, rng_of

KINDS = tuple(kinds())
#: Mixed cases, and those of each level, in turn.
_LEVELS = (None, 1, 2, 3, 4, 5)


@lru_cache(maxsize=4)
def exercises(kind: str, seeds: int) -> tuple[Exercise, ...]:
    """The exercises of a kind of the first seeds, of all levels in turn; audited together, which takes a tenth of the
    time.
    """
    chosen = kinds()[kind]
    cases = []
    for seed in range(seeds):
        pool = pool_for(chosen, seed // 100, _LEVELS[seed % len(_LEVELS)])
        _, tables = drawn(chosen, pool, rng_of(kind, seed), f"{kind}-{seed}")
        cases.append(tables)
    result = audit(casebook_of(cases), ASOF)
    return tuple(exercise_of_case(result[f"{kind}-{seed}"]) for seed in range(seeds))


def right_texts(exercise: Exercise) -> dict[str, str]:
    """The right answers as somebody writes them."""
    return {field.code: field.kind.text(exercise.right[field.code]) for field in exercise.fields}


def marked(exercise: Exercise, field: Field, value: Value, **others: str) -> Mark:
    """The mark of a field for which this figure is written, everything else being right, or as given."""
    texts = right_texts(exercise) | others | {field.code: field.kind.text(value)}
    return next(one for one in mark(exercise, texts) if one.field.code == field.code)
