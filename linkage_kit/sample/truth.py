"""What was injected: the extra table `truth` of a made casebook, a row a finding that an audit has to make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from linkage_kit.casebook import TABLES
from linkage_kit.columns import Array, Columns
from linkage_kit.sample.faults import Fault
from linkage_kit.sample.faults.scene import Injected
from linkage_kit.steps import STEPS

#: Case, fault, and what an audit says of it; then what was done, in a sentence.
COLUMNS = ("case_id", "fault", "code", "cause", "year", "step", "claimant", "what")


def truth(made: Iterable[tuple[Fault, Injected]], ids: Array) -> pd.DataFrame:
    """The injected faults as text, blank where there is nothing to say, ascending by case, code, year and claimant.

    `ids`: the case ids of the positions of the cases.
    """
    parts = [_rows(fault, injected, ids) for fault, injected in made]
    joined = pd.concat([pd.DataFrame(columns=COLUMNS, dtype="str"), *parts], ignore_index=True)
    return joined.sort_values(list(COLUMNS[:-1]), ignore_index=True, kind="stable").astype("str")


def _rows(fault: Fault, injected: Injected, ids: Array) -> pd.DataFrame:
    rows = injected.found
    _, first, of_case = np.unique(rows.of, return_index=True, return_inverse=True)
    return pd.DataFrame(
        {
            "case_id": ids[rows.case],
            "fault": np.full(len(rows), fault.name, object),
            "code": rows.code,
            "cause": rows.cause,
            "year": np.where(rows.year > 0, rows.year.astype(str), "").astype(object),
            "step": rows.step,
            "claimant": rows.claimant,
            "what": np.array([*_sentences(injected.what, rows.select(first)), ""], object)[of_case],
        },
        columns=COLUMNS,
        dtype="str",
    )


def _sentences(what: str, rows: Columns) -> Iterator[str]:
    """The sentence for each of these findings."""
    claimants = TABLES["claims"].columns["claimant"].words or {}
    for year, step, claimant in zip(rows.year.tolist(), rows.step, rows.claimant, strict=True):
        yield what.format(year=year, step=STEPS.get(step, step), claimant=claimants.get(claimant, claimant))
