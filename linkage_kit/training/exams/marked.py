"""What came of an exam: the mark of every field, as plain text and numbers that tables and reports are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from linkage_kit.rulebook import shandong
from linkage_kit.training.answers import Blank, Unreadable, read_answer
from linkage_kit.training.exams.exam import Question, points_text
from linkage_kit.training.marking import Mark
from linkage_kit.training.reckoning.ways import Mistakes


@dataclass(frozen=True)
class MarkedField:
    """A field's mark. `points` and `got` are tenths (`got` None: not marked). The answer as it was `written` and
    as people read it (`answered`), the right one as the key has it (`expected`) and as people read it (`shown`).
    """

    question: int
    question_title: str
    code: str
    title: str
    citation: str
    written: str
    answered: str
    expected: str
    shown: str
    points: int
    got: int | None
    verdict: str
    mistakes: tuple[Mistakes, ...]
    from_own: bool
    remark: str
    arithmetic: str

    @property
    def mistake(self) -> str:
        """The mistakes by name: `+` joins those made together, `|` those between which the answer does not tell."""
        return "|".join("+".join(together) for together in self.mistakes)


@dataclass(frozen=True)
class MarkedPaper:
    """A paper that came back."""

    no: str
    code: str
    number: str
    name: str
    fields: tuple[MarkedField, ...]

    @property
    def points(self) -> int:
        """What it is worth, in tenths."""
        return sum(one.points for one in self.fields)

    @property
    def got(self) -> int:
        """What was got, in tenths; what is not marked counts as nothing until it is."""
        return sum(one.got or 0 for one in self.fields)

    @property
    def unmarked(self) -> list[MarkedField]:
        """The fields that could not be read."""
        return [one for one in self.fields if one.got is None]


@dataclass(frozen=True)
class FileProblem:
    """What is the matter with a file, in Chinese; `file` is blank where one is missing."""

    file: str
    reason: str


@dataclass(frozen=True)
class MarkedClass:
    """All papers that came back and could be marked, and what is the matter with files.

    `asked` is how many papers there are, `points` what each is worth, in tenths.
    """

    title: str
    code: str
    papers: tuple[MarkedPaper, ...]
    problems: tuple[FileProblem, ...] = ()
    asked: int = 0
    points: int = 0


def marked_field(question: Question, mark: Mark) -> MarkedField:
    """A mark of a question as plain text."""
    exercise = question.exercise
    return MarkedField(
        question=question.number,
        question_title=exercise.title,
        code=mark.field.code,
        title=mark.field.title,
        citation=shandong().citation(mark.field.clause),
        written=mark.written,
        answered=_as_read(mark),
        expected=mark.field.kind.text(mark.expected),
        shown=mark.field.kind.shown(mark.expected),
        points=mark.field.points,
        got=mark.got,
        verdict=mark.verdict,
        mistakes=mark.mistakes,
        from_own=mark.from_own,
        remark=mark.remark,
        arithmetic=mark.field.arithmetic(exercise.right),
    )


def _as_read(mark: Mark) -> str:
    answer = read_answer(mark.written, mark.field.kind)
    return mark.written if isinstance(answer, Blank | Unreadable) else mark.field.kind.shown(answer)


def marks_table(papers: Iterable[MarkedPaper]) -> pd.DataFrame:
    """`marks.csv`: a row a field."""
    rows = [
        (
            paper.no,
            paper.name,
            str(one.question),
            one.code,
            one.written,
            one.expected,
            points_text(one.points),
            points_text(one.got),
            one.verdict,
            one.mistake,
        )
        for paper in papers
        for one in paper.fields
    ]
    columns = [
        "paper",
        "name",
        "question",
        "code",
        "answer",
        "expected",
        "points",
        "got",
        "verdict",
        "mistake",
    ]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def scores_table(papers: Iterable[MarkedPaper]) -> pd.DataFrame:
    """`scores.csv`: a row a paper; `unmarked` fields could not be read and count as nothing until somebody does."""
    rows = [
        (
            paper.no,
            paper.number,
            paper.name,
            points_text(paper.got),
            points_text(paper.points),
            str(len(paper.unmarked)),
        )
        for paper in papers
    ]
    return pd.DataFrame(rows, columns=["paper", "number", "name", "got", "points", "unmarked"], dtype="str")


def problems_table(problems: Iterable[FileProblem]) -> pd.DataFrame:
    """`problems.csv`: what is the matter with files."""
    return pd.DataFrame([(one.file, one.reason) for one in problems], columns=["file", "reason"], dtype="str")


def changes_table(before: Iterable[MarkedPaper], after: Iterable[MarkedPaper]) -> pd.DataFrame:
    """`changes.csv`: whose score moved, by which field."""
    rows = [
        (
            new.no,
            new.name,
            str(one.question),
            one.code,
            one.written,
            points_text(was.got),
            points_text(one.got),
            points_text(old.got),
            points_text(new.got),
        )
        for old, new in zip(before, after, strict=True)
        for was, one in zip(old.fields, new.fields, strict=True)
        if was.got != one.got
    ]
    columns = [
        "paper",
        "name",
        "question",
        "code",
        "answer",
        "before",
        "after",
        "score_before",
        "score_after",
    ]
    return pd.DataFrame(rows, columns=columns, dtype="str")
