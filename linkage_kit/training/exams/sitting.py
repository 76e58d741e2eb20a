"""An exam that is sat on a page: who sits it, what is written so far, and the sheet that is handed in.

What is written is kept at once, so that a page that was closed goes on where it was. Nothing in here tells an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linkage_kit.casebook.characters import comparable_name
from linkage_kit.casebook.storage.atomic import exclusive, write_file
from linkage_kit.training.exams.exam import Exam, Paper
from linkage_kit.training.exams.sheets import sheet_bytes

_DRAFTS = ".drafts"
_MODE = 0o600
#: No answer is longer; a page that sends more is none of ours.
_LONGEST = 500

#: Answers by question and code.
Answers = dict[tuple[int, str], str]


@dataclass(frozen=True)
class _Kept:
    """What is kept of a sitting."""

    name: str = ""
    answers: Answers = field(default_factory=dict)


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
        kept = self._kept(paper)
        if kept.name and comparable_name(kept.name) != stated:
            self.told = "这个考号已由另一人开始答题，请核对；确是本人的，请告诉监考人员"
            return
        self.paper, self.name, self.answers = paper, name.strip(), kept.answers

    def fill(self, question: int, code: str, text: str) -> None:
        """What stands in a field now; KeyError where the paper has no such field."""
        assert self.paper is not None
        if (question, code) not in fields_of(self.paper):
            raise KeyError(code)
        self.told = ""
        if not self.is_handed_in:
            # What no file can hold is no text that anybody types.
            self.answers[question, code] = text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")
            self._keep(self.paper, {(question, code)})

    def hand_in(self) -> None:
        """Write the sheet; from then on nothing can be changed."""
        assert self.paper is not None
        if self.is_handed_in:
            return
        self._keep(self.paper, set())
        try:
            data = sheet_bytes(self.paper, self.answers, self.name)
            write_file(self._sheet(self.paper), data, _MODE)
        except OSError:
            self.told = "答题表没有写出，请告诉监考人员；答案已保存，可以再次交卷"
            return
        self._draft(self.paper).unlink(missing_ok=True)

    @property
    def is_handed_in(self) -> bool:
        """Whether the sheet was handed in."""
        return self.paper is not None and self._sheet(self.paper).exists()

    def _sheet(self, paper: Paper) -> Path:
        return self._folder / f"{paper.no}.xlsx"

    def _draft(self, paper: Paper) -> Path:
        return self._folder / _DRAFTS / f"{paper.no}.json"

    def _keep(self, paper: Paper, changed: set[tuple[int, str]]) -> None:
        """Keep what changed here beside what is kept now: another window of the same trainee may have written."""
        folder = self._draft(paper).parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with exclusive(folder):
                kept = self._kept(paper).answers
                mine = {
                    place: text
                    for place, text in self.answers.items()
                    if place in changed or place not in kept
                }
                self.answers = {**kept, **mine}
                told = {
                    "name": self.name,
                    "answers": [[*place, text] for place, text in self.answers.items()],
                }
                write_file(self._draft(paper), json.dumps(told, ensure_ascii=False).encode(), _MODE)
        except OSError:
            self.told = "答案没有保存到磁盘，请告诉监考人员；不要关闭本页"

    def _kept(self, paper: Paper) -> _Kept:
        """What was written before, and by whom; what cannot be read is left aside, and told."""
        file = self._draft(paper)
        if not file.exists():
            return _Kept()
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            known = fields_of(paper)
            answers = {
                (question, code): str(text)
                for question, code, text in told["answers"]
                if (question, code) in known
            }
            return _Kept(str(told["name"]), answers)
        except (OSError, ValueError, KeyError, TypeError):
            file.replace(file.with_suffix(".broken"))
            self.told = "上次保存的答案已损坏，另存为.broken文件，请告诉监考人员"
            return _Kept()


def fields_of(paper: Paper) -> Mapping[tuple[int, str], str]:
    """The titles of all fields, by question and code."""
    return {
        (question.number, field.code): field.title
        for question in paper.questions
        for field in question.exercise.fields
    }
