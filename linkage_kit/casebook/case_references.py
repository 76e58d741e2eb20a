"""Rows that speak of a case which `cases` does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.tables import TABLES
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def unreadable_cases(of_cases: Iterable[Fault]) -> int:
    """How many rows of `cases` have a case_id that is blank, wrong or another row's."""
    return len({fault.position for fault in of_cases if fault.column == "case_id"})


def unknown_cases(frames: Mapping[str, pd.DataFrame], unreadable: int) -> dict[str, list[Fault]]:
    """Rows of the other tables whose case_id is not in `cases`, by table.

    Where no more ids are unknown than `cases` has unreadable ones, they may well be those: one mistake is told once.
    """
    known = frames["cases"]["case_id"]
    unknown = {
        name: frame["case_id"].notna() & ~frame["case_id"].isin(known)
        for name, frame in frames.items()
        if name in TABLES and name != "cases"
    }
    ids = {case_id for name, rows in unknown.items() for case_id in frames[name]["case_id"][rows]}
    if len(ids) <= unreadable:
        return {}
    return {
        name: [
            Fault(int(position), "case_id", "案件基本信息（cases）中没有这个案件编号")
            for position in np.flatnonzero(rows)
        ]
        for name, rows in unknown.items()
    }
