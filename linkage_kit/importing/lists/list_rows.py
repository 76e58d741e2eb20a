"""The rows of one or several lists, one below the other: where each stands, and how what is wrong with it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.merging.placed_rows import PlacedRows
from linkage_kit.importing.merging.source_rows import SourceRows


def as_column(values: pd.Series, column: Column) -> pd.Series:
    """Values in the dtype of a column of the casebook."""
    return pd.Series(values.array, dtype=column.dtype)


@dataclass(frozen=True)
class ListSheet:
    """The typed rows of a list, and the columns that it has."""

    rows: PlacedRows
    columns: Collection[str]


@dataclass(frozen=True)
class Lines:
    """The rows of lists by their number in all of them together."""

    sheets: Sequence[ListSheet]

    @cached_property
    def sources(self) -> SourceRows:
        """Where the lines stand."""
        return SourceRows.together(sheet.rows.sources for sheet in self.sheets)

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """The first line of each list, and the number of all lines."""
        return np.cumsum([0, *(len(sheet.rows.frame) for sheet in self.sheets)])

    def sheet_of(self, lines: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The number of the list that each line is of."""
        return np.searchsorted(self.starts, lines, side="right") - 1

    def problem(self, line: int, column: str, expected: str) -> Problem:
        """A problem of a line in a column of its list."""
        number = int(self.sheet_of(np.array([line]))[0])
        return self.sheets[number].rows.problem(line - int(self.starts[number]), column, expected)

    def problem_where(self, line: int, columns: Iterable[str], expected: str) -> Problem:
        """The same in the first of these columns that its list has."""
        number = int(self.sheet_of(np.array([line]))[0])
        known = self.sheets[number].columns
        return self.problem(line, next((name for name in columns if name in known), "case_id"), expected)

    def problems(self, number: int, faults: Iterable[Fault]) -> list[Problem]:
        """What is wrong with rows of one list, a problem a cell."""
        first = {(fault.position, fault.column): fault for fault in reversed(list(faults))}
        start = int(self.starts[number])
        return [
            self.problem(start + fault.position, fault.column, fault.expected)
            for _, fault in sorted(first.items())
        ]


@dataclass
class Converted:
    """What lists became: rows of the casebook's table, what is wrong, what people should know of it, and of what each
    row was made (`additions`, a line a row).
    """

    rows: list[PlacedRows] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    additions: list[str] = field(default_factory=list)
