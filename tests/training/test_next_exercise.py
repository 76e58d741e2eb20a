"""The next exercise: what was never tried comes first, then what went wrong; the same progress gives the same one."""

from __future__ import annotations

from collections import Counter

from linkage_kit.training.next_exercise import (
    candidates,
    next_exercise,
    next_kind,
    tempting,
    weights,
    worth_of,
)
from linkage_kit.training.pool import exercise_of_seed
from linkage_kit.training.progress import Attempt, KeptField

KINDS = {"window": ("4",), "clocks": ("9(1)", "10(1)"), "due_dates": ("9(2)", "10(2)")}


def attempt(kind: str, clause: str, got: int, *mistakes: str, seed: int = 1) -> Attempt:
    marked = KeptField(
        "a", "项目", clause, "right" if got else "wrong", got, 1, tuple((m,) for m in mistakes)
    )
    return Attempt(kind, seed, None, "2026-06-30", (marked,))


def drawn(attempts, numbers: int = 60) -> Counter[str]:
    return Counter(next_kind(attempts, KINDS, number) for number in range(numbers))


def test_kinds_that_were_never_tried_come_first_in_the_order_of_the_lesson():
    assert drawn([]) == {"window": 60}
    assert drawn([attempt("window", "4", 0)]) == {"clocks": 60}


def test_a_kind_in_which_much_went_wrong_comes_more_often_than_the_others_together():
    done = [attempt("window", "4", 1), attempt("clocks", "9(1)", 0), attempt("due_dates", "9(3)", 1)]
    found = drawn(done)
    assert found["clocks"] > found["window"] + found["due_dates"]
    assert found["window"] and found["due_dates"]


def test_what_went_wrong_under_a_clause_counts_for_other_kinds_of_it():
    done = [attempt("lateness", "9(2)", 0), *(attempt(kind, "15", 1) for kind in KINDS)]
    found = weights(done, KINDS)
    assert found["due_dates"] > found["window"] == found["clocks"]


def test_old_mistakes_are_forgotten():
    done = [attempt("clocks", "9(1)", 0), *[attempt("clocks", "9(1)", 1)] * 12]
    assert len({*weights(done, KINDS).values()}) == 1


def test_seeds_that_were_practised_come_again_only_when_there_are_no_others():
    done = [attempt("window", "4", 1, seed=seed) for seed in candidates((), "window", 3)[:-1]]
    left = set(candidates((), "window", 3)) - {one.seed for one in done}
    for number in range(5):
        assert not {one.seed for one in done} & set(candidates(done, "window", number)) or not left


def test_of_the_seeds_that_fit_the_one_is_taken_that_is_worth_most():
    done = [attempt(kind, "15", 1) for kind in KINDS]
    fits = lambda kind, seed: seed % 2 == 0  # noqa: E731
    kind, seed = next_exercise(done, KINDS, 1, fits, lambda kind, seed: float(seed))
    compared = [one for one in candidates(done, kind, 1) if one % 2 == 0][:3]
    assert seed == max(compared)
    assert next_exercise(done, KINDS, 1, fits, lambda kind, seed: float(seed)) == (kind, seed)


def test_where_no_seed_fits_there_is_an_exercise_all_the_same():
    kind, seed = next_exercise([], KINDS, 1, lambda kind, seed: False, lambda kind, seed: 0.0)
    assert (kind, seed) == ("window", candidates([], "window", 1)[0])


def test_an_exercise_that_tempts_to_what_was_done_wrong_is_worth_more():
    _, exercise = exercise_of_seed("due_dates", 242)
    name = min(tempting(exercise))
    assert worth_of(exercise, []) == 0
    assert worth_of(exercise, [attempt("due_dates", "9(2)", 0, name)]) == 1
    assert worth_of(exercise, [attempt("due_dates", "9(2)", 0, "of_another_kind")]) == 0
