"""One case of a casebook, read and changed by itself where the storage can; and whether anything has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import IDENTITY, read_identities, read_tables
from linkage_kit.casebook.storage import database_module, read_casebook
from linkage_kit.casebook.storage.place import Database, Place
from linkage_kit.casebook.storage.registry import CaseModule, Change, database_storage_of
from linkage_kit.casebook.storage.stamps import stamp
from linkage_kit.casebook.tables import TABLES, Table
from linkage_kit.casebook.texts import text_table
from linkage_kit.casebook.whole import Whole
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


def read_case(place: Place, case_id: str | None, whole: Whole | None = None) -> Casebook:
    """The casebook of one case, None: of none; without a row where there is no such case.

    It is a part of a whole, which is not read anew where it is given and the storage has the case's rows by
    themselves. Raises CasebookError with every mistake in what is read.
    """
    if not isinstance(place, Database):
        return read_casebook(place).rows_of_cases(set() if case_id is None else {case_id})
    found = _typed(place, _case_module(place).read_case(place, case_id))
    if whole is None:
        identities = database_module(place).read_columns(place, "cases", IDENTITY)
        whole = Whole.of(read_identities(identities))
    return found.chosen_from(whole)


def change_case(
    database: Database, case_id: str, is_new: bool, changed: Callable[[Casebook], Casebook]
) -> None:
    """Changes the rows of one case in a database in one transaction, whole or not at all.

    `changed` is given the case as it is there once it is locked, without a row where it is not, and gives what it is
    to be; what it raises ends the transaction. It may be asked again where another transaction came between.
    `is_new` where the case is not expected to be there. Raises CasebookError where the database refuses.
    """

    def changes(cells: Mapping[str, RawTable]) -> dict[str, Change]:
        found = _typed(database, cells)
        wanted = changed(found)
        return {
            name: _change(found.held[name], wanted.held[name], table)
            for name, table in TABLES.items()
            if not wanted.held[name].equals(found.held[name])
        }

    _case_module(database).change_case(database, case_id, is_new, changes)


def signature(place: Place) -> Hashable:
    """Something that is another one once the casebook at a place has changed, without reading it.

    Raises CasebookError where a database cannot be asked.
    """
    if isinstance(place, Database):
        return _case_module(place).signature(place)
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    return tuple((file.name, stamp(file)) for file in files)


def _typed(database: Database, cells: Mapping[str, RawTable]) -> Casebook:
    return read_tables(cells, lambda name: Problem(f"{database.name}/{name}", None, None, None, "缺少这张表"))


def _change(before: pd.DataFrame, after: pd.DataFrame, table: Table) -> Change:
    texts = [text_table(frame, table).reset_index(drop=True) for frame in (before, after)]
    columns = list(dict.fromkeys([*texts[0].columns, *texts[1].columns]))
    return Change(*(one.reindex(columns=columns).astype("str") for one in texts))


def _case_module(database: Database) -> CaseModule:
    # Asked first, for it tells what to install.
    database_module(database)
    return database_storage_of(database).load_cases()
