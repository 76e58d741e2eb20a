"""An exam of forty, answered with planted mistakes: the marks and the report of the class say what was planted."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from linkage_kit.cli import main
from linkage_kit.training.exams.exam import Exam
from linkage_kit.training.exams.key import read_key

pytestmark = pytest.mark.acceptance

TRAINEES, QUESTIONS = 40, 8
RUBBISH = "不知道"


def run(*arguments: str) -> None:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def exam_folder(tmp_path_factory) -> Path:
    """An exam of forty, with its papers, sheets, solutions and key."""
    folder = tmp_path_factory.mktemp("exam")
    run(
        "exam",
        "--seed",
        "20260101",
        "--trainees",
        str(TRAINEES),
        "--questions",
        str(QUESTIONS),
        "--out",
        str(folder),
    )
    return folder


def answered(exam: Exam, folder: Path, out: Path) -> pd.DataFrame:
    """Fill in every sheet by chance: right, a mistake that looks like no other, rubbish, nothing; what was planted."""
    chance, planted = random.Random(7), []
    for paper in exam.papers:
        book = openpyxl.load_workbook(folder / "sheets" / f"{paper.no}.xlsx")
        rows = {(row[0].value, row[2].value): row for row in book["答题"].iter_rows(min_row=2)}
        for question in paper.questions:
            exercise = question.exercise
            # What follows from a wrong figure is carried or a mistake after it: a field that others need stays right.
            needed = {code for field in exercise.fields for code in field.needs}
            for field in exercise.fields:
                text, verdict, mistake = field.kind.shown(exercise.right[field.code]), "right", ""
                wrong = field.reckoning.wrong(field.given(exercise.right))
                clear = sorted((str(v), v, min(n)[0]) for v, n in wrong.items() if len(n) == 1)
                draw = chance.random()
                if draw < 0.2 and clear and field.code not in needed:
                    _, value, mistake = chance.choice(clear)
                    text, verdict = field.kind.shown(value), "wrong"
                elif draw < 0.25:
                    text, verdict = RUBBISH, "unreadable"
                elif draw < 0.3:
                    text, verdict = None, "blank"
                rows[str(question.number), field.code][3].value = text
                planted.append((paper.no, str(question.number), field.code, verdict, mistake))
        book.save(out / f"{paper.no}.xlsx")
    return pd.DataFrame(planted, columns=["paper", "question", "code", "verdict", "mistake"])


def test_marks_scores_and_the_report_of_the_class_say_what_was_planted(exam_folder, tmp_path):
    exam = read_key(exam_folder / "key")
    back, out = tmp_path / "back", tmp_path / "marks"
    back.mkdir()
    planted = answered(exam, exam_folder, back)
    run("mark", str(back), "--key", str(exam_folder / "key"), "--out", str(out))
    marks = pd.read_csv(out / "marks.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(marks[list(planted.columns)], planted, check_dtype=False)
    scores = pd.read_csv(out / "scores.csv", dtype=str)
    got = marks.assign(tenths=(marks["got"].replace("", "0").astype(float) * 10).round().astype(int))
    assert (scores["got"].astype(float) * 10).round().astype(int).tolist() == got.groupby("paper")[
        "tenths"
    ].sum().tolist()
    assert scores["unmarked"].astype(int).sum() == (planted["verdict"] == "unreadable").sum()
    page = (out / "class.html").read_text(encoding="utf-8")
    shown = {name: int(count) for name, count in re.findall(r'data-mistake="(\w+)" data-count="(\d+)"', page)}
    assert shown == dict(Counter(planted.loc[planted["mistake"] != "", "mistake"]))
    assert {file.name for file in (out / "feedback").iterdir()} == {
        f"{paper.no}.{suffix}" for paper in exam.papers for suffix in ("html", "pdf")
    }


def test_every_paper_has_its_files_of_its_number(exam_folder):
    numbers = [f"{number:03d}" for number in range(1, TRAINEES + 1)]
    for folder, suffix in (("papers", "pdf"), ("sheets", "xlsx"), ("solutions", "pdf")):
        assert sorted(file.name for file in (exam_folder / folder).iterdir()) == [
            f"{no}.{suffix}" for no in numbers
        ]
