"""Which exercise comes next: what went wrong before comes again, by its clause, its kind and its mistake.

The same progress and the same number give the same exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

from linkage_kit.training.exercise import Exercise
from linkage_kit.training.pool import rng_of
from linkage_kit.training.progress import Attempt, KeptField, mistakes_made

#: So many of the last attempts count: who has learned something is not held to old mistakes.
_LAST = 12
#: Weight of a kind in which nothing went wrong, so that it comes again too.
_ALWAYS = 0.25
#: Seeds are drawn below this number; those of one block have their cases from one pool.
_BLOCKS, _BLOCK = 20, 25
#: So many seeds that fit are compared.
_COMPARED = 3

#: What is asked of an exercise of a kind and a seed.
Fits = Callable[[str, int], bool]
Worth = Callable[[str, int], float]


def next_exercise(
    attempts: Sequence[Attempt],
    kinds: Mapping[str, Collection[str]],
    number: int,
    fits: Fits,
    worth: Worth,
) -> tuple[str, int]:
    """Kind and seed of the next exercise; `kinds` are at least one, each with its clauses.

    Kinds that were never tried come first, in their order. Then they are drawn by what went wrong in them and in
    their clauses, and of a few seeds that fit that one is taken which is worth most.
    """
    kind = next_kind(attempts, kinds, number)
    seeds = candidates(attempts, kind, number)
    fitting = list(islice((seed for seed in seeds if fits(kind, seed)), _COMPARED if attempts else 1))
    return kind, max(fitting or seeds[:1], key=lambda seed: worth(kind, seed))


def next_kind(attempts: Sequence[Attempt], kinds: Mapping[str, Collection[str]], number: int) -> str:
    """The kind of the next exercise."""
    tried = {attempt.kind for attempt in attempts}
    for kind in kinds:
        if kind not in tried:
            return kind
    found = weights(attempts, kinds)
    total = sum(found.values())
    chances = [weight / total for weight in found.values()]
    return str(rng_of("next", number, len(attempts)).choice(list(found), p=chances))


def weights(attempts: Sequence[Attempt], kinds: Mapping[str, Collection[str]]) -> dict[str, float]:
    """How much each kind is wanted: the share of points missed in it, and of figures missed under its clauses."""
    last = attempts[-_LAST:]
    of_kind = {
        kind: [field for attempt in last if attempt.kind == kind for field in attempt.fields]
        for kind in kinds
    }
    every = [field for attempt in last for field in attempt.fields]
    return {
        kind: _ALWAYS
        + 2 * _missed(of_kind[kind])
        + _missed([field for field in every if field.clause in clauses])
        for kind, clauses in kinds.items()
    }


def _missed(fields: Sequence[KeptField]) -> float:
    # What could not be read may be right.
    marked = [(field.got, field.points) for field in fields if field.got is not None]
    points = sum(worth for _, worth in marked)
    return 1 - sum(got for got, _ in marked) / points if points else 0.0


def candidates(attempts: Sequence[Attempt], kind: str, number: int) -> list[int]:
    """Seeds of a kind in the order in which they are tried: first those that were not practised already."""
    rng = rng_of(kind, number, len(attempts))
    first = int(rng.integers(_BLOCKS)) * _BLOCK
    order = [first + int(at) for at in rng.permutation(_BLOCK)]
    done = {attempt.seed for attempt in attempts if attempt.kind == kind}
    return [seed for seed in order if seed not in done] or order


def worth_of(exercise: Exercise, attempts: Sequence[Attempt]) -> float:
    """How much an exercise is worth: how often the mistakes were made lately that it tempts to."""
    made = mistakes_made(attempts[-_LAST:])
    return sum(made[name] for name in tempting(exercise)) if made else 0.0


def tempting(exercise: Exercise) -> set[str]:
    """The mistakes that, made alone, give a wrong figure in the exercise."""
    found: set[str] = set()
    for field in exercise.fields:
        for names in field.reckoning.wrong(field.given(exercise.right)).values():
            found.update(*names)
    return found
