"""Labels as offices type them: with blanks, line breaks and either kind of brackets, and what stands after them.

Two texts are the same wording when nothing but blanks, line breaks and the width of characters tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from linkage_kit.casebook.cells import as_text, plain, strip

# 〔〕 and 【】 are brackets too; what `plain` makes of the full-width ones is already ( and ).
_BRACKETS = str.maketrans("〔〕【】［］[]", "()()()()")
_UNSEEN = re.compile(r"[\s\ufeff\u200b\u2060]+")
# What stands where somebody is to write: a line of underscores, in either width.
_TO_FILL = re.compile(r"[_＿]+")


def bare(cell: object) -> str:
    """The wording of a cell: without blanks and line breaks, brackets and punctuation in their plain form."""
    if cell is None:
        return ""
    return _bare(cell if isinstance(cell, str) else as_text(cell))


@lru_cache(maxsize=65536)
def _bare(text: str) -> str:
    return _UNSEEN.sub("", plain(text).translate(_BRACKETS)).rstrip(":")


class Labels:
    """The labels of one part of a form, to be found in cells."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._by_wording = {bare(label): label for label in labels}
        longest_first = sorted(self._by_wording, key=len, reverse=True)
        one = "|".join(r"\s*".join(map(re.escape, wording)) for wording in longest_first)
        # The first label of a cell ends with a colon or a blank or fills the cell; a later one needs its colon.
        self._first = re.compile(rf"\s*({one})\s*(?::|(?<=\s)|(?=_)|$)\s*")
        self._later = re.compile(rf"(?<=[\s:_])({one})\s*:\s*")
        self._inside = re.compile(rf"({one})\s*:")

    def split(self, cell: object) -> list[tuple[str, str]]:
        """The labels in a cell that starts with one, each with what is written after it; [] for another cell."""
        if not isinstance(cell, str):
            return []
        text = plain(cell).translate(_BRACKETS)
        first = self._first.match(text)
        if first is None:
            return []
        found = [first, *self._later.finditer(text, first.end())]
        ends = [*(one.start() for one in found[1:]), len(text)]
        return [
            (self._by_wording[_bare(one[1])], _written(cell[one.end() : end]))
            for one, end in zip(found, ends)
        ]

    def runs_into(self, value: str) -> bool:
        """Whether another label stands inside what was taken for a value."""
        return self._inside.search(plain(value).translate(_BRACKETS)) is not None


def _written(text: str) -> str:
    """What somebody wrote in a place to fill; "" where nobody did."""
    return strip(_TO_FILL.sub("", text))
