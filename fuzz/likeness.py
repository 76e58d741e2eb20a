"""Whether what was read of a damaged file is what its undamaged original gives, but for what was damaged."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from fuzz.inputs import Grid
from fuzz.meaning import SaysNothing, columns_of, meaning, table_named

#: What offices put around a value: signs and units of money and time, quotes that protect digits, signs for nothing.
_AROUND = re.compile(r"[元￥¥年度月个'\"=\s]|RMB|CNY|人民币|[T ]0?0:00(?::00(?:\.0+)?)?$", re.IGNORECASE)
_NOTHING = re.compile(r"[-—–/／\\_无]*")

Row = tuple[str, ...]


def one_cell_differs(original: Mapping[str, Grid], read: Mapping[str, Grid], new: str) -> str:
    """What else differs where one cell was damaged and has a `new` text; "" where nothing does."""
    found: list[str] = []
    for name, before in original.items():
        after = _in_columns(before[0], read[name])
        if len(before) != len(after):
            return f"{name}: {len(before) - 1} rows became {len(after) - 1}"
        for row, (one, other) in enumerate(zip(before, after), 1):
            for label, was, now in zip(before[0], one, other):
                if was != now:
                    found.append(f"{name} row {row} {label}: {was!r} became {now!r}")
                    if not _may_say(new, now, name, label):
                        return f"{found[-1]}, though {new!r} stands there"
    return f"{len(found)} cells changed: {'; '.join(found)}" if len(found) > 1 else ""


def rows_are_known(original: Mapping[str, Grid], read: Mapping[str, Grid]) -> str:
    """A row that was read and is none of the original's, but for cells that are gone; "" where there is none."""
    for name, before in original.items():
        for row in _in_columns(before[0], read[name])[1:]:
            if not any(all(now in ("", was) for now, was in zip(row, one)) for one in before[1:]):
                return f"{name}: {row} was read, and is no row of the original"
    return ""


def few_rows_differ(original: Mapping[str, Grid], read: Mapping[str, Grid], most: int) -> str:
    """Rows that were lost beyond those that were damaged; "" where there are none."""
    for name, before in original.items():
        lost = Counter(map(tuple, before[1:])) - Counter(map(tuple, _in_columns(before[0], read[name])[1:]))
        if lost.total() > most:
            return f"{name}: {lost.total()} rows changed, {most} were damaged: {next(iter(lost))}"
    return ""


def _in_columns(labels: Sequence[str], grid: Grid) -> Grid:
    """A table in the order of these columns: one that only forms need is there where it has a value."""
    places = [grid[0].index(label) if label in grid[0] else None for label in labels]
    return [["" if at is None else row[at] for at in places] for row in grid]


def _may_say(new: str, now: str, table: str, label: str) -> bool:
    """Whether a text, as offices write, can say the value."""
    (column,) = columns_of([label], table_named(table))
    plain = unicodedata.normalize("NFKC", new)
    for text in (new, *_readings(plain)):
        try:
            if meaning(text, column) == meaning(now, column):
                return True
        except SaysNothing:
            continue
    return now == "" and bool(_NOTHING.fullmatch(plain.strip()))


def _readings(plain: str) -> Sequence[str]:
    bare = _AROUND.sub("", plain)
    return plain, bare, re.sub(r"\s", "", plain)
