"""The lessons in the order of the articles, a module a lesson: another one is one more module with its `LESSON`."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from linkage_kit.training.kinds import ExerciseKind, kinds
from linkage_kit.training.lesson import Lesson


@lru_cache(maxsize=1)
def lessons() -> dict[str, Lesson]:
    """Every lesson by its id, in their order."""
    found = [import_module(f"{__name__}.{module.name}").LESSON for module in pkgutil.iter_modules(__path__)]
    return {lesson.id: lesson for lesson in sorted(found, key=lambda lesson: lesson.number)}


def kinds_of(lesson: Lesson) -> dict[str, ExerciseKind]:
    """The kinds of exercises of a lesson that there are, in its order.

    A kind that no lesson names is practised where its first clause is taught.
    """
    known = kinds()
    named = {name for each in lessons().values() for name in each.kinds}
    others = [name for name, kind in known.items() if name not in named and kind.clauses[0] in lesson.clauses]
    return {name: known[name] for name in (*lesson.kinds, *others) if name in known}
