"""Another kind of exercise is one more file: it is practised, marked and asked in exams without a line elsewhere."""

from __future__ import annotations

import sys

import pytest

from linkage_kit.training import kinds as room
from linkage_kit.training.exams.exam import Plan, Trainee, made_exam
from linkage_kit.training.lessons import kinds_of, lessons
from linkage_kit.training.marking import mark
from linkage_kit.training.pool import exercise_of_seed

_MODULE = '''
"""Where a person applies: article 5."""

from linkage_kit.training import facts
from linkage_kit.training.answers import word
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning.choices import choice, choice_ingredients

_PLACES = {"either": "两边都可以", "employee_only": "只能向职工机构"}


@exercise_kind("place", "向哪里申请", ("4",))
def place(case):
    right = choice({"other_cause": ["employee_only"]}, "两边的机构或网上都可以申请")
    field = Field("place", "向哪里申请", word(_PLACES), "4", right, always(choice_ingredients("either")))
    shown = [facts.values_of_case(case, "sex")]
    return Exercise("他可以向哪里申请？", shown, [field], ("一", "二", "三"))
'''


@pytest.fixture
def with_another_kind(tmp_path, monkeypatch):
    (tmp_path / "place.py").write_text(_MODULE, encoding="utf-8")
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    room._load.cache_clear()
    yield
    room._KINDS.pop("place", None)
    sys.modules.pop(f"{room.__name__}.place")


@pytest.mark.usefixtures("with_another_kind")
def test_a_kind_of_exercise_is_one_more_module():
    assert "place" in kinds_of(lessons()["scope"])
    _, exercise = exercise_of_seed("place", 1)
    (found,) = mark(exercise, {"place": "只能向职工机构"})
    assert (found.verdict, found.mistakes) == ("wrong", (("other_cause",),))
    exam = made_exam(Plan("测验", 1, None, ("place", "capital"), (Trainee("001"),)))
    assert exam.papers[0].questions[0].exercise.right == {"place": "either"}
