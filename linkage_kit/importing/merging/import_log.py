"""The log of imports, a table beside the casebook's own: which row of a file became a part of which row of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
) -> Iterator[pd.DataFrame]:
    """A line for each row of a file that became a part of a row of the table; `at` says which, for each addition."""
    for addition, rows in zip(additions, at):
        sources = addition.sources
        files, sheets = zip(*sources.sheets) if sources.sheets else ((), ())
        yield pd.DataFrame(
            {
                "file": pd.Series(files, dtype="str").take(sources.sheet).reset_index(drop=True),
                "sheet": pd.Series(sheets, dtype="str").take(sources.sheet).reset_index(drop=True),
                "row": sources.row,
                "table": table,
                "table_row": rows[sources.position] + HEADER_ROW + 1,
            },
            columns=COLUMNS,
        )


def with_log(extra: Mapping[str, pd.DataFrame], lines: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The further tables of a casebook, the log among them with the new lines below what it had."""
    new = [part.astype({"row": "str", "table_row": "str"}) for part in lines if len(part)]
    if not new:
        return dict(extra)
    log = pd.concat([*([extra[LOG]] if LOG in extra else []), *new], ignore_index=True)
    return {**extra, LOG: log.drop_duplicates(ignore_index=True)}
