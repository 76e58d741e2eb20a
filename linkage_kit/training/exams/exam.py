"""An exam: a paper of other cases for every trainee, with the same kinds of questions in one order, worth the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook
from linkage_kit.errors import UserError
from linkage_kit.money import share_out
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.kinds import ExerciseKind, kinds
from linkage_kit.training.pool import (
    ASOF,
    NoCase,
    casebook_of,
    drawn,
    exercise_of_case,
    pool_for,
    rng_of,
    size_for,
)

#: Points are counted in tenths: a question's are shared out over its fields, however many there are.
TENTHS = 10
#: Questions of a paper where nothing else is asked for.
QUESTIONS = 8
_NAME_OF_CODE = 8


class ExamError(UserError):
    """An exam that cannot be made or read; says why in Chinese."""


@dataclass(frozen=True)
class Trainee:
    """Who sits the exam: `number` is the one that the office gives (考号), `name` may be blank."""

    number: str
    name: str = ""


@dataclass(frozen=True)
class Plan:
    """What an exam is made of; the same plan gives the same papers."""

    title: str
    seed: int
    level: int | None
    kinds: tuple[str, ...]
    trainees: tuple[Trainee, ...]

    @cached_property
    def code(self) -> str:
        """Tells the exam from others; it stands on every paper and sheet."""
        told = [
            self.seed,
            self.level,
            self.kinds,
            self.title,
            [(each.number, each.name) for each in self.trainees],
        ]
        return (
            hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_NAME_OF_CODE].upper()
        )

    def paper_numbers(self) -> list[str]:
        """The papers' numbers, from 001."""
        width = max(3, len(str(len(self.trainees))))
        return [f"{number:0{width}d}" for number in range(1, len(self.trainees) + 1)]


@dataclass(frozen=True)
class Question:
    """A question of a paper, counted from 1; the points of its fields are tenths."""

    number: int
    exercise: Exercise

    @property
    def points(self) -> int:
        """What it is worth, in tenths."""
        return self.exercise.points


@dataclass(frozen=True)
class Paper:
    """A trainee's paper."""

    no: str
    code: str
    trainee: Trainee
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        """What all questions are worth, in tenths."""
        return sum(question.points for question in self.questions)


@dataclass(frozen=True)
class Exam:
    """A plan, the casebook with a case for every question, and the papers."""

    plan: Plan
    casebook: Casebook
    papers: tuple[Paper, ...]

    @cached_property
    def by_code(self) -> dict[str, Paper]:
        """The papers by their codes."""
        return {paper.code: paper for paper in self.papers}


def chosen_kinds(questions: int) -> tuple[str, ...]:
    """So many kinds of questions, spread over all of them; ExamError where there are not as many."""
    known = list(kinds())
    if not 1 <= questions <= len(known):
        raise ExamError(f"题数应为1至{len(known)}，现为{questions}")
    return tuple(known[number * len(known) // questions] for number in range(questions))


def made_exam(plan: Plan) -> Exam:
    """The exam of a plan; every question has a case that no other one has. ExamError where no case suits a kind."""
    known = [kinds()[kind] for kind in plan.kinds]
    try:
        size = size_for(known, plan.seed, plan.level, len(plan.trainees) * len(known))
        pools = [pool_for(kind, plan.seed, plan.level, size) for kind in known]
    except NoCase as error:
        raise ExamError(str(error)) from None
    taken: set[tuple[int, int]] = set()
    cases = []
    for number, no in enumerate(plan.paper_numbers()):
        for place, kind in enumerate(known, start=1):
            rng, result = rng_of(kind.id, plan.seed, number), pools[place - 1]
            others = {chosen for of_pool, chosen in taken if of_pool == id(result)}
            chosen, tables = drawn(kind, result, rng, case_of(no, place), others)
            taken.add((id(result), chosen))
            cases.append(tables)
    return exam_of(plan, casebook_of(cases))


def exam_of(plan: Plan, casebook: Casebook) -> Exam:
    """The exam of a plan whose cases lie in a casebook; ExamError where one is missing."""
    result = audit(casebook, ASOF)
    known = [kinds()[kind] for kind in plan.kinds]
    try:
        papers = tuple(
            Paper(
                no,
                f"{plan.code}-{no}",
                trainee,
                tuple(
                    Question(number, _worth(exercise_of_case(result[case_of(no, number)]), kind))
                    for number, kind in enumerate(known, start=1)
                ),
            )
            for no, trainee in zip(plan.paper_numbers(), plan.trainees, strict=True)
        )
    except (LookupError, ValueError, StopIteration, AssertionError) as error:
        # Somebody changed what the kinds noted in the cases, or took cases away.
        raise ExamError("标准答案的案卷不完整或已被改动") from error
    return Exam(plan, casebook, papers)


def case_of(paper: str, question: int) -> str:
    """The case of a question in the key's casebook."""
    return f"{paper}-{question}"


def _worth(exercise: Exercise, kind: ExerciseKind) -> Exercise:
    """The exercise with the kind's points shared out over its fields, in tenths."""
    worth = kind.points * TENTHS
    weights = np.array([[field.points for field in exercise.fields]], np.int64)
    shares: Sequence[int] = share_out(np.array([worth]), weights * worth, weights.sum(axis=1))[0].tolist()
    fields = [replace(field, points=share) for field, share in zip(exercise.fields, shares)]
    return replace(exercise, fields=fields)


def points_text(tenths: int | None) -> str:
    """Points as they are written: `2.5`, `10`; "" for none."""
    if tenths is None:
        return ""
    return f"{tenths // TENTHS}.{tenths % TENTHS}" if tenths % TENTHS else str(tenths // TENTHS)
