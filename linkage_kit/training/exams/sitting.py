"""An exam that is sat on a page: who sits it, what is written so far, and the sheet that is handed in.

What is written is kept at once, so that a page that was closed goes on where it was. Nothing in here tells an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from linkage_kit.casebook.characters import comparable_name
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.training.exams.exam import Exam, Paper
from linkage_kit.training.exams.sheets import sheet_bytes

_DRAFTS = ".drafts"
_MODE = 0o600
#: No answer is longer; a page that sends more is none of ours.
_LONGEST = 500

#: Answers by question and code.
Answers = dict[tuple[int, str], str]


class Sitting:
    """One trainee's sitting; `told` says in Chinese what is the matter, "" where nothing is."""

    def __init__(self, exam: Exam, folder: Path) -> None:
        self.exam = exam
        self.told = ""
        self.name = ""
        self.paper: Paper | None = None
        self.answers: Answers = {}
        self._folder = folder

    def enter(self, number: str, name: str) -> None:
        """Whoever has this number begins, or goes on; the name is that of the roster, or stated here."""
        self.told = ""
        found = [paper for paper in self.exam.papers if paper.trainee.number == number.strip()]
        if not found:
            self.told = "没有这个考号，请核对后重新填写"
            return
        (paper,) = found
        stated, listed = comparable_name(name), comparable_name(paper.trainee.name)
        if not stated or (listed and stated != listed):
            self.told = "姓名与考号不符，请核对后重新填写" if stated else "请填写姓名"
            return
        self.paper, self.name = paper, name.strip()
        self.answers = self._kept(paper)

    def fill(self, question: int, code: str, text: str) -> None:
        """What stands in a field now; KeyError where the paper has no such field."""
        assert self.paper is not None
        if (question, code) not in fields_of(self.paper):
            raise KeyError(code)
        self.told = ""
        if not self.is_handed_in:
            self.answers[question, code] = text[:_LONGEST]
            self._keep()

    def hand_in(self) -> None:
        """Write the sheet; from then on nothing can be changed."""
        assert self.paper is not None
        if self.is_handed_in:
            return
        data = sheet_bytes(self.paper, self.answers, self.name)
        try:
            write_file(self._sheet(self.paper), data, _MODE)
        except OSError:
            self.told = "答题表没有写出，请告诉监考人员；答案已保存，可以再次交卷"
            return
        self._draft(self.paper).unlink(missing_ok=True)

    @property
    def is_handed_in(self) -> bool:
        """Whether the sheet was handed in."""
        return self.paper is not None and self._sheet(self.paper).exists()

    @property
    def blank(self) -> int:
        """How many fields are blank."""
        assert self.paper is not None
        return sum(not self.answers.get(place, "").strip() for place in fields_of(self.paper))

    def _sheet(self, paper: Paper) -> Path:
        return self._folder / f"{paper.no}.xlsx"

    def _draft(self, paper: Paper) -> Path:
        return self._folder / _DRAFTS / f"{paper.no}.json"

    def _keep(self) -> None:
        assert self.paper is not None
        told = {"name": self.name, "answers": [[*place, text] for place, text in self.answers.items()]}
        try:
            write_file(self._draft(self.paper), json.dumps(told, ensure_ascii=False).encode(), _MODE)
        except OSError:
            self.told = "答案没有保存到磁盘，请告诉监考人员；不要关闭本页"

    def _kept(self, paper: Paper) -> Answers:
        """What was written before; what cannot be read is left aside, and told."""
        file = self._draft(paper)
        if not file.exists():
            return {}
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            known = fields_of(paper)
            return {
                (question, code): str(text)
                for question, code, text in told["answers"]
                if (question, code) in known
            }
        except (OSError, ValueError, KeyError, TypeError):
            file.replace(file.with_suffix(".broken"))
            self.told = "上次保存的答案已损坏，另存为.broken文件，请告诉监考人员"
            return {}


def fields_of(paper: Paper) -> Mapping[tuple[int, str], str]:
    """The titles of all fields, by question and code."""
    return {
        (question.number, field.code): field.title
        for question in paper.questions
        for field in question.exercise.fields
    }
