"""`linkage exam` and `linkage mark`: what is refused before anything is written, and with what they end."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from linkage_kit.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def exam(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exam")
    made = run("exam", "--seed", 3, "--trainees", 2, "--kind", "window", "--kind", "capital", "--out", folder)
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def marks(exam, tmp_path) -> Path:
    out = tmp_path / "marks"
    assert run("mark", exam / "sheets", "--key", exam / "key", "--out", out).exit_code == 3
    return out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--seed", "1"], "应给出一个，且只给一个"),
        (["--seed", "1", "--trainees", "2", "--level", "6"], "“6”大于5"),
        (["--seed", "1", "--trainees", "2", "--questions", "99"], "题数应为1至"),
        (["--seed", "1", "--trainees", "2", "--kind", "nothing"], "decision（能否衔接，往哪个方向）"),
        (["--seed", "1", "--trainees", "2", "--kind", "window", "--questions", "2"], "--kind已经定了题数"),
        (["--seed", "1", "--trainees", "2", "--title", " "], "--title应为1至60个字"),
        (["--seed", "1", "--roster", "nowhere.xlsx"], "找不到"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_nothing_is_written(tmp_path, arguments, told):
    result = run("exam", *arguments, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert told in "".join(result.output.split())
    assert not (tmp_path / "out").exists()


def test_another_exam_s_papers_are_not_replaced_and_the_same_ones_are_written_again(exam):
    before = (exam / "sheets" / "001.xlsx").read_bytes()
    other = run("exam", "--seed", 4, "--trainees", 2, "--kind", "window", "--kind", "capital", "--out", exam)
    assert other.exit_code == 2 and "已有另一次考试" in other.output
    same = run("exam", "--seed", 3, "--trainees", 2, "--kind", "window", "--kind", "capital", "--out", exam)
    assert same.exit_code == 0
    assert (exam / "sheets" / "001.xlsx").read_bytes() == before


def test_answers_names_and_scores_are_open_to_the_trainer_alone(exam, marks):
    private = [*(exam / "solutions").iterdir(), *(exam / "key").glob("*.*"), *marks.glob("*.*")]
    private += (marks / "feedback").iterdir()
    assert {file.stat().st_mode & 0o777 for file in private} == {0o600}


def test_blank_sheets_end_with_incomplete_and_are_listed(exam, marks):
    told = (marks / "problems.csv").read_text(encoding="utf-8-sig")
    assert told.count("没有填写任何答案") == 2


@pytest.mark.parametrize("place", ["key", "sheets", ""])
def test_marks_are_not_written_among_the_papers_or_the_key(exam, place):
    result = run("mark", exam / "sheets", "--key", exam / "key", "--out", exam / place)
    assert result.exit_code == 2 and "另一个目录" in result.output
    assert not (exam / place / "marks.csv").exists()


def test_marks_of_another_exam_are_not_replaced(marks, tmp_path):
    made = run("exam", "--seed", 9, "--trainees", 1, "--kind", "capital", "--out", tmp_path / "other")
    assert made.exit_code == 0
    key, sheets = tmp_path / "other" / "key", tmp_path / "other" / "sheets"
    result = run("mark", sheets, "--key", key, "--out", marks)
    assert result.exit_code == 2 and "已有另一次考试的成绩" in result.output


def test_a_key_that_somebody_edited_is_refused_and_nobody_s_sheet_is_blamed(exam, tmp_path):
    plan = exam / "key" / "exam.json"
    before = plan.read_bytes()
    plan.write_text(json.dumps({**json.loads(before), "seed": 5}), encoding="utf-8")
    try:
        result = run("mark", exam / "sheets", "--key", exam / "key", "--out", tmp_path / "marks")
    finally:
        plan.write_bytes(before)
    assert result.exit_code == 1
    assert "exam.json已被改动" in result.output
    assert not (tmp_path / "marks").exists()


def test_an_accepted_answer_that_fits_nothing_is_wrong_usage(exam, tmp_path):
    for accepted in ("²:a=1", "1:nothing=1", "1:window_opens=昨天", "002:9:window_opens=2025-01-01"):
        result = run(
            "mark", exam / "sheets", "--key", exam / "key", "--accept", accepted, "--out", tmp_path / "m"
        )
        assert result.exit_code == 2, accepted
        assert not (tmp_path / "m").exists()


def test_folders_and_copies_among_the_sheets_are_told(exam, tmp_path):
    back = tmp_path / "back"
    (back / "deeper").mkdir(parents=True)
    openpyxl.load_workbook(exam / "sheets" / "001.xlsx").save(back / "001.xlsx")
    result = run("mark", back, back, "--key", exam / "key", "--out", tmp_path / "marks")
    assert result.exit_code == 3
    told = (tmp_path / "marks" / "problems.csv").read_text(encoding="utf-8-sig")
    assert "deeper,是文件夹" in told and "完全相同" not in told
