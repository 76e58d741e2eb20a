"""Tables that are made in a SQL database, with their types, their indexes and all their rows.

Money is NUMERIC(18,2) in PostgreSQL and text in SQLite, dates are DATE, months YYYY-MM text; what the contract does not
list is text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow as pa
import pyarrow.csv as arrow_csv
import sqlalchemy as sa

from linkage_kit.casebook.storage.database import Session
from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Column
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_CASE_ID = TABLES["cases"].columns["case_id"]
#: Decimals of a sum.
SCALE = 2
_TYPES: dict[str, Any] = {
    "money": sa.Numeric(18, SCALE),
    "int": sa.Integer(),
    "bool": sa.Boolean(),
    "date": sa.Date(),
}
_SQLITE_TYPES: dict[str, Any] = {**_TYPES, "money": sa.Text()}


def _named(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(sa.quoted_name(name, quote=True), sa.MetaData(), *columns)


def lock_book(session: Session) -> None:
    """Nobody else writes the tables of the casebook, or makes one, until the transaction ends; others may read them.

    SQLite has one writer at a time. In PostgreSQL who makes tables where there is none has nothing to lock but the
    schema.
    """
    if not session.is_sqlite:
        session.connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext('linkage ' || current_schema()))"
        )
        lock_tables(session, STORED_TABLES, "EXCLUSIVE")


def lock_tables(session: Session, names: Iterable[str], mode: str) -> None:
    """Locks those of these tables that there are in PostgreSQL, in the one order in which everybody does."""
    if session.is_sqlite:
        return
    wanted = set(names)
    quoted = session.connection.dialect.identifier_preparer.quote_identifier
    for name in session.tables():
        if name in wanted:
            session.connection.exec_driver_sql(f"LOCK TABLE {quoted(name)} IN {mode} MODE")


def drop_table(session: Session, name: str) -> None:
    """The table goes, if there is one."""
    session.connection.execute(sa.schema.DropTable(_named(name), if_exists=True))


def create_table(session: Session, name: str, texts: pd.DataFrame, columns: Mapping[str, Column]) -> None:
    """A new table with these rows; what `columns` does not list is text."""
    made = _named(
        name,
        *(
            sa.Column(sa.quoted_name(label, quote=True), column_type(session, columns.get(label)))
            for label in texts.columns
        ),
    )
    session.connection.execute(sa.schema.CreateTable(made))
    (_insert if session.is_sqlite else _copy)(session, made, texts)
    if _CASE_ID.name in columns:
        _index(session, made)


def _index(session: Session, made: sa.Table) -> None:
    """A case's rows are found without looking at those of others, and so are ids that may be spelt otherwise."""
    case_id = made.c[_CASE_ID.name]
    odd = is_oddly_spelt(session, case_id)
    for index in (
        sa.Index(f"linkage_{made.name}_case", case_id),
        sa.Index(f"linkage_{made.name}_odd_case", case_id, postgresql_where=odd, sqlite_where=odd),
    ):
        session.connection.execute(sa.schema.CreateIndex(index))


def is_oddly_spelt(session: Session, case_id: Any) -> Any:
    """Whether a cell is no plain id: it may be one with blanks around it or full-width signs in it.

    The pattern stands in the condition itself, without which no index is used for it.
    """
    if session.is_sqlite:
        return case_id.op("GLOB")(sa.literal_column("'*[^-A-Za-z0-9._]*'"))
    return case_id.op("~")(sa.literal_column("'[^-A-Za-z0-9._]'"))


def column_type(session: Session, column: Column | None) -> Any:
    """The type that the database has for a column; None: for one that the contract does not list."""
    types = _SQLITE_TYPES if session.is_sqlite else _TYPES
    return sa.Text() if column is None else types.get(column.kind, sa.Text())


def _insert(session: Session, made: sa.Table, texts: pd.DataFrame) -> None:
    columns = []
    for column in made.columns:
        cells = texts[column.name].astype(object)
        if isinstance(column.type, sa.Boolean):
            cells = cells.map({"true": 1, "false": 0})
        columns.append(cells.where(texts[column.name].notna(), None).tolist())
    rows = list(zip(*columns))
    if rows:
        table = session.connection.dialect.identifier_preparer.format_table(made)
        places = ", ".join("?" * len(columns))
        session.connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", rows)


def _copy(session: Session, made: sa.Table, texts: pd.DataFrame) -> None:
    """All rows at once; a blank is an unquoted nothing, which COPY takes for NULL."""
    lines = io.BytesIO()
    arrays = [pa.array(texts[name], pa.string()) for name in texts.columns]
    options = arrow_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    arrow_csv.write_csv(pa.Table.from_arrays(arrays, list(texts.columns)), lines, options)
    statement = psycopg.sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(psycopg.sql.Identifier(made.name))
    with (
        session.connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(lines.getbuffer())
