"""Every kind of exercise over many seeds: right answers have all points, every wrong way is recognised as itself."""

from __future__ import annotations

from collections import Counter

import pytest

from linkage_kit.rulebook import shandong
from linkage_kit.training.answers import Unreadable, Value, read_answer
from linkage_kit.training.exercise import Exercise, Field, Values
from linkage_kit.training.kinds import kinds
from linkage_kit.training.marking import mark
from linkage_kit.training.mistakes import mistakes
from linkage_kit.training.pool import exercise_of_seed
from tests.training.seeds import KINDS, exercises, marked, right_texts

FEW = 6


def check_right(exercise: Exercise) -> None:
    """The right answers have every point, by the figure and by the words for people."""
    for texts in (
        right_texts(exercise),
        {field.code: field.kind.shown(exercise.right[field.code]) for field in exercise.fields},
    ):
        marks = mark(exercise, texts)
        assert [one.verdict for one in marks] == ["right"] * len(exercise.fields)
        assert sum(one.got for one in marks) == exercise.points


def check_every_mistake(exercise: Exercise) -> Counter[int]:
    """What each mistake gives is told as that mistake, or as one of several that give it; how many give each figure."""
    told: Counter[int] = Counter()
    for field in exercise.fields:
        for value, names in field.reckoning.wrong(field.given(exercise.right)).items():
            found = marked(exercise, field, value)
            assert (found.verdict, found.got) == ("wrong", 0)
            assert names <= set(found.mistakes), (exercise.kind, field.code, value)
            told[len(names)] += 1
    return told


def check_two_mistakes(exercise: Exercise) -> None:
    """What two mistakes give together and none alone is told as these two, or as one of several such pairs."""
    for field in exercise.fields:
        rows = field.given(exercise.right)
        once = field.reckoning.wrong(rows)
        for value, names in list(field.reckoning.wrong_twice(rows).items())[:8]:
            found = marked(exercise, field, value)
            assert found.verdict == "wrong"
            assert once.get(value, names) <= set(found.mistakes)


def _first_mistake(exercise: Exercise, needed: str) -> Value | None:
    """A figure that a mistake gives for a field, one from which something follows."""
    field = next(one for one in exercise.fields if one.code == needed)
    wrong = field.reckoning.wrong(field.given(exercise.right))
    return next((value for value in wrong if value not in (0, 12)), None)


def check_carried(exercise: Exercise) -> tuple[int, int]:
    """What follows rightly from one's own wrong figure has its points; a further mistake from there is recognised.

    Nothing is earned where the own figure makes it trivial. How many were carried, and how many mistakes after them.
    """
    carried = after = 0
    for field in exercise.fields:
        for needed in field.needs[:1]:
            wrong = _first_mistake(exercise, needed)
            if wrong is None:
                continue
            own: Values = {code: exercise.right[code] for code in field.needs} | {needed: wrong}
            source = next(one for one in exercise.fields if one.code == needed)
            others = {needed: source.kind.text(wrong)}
            follows = field.value(own)
            if follows is not None and follows != exercise.right[field.code]:
                found = marked(exercise, field, follows, **others)
                trivial = field.trivial(wrong, exercise.right[needed])
                assert found.verdict == ("wrong" if trivial else "carried")
                assert found.got == (0 if trivial else field.points)
                carried += not trivial
            for value, names in _wrong_from(field, own, exercise.right).items():
                found = marked(exercise, field, value, **others)
                assert found.verdict == "wrong" and names <= set(found.mistakes)
                after += 1
    return carried, after


def _wrong_from(field: Field, own: Values, right: Values) -> dict[Value, set[tuple[str, ...]]]:
    """What mistakes give from one's own figures, apart from what is right or follows from them."""
    wrong = field.reckoning.wrong(field.given(own))
    passed = (right[field.code], field.value(own))
    return {value: names for value, names in wrong.items() if value not in passed}


@pytest.mark.parametrize("kind", KINDS)
def test_right_answers_have_every_point_and_wrong_ways_are_recognised(kind):
    for exercise in exercises(kind, FEW):
        check_right(exercise)
        check_carried(exercise)
    for exercise in exercises(kind, FEW)[:2]:
        check_every_mistake(exercise)
        check_two_mistakes(exercise)


def check_each_mistake_once(exercise: Exercise) -> Counter[str]:
    """Each mistake that can be made in the exercise, in one of its fields: told by itself (its name), or among several
    (`…`).
    """
    told: Counter[str] = Counter()
    seen: set[str] = set()
    for field in exercise.fields:
        for value, names in field.reckoning.wrong(field.given(exercise.right)).items():
            if {name for (name,) in names} <= seen:
                continue
            seen |= {name for (name,) in names}
            found = marked(exercise, field, value)
            assert found.verdict == "wrong" and names <= set(found.mistakes), (field.code, value)
            told["by itself" if len(names) == 1 else "among several"] += 1
    return told


@pytest.mark.acceptance
@pytest.mark.parametrize("seeds", [80, pytest.param(500, marks=pytest.mark.soak)])
@pytest.mark.parametrize("kind", KINDS)
def test_over_many_seeds_every_wrong_way_is_recognised_alone_and_after_a_carried_mistake(kind, seeds):
    told: Counter[str] = Counter()
    for exercise in exercises(kind, seeds):
        check_right(exercise)
        told += check_each_mistake_once(exercise)
    for exercise in exercises(kind, seeds)[: seeds // 8]:
        check_carried(exercise)
    assert told["by itself"] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_three_hints_a_question_facts_and_clauses_of_the_rulebook(kind):
    clauses = shandong().clauses.keys()
    assert set(kinds()[kind].clauses) <= clauses
    for exercise in exercises(kind, FEW):
        assert len(set(exercise.hints)) == 3 and all(exercise.hints)
        assert exercise.facts and exercise.question and exercise.title == kinds()[kind].title
        assert set(exercise.clauses) <= clauses
        assert len({field.code for field in exercise.fields}) == len(exercise.fields)
        assert all(field.arithmetic(exercise.right) for field in exercise.fields)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_exercise_and_another_seed_another(kind):
    exercise_of_seed.cache_clear()
    texts = [right_texts(exercise_of_seed(kind, seed)[1]) for seed in (1, 2, 1)]
    exercise_of_seed.cache_clear()
    assert texts[0] == right_texts(exercise_of_seed(kind, 1)[1])
    assert len({str(right_texts(exercise)) for exercise in exercises(kind, FEW)}) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_rubbish_is_not_marked_whatever_the_field_asks_for(kind):
    exercise = exercises(kind, FEW)[0]
    for field in exercise.fields:
        assert isinstance(read_answer("不知道?!", field.kind), Unreadable)


def test_every_mistake_of_every_field_has_words_and_a_way_to_teach_against_it():
    known = mistakes()
    for kind in KINDS:
        for exercise in exercises(kind, FEW)[:2]:
            for field in exercise.fields:
                assert field.reckoning.ways.keys() <= known.keys(), field.code
    assert all(one.title and one.what and one.teach for one in known.values())
