"""A casebook that is read, changed and written while nobody else changes it: what two do at once is not lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.storage import (
    database_casebook,
    database_module,
    read_casebook,
    tables_at,
    write_casebook,
    write_in_session,
)
from linkage_kit.casebook.storage.atomic import exclusive
from linkage_kit.casebook.storage.place import Database, Place
from linkage_kit.casebook.storage.registry import DatabaseSession
from linkage_kit.casebook.tables import STORED_TABLES


class Held(Protocol):
    """A place for a casebook that nobody else changes."""

    def read(self) -> Casebook:
        """The casebook that is there; raises CasebookError."""

    def tables(self, names: Iterable[str] = STORED_TABLES) -> list[str]:
        """Which of these tables are there already; a file may have them all."""

    def write(self, casebook: Casebook, storage: str | None = None) -> None:
        """Writes a casebook there as `write_casebook` does."""


@contextmanager
def changing(place: Place) -> Iterator[Held]:
    """Within, no other process reads the place to change it, or changes it; it waits until this one is out.

    Raises CasebookError where the wait is too long.
    """
    if isinstance(place, Database):
        with database_module(place).changing(place) as session:
            yield _HeldDatabase(place, session)
    else:
        with exclusive(place):
            yield _HeldFiles(place)


@dataclass(frozen=True)
class _HeldFiles:
    place: Path

    def read(self) -> Casebook:
        return read_casebook(self.place)

    def tables(self, names: Iterable[str] = STORED_TABLES) -> list[str]:
        return tables_at(self.place, names)

    def write(self, casebook: Casebook, storage: str | None = None) -> None:
        write_casebook(casebook, self.place, storage)


@dataclass(frozen=True)
class _HeldDatabase:
    place: Database
    session: DatabaseSession

    def read(self) -> Casebook:
        return database_casebook(self.place, self.session.read_cells())

    def tables(self, names: Iterable[str] = STORED_TABLES) -> list[str]:
        there = self.session.tables()
        return [name for name in names if name in there]

    def write(self, casebook: Casebook, storage: str | None = None) -> None:
        write_in_session(self.session, casebook)
