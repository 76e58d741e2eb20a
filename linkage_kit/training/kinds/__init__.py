"""The kinds of exercises, a module a kind: another one is one more module, which registers its function.

A kind says which cases suit it, may change a case for its purpose, and makes the exercise of a case's audit alone: so
an exercise can be made again of the casebook that holds it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Mask
from linkage_kit.rulebook import shandong
from linkage_kit.training.exercise import Exercise

#: The tables of one case, which a kind may change; what it chooses it notes in columns of its own in `cases`.
CaseTables = MutableMapping[str, pd.DataFrame]


def _all_cases(result: AuditResult) -> Mask:
    return np.ones(len(result.facts.cases), bool)


def _as_it_is(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Nothing is changed."""


@dataclass(frozen=True)
class ExerciseKind:
    """A kind of exercise: `clauses` are what it is about, `suits` tells which cases of an audit it can be made of.

    `points` are what a question of it is worth in an exam, however many fields it has; `module` is where it stands.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    exercise: Callable[[CaseAudit], Exercise]
    suits: Callable[[AuditResult], Mask] = _all_cases
    prepare: Callable[[CaseTables, CaseAudit, Generator], None] = _as_it_is
    points: int = 10
    module: str = ""


_KINDS: dict[str, ExerciseKind] = {}


def exercise_kind(
    id: str,
    title: str,
    clauses: tuple[str, ...],
    *,
    suits: Callable[[AuditResult], Mask] = _all_cases,
    prepare: Callable[[CaseTables, CaseAudit, Generator], None] = _as_it_is,
    points: int = 10,
) -> Callable[[Callable[[CaseAudit], Exercise]], Callable[[CaseAudit], Exercise]]:
    """Registers a function that makes exercises as a kind; ValueError where another module has the id."""

    def registered(exercise: Callable[[CaseAudit], Exercise]) -> Callable[[CaseAudit], Exercise]:
        known = _KINDS.get(id)
        if known is not None and known.module != exercise.__module__:
            raise ValueError(f"练习题型“{id}”已经登记。")

        def named(case: CaseAudit) -> Exercise:
            return replace(exercise(case), kind=id, title=title)

        _KINDS[id] = ExerciseKind(id, title, clauses, named, suits, prepare, points, exercise.__module__)
        return named

    return registered


def kinds() -> dict[str, ExerciseKind]:
    """Every kind by its id, in the order of the clauses that they begin with."""
    _load()
    clauses = list(shandong().clauses)
    return dict(sorted(_KINDS.items(), key=lambda item: (clauses.index(item[1].clauses[0]), item[0])))


@lru_cache(maxsize=1)
def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


def note(tables: CaseTables, **chosen: object) -> None:
    """Note in the case what a kind chose of it, in columns beside the contract's."""
    tables["cases"] = tables["cases"].assign(
        **{f"exercise_{name}": str(value) for name, value in chosen.items()}
    )


def noted(case: CaseAudit, name: str) -> str:
    """What was noted; "" where nothing was."""
    value = case.case.get(f"exercise_{name}")
    return "" if value is None or pd.isna(value) else str(value)
