"""Every lesson cites clauses that there are, and its example has figures wherever its controls stand."""

from __future__ import annotations

import re

import pytest

from linkage_kit.reporting.blocks import Picture
from linkage_kit.rulebook import shandong
from linkage_kit.training.kinds import kinds
from linkage_kit.training.lessons import kinds_of, lessons

_LESSONS = list(lessons().values())


def _ids(lesson):
    return lesson.id


def test_there_are_eight_lessons_numbered_in_their_order():
    assert [lesson.number for lesson in _LESSONS] == list(range(1, 9))
    assert len({lesson.title for lesson in _LESSONS}) == 8


@pytest.mark.parametrize("lesson", _LESSONS, ids=_ids)
def test_a_lesson_says_few_things_each_with_a_clause_of_the_rulebook(lesson):
    cited = {idea.clause for idea in lesson.ideas}
    assert 3 <= len(lesson.ideas) <= 6
    assert cited | set(lesson.clauses) <= set(shandong().clauses)
    assert cited <= set(lesson.clauses)


@pytest.mark.parametrize("lesson", _LESSONS, ids=_ids)
def test_an_example_begins_with_figures_a_picture_and_its_solution(lesson):
    played = lesson.played({})
    assert len(played.figures) >= 4
    assert all(label and value for label, value in played.figures)
    assert any(isinstance(block, Picture) for block in played.blocks)
    assert len(played.stages) >= 4


@pytest.mark.parametrize("lesson", _LESSONS, ids=_ids)
def test_an_example_has_figures_at_both_ends_of_every_control(lesson):
    for control in lesson.controls:
        for position in (0, len(control.choices) - 1):
            played = lesson.played({control.id: position})
            assert all(value for _, value in played.figures), (control.id, position)
            assert all(stage.text for stage in played.stages)


@pytest.mark.parametrize("lesson", _LESSONS, ids=_ids)
def test_a_position_that_there_is_not_stands_for_the_start(lesson):
    off = {control.id: 10_000 for control in lesson.controls}
    assert lesson.played(off).figures == lesson.played({}).figures


def test_every_kind_that_there_is_belongs_to_a_lesson():
    taught = {kind for lesson in _LESSONS for kind in kinds_of(lesson)}
    assert taught == set(kinds())


@pytest.mark.clause("4")
def test_the_first_lesson_shows_the_last_day_of_february_for_the_end_of_august():
    figures = dict(lessons()["scope"].played({"benefit": 1}).figures)
    assert figures["可以申请的第一天"] == "2026-02-28"


@pytest.mark.clause("12(1)")
def test_the_fifth_lesson_counts_both_ends_of_a_period():
    months = [label for label, _ in lessons()["overlap"].controls[0].choices]
    played = lessons()["overlap"].played({"start": months.index("2019-03"), "end": months.index("2019-06")})
    assert dict(played.figures)["合计"] == "4个月"


@pytest.mark.clause("12(2)")
def test_the_sixth_lesson_s_items_add_up_to_the_year():
    played = lessons()["refund"].played({"personal": 1, "collective": 1, "months": 4})
    items = re.findall(r"[\d,.]+\.\d\d", played.stages[-1].text.split("=")[0])
    total = dict(played.figures)["当年清退金额"]
    assert sum(round(100 * float(item)) for item in items) == round(100 * float(total.removesuffix("元")))


@pytest.mark.clause("12(3)")
def test_the_eighth_lesson_names_each_wrong_way_by_its_title():
    lesson = lessons()["mistakes"]
    for position, (title, way) in enumerate(lesson.controls[0].choices):
        figures = dict(lesson.played({"way": position}).figures)
        assert figures["怎样算错的"] == (title if way else "没有错误")


def test_the_numbers_that_the_lessons_tell_are_those_of_the_rulebook():
    rules = shandong()
    told = "".join(idea.text for lesson in lessons().values() for idea in lesson.ideas)
    since = rules.effective_from
    assert f"{since.year}年{since.month}月{since.day}日" in told
    assert rules.window_months.latest == 6 and "六个月" in told
    (_, first), (begins, second), *_, (ends, most) = rules.minimum_months.values
    assert f"{begins.year - 1}年及以前{first}个月，{begins.year}年起每年加{second - first}个月" in told
    assert f"到{ends.year}年{most}个月为止" in told
    assert rules.province.latest in told
