"""How long a query of a database may take: its condition or a view may have no end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from linkage_kit.casebook.storage import limits

#: How many steps of its machine SQLite takes between two looks at the clock.
_STEPS = 100_000
#: The longest value that SQLite may make, in bytes: a view makes values of any length out of nothing.
_LONGEST_VALUE = 16_000_000
_SQLITE_LIMIT_LENGTH = 0


class Clock:
    """The clock of a connection: while it runs, its database stops a query once the time is over."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._end: float | None = None

    @classmethod
    def of(cls, connection: Any) -> Clock:
        """The clock of a SQLAlchemy connection, which looks at it from now on."""
        clock = cls(connection)
        if clock._is_sqlite:
            driver = connection.connection.driver_connection
            driver.setlimit(_SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
            driver.set_progress_handler(clock._is_over, _STEPS)
        return clock

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within, the time of one query runs."""
        self._end = time.monotonic() + limits.LONGEST_QUERY
        self._limit(limits.LONGEST_QUERY)
        try:
            yield
        finally:
            self._end = None
        self._limit(0)

    def check(self) -> None:
        """TimeoutError where the time is over: a query that gives rows for ever does not wait for one of them."""
        if self._is_over():
            raise TimeoutError

    def _is_over(self) -> bool:
        return self._end is not None and time.monotonic() > self._end

    def _limit(self, seconds: float) -> None:
        """Tells PostgreSQL how long a statement may take, until the transaction ends; 0: as long as it likes."""
        if not self._is_sqlite:
            self._connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
