"""Cases for exercises: made by the case maker from a seed, chosen and changed by the kind, audited again."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator

from linkage_kit.audit import AuditResult, CaseAudit, audit
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.sample.generator import drawn as made_cases
from linkage_kit.sample.levels import LEVELS, OF_ALL_KINDS, level_of
from linkage_kit.training.exercise import Exercise
from linkage_kit.training.kinds import CaseTables, ExerciseKind, kinds, note

#: Every record of a made case lies before this day.
ASOF = dt.date(2026, 6, 30)
_CASES = 120
_MOST_CASES = 50_000
#: So many seeds have their cases from one pool.
_SEEDS = 25


@lru_cache(maxsize=32)
def pool(seed: int, level: int | None, cases: int = _CASES) -> AuditResult:
    """The audit of so many made cases of a level (None: of all kinds)."""
    of_level = OF_ALL_KINDS if level is None else level_of(level)
    return audit(made_cases(Generator(PCG64(seed)), cases, of_level), ASOF)


class NoCase(LookupError):
    """There is no case that suits a kind of exercise; says so in Chinese."""


def pool_for(kind: ExerciseKind, seed: int, level: int | None, cases: int = _CASES) -> AuditResult:
    """A pool with cases that suit the kind: of the level, or else of the next one above that has some.

    A case with a single payment, say, has no refund to be shared out over items. NoCase where no level has a case.
    """
    levels = [level] if level is None else list(range(level, len(LEVELS) + 1))
    for each in levels:
        result = pool(seed, each, cases)
        if kind.suits(result).any():
            return result
    raise NoCase(f"没有适合题型“{kind.title}”的案件")


def size_for(asked: Sequence[ExerciseKind], seed: int, level: int | None, wanted: int) -> int:
    """How many cases a pool must have so that so many of them suit each of the kinds asked. NoCase where that would be
    more than can be made in reasonable time.
    """
    size = _CASES
    for kind in asked:
        while kind.suits(pool_for(kind, seed, level, size)).sum() < wanted:
            size *= 2
            if size > _MOST_CASES:
                raise NoCase(f"题型“{kind.title}”没有这么多不同的案件，应减少人数或换一种题型")
    return size


def rng_of(kind: str, seed: int, *more: int) -> Generator:
    """Chance for an exercise of a kind: the same for the same seed."""
    return Generator(PCG64([seed, zlib.crc32(kind.encode()), *more]))


def drawn(
    kind: ExerciseKind, result: AuditResult, rng: Generator, case_id: str, taken: Collection[int] = ()
) -> tuple[int, CaseTables]:
    """A case of a pool that suits the kind, changed for it and called `case_id`, and its position in the pool.

    `taken`: positions that are not to be drawn again, where others suit.
    """
    suited = np.flatnonzero(kind.suits(result))
    fresh = suited[~np.isin(suited, list(taken))]
    chosen = int(rng.choice(fresh if len(fresh) else suited))
    case = result[result.facts.cases.case_id[chosen]]
    tables: CaseTables = {name: case.records.held[name].copy() for name in TABLES}
    note(tables, kind=kind.id)
    kind.prepare(tables, case, rng)
    return chosen, {name: frame.assign(case_id=case_id) for name, frame in tables.items()}


def casebook_of(cases: Collection[CaseTables]) -> Casebook:
    """One casebook of drawn cases."""
    frames: Mapping[str, pd.DataFrame] = {
        name: pd.concat([one[name] for one in cases], ignore_index=True) for name in TABLES
    }
    for frame in frames.values():
        frame.attrs["money"] = "fen"
    return Casebook.from_frames(frames)


@lru_cache(maxsize=128)
def exercise_of_seed(kind: str, seed: int, level: int | None = None) -> tuple[CaseAudit, Exercise]:
    """The exercise of a kind that a seed gives, and its case."""
    chosen = kinds()[kind]
    _, tables = drawn(chosen, pool_for(chosen, seed // _SEEDS, level), rng_of(kind, seed), f"{kind}-{seed}")
    case = audit(casebook_of([tables]), ASOF)[f"{kind}-{seed}"]
    return case, chosen.exercise(case)


def exercise_of_case(case: CaseAudit) -> Exercise:
    """The exercise that a drawn case was drawn for; KeyError where its kind is not known."""
    return kinds()[str(case.case["exercise_kind"])].exercise(case)
