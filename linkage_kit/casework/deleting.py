"""A case out of its casebook, and back: other cases are not touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook import Casebook, Database, Place, read_casebook, write_casebook
from linkage_kit.casebook.storage import folder_storage_at
from linkage_kit.casebook.storage.atomic import exclusive
from linkage_kit.casebook.storage.one_case import change_case
from linkage_kit.casework.rows import CASE_TABLES, DraftError
from linkage_kit.casework.saving import number_of, refuse_what_is_not_expected, save_case
from linkage_kit.errors import reason_of

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Deleted:
    """A case that was deleted: its rows, and where those of each table stood (files have an order)."""

    records: Casebook
    places: Mapping[str, Places]


def delete_case(place: Place, case_id: str) -> Deleted:
    """Take a case out of a casebook; DraftError where it is not there or the casebook cannot be written."""
    try:
        return (
            _delete_in_database(place, case_id)
            if isinstance(place, Database)
            else _delete_in_files(place, case_id)
        )
    except OSError as error:
        raise DraftError(f"案卷无法写入：{reason_of(error)}") from error


def _delete_in_database(database: Database, case_id: str) -> Deleted:
    kept: list[Casebook] = []

    def changed(found: Casebook) -> Casebook:
        if not len(found):
            raise _not_there(case_id)
        kept[:] = [found]
        return found.rows_of_cases(set())

    change_case(database, case_id, False, changed)
    return Deleted(kept[0], {})


def _delete_in_files(path: Path, case_id: str) -> Deleted:
    with exclusive(path):
        whole = read_casebook(path)
        records = whole.rows_of_cases({case_id})
        if not len(records):
            raise _not_there(case_id)
        places = {name: np.flatnonzero(whole.held[name]["case_id"].eq(case_id)) for name in CASE_TABLES}
        frames = {
            name: whole.held[name].drop(index=whole.held[name].index[at]).reset_index(drop=True)
            for name, at in places.items()
        }
        _write(whole, frames, path)
    return Deleted(records, places)


def restore_case(place: Place, deleted: Deleted) -> None:
    """Put a case back that was deleted, in files where it stood; DraftError where its number is taken by now."""
    records = deleted.records
    if isinstance(place, Database):
        save_case(place, records, None, None)
        return
    try:
        with exclusive(place):
            whole = read_casebook(place)
            number = number_of(records)
            refuse_what_is_not_expected(whole.rows_of_cases({number}), records, None, None)
            frames = {
                name: _put_at(whole.held[name], records.held[name], deleted.places[name])
                for name in CASE_TABLES
            }
            _write(whole, frames, place)
    except OSError as error:
        raise DraftError(f"案卷无法写入：{reason_of(error)}") from error


def _not_there(case_id: str) -> DraftError:
    return DraftError(f"案卷中没有案件{case_id}")


def _put_at(whole: pd.DataFrame, own: pd.DataFrame, places: Places) -> pd.DataFrame:
    """The table with these rows at these places, or behind the last row where it is shorter by now."""
    length = len(whole) + len(own)
    at = np.minimum(places, np.arange(length - len(own), length)) if len(own) else places
    others = np.setdiff1d(np.arange(length), at)
    order = np.argsort(np.concatenate([others, at]), kind="stable")
    joined = pd.concat([whole, own.reindex(columns=whole.columns).astype(whole.dtypes)], ignore_index=True)
    return joined.take(order).reset_index(drop=True)


def _write(whole: Casebook, frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """The casebook with these tables in place of its own, as it is stored there."""
    # Written, the rows stand one below the other.
    origins = {
        name: origin.written_again(len(frames[name])) if name in frames else origin
        for name, origin in whole.origins.items()
    }
    storage = folder_storage_at(path)
    write_casebook(whole.replaced(dict(frames), origins), path, storage.name if storage else None)
