"""Where the rows of a casebook's tables were read: file, sheet, and the line that a spreadsheet shows.

What is told of a row can then be looked up in the file. Origins are no part of a casebook's content: two casebooks with
the same tables are equal wherever they lie, and nothing of this is stored with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.raw import HEADER_ROW, RawTable
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: The number of a row that stands in no file.
NOT_IN_FILE = 0


@dataclass(frozen=True, eq=False)
class Origin:
    """The file and sheet (None where there is none) of a table's rows; `lines` are their numbers there, row for row.

    The header is row 1; `NOT_IN_FILE` is the number of a row that was changed or added since.
    """

    file: str
    sheet: str | None
    lines: npt.NDArray[np.int32]

    @classmethod
    def of(cls, raw: RawTable) -> Origin:
        """Where the rows of a table that was read stand."""
        return cls(raw.file, raw.sheet, raw.rows.astype(np.int32))

    def take(self, rows: Any) -> Origin:
        """Where these rows stand: a Boolean a row, or positions."""
        return Origin(self.file, self.sheet, self.lines[rows])

    def written_again(self, rows: int) -> Origin:
        """Where so many rows stand once they were written into the same file, one below the other."""
        first = HEADER_ROW + 1
        return Origin(self.file, self.sheet, np.arange(first, first + rows, dtype=np.int32))


#: What tells a table's rows apart within their case, by table.
KEYS_IN_CASE = {
    "resident_years": ("year",),
    "employee_periods": ("start_month", "end_month"),
    "events": ("step",),
    "claims": ("claimant", "year"),
}
#: By table; a table that came from no file (a database has no lines) is not among them.
Origins = Mapping[str, Origin]


def followed(
    origins: Origins, before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]
) -> dict[str, Origin]:
    """Where the rows of changed tables stand: a row is the one of the same key, of several the one in the same turn."""
    return {name: _followed(origin, before[name], after[name], name) for name, origin in origins.items()}


def _followed(origin: Origin, before: pd.DataFrame, after: pd.DataFrame, table: str) -> Origin:
    key = ["case_id", *KEYS_IN_CASE.get(table, ())]
    if before[key].equals(after[key]):
        return origin
    at = _in_turn(before, key).get_indexer(_in_turn(after, key))
    # What is not found is at -1.
    lines = np.append(origin.lines, np.int32(NOT_IN_FILE))[at]
    return Origin(origin.file, origin.sheet, lines)


def _in_turn(frame: pd.DataFrame, key: list[str]) -> pd.MultiIndex:
    """The keys of the rows, each with how many rows above have the same."""
    keys = frame[key].astype(object)
    turn = keys.groupby(key, dropna=False, sort=False).cumcount()
    return pd.MultiIndex.from_arrays([*(keys[name] for name in key), turn])
