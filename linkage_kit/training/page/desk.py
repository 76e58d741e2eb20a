"""What the page of the training is about at this moment: the open lesson, its example, the exercise, the progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from linkage_kit import clock
from linkage_kit.casebook import CasebookError
from linkage_kit.sample.levels import LEVELS
from linkage_kit.training import progress_file
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.kinds import kinds
from linkage_kit.training.lesson import Lesson
from linkage_kit.training.lessons import kinds_of, lessons
from linkage_kit.training.marking import mark
from linkage_kit.training.next_exercise import next_exercise, worth_of
from linkage_kit.training.page import shown
from linkage_kit.training.pool import NoCase, exercise_of_seed
from linkage_kit.training.progress import Progress, as_csv, attempt_of

#: Exercises have seeds below this number, so that one can be read out.
SEEDS = 10_000
#: So often it is drawn again where the next exercise is the one that is there: after a reload draws begin anew.
_TRIES = 5
EXPORTED = "培训进度.csv"


class Desk:
    """`parts` is what the page shows; every other method is something that somebody does there."""

    def __init__(self) -> None:
        self.told = ""
        self.progress = Progress()
        self._take(progress_file.read)
        self.lesson: Lesson = next(iter(lessons().values()))
        self.positions: dict[str, int] = {}
        self.level: int | None = min(LEVELS)
        self._level: int | None = self.level
        self._drawn = 0
        self._seed = 0
        self._exercise: Exercise | None = None
        self._is_counted = False
        self._shown: shown.Shown | None = None
        self._room: list[shown.Shown] | None = None

    def parts(self) -> dict[str, Any]:
        """All that the page shows."""
        return {
            "told": self.told,
            "lessons": shown.shown_lessons(self.progress),
            "lesson": shown.shown_lesson(self.lesson),
            "levels": list(LEVELS),
            "level": self.level or 0,
            "play": self._play(),
            "exercise": self._shown,
            "progress": shown.shown_progress(self.progress, str(progress_file.progress_file())),
            "room": self._room,
        }

    def open(self, lesson_id: str) -> None:
        """Another lesson; KeyError where there is none."""
        if lesson_id != self.lesson.id:
            self.lesson = lessons()[lesson_id]
            self.positions, self._exercise, self._shown, self._room = {}, None, None, None

    def play(self, positions: Mapping[str, int]) -> None:
        """The controls of the example are at these positions."""
        known = {one.id for one in self.lesson.controls}
        self.positions = {name: int(at) for name, at in positions.items() if name in known}

    def begin_next(self, kind: str, level: int) -> None:
        """The next exercise of the lesson: of this kind, or of the one that is wanted most ("")."""
        self._set_level(level)
        of_lesson = kinds_of(self.lesson)
        asked = {name: one.clauses for name, one in of_lesson.items() if kind in ("", name)}
        if not asked:
            return
        before = self._now
        for _ in range(_TRIES):
            self._drawn += 1
            drawn = next_exercise(self.progress.attempts, asked, self._drawn, self._fits, self._worth)
            if drawn != before:
                break
        self._begin(*drawn)

    def begin(self, kind: str, seed: int, level: int) -> None:
        """A certain exercise, which was done before or is read out."""
        self._set_level(level)
        if kind in kinds() and 0 <= seed < SEEDS:
            self._begin(kind, seed)
        else:
            self.told = f"题号应为0至{SEEDS - 1}的整数"

    def hint(self) -> None:
        """The next hint."""
        if self._exercise is None or self._shown is None:
            return
        given = len(self._shown["hints"]) + 1
        self._tell(hints=list(self._exercise.hints[:given]), hints_left=len(self._exercise.hints) - given)

    def mark(self, written: Mapping[str, str]) -> None:
        """The answers are to be marked; the first time they count."""
        if self._exercise is None:
            return
        marks = mark(self._exercise, written)
        self._tell(
            marks=shown.shown_marks(self._exercise, marks),
            score=shown.score_in_words(marks),
            is_counted=not self._is_counted,
        )
        if not self._is_counted:
            attempt = attempt_of(self._exercise, marks, self._seed, self._level, clock.today())
            self._is_counted = True
            self._keep(lambda progress: progress.with_attempt(attempt))

    def again(self) -> None:
        """The same exercise, without its marks: what is answered now does not count."""
        if self._shown is not None:
            self._tell(marks=None, score="")

    def show_room(self) -> None:
        """The lesson is taught in a room: an exercise of each of its kinds, with the answers."""
        self._room = []
        for name in kinds_of(self.lesson):
            own = self._exercise is not None and self._exercise.kind == name
            self._room += self._for_room(name, self._seed if own else self._fitting(name))

    def other_in_room(self, kind: str) -> None:
        """Another exercise of a kind in the room."""
        self._drawn += 1
        made = self._for_room(kind, self._fitting(kind))
        self._room = [(made or [one])[0] if one["kind"] == kind else one for one in self._room or []]

    def rename(self, name: str) -> None:
        """Progress is that of somebody with this name, or of nobody in particular ("")."""
        self._keep(lambda progress: progress.named(name))

    def reset(self) -> None:
        """Progress begins anew."""
        self._keep(lambda progress: Progress())
        self._drawn = 0

    def exported(self) -> tuple[str, bytes]:
        """Name and content of a file of all marks."""
        return EXPORTED, as_csv(self.progress)

    # Inside ------------------------------------------------------------------------------------------------------

    @property
    def _now(self) -> tuple[str, int] | None:
        """Kind and seed of the exercise that is shown."""
        return None if self._exercise is None else (self._exercise.kind, self._seed)

    def _begin(self, kind: str, seed: int) -> None:
        exercise = self._made(kind, seed)
        if exercise is None:
            self.told = f"“{kinds()[kind].title}”没有这个级别的第{seed}题，请换一个题号或级别"
            return
        self._seed, self._is_counted, self._exercise = seed, False, exercise
        # The level may be set to another one before the next exercise begins.
        self._level = self.level
        self._shown = shown.shown_exercise(exercise, seed, self.level)

    def _made(self, kind: str, seed: int) -> Exercise | None:
        """The exercise of a seed; None where no case of the level suits the kind."""
        try:
            _, exercise = exercise_of_seed(kind, seed, self.level)
        except NoCase:
            return None
        return exercise

    def _worth(self, kind: str, seed: int) -> float:
        exercise = self._made(kind, seed)
        return 0.0 if exercise is None else worth_of(exercise, self.progress.attempts)

    def _fits(self, kind: str, seed: int) -> bool:
        """Whether an exercise is about what the lesson teaches: some kinds have exercises of other clauses too."""
        taught, exercise = set(self.lesson.clauses), self._made(kind, seed)
        # A kind may be about what other lessons teach: whoever looks for mistakes looks for those of all.
        asked = taught.intersection(kinds()[kind].clauses)
        return exercise is not None and (not asked or not taught.isdisjoint(exercise.clauses))

    def _for_room(self, kind: str, seed: int) -> list[shown.Shown]:
        exercise = self._made(kind, seed)
        return [] if exercise is None else [shown.shown_answers(exercise, seed, self.level)]

    def _fitting(self, kind: str) -> int:
        _, seed = next_exercise((), {kind: ()}, self._drawn, self._fits, lambda kind, seed: 0.0)
        return seed

    def _play(self) -> shown.Shown:
        at = {one.id: self.positions.get(one.id, one.start) for one in self.lesson.controls}
        return _played(self.lesson.id, tuple(at.items()))

    def _set_level(self, level: int) -> None:
        self.level = level if level in LEVELS else None

    def _tell(self, **changes: Any) -> None:
        self._shown = {**(self._shown or {}), **changes}

    def _keep(self, change: Callable[[Progress], Progress]) -> None:
        """Progress changes, in the file or, where that cannot be written, on this page alone."""
        self.progress = change(self.progress)
        self._take(lambda: progress_file.keep(change))

    def _take(self, told: Callable[[], progress_file.Kept]) -> None:
        try:
            kept = told()
        except (CasebookError, OSError) as error:
            self.told = f"学习进度没有存下，只在本页有效：{error}"
            return
        self.progress, self.told = kept.progress, kept.told


@lru_cache(maxsize=32)
def _played(lesson_id: str, positions: tuple[tuple[str, int], ...]) -> shown.Shown:
    """An example; whoever goes on to the exercises does not wait for it again."""
    at = dict(positions)
    return shown.shown_play(lessons()[lesson_id].played(at), at)
