"""The desk of the training's page, without a browser: what it shows, and what it keeps."""

from __future__ import annotations

import pytest

from linkage_kit.reporting.blocks import LabelledValues
from linkage_kit.training import progress_file
from linkage_kit.training.page.desk import Desk
from linkage_kit.training.page.shown import citations, html
from linkage_kit.training.pool import NoCase, exercise_of_seed


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def right_answers(kind: str, seed: int, level: int | None) -> dict[str, str]:
    _, exercise = exercise_of_seed(kind, seed, level)
    return {field.code: field.kind.text(exercise.right[field.code]) for field in exercise.fields}


def test_nothing_of_an_exercise_gives_its_answers_away_before_it_is_marked():
    desk = Desk()
    desk.begin("window", 7, 1)
    shown = desk.parts()["exercise"]
    assert (shown["hints"], shown["hints_left"], shown["marks"]) == ([], 3, None)
    assert "expected" not in str(shown) and "arithmetic" not in str(shown)
    for count in (1, 2, 3, 3):
        desk.hint()
        assert len(desk.parts()["exercise"]["hints"]) == count


def test_right_answers_have_all_points_and_are_kept_once():
    desk = Desk()
    desk.begin("window", 7, 1)
    answers = right_answers("window", 7, 1)
    desk.mark(answers)
    shown = desk.parts()["exercise"]
    assert {one["verdict"] for one in shown["marks"].values()} == {"right"}
    assert (shown["score"], shown["is_counted"]) == ("得3分，满分3分", True)
    desk.again()
    desk.mark({})
    assert desk.parts()["exercise"]["is_counted"] is False
    [kept] = progress_file.read().progress.attempts
    assert (kept.kind, kept.seed, kept.level, kept.got) == ("window", 7, 1, 3)


def test_a_wrong_answer_is_told_with_its_mistake_and_the_right_way():
    desk = Desk()
    desk.begin("due_dates", 242, 0)
    desk.mark({"due:resident_info_sent": "2025-06-26", "due:relation_ended": "明天"})
    marks = desk.parts()["exercise"]["marks"]
    wrong = marks["due:resident_info_sent"]
    assert (wrong["verdict"], wrong["expected"], wrong["clause"]) == ("wrong", "2025-06-27", "第九条（二）")
    assert "“收到当日计入了时限”" in wrong["mistake"]
    assert wrong["arithmetic"]
    assert marks["due:relation_ended"]["verdict"] == "unreadable"
    assert "1项无法识别，没有评分" in desk.parts()["exercise"]["score"]


@pytest.mark.parametrize("lesson", ["to_employee", "to_resident"])
def test_the_exercises_of_a_lesson_are_about_its_articles(lesson):
    desk = Desk()
    desk.open(lesson)
    desk.begin_next("", 1)
    shown = desk.parts()["exercise"]
    _, exercise = exercise_of_seed(shown["kind"], shown["seed"], 1)
    assert set(exercise.clauses) <= set(desk.lesson.clauses)


def test_another_lesson_begins_without_the_exercise_of_the_one_before():
    desk = Desk()
    desk.begin("window", 7, 1)
    desk.play({"earlier": 3, "of_another_lesson": 1})
    assert desk.parts()["play"]["positions"]["earlier"] == 3
    desk.open("overlap")
    parts = desk.parts()
    assert parts["exercise"] is None
    assert parts["lesson"]["id"] == "overlap"


def test_a_number_that_is_none_of_an_exercise_is_told():
    desk = Desk()
    desk.begin("window", 10_000, 1)
    assert desk.parts()["exercise"] is None
    assert desk.told == "题号应为0至9999的整数"


def test_the_room_has_an_exercise_of_each_kind_with_its_answers():
    desk = Desk()
    desk.open("direction")
    desk.show_room()
    room = desk.parts()["room"]
    assert [one["kind"] for one in room] == [kind["id"] for kind in desk.parts()["lesson"]["kinds"]]
    assert all(answer["expected"] for one in room for answer in one["answers"])
    desk.other_in_room("retirement")
    again = desk.parts()["room"]
    assert again[0]["seed"] != room[0]["seed"]
    assert again[1] == room[1]


def test_progress_is_named_exported_and_begun_anew():
    desk = Desk()
    desk.begin("window", 7, 1)
    desk.mark({})
    desk.rename("王芳")
    name, data = desk.exported()
    assert name.endswith(".csv")
    assert data.decode("utf-8-sig").count("王芳") == 2
    desk.reset()
    assert desk.parts()["progress"]["attempts"] == 0
    assert desk.parts()["progress"]["name"] == ""


def test_a_damaged_file_is_told_on_the_page():
    progress_file.progress_file().write_text("{", encoding="utf-8")
    assert "已另存为" in Desk().parts()["told"]


def test_clauses_are_cited_together_by_their_article():
    assert citations(("9(1)", "9(2)", "9(3)", "9(4)", "9(5)")) == "第九条（一）至（五）"
    assert citations(("7", "7(1)", "8")) == "第七条、第八条"
    assert citations(("12(1)", "12(3)", "14")) == "第十二条（一）（三）、第十四条"


def test_a_seed_of_which_no_case_suits_is_told(monkeypatch):
    def none_suits(kind, seed, level):
        raise NoCase

    monkeypatch.setattr("linkage_kit.training.page.desk.exercise_of_seed", none_suits)
    desk = Desk()
    desk.begin("window", 7, 5)
    assert desk.told == "“六个月的第一天”没有这个级别的第7题，请换一个题号或级别"
    desk.begin_next("", 5)
    desk.show_room()
    assert (desk.parts()["exercise"], desk.parts()["room"]) == (None, [])


def test_the_next_exercise_is_another_one_after_a_reload_too():
    before = Desk()
    before.begin_next("window", 1)
    shown = before.parts()["exercise"]
    after = Desk()
    after.begin(shown["kind"], shown["seed"], shown["level"])
    after.begin_next("window", 1)
    assert after.parts()["exercise"]["seed"] != shown["seed"]


def test_where_the_file_cannot_be_written_progress_stays_on_the_page(monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device", "progress.json")

    monkeypatch.setattr(progress_file, "write_file", refuse)
    desk = Desk()
    desk.begin("window", 7, 1)
    desk.mark(right_answers("window", 7, 1))
    parts = desk.parts()
    assert parts["told"].startswith("学习进度没有存下，只在本页有效：")
    assert (parts["progress"]["attempts"], parts["exercise"]["score"]) == (1, "得3分，满分3分")


def test_what_stands_in_a_case_is_only_ever_text():
    blocks = [LabelledValues([("姓名", "<img src=x onerror=alert(1)>")])]
    assert "&lt;img src=x" in html("facts", blocks)
    assert "<img" not in html("facts", blocks)
