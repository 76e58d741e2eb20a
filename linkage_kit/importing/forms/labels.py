"""Labels as offices type them: with blanks, line breaks and either kind of brackets, and what stands after them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linkage_kit.casebook.cells import strip
from linkage_kit.casebook.wording import label_wording, with_plain_signs

# What stands where somebody is to write: a line of underscores, in either width.
_TO_FILL = re.compile(r"[_＿]+")


class LabelFinder:
    """The labels of one part of a form, to be found in cells."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._by_wording = {label_wording(label): label for label in labels}
        longest_first = sorted(self._by_wording, key=len, reverse=True)
        one = "|".join(r"\s*".join(map(re.escape, wording)) for wording in longest_first)
        # The first label of a cell ends with a colon or a blank or fills the cell; a later one needs its colon.
        self._first = re.compile(rf"\s*({one})\s*(?::|(?<=\s)|(?=_)|$)\s*", re.IGNORECASE)
        self._later = re.compile(rf"(?<=[\s:_])({one})\s*:\s*", re.IGNORECASE)
        self._inside = re.compile(rf"({one})\s*:", re.IGNORECASE)

    def split(self, cell: object) -> list[tuple[str, str]]:
        """The labels in a cell that starts with one, each with what is written after it; [] for another cell."""
        if not isinstance(cell, str):
            return []
        text = with_plain_signs(cell)
        first = self._first.match(text)
        if first is None:
            return []
        found = [first, *self._later.finditer(text, first.end())]
        ends = [*(one.start() for one in found[1:]), len(text)]
        return [
            (self._by_wording[label_wording(one[1])], _written(cell[one.end() : end]))
            for one, end in zip(found, ends)
        ]

    def runs_into(self, value: str) -> bool:
        """Whether another label stands inside what was taken for a value."""
        return self._inside.search(with_plain_signs(value)) is not None


def _written(text: str) -> str:
    """What somebody wrote in a place to fill; "" where nobody did."""
    return strip(_TO_FILL.sub("", text))
