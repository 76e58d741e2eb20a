"""Where an imported row came from: files, sheets and rows in words, in a column beside the contract's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: The column: of a row that was imported, the files, sheets and rows that it was made of.
SOURCE = "source"

_SPAN = r"[0-9]{1,7}(?:～[0-9]{1,7})?"
_PART = re.compile(rf"(?P<place>.+?) 第(?P<rows>{_SPAN}(?:、{_SPAN})*)行(?:；|\Z)", re.DOTALL)
_ALL = re.compile(rf"(?:{_PART.pattern.replace('?P<place>', '').replace('?P<rows>', '')})+", re.DOTALL)


def source_text(parts: Iterable[tuple[str, Iterable[int]]]) -> str:
    """Places (a file and its sheet) with their rows: 清单.xlsx 工作表“Sheet1” 第2～13、15行；补充.csv 第7行."""
    return "；".join(f"{place} 第{spans(rows)}行" for place, rows in parts)


def is_source(text: object) -> bool:
    """Whether it is such a text: a column of the same name may be anybody's."""
    return isinstance(text, str) and _ALL.fullmatch(text) is not None


def joined_sources(texts: Iterable[str]) -> str:
    """The sources of several rows as one, each place once; what is no such text is left out."""
    rows: dict[str, set[int]] = {}
    for text in filter(is_source, texts):
        for part in _PART.finditer(text):
            rows.setdefault(part["place"], set()).update(_numbers(part["rows"]))
    return source_text((place, sorted(numbers)) for place, numbers in rows.items())


def spans(numbers: Iterable[int]) -> str:
    """Ascending numbers in words: 2～13、15."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number - found[-1][-1] <= 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return "、".join(f"{one[0]}～{one[-1]}" if one[-1] != one[0] else str(one[0]) for one in found)


def _numbers(told: str) -> Iterator[int]:
    for span in told.split("、"):
        first, _, last = span.partition("～")
        yield from range(int(first), int(last or first) + 1)
