"""A table for the terminal, in columns; Chinese characters are two places wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

_GAP = "  "


def text_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> Iterator[str]:
    """The lines of a table; the columns at the positions `right` are aligned on the right."""
    widths = [max(map(_width, cells)) for cells in zip(columns, *rows, strict=True)]
    yield _line(columns, widths, right)
    yield _GAP.join("-" * width for width in widths)
    yield from (_line(row, widths, right) for row in rows)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = [
        f"{_blanks(cell, width)}{cell}" if at in right else f"{cell}{_blanks(cell, width)}"
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return _GAP.join(padded).rstrip()


def _blanks(cell: str, width: int) -> str:
    return " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
