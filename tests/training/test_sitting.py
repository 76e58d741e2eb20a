"""An exam on a page: who may begin, what is kept at once, what is handed in; nothing that is sent tells an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linkage_kit.training.exams.class_marking import marked_class, sheet_files
from linkage_kit.training.exams.exam import Exam, Plan, Trainee, made_exam
from linkage_kit.training.exams.sitting import Sitting, fields_of


@pytest.fixture(scope="module")
def exam() -> Exam:
    return made_exam(
        Plan("测验", 5, None, ("window", "refund_year"), (Trainee("K7", "张三"), Trainee("002")))
    )


def filled(sitting: Sitting) -> dict[tuple[int, str], str]:
    """Fill in every field rightly."""
    assert sitting.paper
    right = {
        (question.number, field.code): field.kind.text(question.exercise.right[field.code])
        for question in sitting.paper.questions
        for field in question.exercise.fields
    }
    for (question, code), text in right.items():
        sitting.fill(question, code, text)
    return right


@pytest.mark.parametrize(
    ("number", "name", "told"),
    [
        ("999", "张三", "没有这个考号，请核对后重新填写"),
        ("K7", "", "请填写姓名"),
        ("K7", "李四", "姓名与考号不符，请核对后重新填写"),
        ("K7", " 张 三 ", ""),
        ("002", "任何人", ""),
    ],
)
def test_whoever_has_a_number_and_the_name_of_the_roster_begins(exam, tmp_path, number, name, told):
    sitting = Sitting(exam, tmp_path)
    sitting.enter(number, name)
    assert (sitting.told, sitting.paper is None) == (told, bool(told))


def test_what_was_written_is_there_again_after_the_page_was_closed(exam, tmp_path):
    sitting = Sitting(exam, tmp_path)
    sitting.enter("002", "李华")
    right = filled(sitting)
    again = Sitting(exam, tmp_path)
    again.enter("002", "李华")
    assert again.answers == right
    (draft,) = (tmp_path / ".drafts").iterdir()
    assert draft.stat().st_mode & 0o777 == 0o600


def test_nobody_else_goes_on_with_what_somebody_wrote(exam, tmp_path):
    sitting = Sitting(exam, tmp_path)
    sitting.enter("002", "李华")
    filled(sitting)
    other = Sitting(exam, tmp_path)
    other.enter("002", "王五")
    assert other.paper is None and other.answers == {}
    assert "已由另一人开始答题" in other.told


def test_two_windows_of_one_trainee_keep_what_either_wrote(exam, tmp_path):
    one, two = Sitting(exam, tmp_path), Sitting(exam, tmp_path)
    one.enter("002", "李华")
    two.enter("002", "李华")
    (refund,) = [place for place in fields_of(one.paper) if place[0] == 2]
    one.fill(*refund, "1.00")
    two.fill(1, "window_opens", "2025-01-01")
    one.fill(1, "in_window", "是")
    third = Sitting(exam, tmp_path)
    third.enter("002", "李华")
    assert third.answers == {refund: "1.00", (1, "window_opens"): "2025-01-01", (1, "in_window"): "是"}


def test_a_broken_draft_is_put_aside_and_told(exam, tmp_path):
    (tmp_path / ".drafts").mkdir()
    (tmp_path / ".drafts" / "002.json").write_text("{")
    sitting = Sitting(exam, tmp_path)
    sitting.enter("002", "李华")
    assert "已损坏" in sitting.told and sitting.answers == {}
    assert (tmp_path / ".drafts" / "002.broken").read_text() == "{"


def test_the_sheet_that_is_handed_in_is_marked_like_any_other_and_cannot_be_changed(exam, tmp_path):
    sitting = Sitting(exam, tmp_path)
    sitting.enter("002", "李华")
    filled(sitting)
    sitting.hand_in()
    before = (tmp_path / "002.xlsx").read_bytes()
    sitting.fill(1, "window_opens", "2000-01-01")
    sitting.hand_in()
    assert (tmp_path / "002.xlsx").read_bytes() == before
    marked = marked_class(exam, sheet_files([tmp_path]))
    (paper,) = marked.papers
    assert (paper.name, paper.got, paper.points) == ("李华", 200, 200)


def test_a_field_that_the_paper_does_not_have_is_refused(exam, tmp_path):
    sitting = Sitting(exam, tmp_path)
    sitting.enter("002", "李华")
    with pytest.raises(KeyError):
        sitting.fill(1, "refund_total", "1")


def test_a_folder_that_cannot_be_written_to_is_told_and_nothing_is_lost(exam, tmp_path):
    place = tmp_path / "file"
    place.write_text("")
    sitting = Sitting(exam, place / "returned")
    sitting.enter("002", "李华")
    sitting.fill(1, "window_opens", "2025-01-01")
    assert sitting.told == "答案没有保存到磁盘，请告诉监考人员；不要关闭本页"
    assert sitting.answers == {(1, "window_opens"): "2025-01-01"}
    sitting.hand_in()
    assert "可以再次交卷" in sitting.told and not sitting.is_handed_in


def test_nothing_that_the_page_is_sent_tells_an_answer(exam, tmp_path: Path):
    frame_of = pytest.importorskip("linkage_kit.training.exam_page.frame").ExamFrame
    frame = frame_of(Sitting(exam, tmp_path))
    frame.vue_enter({"number": "K7", "name": "张三"})
    sent = json.dumps(frame.parts, ensure_ascii=False)
    paper = exam.papers[0]
    assert all(title in sent for title in fields_of(paper).values())
    for question in paper.questions:
        for field in question.exercise.fields:
            if field.kind.words is None:
                assert f'"{field.kind.text(question.exercise.right[field.code])}"' not in sent
                assert field.kind.text(question.exercise.right[field.code]) not in sent
    assert not any(hint in sent for question in paper.questions for hint in question.exercise.hints)
