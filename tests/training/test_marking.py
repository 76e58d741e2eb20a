"""Marking by field: right, carried, wrong with the mistake's name, unreadable, blank. It fails closed."""

from __future__ import annotations

import datetime as dt

import pytest

from linkage_kit.training.exercise import Exercise
from linkage_kit.training.marking import mark
from linkage_kit.training.mistakes import in_words
from linkage_kit.training.pool import exercise_of_seed
from tests.training.seeds import marked, right_texts


@pytest.fixture(scope="module")
def annex5() -> Exercise:
    """Annex 5 of a case with a year that overlaps in part."""
    for seed in range(50):
        exercise = exercise_of_seed("annex5", seed)[1]
        months = exercise.right[exercise.fields[0].code]
        if 3 < months < 11:
            return exercise
    raise AssertionError("no such case")


def verdicts(exercise: Exercise, **written: object) -> dict[str, str]:
    """The verdict of each field, where the others are right."""
    return {one.field.code: one.verdict for one in mark(exercise, right_texts(exercise) | written)}


def year_of(exercise: Exercise) -> str:
    return exercise.fields[0].code.partition(":")[2]


@pytest.mark.clause("12(2)")
def test_a_refund_that_follows_from_ones_own_wrong_months_has_its_points(annex5):
    year = year_of(annex5)
    months, refund = annex5.fields[0], next(f for f in annex5.fields if f.code == f"refund:{year}")
    own = annex5.right[months.code] - 1
    follows = refund.value({months.code: own})
    found = marked(annex5, refund, follows, **{months.code: str(own)})
    assert (found.verdict, found.got) == ("carried", refund.points)


@pytest.mark.clause("12(2)")
@pytest.mark.parametrize("own", [0, 12, 99])
def test_nothing_is_earned_where_the_own_figure_makes_the_next_one_trivial(annex5, own):
    year = year_of(annex5)
    months, refund = annex5.fields[0], next(f for f in annex5.fields if f.code == f"refund:{year}")
    follows = refund.value({months.code: own})
    found = marked(annex5, refund, follows, **{months.code: str(own)})
    assert (found.verdict, found.got) == ("wrong", 0)
    assert found.remark == "按前面的数，这一步不用计算，不给分"


@pytest.mark.clause("9(4)")
def test_a_due_date_far_off_makes_early_and_late_trivial_and_one_near_by_does_not():
    exercise = exercise_of_seed("lateness", 4)[1]
    due, status = exercise.fields[:2]
    for days, verdict in ((2, "carried"), (4000, "wrong")):
        own = exercise.right[due.code] + dt.timedelta(days=days)
        if status.value({due.code: own}) == exercise.right[status.code]:
            own = exercise.right[due.code] - dt.timedelta(days=days)
        texts = right_texts(exercise) | {due.code: str(own), status.code: status.value({due.code: own})}
        found = {one.field.code: one for one in mark(exercise, texts)}
        if status.value({due.code: own}) != exercise.right[status.code]:
            assert found[status.code].verdict == verdict


@pytest.mark.clause("12(1)")
def test_the_sum_of_several_years_is_carried_though_one_of_them_is_a_whole_year():
    for seed in range(20):
        exercise = exercise_of_seed("overlap_record", seed)[1]
        first, *others, total = exercise.fields
        if others and exercise.right[first.code] < 12:
            own = {code: exercise.right[code] for code in total.needs} | {first.code: 12}
            found = marked(exercise, total, sum(own.values()), **{first.code: "12"})
            assert found.verdict == "carried"
            return
    raise AssertionError("no such exercise")


def test_a_right_figure_has_its_points_whatever_went_wrong_before_it(annex5):
    first = annex5.fields[0].code
    found = verdicts(annex5, **{first: "1"})
    assert found.pop(first) == "wrong"
    assert set(found.values()) == {"right"}


@pytest.mark.parametrize("written", ["一百多", "12.345", "=1+1", "100万亿"])
def test_what_cannot_be_read_is_not_marked_neither_nothing_nor_full(annex5, written):
    code = "refund_total"
    found = next(one for one in mark(annex5, right_texts(annex5) | {code: written}) if one.field.code == code)
    assert (found.verdict, found.got) == ("unreadable", None)
    assert found.remark


def test_what_follows_from_an_unreadable_figure_is_marked_by_the_right_one(annex5):
    code = annex5.fields[0].code
    found = verdicts(annex5, **{code: "不知道"})
    assert found.pop(code) == "unreadable"
    assert set(found.values()) == {"right"}


def test_what_is_not_filled_in_is_blank_and_earns_nothing(annex5):
    assert [(one.verdict, one.got) for one in mark(annex5, {})] == [("blank", 0)] * len(annex5.fields)


def test_two_mistakes_that_give_one_figure_are_both_told():
    exercise = exercise_of_seed("due_dates", 1)[1]
    for field in exercise.fields:
        for value, names in field.reckoning.wrong(field.given(exercise.right)).items():
            if len(names) > 1:
                found = marked(exercise, field, value)
                assert set(found.mistakes) == names
                assert in_words(found.mistakes).count("，或者") == len(names) - 1
                return
    raise AssertionError("no such date")


def test_mistakes_made_together_are_told_together():
    assert (
        in_words([("holiday_missed", "receipt_day_counted")]) == "“漏看了法定节假日”加上“收到当日计入了时限”"
    )
