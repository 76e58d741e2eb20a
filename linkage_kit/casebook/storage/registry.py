"""How a casebook can be stored. Another storage is its module and a line here: reading, writing and help ask this list.

A storage's module is imported when somebody first reads or writes so: each needs a library of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from linkage_kit.casebook.storage.place import Database
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd

    from linkage_kit.casebook.problems import Problem
    from linkage_kit.casebook.raw import RawTable
    from linkage_kit.casebook.tables import Column, Table
else:
    pd = lazily("pandas")

#: What is written: typed frames by name, each with its table, or with None where all its columns are text.
Frames = Mapping[str, "tuple[pd.DataFrame, Table | None]"]


class FolderModule(Protocol):
    """What the module of a folder's storage offers."""

    def read_cells(self, path: Path, /) -> RawTable | Problem:
        """The cells of one file."""

    def table_bytes(self, frame: pd.DataFrame, table: Table | None, /) -> bytes:
        """One file."""


class FileModule(Protocol):
    """What the module of a file's storage offers."""

    def read_tables(self, path: Path, /) -> Mapping[str, RawTable]:
        """The cells of every table in the file, by its name; raises CasebookError where it cannot be read."""

    def casebook_bytes(self, frames: Frames, /) -> bytes:
        """The file; raises CasebookError where it cannot hold a table."""

    def absent(self, path: Path, name: str, /) -> Problem:
        """What is wrong where the file has not a table that must be there."""


class DatabaseModule(Protocol):
    """What the module of a database's storage offers."""

    def read_cells(self, database: Database, /) -> Mapping[str, RawTable]:
        """The cells of every table, by its name."""

    def read_columns(self, database: Database, name: str, columns: Collection[Column], /) -> RawTable:
        """The cells of some columns of a table, of all its rows, whatever the condition."""

    def changing(self, database: Database, /) -> AbstractContextManager[DatabaseSession]:
        """A transaction that is committed at the end; nobody else writes meanwhile, and who wants to waits a while."""

    def tables_of(self, database: Database, /) -> list[str]:
        """Names of the tables that there are."""


class DatabaseSession(Protocol):
    """What can be done in a transaction in which nobody else changes the casebook of a database."""

    def read_cells(self) -> Mapping[str, RawTable]:
        """The cells of every table, by its name."""

    def tables(self) -> list[str]:
        """Names of the tables that there are."""

    def write_tables(self, frames: Frames, obsolete: Collection[str], /) -> None:
        """Puts tables in place of those of the same names, all or none, and takes the obsolete ones away."""


class CaseModule(Protocol):
    """What the module offers that reads and changes one case in a database."""

    def read_case(self, database: Database, case_id: str | None, /) -> Mapping[str, RawTable]:
        """The cells of a case's rows, by table; None: of no case. What is of no case is whole."""

    def change_case(
        self,
        database: Database,
        case_id: str,
        is_new: bool,
        changes: Callable[[Mapping[str, RawTable]], Mapping[str, Change]],
        /,
    ) -> None:
        """Changes a case in one transaction to what `changes` makes of its cells as they are then."""

    def signature(self, database: Database, /) -> Hashable:
        """Something that is another one once the casebook has changed."""


@dataclass(frozen=True)
class Change:
    """A table's rows of a case as they are and as they are to be, as text: the same columns, blanks NaN."""

    before: pd.DataFrame
    after: pd.DataFrame


@dataclass(frozen=True)
class FolderStorage:
    """A folder with a file a table; `name` is the ending of the files and the value of `--storage`."""

    name: str
    title: str
    module: str

    @property
    def suffix(self) -> str:
        """How the files end."""
        return f".{self.name}"

    @property
    def form(self) -> tuple[str, str]:
        """What people call it, and what it is."""
        return f"{self.title}目录", f"每张表一个{self.suffix}文件（--storage {self.name}）"

    def load(self) -> FolderModule:
        """The module that reads and writes it."""
        return cast(FolderModule, import_module(self.module))


