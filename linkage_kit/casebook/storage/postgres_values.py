"""What PostgreSQL has and Python has not: days without an end, before year 1 and after year 9999."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.adapt import Loader
from psycopg.pq import Format

_TYPES = ("date", "time", "timetz", "timestamp", "timestamptz", "interval")


def read_all_days(connection: psycopg.Connection[Any]) -> None:
    """From now on a value of a time that Python has no value for is read as its text, and is refused in its cell."""
    for name in _TYPES:
        usual: Any = connection.adapters.get_loader(connection.adapters.types[name].oid, Format.TEXT)
        connection.adapters.register_loader(name, _or_text(usual))


def _or_text(usual: Any) -> type[Loader]:
    class OrText(Loader):
        """The usual values, and text for those that there are not."""

        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            self._usual = usual(oid, context)

        def load(self, data: Any) -> Any:
            try:
                return self._usual.load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return OrText
