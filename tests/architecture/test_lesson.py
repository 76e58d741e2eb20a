"""Another lesson of the training is one more file."""

from __future__ import annotations

import sys

import pytest

from linkage_kit.training import lessons as room
from linkage_kit.training.page.shown import shown_lesson, shown_lessons, shown_progress
from linkage_kit.training.progress import Progress

_MODULE = '''
"""Lesson 9: records are kept: article 13."""

from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select

LESSON = Lesson(
    id="records",
    number=9,
    title="资料的留存",
    clauses=("13",),
    ideas=(Idea("办完以后，两边的机构都要留存资料。", "13"),),
    controls=(select("years", "年数", (("一年", 1), ("两年", 2))),),
    kinds=(),
    play=lambda values: Played([("年数", str(values["years"]))], [], [Stage("几年？", f"{values['years']}年")]),
)
'''


@pytest.fixture
def with_another_lesson(tmp_path, monkeypatch):
    (tmp_path / "records.py").write_text(_MODULE, encoding="utf-8")
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    room.lessons.cache_clear()
    yield
    room.lessons.cache_clear()
    sys.modules.pop(f"{room.__name__}.records")


@pytest.mark.usefixtures("with_another_lesson")
def test_a_lesson_is_one_more_module():
    lesson = room.lessons()["records"]
    assert dict(lesson.played({"years": 1}).figures) == {"年数": "2"}
    assert shown_lessons(Progress())[-1]["clause"] == "第十三条"
    assert "13" in [one["id"] for one in shown_progress(Progress(), "")["clauses"]]
    assert shown_lesson(lesson)["kinds"] == []
