"""What names a casebook: a path, or the URL of a database. A URL is no path (`sqlite:///x` would lose its slashes)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

#: What errors call a database whose URL tells no name.
UNNAMED = "数据库"
#: Also what somebody wrote with too few slashes: it is told how to write it, and never taken for a path.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+]*://|(?:sqlite|postgres)[A-Za-z0-9+]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Database:
    """A casebook in a SQL database: its SQLAlchemy URL and, for reading, a SQL condition on `cases`.

    The URL may hold a password: it is in no text that this object gives of itself.
    """

    url: str = field(repr=False)
    where: str | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def scheme(self) -> str:
        """What the URL begins with: `sqlite`, `postgresql`, without a driver."""
        return re.split(r"[+:]", self.url, maxsplit=1)[0].lower()

    @property
    def name(self) -> str:
        """What errors call it: the file of SQLite, `host:port/database` of a server; never a user or a password."""
        try:
            from linkage_kit.casebook.storage.database_url import parse, short_name
        except ImportError:
            return UNNAMED
        url = parse(self.url)
        return UNNAMED if url is None else short_name(url)

    def resolve(self) -> Database:
        """The same database from whichever folder it is named, as `Path.resolve` does of a path."""
        from linkage_kit.casebook.storage.database_url import parse, settled

        url = parse(self.url)
        if url is None:
            return self
        return replace(self, url=settled(url).render_as_string(hide_password=False))

    @property
    def public_url(self) -> str:
        """Its address from whichever folder, without the password: what may be kept on a disk."""
        from linkage_kit.casebook.storage.database_url import parse, settled, without_password

        url = parse(self.url)
        return UNNAMED if url is None else without_password(settled(url))


Place = Path | Database


def as_place(given: str | Place) -> Place:
    """The place that a text means: a database where it is a URL, else a path."""
    if isinstance(given, str):
        return Database(given) if _URL.match(given) else Path(given)
    if not isinstance(given, Path | Database):
        raise TypeError(f"应给出案卷的位置（文件夹、文件或数据库的地址），现为{type(given).__name__}")
    return given
