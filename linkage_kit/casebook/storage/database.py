"""Connections to the databases that hold casebooks: SQLite and PostgreSQL, each reading or writing in one transaction.

A reading transaction sees one state of the database and cannot change it. What goes wrong is told in Chinese, with
the database's own words behind it, masked and without the password.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage import database_url
from linkage_kit.casebook.storage.atomic import exclusive
from linkage_kit.casebook.storage.limits import LONGEST_WAIT
from linkage_kit.casebook.storage.place import UNNAMED, Database
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.masking import mask_text

_URL_EXPECTED = (
    "应为sqlite:///文件 或 postgresql+psycopg://用户@主机:端口/数据库；密码中的@、/等符号应写作%40、%2F"
)
_LONGEST_WORDS = 200
_CONNECT_SECONDS = 10


@dataclass(frozen=True)
class _Kind:
    """What differs between databases: how a transaction begins, the names they cannot have, the
    driver's options."""

    to_read: tuple[str, ...]
    to_write: tuple[str, ...]
    longest_name: int | None
    ignores_case: bool
    options: Mapping[str, Any]


_KINDS = {
    "sqlite": _Kind(
        ("PRAGMA query_only = ON", "BEGIN"), ("BEGIN IMMEDIATE",), None, True, {"timeout": LONGEST_WAIT}
    ),
    "postgresql": _Kind(
        ("SET client_encoding TO 'UTF8'", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        # Each statement sees what others have committed by then, so that who waited for a lock sees what was done.
        (
            "SET client_encoding TO 'UTF8'",
            f"SET lock_timeout TO '{LONGEST_WAIT}s'",
            "BEGIN ISOLATION LEVEL READ COMMITTED",
        ),
        63,  # Bytes; it would cut off the rest.
        False,
        {},
    ),
}


#: Why the database refuses, by its SQLSTATE or what the state begins with.
_REASONS = {
    "08": "与数据库的连接中断",
    "57P": "与数据库的连接中断",
    "42501": "没有权限",
    "25006": "只能读取",
    "42P01": "没有这张表",
    "55P03": "正被其他程序占用，请稍后再试",
    "23": "不符合数据库自己的约束",
}
#: The same of what SQLite says.
_SQLITE_REASONS = {
    "readonly database": "没有写入的权限",
    "database is locked": "正被其他程序占用，请稍后再试",
    "no such table": "没有这张表",
    "constraint failed": "不符合数据库自己的约束",
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
        """Views of the default schema, by name."""
        return sorted(sa.inspect(self.connection).get_view_names())


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
def telling(database: Database, what: str) -> Iterator[None]:
    """Errors of the database as a CasebookError that begins with what failed."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, psycopg.Error, UnicodeError) as error:
        words = _said(error, _url(database))
        reason = _reason(error)
        told = f"{what}：{reason}（{words}）" if reason else f"{what}：{words}"
        kind = Overtaken if _state(error) in _OVERTAKEN else CasebookError
        raise kind([Problem(database.name, None, None, None, told)]) from None


@contextmanager
def _session(
    database: Database, statements: Callable[[_Kind], tuple[str, ...]], what: str
) -> Iterator[Session]:
    url = _url(database)
    kind = _KINDS[url.get_backend_name()]
    # The driver begins no transaction of its own, so that each begins as it has to; NullPool: closed when left.
    with telling(database, "连接不上数据库，请检查地址、端口、数据库名、用户名和密码"):
        engine = sa.create_engine(
            _soon_told(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args=kind.options,
        )
        connection = engine.connect()
    with telling(database, what), connection:
        for statement in statements(kind):
            connection.exec_driver_sql(statement)
        yield Session(database.name, connection, kind)


def _url(database: Database) -> sa.URL:
    """The URL in its parts, with the driver that is used here."""
    url = database_url.parse(database.url)
    if url is None:
        raise CasebookError([Problem(UNNAMED, None, None, None, _URL_EXPECTED)])
    return url


def _soon_told(url: sa.URL) -> sa.URL:
    """The URL with a time within which a server has to answer, unless it says one itself."""
    if url.get_backend_name() != "postgresql":
        return url
    return url.set(query={"connect_timeout": str(_CONNECT_SECONDS), **url.query})


def _state(error: Exception) -> str:
    """The SQLSTATE of an error, "" where there is none."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def _reason(error: Exception) -> str | None:
    """Why the database refuses, in Chinese, where that is known."""
    if isinstance(error, sa.exc.NoSuchTableError):
        return _REASONS["42P01"]
    if getattr(error, "connection_invalidated", False):
        return _REASONS["08"]
    if state := _state(error):
        return next((reason for start, reason in _REASONS.items() if state.startswith(start)), None)
    return next((reason for words, reason in _SQLITE_REASONS.items() if words in str(error)), None)


def _said(error: Exception, url: sa.URL) -> str:
    """The database's own words, on one line; values that they quote are masked, and what the URL hides is hidden."""
    words = " ".join(str(getattr(error, "orig", None) or error).split())
    hidden = [url.password, *(value for key, value in url.query.items() if "pass" in key)]
    for secret in hidden:
        if secret:
            words = words.replace(str(secret), "***")
    masked = mask_text(words)
    return masked if len(masked) <= _LONGEST_WORDS else masked[:_LONGEST_WORDS] + "…"
