"""SQL databases: a table each, in SQLite or PostgreSQL.

Rows are read in the order in which they were written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlalchemy as sa

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.cells import escape, plain, read_cell, stored_cell, strip
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import Cells, RawTable, table_of_columns
from linkage_kit.casebook.storage.database import Session, is_missing, reading, telling, writing
from linkage_kit.casebook.storage.place import Database
from linkage_kit.casebook.storage.sql_tables import SCALE, create_table, drop_table, lock_book, lock_tables
from linkage_kit.casebook.table_names import misnamed
from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Column, Table
from linkage_kit.casebook.texts import text_table
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_CASE_ID = TABLES["cases"].columns["case_id"]
#: What SQLite calls the number of a row, where no column has that name.
_ROW_NUMBERS = ("rowid", "_rowid_", "oid")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def read_cells(database: Database) -> dict[str, RawTable]:
    """The cells of every table, of the chosen cases only where the database has a condition.

    Contract tables may be views; rows are numbered as if below a header. Raises CasebookError where the database
    cannot be reached or the condition is wrong, or fits no case.
    """
    with reading(database) as session:
        return _read_tables(session, database)


def read_columns(database: Database, name: str, columns: Collection[Column]) -> RawTable:
    """The cells of some columns of a table, of all its rows, whatever the condition of the database."""
    labels = {label for column in columns for label in (column.name, column.title)}
    with reading(database) as session:
        types = {
            label: kind for label, kind in session.columns(name).items() if plain(strip(label)) in labels
        }
        return _read(session, database, name, None, name not in session.views(), types)


def _chosen(session: Session, where: str, types: Mapping[str, Any]) -> Any:
    """The condition on `cases`. In SQLite, where sums are text, it sees them as numbers, for `'900.00' > '1000.00'`."""
    condition: Any = sa.literal_column(f"(\n{where}\n)")
    order = _row_order(session, "cases", types) if session.is_sqlite else None
    if order is None:
        return condition
    sums = [column for column in TABLES["cases"].columns.values() if column.kind == "money"]
    money = {label for column in sums for label in (column.name, column.title)}
    seen = sa.select(
        sa.literal_column(order).label("linkage_row"),
        *(
            sa.cast(column_of(name), sa.REAL).label(name) if name in money else column_of(name)
            for name in types
        ),
    ).select_from(table_of("cases"))
    chosen: Any = sa.select(sa.column("linkage_row")).select_from(seen.subquery("cases")).where(condition)
    return sa.literal_column(order).in_(chosen)


def tables_of(database: Database) -> list[str]:
    """Names of the tables that a database has; none where SQLite's file is not there."""
    if is_missing(database):
        return []
    with reading(database) as session:
        return session.tables()


@contextmanager
def changing(database: Database) -> Iterator[Changing]:
    """A transaction in which nobody else writes the database's tables, whole or not at all; who wants to waits.

    Raises CasebookError, and then nothing has changed.
    """
    with writing(database) as session:
        lock_book(session)
        yield Changing(database, session)


@dataclass(frozen=True)
class Changing:
    """What can be done to a casebook that nobody else changes."""

    database: Database
    session: Session

    def read_cells(self) -> dict[str, RawTable]:
        """The cells of every table, by its name."""
        return _read_tables(self.session, self.database)

    def tables(self) -> list[str]:
        """Names of the tables that there are."""
        return self.session.tables()

    def write_tables(
        self, frames: Mapping[str, tuple[pd.DataFrame, Table | None]], obsolete: Collection[str]
    ) -> None:
        """Puts these tables into the database in place of those of the same names; the obsolete ones go, and so do
        tables that were read under other names; others stay.

        A table is dropped and made anew, so its grants and indexes go, and one that a view depends on is refused.
        """
        _refuse_what_does_not_fit(self.session, frames)
        gone = [*obsolete, *misnamed(self.session.tables())]
        lock_tables(self.session, [*gone, *frames], "ACCESS EXCLUSIVE")
        for name in [*gone, *frames]:
            drop_table(self.session, name)
        for name, (frame, table) in frames.items():
            create_table(
                self.session,
                name,
                text_table(frame, table).rename(columns=escape),
                {} if table is None else table.columns,
            )


def _read_tables(session: Session, database: Database) -> dict[str, RawTable]:
    views = [name for name in session.views() if name in STORED_TABLES]
    names = [*session.tables(), *views]
    if database.where is None or "cases" not in names:
        return {name: _table(session, database, name, None, name not in views) for name in names}
    with telling(database, "筛选条件（--where）不能执行"):
        condition: Any = _chosen(session, database.where, session.columns("cases"))
        cases = _read(session, database, "cases", condition, "cases" not in views)
    if not len(cases.rows):
        raise CasebookError([_problem(database.name, "没有符合筛选条件（--where）的案件")])
    wanted = _case_ids(cases)
    return {
        name: cases if name == "cases" else _table(session, database, name, wanted, name not in views)
        for name in names
    }


def _table(
    session: Session, database: Database, name: str, wanted: set[str] | None, is_table: bool
) -> RawTable:
    """A table's rows of these cases, or all of them; what is wrong is told with its name."""
    with telling(database, "读不出这张表", name):
        condition = None if wanted is None else _of_cases(session, name, wanted)
        return _read(session, database, name, condition, is_table)


def _read(
    session: Session,
    database: Database,
    name: str,
    condition: Any,
    is_table: bool,
    types: Mapping[str, Any] | None = None,
) -> RawTable:
    types = session.columns(name) if types is None else types
    return fetched(
        session, database, name, types, rows_query(session, name, types, condition, is_ordered=is_table)
    )


