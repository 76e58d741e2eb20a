"""Lessons, exercises and marks as the page is told of them: JSON, and blocks of a report as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from linkage_kit.reporting.blocks import Block, Section
from linkage_kit.reporting.html import section_html
from linkage_kit.rulebook import shandong
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.lesson import Lesson, Played
from linkage_kit.training.lessons import kinds_of, lessons
from linkage_kit.training.marking import VERDICTS, Mark
from linkage_kit.training.mistakes import in_words, mistakes
from linkage_kit.training.progress import STATES, Progress

Shown = dict[str, Any]


def citations(clauses: Sequence[str]) -> str:
    """How clauses are cited, side by side: of an article whose parts are all there, first and last part."""
    parts: dict[str, list[str]] = {}
    for citation in map(shandong().citation, clauses):
        article, mark, part = citation.partition("（")
        parts.setdefault(article, []).append(mark + part)
    return "、".join(article + _parts(of_article) for article, of_article in parts.items())


def _parts(of_article: Sequence[str]) -> str:
    """The parts of an article; none where the whole article is meant."""
    if "" in of_article:
        return ""
    return "".join(of_article) if len(of_article) < 4 else f"{of_article[0]}至{of_article[-1]}"


def html(name: str, blocks: Sequence[Block]) -> str:
    """Blocks of a report as HTML; what stands in them is escaped."""
    return section_html(Section(name, name, blocks).data())


def shown_lessons(progress: Progress) -> list[Shown]:
    """The list of lessons, each with how far it is."""
    return [
        {
            "id": lesson.id,
            "number": lesson.number,
            "title": lesson.title,
            "clause": citations(lesson.clauses),
            **_lesson_state(lesson, progress),
        }
        for lesson in lessons().values()
    ]


def _lesson_state(lesson: Lesson, progress: Progress) -> Shown:
    states = progress.clauses(lesson.clauses)
    right, tried = sum(one.right for one in states), sum(one.tried for one in states)
    known = [one for one in states if one.state == "known"]
    done = len(known) == len(states)
    return {
        "state": "known" if done else "begun" if tried else "untried",
        "told": f"{tried}项中{right}项正确" if tried else "",
    }


def shown_lesson(lesson: Lesson) -> Shown:
    """A lesson without its example's figures."""
    rules = shandong()
    return {
        "id": lesson.id,
        "number": lesson.number,
        "title": lesson.title,
        "clause": citations(lesson.clauses),
        "clauses": [[rules.citation(clause), rules.clauses[clause].zh] for clause in lesson.clauses],
        "ideas": [{"text": idea.text, "clause": rules.citation(idea.clause)} for idea in lesson.ideas],
        "controls": [
            {
                "id": one.id,
                "title": one.title,
                "kind": one.kind,
                "labels": [label for label, _ in one.choices],
                "start": one.start,
            }
            for one in lesson.controls
        ],
        "kinds": [{"id": kind.id, "title": kind.title} for kind in kinds_of(lesson).values()],
    }


def shown_play(played: Played, positions: Mapping[str, int]) -> Shown:
    """An example with its controls at these positions."""
    return {
        "positions": dict(positions),
        "figures": [list(pair) for pair in played.figures],
        "html": html("play", played.blocks),
        "stages": [[stage.title, stage.text] for stage in played.stages],
    }


def shown_exercise(exercise: Exercise, seed: int, level: int | None) -> Shown:
    """An exercise without anything that gives its answers away."""
    return {
        "kind": exercise.kind,
        "seed": seed,
        "level": level or 0,
        "title": exercise.title,
        "question": exercise.question,
        "facts": html("facts", exercise.facts),
        "fields": shown_fields(exercise),
        "hints": [],
        "hints_left": len(exercise.hints),
        "marks": None,
        "score": "",
    }


def shown_fields(exercise: Exercise) -> list[Shown]:
    """The fields to fill in, and how."""
    return [
        {
            "code": field.code,
            "title": field.title,
            "kind": field.kind.id,
            "example": field.kind.example,
            "words": None if field.kind.words is None else [list(pair) for pair in field.kind.words.items()],
            "points": field.points,
        }
        for field in exercise.fields
    ]


def shown_marks(exercise: Exercise, marks: Sequence[Mark]) -> dict[str, Shown]:
    """The marks by the codes of their fields, each with the right way."""
    return {one.field.code: {**_shown_mark(one), **_right_way(exercise, one)} for one in marks}


def _shown_mark(one: Mark) -> Shown:
    known = mistakes()
    named = list(dict.fromkeys(name for together in one.mistakes for name in together))
    return {
        "verdict": one.verdict,
        "words": VERDICTS[one.verdict],
        "written": one.written,
        "got": one.got,
        "points": one.field.points,
        "mistake": in_words(one.mistakes),
        "from_own": one.from_own,
        "mistakes": [[known[name].title, known[name].what, known[name].teach] for name in named],
        "remark": one.remark,
    }


def _right_way(exercise: Exercise, one: Mark) -> Shown:
    return {
        "expected": one.field.kind.shown(one.expected),
        "arithmetic": one.field.arithmetic(exercise.right),
        "clause": shandong().citation(one.field.clause),
    }


def score_in_words(marks: Sequence[Mark]) -> str:
    """The points, and what was not marked."""
    got, points = sum(one.got or 0 for one in marks), sum(one.field.points for one in marks)
    unread = sum(one.got is None for one in marks)
    return f"得{got}分，满分{points}分" + (f"；{unread}项无法识别，没有评分" if unread else "")


def shown_answers(exercise: Exercise, seed: int, level: int | None) -> Shown:
    """An exercise for the room: its answers are with it, the page hides them until somebody asks."""
    rules = shandong()
    return {
        **shown_exercise(exercise, seed, level),
        "hints": list(exercise.hints),
        "answers": [
            {
                "code": field.code,
                "title": field.title,
                "expected": field.kind.shown(exercise.right[field.code]),
                "arithmetic": field.arithmetic(exercise.right),
                "clause": rules.citation(field.clause),
            }
            for field in exercise.fields
        ],
    }


def shown_progress(progress: Progress, file: str) -> Shown:
    """The map of clauses, each with the lesson that teaches it."""
    rules = shandong()
    lesson_of = {clause: lesson for lesson in reversed(lessons().values()) for clause in lesson.clauses}
    order = [clause for clause in rules.clauses if clause in lesson_of]
    return {
        "name": progress.name,
        "file": file,
        "attempts": len(progress.attempts),
        "score": [sum(one.got for one in progress.attempts), sum(one.points for one in progress.attempts)],
        "clauses": [
            {
                "id": one.clause,
                "citation": rules.citation(one.clause),
                "zh": rules.clauses[one.clause].zh,
                "right": one.right,
                "tried": one.tried,
                "state": one.state,
                "words": STATES[one.state],
                "lesson": lesson_of[one.clause].id,
                "lesson_number": lesson_of[one.clause].number,
            }
            for one in progress.clauses(order)
        ],
    }
