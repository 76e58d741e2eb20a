"""What a sheet gives to a table of the casebook, with the place of each row; parts are merged row by row.

A row whose key is there already is kept once where it says the same, and refused where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.tables import TABLES, Table
from linkage_kit.casebook.texts import text_column


@dataclass(frozen=True)
class Part:
    """Typed rows (RangeIndex, the table's columns in its order) of one table.

    `problem` makes a problem of a row's position, a column and what is expected; `place` says where a row stands.
    """

    table: str
    frame: pd.DataFrame
    problem: Callable[[int, str, str], Problem]
    place: Callable[[int], str]


def merge(name: str, there: pd.DataFrame, parts: Sequence[Part]) -> tuple[pd.DataFrame, int, list[Problem]]:
    """The table with the rows of the parts behind those that are there, how many rows were there already, and rows
    that contradict an earlier one. Within a part rows without a key may be equal: they are kept.
    """
    table = TABLES[name]
    frames = [there, *(part.frame for part in parts)]
    rows = pd.concat(frames, ignore_index=True)
    if not len(rows):
        return rows, 0, []
    source = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    columns = list(table.key) or list(table.columns)
    group = rows.groupby(columns, sort=False, dropna=False).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    again = source > source[first[group]]
    starts = np.concatenate([[0], np.cumsum([len(frame) for frame in frames])])
    problems = []
    for row in np.flatnonzero(again):
        earlier = int(first[group[row]])
        if column := _difference(rows, table, int(row), earlier):
            part = parts[source[row] - 1]
            where = _place(parts, source[earlier] - 1, earlier - int(starts[source[earlier]]))
            value = _shown(rows, table, earlier, column)
            position = int(row) - int(starts[source[row]])
            problems.append(part.problem(position, column, f"与{where}不同，那里是{value}，应只留正确的一行"))
    return rows[~again].reset_index(drop=True), int(again.sum()), problems


def _difference(rows: pd.DataFrame, table: Table, row: int, earlier: int) -> str | None:
    """The first column of the table in which two rows are not the same; blanks are the same."""
    for name in table.columns:
        one, other = rows[name].iat[row], rows[name].iat[earlier]
        if pd.isna(one) != pd.isna(other) or (not pd.isna(one) and one != other):
            return name
    return None


def _place(parts: Sequence[Part], source: int, position: int) -> str:
    return "--into案卷中的同一行" if source < 0 else parts[source].place(position)


def _shown(rows: pd.DataFrame, table: Table, row: int, column: str) -> str:
    text = text_column(rows[column].iloc[[row]], table.columns[column].kind).iat[0]
    return "空白" if pd.isna(text) else f"“{shown(str(text), column)}”"
