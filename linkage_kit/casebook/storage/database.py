"""Connections to the databases that hold casebooks: SQLite and PostgreSQL, each reading or writing in one transaction.

A reading transaction sees one state of the database and cannot change it. What goes wrong is told in Chinese, with
the database's own words behind it, masked and without the password.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.pool import NullPool

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage import database_url, database_words, limits
from linkage_kit.casebook.storage.atomic import exclusive
from linkage_kit.casebook.storage.database_clock import Clock
from linkage_kit.casebook.storage.place import UNNAMED, Database
from linkage_kit.casebook.storage.postgres_values import read_all_days
from linkage_kit.casebook.tables import STORED_TABLES

_CONNECT_SECONDS = 10
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class _Kind:
    """What differs between databases: how a transaction begins, and the names they cannot have."""

    to_read: tuple[str, ...]
    to_write: tuple[str, ...]
    longest_name: int | None
    ignores_case: bool


#: A file of SQLite may come from anywhere: what its views and triggers call can do no harm, and its pages are checked.
_DISTRUST = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0")
_KINDS = {
    "sqlite": _Kind(
        (*_DISTRUST, "PRAGMA query_only = ON", "BEGIN"), (*_DISTRUST, "BEGIN IMMEDIATE"), None, True
    ),
    "postgresql": _Kind(
        ("SET client_encoding TO 'UTF8'", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        # Each statement sees what others have committed by then, so that who waited for a lock sees what was done.
        (
            "SET client_encoding TO 'UTF8'",
            f"SET lock_timeout TO '{limits.LONGEST_WAIT}s'",
            "BEGIN ISOLATION LEVEL READ COMMITTED",
        ),
        63,  # Bytes; it would cut off the rest.
        False,
    ),
}


#: The states of a transaction that another one got in the way of.
_OVERTAKEN = ("40001", "40P01")


class Overtaken(CasebookError):
    """Another transaction came between: nothing was changed, and the same may be tried again."""


@dataclass(frozen=True)
class Session:
    """An open transaction on a database; `name` is what errors call the database."""

    name: str
    connection: Any
    kind: _Kind
    clock: Clock

    def chunks(self, query: Any) -> Iterator[Sequence[Any]]:
        """The rows of a query, piece by piece; TimeoutError where it takes longer than `LONGEST_QUERY`."""
        with self.clock.running():
            found = self.connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
            for rows in found.partitions():
                yield rows
                self.clock.check()

    def texts(self, query: Any) -> list[Any]:
        """The first column of all rows of a query, in the same time."""
        return [row[0] for rows in self.chunks(query) for row in rows]

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite, which has neither Booleans nor dates nor exact decimals."""
        return self.kind is _KINDS["sqlite"]

    def columns(self, table: str) -> dict[str, Any]:
        """Columns of a table or view with their SQLAlchemy types, in their order."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # About types that SQLAlchemy does not know.
            return {one["name"]: one["type"] for one in sa.inspect(self.connection).get_columns(table)}

    def tables(self) -> list[str]:
        """Tables of the default schema: the contract's in its order, then others by name.

        Whoever reads or locks several takes them in this order, so that no two wait for each other.
        """
        there = sorted(sa.inspect(self.connection).get_table_names())
        known = [name for name in STORED_TABLES if name in there]
        return [*known, *(name for name in there if name not in known)]

    def views(self) -> list[str]:
        """Views of the default schema, by name, and what is read like them: kept ones, tables of other servers."""
        inspector = sa.inspect(self.connection)
        found = inspector.get_view_names()
        if isinstance(inspector, PGInspector):
            found += [*inspector.get_materialized_view_names(), *inspector.get_foreign_table_names()]
        return sorted(found)


def sqlite_file(database: Database) -> Path | None:
    """The file of SQLite, None for a server or a database in memory."""
    url = _url(database)
    return Path(url.database) if url.drivername == "sqlite" and url.database else None


def is_missing(database: Database) -> bool:
    """Whether this is SQLite's and its file is not there."""
    url = _url(database)
    return url.drivername == "sqlite" and not Path(url.database or "").is_file()


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    """A transaction that can only read, and sees one state of the database throughout."""
    if is_missing(database):
        raise CasebookError([Problem(database.name, None, None, None, "找不到这个数据库文件")])
    with _session(database, lambda kind: kind.to_read, "读不出数据库") as session:
        yield session


@contextmanager
def writing(database: Database) -> Iterator[Session]:
    """A transaction that is committed at the end or changes nothing; SQLite's file is made where it is missing."""
    file = sqlite_file(database)
    with (
        _new_file_removed(file) if file else nullcontext(),
        _session(database, lambda kind: kind.to_write, "写不进数据库") as session,
    ):
        yield session
        session.connection.exec_driver_sql("COMMIT")


@contextmanager
def _new_file_removed(file: Path) -> Iterator[None]:
    """A file of SQLite that was not there is not left behind empty where something fails.

    It is told to be new under a lock, so that nobody takes away what another one has written into it meanwhile.
    """
    with exclusive(file):
        is_new = not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield
        except BaseException:
            if is_new:
                file.unlink(missing_ok=True)
            raise


@contextmanager
def telling(database: Database, what: str, table: str | None = None) -> Iterator[None]:
    """Errors of the database as a CasebookError that begins with what failed, and with the table where it is one's."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, psycopg.Error, UnicodeError, TimeoutError) as error:
        told = database_words.sentence(what, error, _url(database))
        kind = Overtaken if database_words.state(error) in _OVERTAKEN else CasebookError
        place = database.name if table is None else f"{database.name}/{table}"
        raise kind([Problem(place, None, None, None, told)]) from None


@contextmanager
def _session(
    database: Database, statements: Callable[[_Kind], tuple[str, ...]], what: str
) -> Iterator[Session]:
    url = _url(database)
    kind = _KINDS[url.get_backend_name()]
    # The driver begins no transaction of its own, so that each begins as it has to; NullPool: closed when left.
    with telling(database, "连接不上数据库，请检查地址、端口、数据库名、用户名和密码"):
        engine = sa.create_engine(
            _soon_told(url), poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
        )
        connection = engine.connect()
        if isinstance(connection.connection.driver_connection, psycopg.Connection):
            read_all_days(connection.connection.driver_connection)
    with telling(database, what), connection:
        for statement in statements(kind):
            connection.exec_driver_sql(statement)
        yield Session(database.name, connection, kind, Clock.of(connection))


def _url(database: Database) -> sa.URL:
    """The URL in its parts, with the driver that is used here."""
    url = database_url.parse(database.url)
    if url is None:
        raise CasebookError([Problem(UNNAMED, None, None, None, database_url.expected(database.url))])
    return url


def _soon_told(url: sa.URL) -> sa.URL:
    """The URL with a time within which a server has to answer, or a file to be free, unless it says one itself."""
    is_server = url.get_backend_name() == "postgresql"
    limit = {"connect_timeout": str(_CONNECT_SECONDS)} if is_server else {"timeout": str(limits.LONGEST_WAIT)}
    return url.set(query={**limit, **url.query})
