"""What a sheet gives to a table of the casebook, with the place of each row; tables are merged row by row.

A row whose key is there already is kept once where it says the same, and refused where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.casebook.tables import STORED_TABLES, Table
from linkage_kit.casebook.texts import text_column
from linkage_kit.importing.merging.source_rows import SourceRows


@dataclass(frozen=True)
class PlacedRows:
    """Typed rows (RangeIndex, the table's columns in its order, then others as text) of one table.

    `problem` makes a problem of a row's position, a column and what is expected; `sources` says where rows stand.
    `overlaps_told` where it is told already which of these rows have months in common.
    """

    table: str
    frame: pd.DataFrame
    problem: Callable[[int, str, str], Problem]
    sources: SourceRows
    overlaps_told: bool = False


@dataclass(frozen=True)
class MergedRows:
    """A table with what was added to it: how many of these rows were `known` already, and problems of those that
    contradict an earlier one. `at` has the row of the table for each row of each addition.
    """

    frame: pd.DataFrame
    known: int
    problems: list[Problem]
    at: list[npt.NDArray[np.int64]]


def merge_rows(name: str, stored: pd.DataFrame, additions: Sequence[PlacedRows]) -> MergedRows:
    """The stored table with the rows of the additions; within one, rows without a key may be equal: they are kept."""
    table = STORED_TABLES[name]
    given = [with_source(addition) for addition in additions]
    frames = [stored, *given]
    rows = pd.concat(frames, ignore_index=True)
    if not len(rows):
        return MergedRows(rows, 0, [], [np.empty(0, np.int64) for _ in additions])
    source = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    columns = list(table.key) or list(table.columns)
    group = rows.groupby(columns, sort=False, dropna=False).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    again = source > source[first[group]]
    later, earlier = np.flatnonzero(again), first[group[again]]
    contradicting = _different(rows, table, later, earlier)
    origins = _Origins(additions, np.concatenate([[0], np.cumsum([len(frame) for frame in frames])]))
    problems = []
    for pair in np.flatnonzero(contradicting.any(axis=1)):
        column = list(table.columns)[int(contradicting[pair].argmax())]
        row, known = int(later[pair]), int(earlier[pair])
        expected = (
            f"与{origins.place(known)}不同，那里是{_shown(rows, table, known, column)}，应只留正确的一行"
        )
        problems.append(origins.problem(row, column, expected))
    problems.extend(_totals_beside_years(rows, table, origins))
    kept = int(again.sum()) - int(contradicting.any(axis=1).sum())
    at = (np.cumsum(~again) - 1)[np.where(again, first[group], np.arange(len(rows)))]
    ends = np.cumsum([len(frame) for frame in frames])
    return MergedRows(rows[~again].reset_index(drop=True), kept, problems, np.split(at, ends)[1:-1])


def with_source(addition: PlacedRows) -> pd.DataFrame:
    """The rows with a text that says where each was read."""
    texts = pd.Series(addition.sources.texts(), dtype="str")
    return addition.frame.assign(**{SOURCE: texts})


def _totals_beside_years(rows: pd.DataFrame, table: Table, origins: _Origins) -> Iterator[Problem]:
    """A problem for each claim that an addition makes of years, where another source has the claimant's total of all
    years, or the other way round; within one source it is told with that source."""
    if "total_alone" not in table.checks:
        return
    claim, year = table.checks["total_alone"]["claim"], table.checks["total_alone"]["year"]
    whole, is_total = rows[claim].notna().all(axis=1).to_numpy(), rows[year].isna().to_numpy()
    groups = rows.groupby(claim, sort=False).ngroup().to_numpy()
    for group in np.unique(groups[whole & is_total]):
        of_claim = np.flatnonzero(groups == group)
        first = int(of_claim[0])
        for row in of_claim.tolist():
            if is_total[row] != is_total[first] and origins.source(row) != origins.source(first):
                there = "只有各年度合计" if is_total[first] else "已分年度填报"
                expected = f"{origins.place(first)}中，同一计算方{there}，两者只能留一种"
                yield origins.problem(row, year, expected)
                break


@dataclass(frozen=True)
class _Origins:
    """Where the rows of a merged table come from; `starts` are the first rows of the stored table and each addition."""

    additions: Sequence[PlacedRows]
    starts: npt.NDArray[np.int64]

    def place(self, row: int) -> str:
        """Where a row stands, in words."""
        addition, position = self._of(row)
        return addition.sources.words(position) if addition else "--into案卷中的同一行"

    def problem(self, row: int, column: str, expected: str) -> Problem:
        """A problem of a row of an addition."""
        addition, position = self._of(row)
        assert addition is not None
        return addition.problem(position, column, expected)

    def source(self, row: int) -> int:
        """Number of the source of a row, 0 for the stored table."""
        return int(np.searchsorted(self.starts, row, side="right")) - 1

    def _of(self, row: int) -> tuple[PlacedRows | None, int]:
        source = self.source(row)
        return (self.additions[source - 1] if source else None), row - int(self.starts[source])


def _different(
    rows: pd.DataFrame, table: Table, later: npt.NDArray[np.intp], earlier: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Which columns of the table differ between rows, pair by pair; a blank is the same as a blank."""
    pairs = [(rows[name].iloc[later], rows[name].iloc[earlier]) for name in table.columns]
    same = [
        one.reset_index(drop=True).eq(other.reset_index(drop=True)).fillna(False).to_numpy(bool)
        | (one.isna().to_numpy() & other.isna().to_numpy())
        for one, other in pairs
    ]
    return ~np.column_stack(same)


def _shown(rows: pd.DataFrame, table: Table, row: int, column: str) -> str:
    text = text_column(rows[column].iloc[[row]], table.columns[column].kind).fillna("").iat[0]
    return f"“{shown(str(text), column)}”" if text else "空白"
