"""The key of an exam: its plan, the casebook of its cases and the right answers, in a folder of the trainer's."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casebook.storage import csv
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.training.exams.exam import Exam, ExamError, Plan, Trainee, exam_of, points_text
from linkage_kit.training.kinds import kinds

CASEBOOK, ANSWERS, PLAN = "casebook", "answers.csv", "exam.json"
#: Nobody but the trainer's own user opens the key.
_MODE = 0o600


def write_key(exam: Exam, folder: Path) -> None:
    """Write the key into a folder that is open to its user alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    write_casebook(exam.casebook, folder / CASEBOOK)
    plan = json.dumps({**asdict(exam.plan), "code": exam.plan.code}, ensure_ascii=False, indent=2)
    write_file(folder / ANSWERS, csv.table_bytes(answers(exam), None), _MODE)
    write_file(folder / PLAN, f"{plan}\n".encode(), _MODE)


def read_key(folder: Path) -> Exam:
    """The exam of a key. ExamError, in Chinese, where the folder holds none, or where its answers are not those of its
    cases: a key that was found wrong is mended by accepting other answers, and not by hand.
    """
    try:
        told = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        code, listed_trainees = told.pop("code"), told.pop("trainees")
        trainees = tuple(Trainee(**each) for each in listed_trainees)
        plan = Plan(**{**told, "kinds": tuple(told["kinds"]), "trainees": trainees})
        listed = (folder / ANSWERS).read_bytes()
        unknown = sorted(set(plan.kinds) - kinds().keys())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExamError(f"{folder.name}中没有完整的标准答案（{PLAN}、{ANSWERS}和{CASEBOOK}）") from error
    if plan.code != code:
        raise ExamError(f"{PLAN}已被改动，不能据以评阅：应用出卷时写出的标准答案，或重新出卷")
    if unknown:
        raise ExamError(f"{PLAN}中有不认识的题型：{'、'.join(unknown)}")
    exam = exam_of(plan, read_casebook(folder / CASEBOOK))
    if listed != csv.table_bytes(answers(exam), None):
        raise ExamError(
            f"{ANSWERS}与案卷重算的答案不符：答案有误的，用--accept另行认可，不要改动标准答案；案卷或程序版本变了的，应重新出卷"
        )
    return exam


def answers(exam: Exam) -> pd.DataFrame:
    """The right answer of every field: paper, question, code, points, answer."""
    rows = [
        (
            paper.no,
            str(question.number),
            field.code,
            points_text(field.points),
            field.kind.text(question.exercise.right[field.code]),
        )
        for paper in exam.papers
        for question in paper.questions
        for field in question.exercise.fields
    ]
    return pd.DataFrame(rows, columns=["paper", "question", "code", "points", "answer"], dtype="str")
