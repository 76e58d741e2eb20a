"""Which table a file, sheet or SQL table is by its name, as people and their programs spell and copy it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.wording import wording

# What a program puts around the name of a copy; `wording` has made brackets round and taken blanks away.
_COPIES = re.compile(r"^(复件|copyof)|(\(\d+\)|[-_]?(的?副本|复件|copy)|\.(csv|parquet|xlsx|txt))$")
_JOINTS = re.compile(r"[-_]")
#: How like a name is to that of a table which it may be a slip of.
_LIKENESS = 0.85


@dataclass(frozen=True)
class Named:
    """Names by the tables that they mean, and those that look like a table's but are not read, each with the table."""

    meant: dict[str, str]
    unread: dict[str, str]


def named(names: Iterable[str]) -> Named:
    """What these names mean, all in one place: a table's own name first, else the only other that can mean it."""
    given = list(names)
    can_mean = {name: table for name in given if (table := table_meant(name))}
    meant: dict[str, str] = {}
    for table in STORED_TABLES:
        others = [name for name, one in can_mean.items() if one == table]
        if table in given:
            meant[table] = table
        elif len(others) == 1:
            meant[table] = others[0]
    taken = set(meant.values())
    unread = {name: table for name in given if name not in taken and (table := table_like(name))}
    return Named(meant, unread)


def misnamed(names: Iterable[str]) -> dict[str, str]:
    """The names of one place that are read as a table under another name than its own, each with the table."""
    return {name: table for table, name in named(names).meant.items() if name != table}


def table_meant(name: str) -> str | None:
    """The table that a name can only mean, however it is spelt (`Claims (1)`); None: no table."""
    key, before = wording(name), None
    while key != before:
        key, before = _COPIES.sub("", key), key
    return _KEYS.get(_JOINTS.sub("", key))


def table_like(name: str) -> str | None:
    """The table that a name means, or whose name or title stands in it, or of which it is a slip of a letter or two."""
    if meant := table_meant(name):
        return meant
    key = _JOINTS.sub("", wording(name))
    held = [table for own, table in _KEYS.items() if re.search(rf"(?<![a-z]){own}(?![a-z])", key)]
    slips = [_KEYS[own] for own in get_close_matches(key, _KEYS, 1, _LIKENESS)]
    return next(iter([*held, *slips]), None)


_KEYS = {
    _JOINTS.sub("", wording(label)): name
    for name, table in STORED_TABLES.items()
    for label in (name, table.title)
}
