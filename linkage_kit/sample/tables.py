"""The tables of a casebook as columns, changed and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.units import marked
from linkage_kit.columns import Array, Columns, concatenate, index_of, to_frame
from linkage_kit.procedure.timeline import step_numbers
from linkage_kit.sample.faults.scene import Change

#: The columns by which the rows of a case stand, where it is not by the order in which they were; events by their step.
_ORDER = {"employee_periods": ("start_month", "end_month"), "claims": ("claimant", "year")}


def as_columns(frames: Mapping[str, pd.DataFrame]) -> dict[str, Columns]:
    """The contract's tables, each with `case`, the position of the case in `cases`."""
    index = index_of(frames["cases"]["case_id"].to_numpy(object))
    rows = {name: Columns.from_frame(frames[name]) for name in TABLES}
    return {
        name: table.with_columns(case=index.get_indexer(index_of(table.case_id)))
        for name, table in rows.items()
    }


def applied(table: str, rows: Columns, changes: Iterable[Change]) -> Columns:
    """A table with these changes of it: new values, then rows that go, then new rows."""
    mine = [change for change in changes if change.table == table]
    values = {name: rows[name].copy() for name in rows.names()}
    known = {name: rows.known(name).copy() for name in rows.names()}
    stays = np.ones(len(rows), bool)
    for change in mine:
        if change.at is None:
            continue
        if change.rows is None:
            stays[change.at] = False
            continue
        for name in change.rows.names():
            given = change.rows.known(name)
            blank = (
                np.zeros(1, values[name].dtype) if values[name].dtype != object else np.array([""], object)
            )
            values[name][change.at] = np.where(given, change.rows[name], blank)
            known[name][change.at] = given
    parts = [Columns(values, known).select(stays)]
    parts += [_filled(change.rows, rows) for change in mine if change.at is None and change.rows is not None]
    return _ordered(table, concatenate(parts))


def _filled(new: Columns, like: Columns) -> Columns:
    """New rows with every column of the table, those that are not given blank."""
    lacking = [name for name in like.names() if name not in new]
    blank = {name: np.full(len(new), "" if like[name].dtype == object else 0) for name in lacking}
    whole = new.with_columns(**{name: blank[name].astype(like[name].dtype) for name in lacking})
    nothing = dict.fromkeys(lacking, np.zeros(len(new), bool))
    return Columns(
        {name: whole[name] for name in like.names()},
        {name: new.known(name) for name in new.names()} | nothing,
    )


def _ordered(table: str, rows: Columns) -> Columns:
    """The rows by case, and within it in the order in which generated tables stand."""
    keys = [rows[name] for name in reversed(_ORDER.get(table, ()))]
    if table == "events":
        keys = [step_numbers(rows.step)]
    return rows.select(np.lexsort([*keys, rows.case]))


def as_frame(table: str, rows: Columns, ids: Array) -> pd.DataFrame:
    """The table's frame, with the case ids of these positions."""
    kinds = {name: column.kind for name, column in TABLES[table].columns.items()}
    return marked(to_frame(rows.with_columns(case_id=ids[rows.case]), kinds), "fen")
