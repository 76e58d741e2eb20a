"""One case in a SQL database: its rows alone are read, and changed in one transaction that has the case locked.

PostgreSQL locks the case's rows as it reads them, so who saves the same case waits, and then sees what was saved; a
case that is not there yet has no row to lock, so its table is locked against other writers. SQLite has one writer at
a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from linkage_kit.casebook.cells import escape, plain, read_cell, strip
from linkage_kit.casebook.column_reading import column_places, extra_columns
from linkage_kit.casebook.problems import CasebookError, Problem, shown
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.storage.database import Overtaken, Session, reading, sqlite_file, writing
from linkage_kit.casebook.storage.place import Database
from linkage_kit.casebook.storage.registry import Change
from linkage_kit.casebook.storage.sql import column_of, fetched, rows_query, table_of
from linkage_kit.casebook.storage.sql_tables import column_type, create_table, is_oddly_spelt, lock_tables
from linkage_kit.casebook.storage.stamps import stamp
from linkage_kit.casebook.table_names import misnamed
from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Column, Table
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_CASE_ID = TABLES["cases"].columns["case_id"]
#: How often a transaction is tried anew that another one came between, and rows that came to stand in disorder.
_TRIES = 10
_OVERTAKEN = "写不进数据库：保存时这个案件又被别的程序改动，请再保存一次"
_SQLITE_BOOLEANS = {"true": 1, "false": 0}
#: How long a list of cases is good whose changes cannot be seen.
_BLIND_SECONDS = 5


def read_case(database: Database, case_id: str | None) -> dict[str, RawTable]:
    """The cells of a case's rows in the contract's tables, by table; None: of no case. What is of no case is whole."""
    with reading(database) as session:
        return {name: part.raw for name, part in _parts(session, database, case_id).items()}


def change_case(
    database: Database,
    case_id: str,
    is_new: bool,
    changes: Callable[[Mapping[str, RawTable]], Mapping[str, Change]],
) -> None:
    """Changes a case's rows in one transaction, whole or not at all; other cases are not touched.

    `changes` is given the case's cells as they are once it is locked, and says what is to be; what it raises ends the
    transaction. `is_new` where the case is not expected to be there. Raises CasebookError where the database refuses.
    """
    for left in reversed(range(_TRIES)):
        try:
            with writing(database) as session:
                _change(session, database, case_id, is_new, changes)
            return
        except Overtaken:
            if not left:
                raise


@dataclass(frozen=True)
class _Part:
    """A table's rows of a case: its columns with their types, what chooses the rows, and their cells."""

    types: Mapping[str, Any]
    condition: Any
    raw: RawTable


def _change(
    session: Session,
    database: Database,
    case_id: str,
    is_new: bool,
    changes: Callable[[Mapping[str, RawTable]], Mapping[str, Change]],
) -> None:
    # Before anything is read: who replaces the table waits for all who read it, and so for one that waits for it.
    lock_tables(session, ["cases"], "SHARE ROW EXCLUSIVE" if is_new else "ROW SHARE")
    parts = _parts(session, database, case_id, is_locked=True)
    wanted = changes({name: part.raw for name, part in parts.items()})
    # A database may hold that a row of another table is of a case that there is: the case comes first and goes last.
    order = list(wanted.items())
    if "cases" in wanted and wanted["cases"].after.empty:
        order.reverse()
    for name, change in order:
        if change.after.equals(change.before):
            continue
        if name not in parts:
            create_table(session, name, change.after, TABLES[name].columns)
        elif name == "cases" and len(change.before) == len(change.after) == 1:
            _update(session, parts[name], change)
        else:
            _replace(session, database, parts[name], change.after)


def _parts(
    session: Session, database: Database, case_id: str | None, is_locked: bool = False
) -> dict[str, _Part]:
    """Each of the contract's tables that there are; `cases` first, so that all who save lock in the same order."""
    views = session.views()
    there = {*session.tables(), *views}
    if wrong := misnamed(there):
        told = [f"表“{shown(name)}”应改名为{table}" for name, table in wrong.items()]
        raise CasebookError([Problem(database.name, None, None, None, "；".join(told))])
    return {
        name: _part(session, database, table, case_id, name in views, is_locked)
        for name, table in STORED_TABLES.items()
        if name in there
    }


def _part(
    session: Session, database: Database, table: Table, case_id: str | None, is_view: bool, is_locked: bool
) -> _Part:
    types = session.columns(table.name)
    condition = _of_case(session, table, types, case_id)
    query = rows_query(session, table.name, types, condition, is_ordered=not is_view)
    if is_locked and table.name in TABLES:
        query = query.with_for_update()
    return _Part(types, condition, fetched(session, database, table.name, types, query))