def rows_query(
    session: Session, name: str, types: Mapping[str, Any], condition: Any, is_ordered: bool = True
) -> Any:
    """What selects these columns of a table, of all rows or those of a condition, in the order of writing."""
    query = sa.select(*(_selected(session, column, kind) for column, kind in types.items()))
    query = query.select_from(table_of(name))
    if condition is not None:
        query = query.where(condition)
    if is_ordered and (order := _row_order(session, name, types)):
        query = query.order_by(sa.literal_column(order))
    return query


def fetched(session: Session, database: Database, name: str, types: Collection[str], query: Any) -> RawTable:
    """The cells that a query gives, in columns of these labels."""
    chunks: list[list[Any]] = [[] for _ in types]
    for rows in session.chunks(query):
        for column, values in zip(chunks, zip(*rows)):
            column.append(_stored(values))
    cells = [_cells(column) for column in chunks]
    return replace(table_of_columns(name, f"{database.name}/{name}", types, cells), has_lines=False)


def table_of(name: str) -> Any:
    """The table of this name, of whose columns nothing is said."""
    return sa.table(sa.quoted_name(name, quote=True))


def column_of(name: str) -> Any:
    """The column of this name."""
    return sa.column(sa.quoted_name(name, quote=True))


def _selected(session: Session, name: str, kind: Any) -> Any:
    """The column as it is, but SQLite's Booleans, which are numbers, as words, and sums as text, which is faster."""
    column = column_of(name)
    if session.is_sqlite:
        is_boolean = isinstance(kind, sa.Boolean)
        return sa.case((column == 1, "true"), (column == 0, "false"), else_=column) if is_boolean else column
    return sa.cast(column, sa.Text) if isinstance(kind, sa.Numeric) and kind.scale == SCALE else column


def _row_order(session: Session, name: str, columns: Iterable[str]) -> str | None:
    """What gives the rows in the order in which they were written; None where a table knows none."""
    if not session.is_sqlite:
        return "ctid"
    taken = {column.lower() for column in columns}
    free = next((number for number in _ROW_NUMBERS if number not in taken), None)
    if free is None:
        return None
    try:
        session.connection.execute(sa.select(sa.literal_column(free)).select_from(table_of(name)).limit(0))
    except sa.exc.OperationalError:  # A table WITHOUT ROWID.
        return None
    return free


def _stored(values: tuple[Any, ...]) -> Any:
    """A piece of a column as an Arrow array, or as it is where its values are of different kinds."""
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return values


def _cells(pieces: list[Any]) -> Cells:
    if not pieces:
        return Cells.of(())
    if all(isinstance(piece, pa.Array) for piece in pieces):
        try:
            parts = [pa.table({"cell": piece}) for piece in pieces]
            return arrow_cells(pa.concat_tables(parts, promote_options="permissive")["cell"])
        except pa.ArrowException:
            pieces = [piece.to_pylist() for piece in pieces]
    return Cells.of([stored_cell(value) for piece in pieces for value in piece])


def _case_ids(cases: RawTable) -> set[str]:
    at = _case_id_at(cases.header)
    return set() if at is None else {read_cell(cell, _CASE_ID) for cell in cases.cells[at].distinct}


def _case_id_at(header: Collection[str]) -> int | None:
    labels = [plain(strip(label)) for label in header]
    return next((at for at, label in enumerate(labels) if label in (_CASE_ID.name, _CASE_ID.title)), None)


def _of_cases(session: Session, name: str, wanted: set[str]) -> Any:
    """What chooses a table's rows of these cases, however their ids are spelt there; None: it has no case_id."""
    columns = list(session.columns(name))
    at = _case_id_at(columns)
    if at is None:
        return None
    spelt = sa.cast(column_of(columns[at]), sa.Text)
    found = session.texts(sa.select(spelt).distinct().select_from(table_of(name)))
    ids = sa.literal(
        json.dumps([text for text in found if text and read_cell(text, _CASE_ID) in wanted]), sa.Text()
    )
    each = (
        sa.func.json_each(ids)
        if session.is_sqlite
        else sa.func.json_array_elements_text(sa.cast(ids, sa.JSON()))
    )
    return spelt.in_(sa.select(sa.literal_column("value")).select_from(each))


def _refuse_what_does_not_fit(
    session: Session, frames: Mapping[str, tuple[pd.DataFrame, Table | None]]
) -> None:
    wrong = _unfit_names(session, frames, session.name, "表名")
    for name, (frame, _) in frames.items():
        wrong += _unfit_names(session, map(escape, frame.columns), f"{session.name}/{name}", "列名")
        if not len(frame.columns):
            wrong.append(_problem(f"{session.name}/{name}", "没有列的表不能写入数据库"))
    if wrong:
        raise CasebookError(wrong)


def _unfit_names(session: Session, names: Iterable[str], place: str, what: str) -> list[Problem]:
    """Names that the database cannot have, would cut off, or takes for another one."""
    wrong: list[Problem] = []
    longest = session.kind.longest_name
    taken: set[str] = set()
    for name in names:
        same = name.translate(_LOWER) if session.kind.ignores_case else name
        if not name or "\0" in name:
            wrong.append(_problem(place, f"{what}不能为空白，也不能含有NUL字符"))
        elif longest and len(name.encode()) > longest:
            wrong.append(_problem(place, f"{what}“{name}”过长，最多{longest}字节（一个汉字3字节）"))
        elif same in taken:
            wrong.append(_problem(place, f"{what}“{name}”重复：这个数据库不分字母大小写"))
        taken.add(same)
    return wrong


def _problem(file: str, expected: str) -> Problem:
    return Problem(file, None, None, None, expected)
