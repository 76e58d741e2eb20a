"""The URL of a database that can hold a casebook, in its parts."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from linkage_kit.masking import mask_text

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
    if url.get_backend_name() == "sqlite" and url.host:
        return None
    if url.drivername not in (driver, url.get_backend_name()) or "@" in (url.host or ""):
        return None
    return url.set(drivername=driver)


def expected(text: str) -> str:
    """What a text should be that is no URL of such a database; the file of SQLite as it is to be written."""
    told = "应为sqlite:///文件 或 postgresql+psycopg://用户@主机:端口/数据库"
    scheme, _, rest = text.partition(":")
    if scheme.lower().startswith("sqlite"):
        # Two slashes would begin the name of a host; a single one begins a path from the root.
        file = rest.removeprefix("///" if rest.startswith("///") else "//")
        return f"{told}；这里应写作sqlite:///{mask_text(file.partition('?')[0])}"
    return f"{told}；密码中的@、/等符号应写作%40、%2F"


def settled(url: sa.URL) -> sa.URL:
    """The same address from whichever folder it is used: SQLite's file by its absolute path."""
    if url.drivername != "sqlite" or not url.database:
        return url
    return url.set(database=str(Path(url.database).resolve()))


def without_password(url: sa.URL) -> str:
    """The address with nothing in it that is to be kept secret."""
    secrets = [key for key in url.query if "pass" in key]
    # URL.set takes None for what is not to be changed: a password is taken out of the parts.
    bare: sa.URL = url._replace(password=None)
    return bare.difference_update_query(secrets).render_as_string(hide_password=False)


def short_name(url: sa.URL) -> str:
    """The file of SQLite, `host:port/database` of a server: never a user, a password or options."""
    if url.drivername == "sqlite":
        return Path(url.database or ":memory:").name[-_LONGEST_NAME:]
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"[-_LONGEST_NAME:]
