"""Hashes of cases' rows: the same in every form of storage, whatever the order of rows."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.privacy import UNMASKED, Cells, Privacy, cells_of
from linkage_kit.casebook.tables import TABLES
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def rows_hash(frame: pd.DataFrame) -> str:
    """SHA-256 of a table's rows: a JSON line a row with the cells that are not blank (fen, ISO dates), lines in the
    order of their text.
    """
    return _cells_hash(cells_of(frame))


def hashes_by_case(frame: pd.DataFrame) -> dict[str, str]:
    """`rows_hash` of each case's rows of a casebook table, by case id; only of cases that have rows."""
    lines = defaultdict(list)
    cells = cells_of(frame)
    for case_id, line in zip(cells["case_id"], _lines(cells), strict=True):
        lines[case_id].append(line)
    return {case_id: lines_hash(sorted(own)) for case_id, own in lines.items()}


def row_hashes(
    records: Casebook, privacy: Privacy = UNMASKED, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """`rows_hash` of each table of one case's records, as far as that may be shown; `names` as `case_names` gives."""
    return {
        name: _cells_hash(privacy.cells(records.held[name], table, names or {}))
        for name, table in TABLES.items()
    }


def inputs_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 of all of one case's records: of the hashes that `row_hashes` gives."""
    return lines_hash(hashes.values())


def lines_hash(lines: Iterable[str]) -> str:
    """SHA-256 of lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _cells_hash(cells: Cells) -> str:
    return lines_hash(sorted(_lines(cells)))


def _lines(cells: Cells) -> list[str]:
    """A JSON line a row of the cells that are not blank."""
    columns = [map(_plain, values) for values in cells.values()]
    return [
        json.dumps({name: value for name, value in zip(cells, row) if value is not None}, ensure_ascii=False)
        for row in zip(*columns, strict=True)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, (str, bool, int)):
        return value
    return None if pd.isna(value) else value.date().isoformat()
