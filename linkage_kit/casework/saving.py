"""A case back into its casebook: its own rows are replaced, everything else there stays as it is now.

Files are written whole under a lock; in a database a transaction changes the case's rows alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from linkage_kit.casebook import (
    STORED_TABLES,
    TABLES,
    Casebook,
    Database,
    Place,
    read_casebook,
    typed_casebook,
    write_casebook,
)
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.casebook.storage import folder_storage_at
from linkage_kit.casebook.storage.atomic import exclusive
from linkage_kit.casebook.storage.one_case import change_case
from linkage_kit.casework.rows import CASE_TABLES, DraftError
from linkage_kit.errors import reason_of


class ChangedOnDisk(DraftError):
    """The case was changed in its casebook since it was opened; nothing was written.

    `found` are the hashes of its rows as they are there, None where the case is there no more.
    """

    def __init__(self, message: str, found: Mapping[str, str] | None) -> None:
        super().__init__(message)
        self.found = found


def empty_casebook() -> Casebook:
    """A casebook without a row."""
    return typed_casebook({name: table.empty() for name, table in STORED_TABLES.items()})


def number_of(records: Casebook) -> str:
    """The case's number in a casebook of one case."""
    return str(records.cases["case_id"].iat[0])


def save_case(
    place: Place, records: Casebook, case_id: str | None, opened: Mapping[str, str] | None
) -> Casebook:
    """Write a case into the casebook at a place and give it as a part of that casebook.

    `records` is the case alone; `case_id` its number there, None for a new case, which is appended; `opened` the hashes
    of the rows that it was made from, None where there were none. Read, compared and written under a lock, so another
    case that was saved meanwhile stays. What a killed save of the same rows left half done is no change by others.
    """
    if isinstance(place, Database):
        return _save_in_database(place, records, case_id, opened)
    try:
        with exclusive(place):
            return _save_in_files(place, records, case_id, opened)
    except OSError as error:
        raise DraftError(f"案卷无法写入：{reason_of(error)}") from error


def _save_in_database(
    database: Database, records: Casebook, case_id: str | None, opened: Mapping[str, str] | None
) -> Casebook:
    def changed(found: Casebook) -> Casebook:
        refuse_what_is_not_expected(found, records, case_id, opened)
        return records

    change_case(database, number_of(records), opened is None, changed)
    return records


def _save_in_files(
    path: Path, records: Casebook, case_id: str | None, opened: Mapping[str, str] | None
) -> Casebook:
    number = number_of(records)
    casebook = read_casebook(path)
    refuse_what_is_not_expected(casebook.rows_of_cases({number}), records, case_id, opened)
    merged = replace_case(casebook, records)
    storage = folder_storage_at(path)
    write_casebook(merged, path, storage.name if storage else None)
    return merged.select([number])


def refuse_what_is_not_expected(
    found: Casebook, records: Casebook, case_id: str | None, opened: Mapping[str, str] | None
) -> None:
    """DraftError where a new case is there already, ChangedOnDisk where a case is not as it was opened."""
    number = number_of(records)
    if case_id is None:
        if len(found):
            raise DraftError(f"案卷中已有案件{number}，请换一个案件编号")
        return
    _refuse_if_changed(number, row_hashes(found) if len(found) else None, opened, row_hashes(records))


def _refuse_if_changed(
    number: str,
    found: Mapping[str, str] | None,
    opened: Mapping[str, str] | None,
    mine: Mapping[str, str],
) -> None:
    choice = "可以重新读取，或以这里填写的为准覆盖"
    if found is None:
        if opened is not None:
            raise ChangedOnDisk(f"案件{number}已从案卷中删除；{choice}", None)
        return
    known = opened or row_hashes(empty_casebook())
    changed = [TABLES[name].title for name in CASE_TABLES if found[name] not in (known.get(name), mine[name])]
    if changed:
        raise ChangedOnDisk(f"案件{number}打开以后，案卷中的{'、'.join(changed)}已被改动；{choice}", found)


def replace_case(casebook: Casebook, records: Casebook) -> Casebook:
    """The casebook with one case's rows in place of those that it has of that case; all others in their order.

    The new rows take the places of the old ones in turn; more rows than before follow the last of them.
    """
    number = number_of(records)
    frames = {name: _replaced(casebook.held[name], records.held[name], number) for name in CASE_TABLES}
    # Written, the rows stand one below the other.
    origins = {name: origin.written_again(len(frames[name])) for name, origin in casebook.origins.items()}
    return casebook.replaced(frames, origins)


def _replaced(whole: pd.DataFrame, own: pd.DataFrame, number: str) -> pd.DataFrame:
    is_old = whole["case_id"].eq(number).to_numpy(bool)
    old, kept = np.flatnonzero(is_old), np.flatnonzero(~is_old)
    last = old[-1] if len(old) else len(whole)
    # Sorting by place: a new row has that of an old one, or that of the last.
    places = np.append(old[: len(own)], np.full(max(len(own) - len(old), 0), last))
    order = np.argsort(np.concatenate([kept, places]), kind="stable")
    columns = list(whole.columns)
    joined = pd.concat(
        [whole.take(kept), own.reindex(columns=columns).astype(whole.dtypes)], ignore_index=True
    )
    return joined.take(order).reset_index(drop=True)
