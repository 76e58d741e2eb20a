"""The case maker: generated cases with faults injected on purpose, and what was injected.

More cases are drawn than are wanted, every fault is asked in which of them it can be made, and the cases are chosen so
that each has its share. So a casebook of as many cases as there are faults has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator

from linkage_kit.audit.facts import facts_of
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.columns import Array
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.rulebook import shandong
from linkage_kit.sample import tables
from linkage_kit.sample.assignment import assigned
from linkage_kit.sample.faults import Fault, named
from linkage_kit.sample.faults.scene import FOUND_FROM, Injected, Scene
from linkage_kit.sample.generator import case_ids, drawn
from linkage_kit.sample.levels import MIXED, Level, level_of
from linkage_kit.sample.truth import truth

#: The share of cases that have a fault, where that is enough for every fault to be there once.
_FAULTY = 0.6
#: So many cases are drawn for each fault beside those wanted, and in every further round twice as many of all.
_SPARE, _ROUNDS = 25, 6
#: Among so many cases there is one for every fault that the level has any for.
_TELLING = 2000


@dataclass(frozen=True)
class Made:
    """A casebook with faults, and the truth about it: what was injected (`sample.truth.COLUMNS`, text)."""

    casebook: Casebook
    truth: pd.DataFrame


def make(n: int, seed: int, level: int | None = None, faults: Iterable[str] = ("all",)) -> Made:
    """`n` invented cases from a seed, of a level from 1 to 5 or of any kind, with faults of these names.

    `faults`: names of faults, finding codes or causes; `all` of the level, as many as there are cases; `none`. They are
    spread in turn over three cases of five, over more where there are more faults than that. The same arguments give
    the same bytes. The truth is also the extra table `truth` of the casebook. Raises ValueError, in Chinese, for a
    number that cannot be, for an unknown name and where a fault cannot be made in as many cases as it should.
    """
    if n < 0 or seed < 0:
        raise ValueError("案件数和种子都不能是负数")
    names = list(faults)
    asked = named(names, level)
    if set(names) == {"all"}:
        asked = asked[:n]
    if len(asked) > n:
        raise ValueError(f"{len(asked)}种差错至少要{len(asked)}个案件，现为{n}个")
    rng, drawn_from = Generator(PCG64(seed)), MIXED if level is None else level_of(level)
    if not asked:
        nothing = truth((), np.empty(0, object))
        return Made(drawn(rng, n, drawn_from).assign(extra={"truth": nothing}), nothing)
    return _made(rng, n, drawn_from, _turns(asked, n))


def _turns(asked: tuple[Fault, ...], n: int) -> dict[Fault, int]:
    """In how many cases each fault is made."""
    each, more = divmod(min(n, max(len(asked), round(_FAULTY * n))), len(asked))
    return {fault: each + (number < more) for number, fault in enumerate(asked)}


def _made(rng: Generator, n: int, level: Level, turns: Mapping[Fault, int]) -> Made:
    for size in ((n + _SPARE * (len(turns) + 3)) * 2**number for number in range(_ROUNDS)):
        pool = drawn(rng, size, level)
        scene = Scene(
            facts_of(pool, FOUND_FROM, shandong()), arithmetic_on(shandong(), shandong().effective_from), rng
        )
        injections = {fault: fault.inject(scene) for fault in turns}
        chosen = assigned(rng, size, injections, turns)
        short = [fault for fault in turns if len(chosen[fault].cases) < turns[fault]]
        selected = np.unique(np.concatenate([one.found.case for one in chosen.values()]))
        if not short and len(selected) <= n:
            others = np.setdiff1d(np.arange(size), selected)
            clean = rng.choice(others, n - len(selected), replace=False)
            return _put_together(pool, chosen, np.sort(np.concatenate([selected, clean])))
        if size >= _TELLING and any(not len(injections[fault].cases) for fault in short):
            break
    told = "；".join(
        f"差错{fault.name}（{fault.title}）要{turns[fault]}个案件，只有{len(chosen[fault].cases)}个可以这样改"
        for fault in short
    )
    raise ValueError(told or f"{n}个案件放不下这些差错，请增加案件数")


def _put_together(pool: Casebook, chosen: Mapping[Fault, Injected], kept: Array) -> Made:
    """The kept cases (positions, ascending) with what was chosen for them, under new case ids."""
    count = len(pool)
    stays = np.zeros(count, bool)
    stays[kept] = True
    ids = np.full(count, "", object)
    ids[kept] = case_ids(len(kept)).to_numpy(object)
    changes = [change for one in chosen.values() for change in one.changes]
    rows = tables.as_columns(pool.tables)
    frames = {}
    for name in TABLES:
        table = tables.applied(name, rows[name], changes)
        frames[name] = tables.as_frame(name, table.select(stays[table.case]), ids)
    told = truth(chosen.items(), ids)
    return Made(Casebook.from_frames(frames, extra={"truth": told}), told)