def _of_case(session: Session, table: Table, types: Mapping[str, Any], case_id: str | None) -> Any:
    """What chooses a table's rows of a case, however its number is spelt there; None for a table of no case."""
    if "case_id" not in table.columns:
        return None
    labels = (_CASE_ID.name, _CASE_ID.title)
    label = next((label for label in types if plain(strip(label)) in labels), None)
    if case_id is None or label is None:
        return sa.false()
    # As text, but a text is left as it is: an index on it is used.
    column = column_of(label)
    spelt = column if isinstance(types[label], sa.Text | sa.VARCHAR) else sa.cast(column, sa.Text)
    odd = sa.select(spelt).distinct().select_from(table_of(table.name)).where(is_oddly_spelt(session, spelt))
    others = [text for text in session.texts(odd) if read_cell(text, _CASE_ID) == case_id]
    return spelt.in_([case_id, *others])


def _labels(part: _Part) -> dict[str, str]:
    """What the database calls each column of the table's frame."""
    table = STORED_TABLES[part.raw.name]
    at, _ = column_places(part.raw, table)
    further = extra_columns(part.raw.header, table, set(at.values()), lambda place: True)
    return {name: part.raw.header[place] for name, place in {**at, **further}.items()}


def _update(session: Session, part: _Part, change: Change) -> None:
    """The case's own row stays the same row: others may refer to it, and what did not change is not written."""
    is_changed = (change.before.fillna("") != change.after.fillna("")).iloc[0]
    changed = list(change.after.columns[is_changed])
    (row,) = _written(session, part, change.after[changed])
    session.connection.execute(sa.update(_table(part, row)).where(part.condition).values(row))


def _replace(session: Session, database: Database, part: _Part, after: pd.DataFrame) -> None:
    """Other rows in place of those that were read; others that somebody added since are not taken away unseen."""
    rows = _written(session, part, after)
    there = len(part.raw.rows)
    for _ in range(_TRIES):
        gone = session.connection.execute(sa.delete(_table(part)).where(part.condition)).rowcount
        if gone != there:
            raise Overtaken([Problem(database.name, None, None, None, _OVERTAKEN)])
        places = [_inserted(session, part, row) for row in rows]
        # Rows are read by their places: one that found room before an earlier row would be read before it.
        if places == sorted(places):
            return
        there = len(rows)


def _inserted(session: Session, part: _Part, row: Mapping[str, Any]) -> tuple[int, ...]:
    """Puts a row into the table; its place among the others where the database chooses it freely."""
    insert: Any = sa.insert(_table(part, row)).values(row)
    if session.is_sqlite:
        session.connection.execute(insert)
        return ()
    place = session.connection.execute(insert.returning(sa.literal_column("ctid::text"))).scalar_one()
    return tuple(map(int, place.strip("()").split(",")))


def _written(session: Session, part: _Part, texts: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as the database takes them, by its own labels; a column that it does not have yet is added."""
    labels = _labels(part)
    columns = STORED_TABLES[part.raw.name].columns
    cells: dict[str, list[Any]] = {}
    for name in texts.columns:
        column = texts[name].astype(object).where(texts[name].notna(), None)
        label = labels.get(name)
        if label is None:
            if column.isna().all():
                continue
            label = escape(name)
            _add_column(session, part, label, columns.get(name))
        is_number = session.is_sqlite and isinstance(part.types.get(label), sa.Boolean)
        cells[label] = (column.map(_SQLITE_BOOLEANS) if is_number else column).tolist()
    return [dict(zip(cells, row)) for row in zip(*cells.values())]


def _add_column(session: Session, part: _Part, label: str, column: Column | None) -> None:
    dialect = session.connection.dialect
    table, name = map(dialect.identifier_preparer.quote_identifier, (part.raw.name, label))
    kind = column_type(session, column).compile(dialect)
    session.connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")


def _table(part: _Part, labels: Iterable[str] = ()) -> Any:
    return sa.table(sa.quoted_name(part.raw.name, quote=True), *map(column_of, labels))


def signature(database: Database) -> Hashable:
    """Something that is another one once the contract's tables have changed; where that cannot be told, after a while.

    What others wrote to tables other than `cases` PostgreSQL counts some moments later.
    """
    file = sqlite_file(database)
    if file is not None:
        return tuple(stamp(path) for path in (file, file.with_name(f"{file.name}-wal")))
    with reading(database) as session:
        if "cases" not in session.tables() or TABLES.keys() & session.views():
            return time.monotonic() // _BLIND_SECONDS
        # Whoever changes a row makes another version of it, in another place and by another transaction.
        versions = 'SELECT count(*), sum(hashtext(xmin::text || ctid::text)) FROM "cases"'
        written = (
            sa.text(
                "SELECT relid, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables"
                " WHERE relname IN :names AND pg_table_is_visible(relid) ORDER BY relid"
            )
            .bindparams(sa.bindparam("names", expanding=True))
            .params(names=list(TABLES))
        )
        found = (session.connection.exec_driver_sql(versions), session.connection.execute(written))
        return tuple(tuple(row) for rows in found for row in rows)
