"""The URL of a database that can hold a casebook, in its parts."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

#: The driver for each database that is known.
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_LONGEST_NAME = 40


def parse(text: str) -> sa.URL | None:
    """The URL with the driver that is used here; None where it is of no database that is known, or is misspelt."""
    try:
        url = sa.make_url(text)
        driver = DRIVERS[url.get_backend_name()]
    except (sa.exc.SQLAlchemyError, KeyError, ValueError):
        return None
    if url.drivername not in (driver, url.get_backend_name()) or "@" in (url.host or ""):
        return None
    return url.set(drivername=driver)


def short_name(url: sa.URL) -> str:
    """The file of SQLite, `host:port/database` of a server: never a user, a password or options."""
    if url.drivername == "sqlite":
        return Path(url.database or ":memory:").name[-_LONGEST_NAME:]
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"[-_LONGEST_NAME:]
