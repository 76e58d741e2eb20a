"""Answers that count as right besides the key's, where the key was wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from linkage_kit.training.answers import Blank, Unreadable, read_answer
from linkage_kit.training.exams.exam import Exam, ExamError

_EXAMPLE = "3:refund:2016=175.00"
_ACCEPTED = re.compile(
    r"(?:(?P<paper>[0-9]{3,}):)?(?P<question>[0-9]{1,3}):(?P<code>[a-z_]+(?::[a-z_0-9]+)*)=(?P<answer>.*\S.*)"
)


@dataclass(frozen=True)
class Accepted:
    """An answer that counts as right besides the key's, where that was wrong: on one `paper`, or on every one ("")."""

    question: int
    code: str
    answer: str
    paper: str = ""

    def is_of(self, paper: str, question: int) -> bool:
        """Whether it counts for a question of a paper."""
        return self.question == question and self.paper in ("", paper)


def accepted_of(text: str) -> Accepted:
    """`3:refund:2016=175.00`, or of one paper `007:3:refund:2016=175.00`; ExamError for anything else."""
    found = _ACCEPTED.fullmatch(text)
    if found is None:
        raise ExamError(
            f"“{text}”应写作 题号:编码=答案，如3:refund:2016=175.00；只对一份试卷的，写作007:3:refund:2016=175.00"
        )
    return Accepted(int(found["question"]), found["code"], found["answer"].strip(), found["paper"] or "")


def of_differing_papers(exam: Exam, accepted: Sequence[Accepted]) -> list[str]:
    """Of accepted answers that count on every paper, those whose right answers differ from paper to paper, in words."""
    told = []
    for one in accepted:
        right = {
            field.kind.text(question.exercise.right[field.code])
            for paper in exam.papers
            for question in paper.questions
            if one.is_of(paper.no, question.number)
            for field in question.exercise.fields
            if field.code == one.code
        }
        if not one.paper and len(right) > 1:
            place = f"{one.question}:{one.code}"
            told.append(
                f"{place}在不止一份试卷中有，标准答案各不相同，现对它们都认可“{one.answer}”；"
                f"只对一份的，写作 试卷号:{place}=答案"
            )
    return told


def require_fields(exam: Exam, accepted: Sequence[Accepted]) -> None:
    """ExamError where an accepted answer fits no field, or cannot be read as an answer to it."""
    for one in accepted:
        fields = [
            field
            for paper in exam.papers
            for question in paper.questions
            if one.is_of(paper.no, question.number)
            for field in question.exercise.fields
            if field.code == one.code
        ]
        if not fields:
            which = f"{one.paper}号卷没有" if one.paper else "没有一份试卷有"
            raise ExamError(f"{which}第{one.question}题的编码{one.code}")
        if isinstance(answer := read_answer(one.answer, fields[0].kind), Blank | Unreadable):
            expected = answer.expected if isinstance(answer, Unreadable) else "没有答案"
            raise ExamError(f"第{one.question}题{one.code}的答案“{one.answer}”无法识别：{expected}")
