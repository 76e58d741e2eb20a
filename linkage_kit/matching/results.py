"""The files that matching gives: persons by identity number, and pairs of numbers that may be one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.columns import Columns, concatenate
from linkage_kit.matching.doubtful import KINDS, SMALL_X, Pairs
from linkage_kit.matching.keys import Keys, are_right, characters_of
from linkage_kit.matching.people import days_of
from linkage_kit.matching.persons import PERSONS
from linkage_kit.matching.rows import SCHEMES

PERSONS_FILE, DOUBTFUL_FILE = "persons.parquet", "doubtful.csv"
#: Rows that are written at once: the same whatever the partitions were, so that the bytes are.
_GROUP = 1 << 16
#: Columns of `doubtful.csv`.
DOUBTFUL = (
    "kind",
    "first_id_number",
    "first_name",
    "first_schemes",
    "first_valid",
    "second_id_number",
    "second_name",
    "second_schemes",
    "second_valid",
    "birth_date",
    "message",
)
_SCHEMES = {**{code: scheme for scheme, code in SCHEMES.items()}, sum(SCHEMES.values()): "both"}


def write_persons(parts: Sequence[tuple[Keys, Path]], path: Path) -> None:
    """All persons in one file, by key, from files of partitions: the keys of each, ascending, and where it lies."""
    keys = np.sort(np.concatenate([np.zeros(0, np.int64), *(own for own, _ in parts)]))
    tables = [pa.ipc.open_file(pa.memory_map(str(part))).read_all() for _, part in parts]
    with pq.ParquetWriter(path, PERSONS, compression="zstd") as writer:
        for first in range(0, len(keys), _GROUP):
            group = keys[first : first + _GROUP]
            slices, own = [], []
            for (known, _), table in zip(parts, tables):
                start, end = np.searchsorted(known, group[0]), np.searchsorted(known, group[-1], side="right")
                slices.append(table.slice(start, end - start))
                own.append(known[start:end])
            writer.write_table(
                pa.concat_tables(slices).take(pa.array(np.argsort(np.concatenate(own)))), _GROUP
            )


def all_pairs(pairs: Sequence[Pairs]) -> Columns:
    """Pairs in any order as rows by the first number, the second and the kind."""
    rows = concatenate([each.rows for each in pairs])
    rank = np.array([list(KINDS).index(kind) for kind in rows.kind], np.int64)
    names = [pd.factorize(rows[f"{place}_name"], sort=True)[0] for place in ("first", "second")]
    return rows.select(np.lexsort([*names, rows.birth, rank, rows.second_key, rows.first_key]))


def doubtful_csv(rows: Columns) -> bytes:
    """`doubtful.csv` of pairs."""
    return table_bytes(_frame(rows), None)


def _frame(rows: Columns) -> pd.DataFrame:
    numbers = {
        place: characters_of(rows[f"{place}_key"]).astype(str).astype(object) for place in ("first", "second")
    }
    small = rows.kind == SMALL_X
    numbers["second"][small] = [number.lower() for number in numbers["second"][small]]
    columns: dict[str, object] = {"kind": rows.kind}
    for place, own in numbers.items():
        columns |= {
            f"{place}_id_number": own,
            f"{place}_name": rows[f"{place}_name"],
            f"{place}_schemes": [_SCHEMES[code] for code in rows[f"{place}_schemes"].tolist()],
            f"{place}_valid": np.where(are_right(rows[f"{place}_key"]), "true", "false"),
        }
    columns["birth_date"] = pd.Series(days_of(rows.birth)).dt.strftime("%Y-%m-%d")
    columns["message"] = [f"{KINDS[kind]}，请核对是否同一人" for kind in rows.kind]
    return pd.DataFrame(columns)[list(DOUBTFUL)].astype("str")
