"""Which imported employee periods have months in common with others of their case: told before any audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.importing.merging.placed_rows import MergedRows, PlacedRows

_ELSEWHERE = "案卷中已有的时段"


def told_overlaps(merged: MergedRows, additions: Sequence[PlacedRows]) -> Iterator[Problem]:
    """A notice for each added period that meets an earlier one of its case, unless it is told already."""
    frame = merged.frame
    if not len(frame) or not any(len(at) for at in merged.at):
        return
    added = np.full(len(frame), -1)
    position = np.full(len(frame), -1)
    for number, at in enumerate(merged.at):
        added[at], position[at] = number, np.arange(len(at))
    touched = frame[frame["case_id"].isin(frame["case_id"][added >= 0])].dropna(
        subset=["start_month", "end_month"]
    )
    order = touched.sort_values(["case_id", "start_month"], kind="stable").index.to_numpy()
    for earlier, later in _meeting(frame.loc[order]):
        new, other = (later, earlier) if added[later] >= added[earlier] else (earlier, later)
        number = int(added[new])
        if number < 0 or (number == added[other] and additions[number].overlaps_told):
            continue
        source = frame[SOURCE].iat[other]
        where = source if isinstance(source, str) else _ELSEWHERE
        expected = f"与{where}有相同的月份，相同的月份只计一次，两个时段都保留"
        yield additions[number].problem(int(position[new]), "start_month", expected)


def _meeting(ordered: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Neighbours in the order of case and start of which the later one begins before the earlier ones have ended."""
    case, start, end = (ordered[name].to_numpy() for name in ("case_id", "start_month", "end_month"))
    labels = ordered.index.to_numpy()
    reaching = 0
    for at in range(1, len(labels)):
        if case[at] != case[reaching]:
            reaching = at
            continue
        if start[at] <= end[reaching]:
            yield int(labels[reaching]), int(labels[at])
        if end[at] > end[reaching]:
            reaching = at
