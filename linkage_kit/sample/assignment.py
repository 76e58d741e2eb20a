"""Which fault is made in which case: every case has one at most, the faults that few cases can have choose first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from linkage_kit.columns import Array, Mask
from linkage_kit.sample.faults import Fault
from linkage_kit.sample.faults.scene import Injected


def assigned(
    rng: Generator, cases: int, injections: Mapping[Fault, Injected], turns: Mapping[Fault, int]
) -> dict[Fault, Injected]:
    """Each fault in as many cases as its turns, in fewer where there are none left that can have it.

    `cases`: how many there are. A fault that two cases have together is made last: the other case may have a fault of
    its own, but no other identity number.
    """
    taken, renumbered = np.zeros((2, cases), bool)
    chosen = {}
    for fault in sorted(turns, key=lambda fault: _rank(injections[fault])):
        injected = injections[fault]
        order = rng.permutation(_free(injected, taken, renumbered))
        # Stable: by chance, but cases beside others that are chosen already come first.
        order = order[np.argsort(~_beside_taken(injected, order, taken), kind="stable")]
        made = injected.only(order[: turns[fault]])
        taken[made.cases] = True
        for change in made.changes:
            if change.table == "cases" and change.rows is not None and "id_number" in change.rows:
                renumbered[change.of] = True
        chosen[fault] = made
    return {fault: chosen[fault] for fault in turns}


def _rank(injected: Injected) -> tuple[bool, int]:
    return bool((injected.found.of != injected.found.case).any()), len(injected.cases)


def _free(injected: Injected, taken: Mask, renumbered: Mask) -> Array:
    """The cases that have no fault yet and none beside them with a number of another."""
    found = injected.found
    hindered = found.of[renumbered[found.case]]
    cases = injected.cases
    free: Array = cases[~taken[cases] & ~np.isin(cases, hindered)]
    return free


def _beside_taken(injected: Injected, cases: Array, taken: Mask) -> Mask:
    found = injected.found
    return np.isin(cases, found.of[(found.case != found.of) & taken[found.case]])
