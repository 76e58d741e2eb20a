"""The log of imports, a table beside the casebook's own: which row of a file became a part of which row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.raw import HEADER_ROW
from linkage_kit.importing.merging.placed_rows import PlacedRows

#: The name of the table; its rows are those of the tables as they were when they were imported.
LOG = "import-log"
COLUMNS = ("file", "sheet", "row", "table", "table_row")


def log_lines(
    table: str, additions: Sequence[PlacedRows], at: Sequence[npt.NDArray[np.int64]]
) -> pd.DataFrame:
    """A line for each row of a file that became a part of a row of the table; `at` says which, for each addition."""
    sources = [addition.sources for addition in additions]
    places = [place for one in sources for place in one.sheets]
    starts = np.cumsum([0, *(len(one.sheets) for one in sources)])
    place = _together(one.sheet + start for one, start in zip(sources, starts))
    row = _together(one.row for one in sources)
    table_row = _together(rows[one.position] for one, rows in zip(sources, at)) + HEADER_ROW + 1
    files, sheets = zip(*places) if places else ((), ())
    return pd.DataFrame(
        {
            "file": pd.Series(files, dtype="str").take(place).array,
            "sheet": pd.Series(sheets, dtype="str").take(place).array,
            "row": row,
            "table": table,
            "table_row": table_row,
        },
        columns=COLUMNS,
    )


def _together(parts: Iterable[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *parts])


def with_log(extra: Mapping[str, pd.DataFrame], lines: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The further tables of a casebook, the log among them with the new lines below what it had."""
    new = [part.astype({"row": "str", "table_row": "str"}) for part in lines if len(part)]
    if not new:
        return dict(extra)
    log = pd.concat([*([extra[LOG]] if LOG in extra else []), *new], ignore_index=True)
    return {**extra, LOG: log.drop_duplicates(ignore_index=True)}
