"""Hashes of cases' rows: the same in every form of storage, whatever the order of rows."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.privacy import UNMASKED, Privacy
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
    return lines_hash(sorted(_lines(frame)))


def hashes_by_case(frame: pd.DataFrame) -> dict[str, str]:
    """`rows_hash` of each case's rows of a casebook table, by case id; only of cases that have rows."""
    lines = defaultdict(list)
    for case_id, line in zip(frame["case_id"].tolist(), _lines(frame), strict=True):
        lines[case_id].append(line)
    return {case_id: lines_hash(sorted(own)) for case_id, own in lines.items()}


def row_hashes(
    records: Casebook, privacy: Privacy = UNMASKED, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """`rows_hash` of each table of one case's records, as far as that may be shown; `names` as `case_names` gives."""
    return {
        name: rows_hash(privacy.table(frame, TABLES[name], names or {}))
        for name, frame in records.tables.items()
    }


def inputs_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 of all of one case's records: of the hashes that `row_hashes` gives."""
    return lines_hash(hashes.values())


def lines_hash(lines: Iterable[str]) -> str:
    """SHA-256 of lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(frame: pd.DataFrame) -> list[str]:
    columns = [(str(name), [_plain(value) for value in frame[name].tolist()]) for name in frame.columns]
    return [
        json.dumps(
            {name: values[row] for name, values in columns if values[row] is not None}, ensure_ascii=False
        )
        for row in range(len(frame))
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, (str, bool, int)):
        return value
    return None if pd.isna(value) else value.date().isoformat()
