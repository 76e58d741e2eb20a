"""What somebody has practised so far: the marks of each exercise, and how far each clause is.

Names nobody unless a name was given. Answers are not kept, only what they were marked as.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import pandas as pd

from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.marking import VERDICTS, Mark, Verdict
from linkage_kit.training.mistakes import in_words

VERSION = 1
#: A clause is known where so many of its last figures were right, of at least so many.
_LAST, _LEAST, _KNOWN = 10, 3, 0.8
LONGEST_NAME = 40
State = Literal["untried", "begun", "known"]
STATES: dict[State, str] = {"untried": "没有练过", "begun": "还在练", "known": "已掌握"}


@dataclass(frozen=True)
class KeptField:
    """A field as it was marked: `got` of its points (None: not marked); `mistakes` are the alternatives found."""

    code: str
    title: str
    clause: str
    verdict: Verdict
    got: int | None
    points: int
    mistakes: tuple[tuple[str, ...], ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it was right, by one's own earlier figures too."""
        return self.verdict in ("right", "carried")


@dataclass(frozen=True)
class Attempt:
    """An exercise that was marked, and by which kind, seed and level it can be made again; `on` is a day (ISO)."""

    kind: str
    seed: int
    level: int | None
    on: str
    fields: tuple[KeptField, ...]

    @property
    def got(self) -> int:
        """The points of all fields that were marked."""
        return sum(field.got or 0 for field in self.fields)

    @property
    def points(self) -> int:
        """What they are worth together."""
        return sum(field.points for field in self.fields)


@dataclass(frozen=True)
class ClauseState:
    """How far a clause is: figures that were right of those tried, and of the last ones."""

    clause: str
    right: int
    tried: int
    state: State


@dataclass(frozen=True)
class Progress:
    """All attempts, the first one first; `name` is "" unless somebody gave it."""

    name: str = ""
    attempts: tuple[Attempt, ...] = ()

    def with_attempt(self, attempt: Attempt) -> Progress:
        """Progress with one more attempt."""
        return replace(self, attempts=(*self.attempts, attempt))

    def named(self, name: str) -> Progress:
        """The same progress of somebody of this name; "": of nobody in particular."""
        return replace(self, name=name.strip()[:LONGEST_NAME])

    def clauses(self, ids: Iterable[str]) -> list[ClauseState]:
        """How far each of these clauses is."""
        return [self._clause(clause) for clause in ids]

    def _clause(self, clause: str) -> ClauseState:
        marked = [
            field.is_right
            for attempt in self.attempts
            for field in attempt.fields
            if field.clause == clause and field.got is not None
        ]
        last = marked[-_LAST:]
        is_known = len(last) >= _LEAST and sum(last) >= _KNOWN * len(last)
        state: State = "known" if is_known else "begun" if marked else "untried"
        return ClauseState(clause, sum(marked), len(marked), state)


def attempt_of(
    exercise: Exercise, marks: Sequence[Mark], seed: int, level: int | None, on: dt.date
) -> Attempt:
    """What is kept of a marked exercise."""
    fields = tuple(
        KeptField(
            one.field.code,
            one.field.title,
            one.field.clause,
            one.verdict,
            one.got,
            one.field.points,
            one.mistakes,
        )
        for one in marks
    )
    return Attempt(exercise.kind, seed, level, on.isoformat(), fields)


def mistakes_made(attempts: Sequence[Attempt]) -> Counter[str]:
    """How often each mistake was made; where an answer does not tell which, each alternative counts in part."""
    made: Counter[str] = Counter()
    for field in (field for attempt in attempts for field in attempt.fields):
        for together in field.mistakes:
            for name in together:
                made[name] += 1 / len(field.mistakes)  # type: ignore[assignment]
    return made


def to_data(progress: Progress) -> dict[str, Any]:
    """Plain JSON values."""
    return {"version": VERSION, **asdict(progress)}


def from_data(data: Any) -> Progress:
    """Progress of JSON values; ValueError where they are none, or of another version."""
    try:
        if data["version"] != VERSION:
            raise ValueError(f"version {data['version']}")
        return Progress(_text(data["name"]), tuple(map(_attempt, data["attempts"])))
    except (AttributeError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _attempt(data: Any) -> Attempt:
    level = data["level"]
    return Attempt(
        _text(data["kind"]),
        int(data["seed"]),
        None if level is None else int(level),
        dt.date.fromisoformat(data["on"]).isoformat(),
        tuple(map(_field, data["fields"])),
    )


def _field(data: Any) -> KeptField:
    if data["verdict"] not in VERDICTS:
        raise ValueError(data["verdict"])
    got = data["got"]
    return KeptField(
        _text(data["code"]),
        _text(data["title"]),
        _text(data["clause"]),
        data["verdict"],
        None if got is None else int(got),
        int(data["points"]),
        tuple(tuple(map(_text, together)) for together in data["mistakes"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def as_csv(progress: Progress) -> bytes:
    """All marked fields as a CSV file for a spreadsheet, a row each; the name stands in it if one was given."""
    rows = [
        (
            progress.name,
            attempt.on,
            attempt.kind,
            str(attempt.seed),
            "不限" if attempt.level is None else str(attempt.level),
            field.clause,
            field.title,
            VERDICTS[field.verdict],
            "" if field.got is None else str(field.got),
            str(field.points),
            _in_words(field.mistakes),
        )
        for attempt in progress.attempts
        for field in attempt.fields
    ]
    titles = ["姓名", "日期", "题型", "题号", "级别", "条款", "项目", "评分", "得分", "满分", "错在哪里"]
    return table_bytes(pd.DataFrame(rows, columns=titles, dtype="str"), None)


def _in_words(found: tuple[tuple[str, ...], ...]) -> str:
    """Mistakes in words; of one that is not known any more its name."""
    try:
        return in_words(found)
    except KeyError:
        return "，或者".join("加上".join(together) for together in found)