@dataclass(frozen=True)
class FileStorage:
    """One file with all the tables; it is read with any of the suffixes and written with the first.

    `noun` is what a message calls it that is about such a file.
    """

    name: str
    title: str
    noun: str
    module: str
    suffixes: tuple[str, ...]

    @property
    def form(self) -> tuple[str, str]:
        """What people call it, and what it is."""
        return self.title, f"一个{self.suffixes[0]}文件"

    def load(self) -> FileModule:
        """The module that reads and writes it."""
        return cast(FileModule, import_module(self.module))


@dataclass(frozen=True)
class DatabaseStorage:
    """A database, by its URL, which begins with one of the `schemes`; `urls` show how it is written.

    `case_module` reads and changes one case; `needs` says what to install where a module cannot be imported.
    """

    name: str
    title: str
    module: str
    case_module: str
    schemes: tuple[str, ...]
    urls: str
    needs: str

    @property
    def form(self) -> tuple[str, str]:
        """What people call it, and what it is."""
        return self.title, self.urls

    def load(self) -> DatabaseModule:
        """The module that reads and writes it; ImportError where its libraries are not there."""
        return cast(DatabaseModule, import_module(self.module))

    def load_cases(self) -> CaseModule:
        """The module for one case; ImportError as above."""
        return cast(CaseModule, import_module(self.case_module))


Storage = FolderStorage | FileStorage | DatabaseStorage

_storages: dict[str, Storage] = {}


def register_storage(storage: Storage) -> None:
    """Offer a storage wherever casebooks are read or written; ValueError where there is one of this name."""
    if storage.name in _storages:
        raise ValueError(f"存放形式“{storage.name}”已经登记。")
    _storages[storage.name] = storage


def unregister_storage(name: str) -> None:
    """Offer a storage no more; KeyError where there is none of this name."""
    del _storages[name]


def storages() -> tuple[Storage, ...]:
    """All storages, in the order in which they are offered."""
    return tuple(_storages.values())


def storage_named(name: str) -> Storage:
    """The storage of this name; ValueError, in Chinese, where there is none."""
    if name not in _storages:
        raise ValueError(f"没有存放形式“{name}”，应为{'、'.join(_storages)}之一。")
    return _storages[name]


def folder_storages() -> tuple[FolderStorage, ...]:
    """What the files of a folder may be; the first is what is written unless another is asked for."""
    return tuple(one for one in storages() if isinstance(one, FolderStorage))


def folder_storage_names() -> tuple[str, ...]:
    """Names of `folder_storages`."""
    return tuple(one.name for one in folder_storages())


def file_storages() -> tuple[FileStorage, ...]:
    """What one file may be."""
    return tuple(one for one in storages() if isinstance(one, FileStorage))


def file_storage_of(path: Path) -> FileStorage | None:
    """What a file of this name is; None where no storage has its suffix."""
    return next((one for one in file_storages() if path.suffix.lower() in one.suffixes), None)


def database_storage_of(database: Database) -> DatabaseStorage:
    """What reads this database: the storage of its scheme, or the first, which says what is wrong with the URL."""
    known = [one for one in storages() if isinstance(one, DatabaseStorage)]
    return next((one for one in known if database.scheme in one.schemes), known[0])


_HERE = "linkage_kit.casebook.storage"
for _storage in (
    FolderStorage("csv", "CSV", f"{_HERE}.csv"),
    FolderStorage("parquet", "Parquet", f"{_HERE}.parquet"),
    FileStorage("xlsx", "Excel工作簿", "工作簿", f"{_HERE}.xlsx", (".xlsx", ".xlsm")),
    DatabaseStorage(
        "sql",
        "数据库",
        f"{_HERE}.sql",
        f"{_HERE}.sql_case",
        ("sqlite", "postgresql"),
        "sqlite:///文件，或postgresql+psycopg://用户@主机:端口/数据库",
        "SQLAlchemy和psycopg，请先安装：pip install 'linkage-kit[scale]'",
    ),
):
    register_storage(_storage)
