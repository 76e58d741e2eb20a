"""What is computed before Typst sets a page: column widths, type sizes and picture sizes, all in points.

Typst could measure them itself, but a third of a PDF's time went into that. Widths come from the advances of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from matplotlib.ft2font import FT2Font, LoadFlags

from linkage_kit.reporting.charts.canvas import WIDTH
from linkage_kit.typesetting.fonts import chart_font, text_font

#: The highest picture that leaves room for its caption on a page.
PICTURE_HEIGHT = 638.0
#: Room on either side of a cell.
GAP = 3.0
_LARGEST_TYPE, _SMALLEST_TYPE = 8.5, 4.5
#: How much wider letters and figures, and their signs, are in bold; Chinese characters are not.
_BOLD_LETTER, _BOLD_SIGN = 1.07, 1.17
#: Room in a column beyond its widest line, in type sizes: a width that fits to the last digit may not fit to the next.
_SLACK = 0.15
#: Labels and values stand two pairs to a line, in this type; a value that is wider than its place takes a whole line.
_FACT_TYPE, _FACT_ROOM = 9.0, 118.0
#: Texts of a left-aligned column may break once they are wider than this (in type sizes); figures never do.
_LONGEST_LINE = 13.0
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_BOLD_TONES = ("strong", "bad")
#: Most texts of a report stand in the next one, too: titles, words, amounts of nothing.
_TEXTS_KEPT = 4096


def with_sizes(block: dict[str, Any]) -> dict[str, Any]:
    """A block of a report with the sizes that the template wants, which stand under `set`."""
    if block["kind"] == "table":
        return {**block, "set": _table(block)}
    if block["kind"] == "facts":
        return {**block, "set": [_places(value) for _, value in block["items"]]}
    if block["kind"] == "listing":
        return {**block, "printed": with_sizes(block["printed"])}
    if block["kind"] == "picture":
        return {**block, "set": _picture(block["svg"])}
    return block


@lru_cache(maxsize=_TEXTS_KEPT)
def ems(text: str, *, bold: bool = False) -> float:
    """Width of a line in multiples of the type size."""
    return sum(_advance(character) * (_emboldened(character) if bold else 1) for character in text)


def _table(table: dict[str, Any]) -> dict[str, Any]:
    """Type size and column widths: the largest type in which the columns fit; room that is left goes to the texts that
    would like it, then to all alike.
    """
    columns, rows, total = table["columns"], table["rows"], table["total"]
    needs, wishes = [], []
    for index, column in enumerate(columns):
        cells = [*(row["cells"][index] for row in rows), *([total["cells"][index]] if total else [])]
        need, wish = _needed(column, cells, has_total=total is not None)
        needs.append(need)
        wishes.append(wish - need)
    free = WIDTH - len(columns) * 2 * GAP
    size = max(_SMALLEST_TYPE, min(_LARGEST_TYPE, free / sum(needs)))
    spare = max(0.0, free / size - sum(needs))
    granted = min(1.0, spare / sum(wishes)) if sum(wishes) > 0 else 0.0
    rest = (spare - sum(wishes) * granted) / len(columns)
    widths = [(need + wish * granted + rest) * size + 2 * GAP for need, wish in zip(needs, wishes)]
    return {"size": round(size, 3), "widths": [round(width, 3) for width in widths]}


def _needed(
    column: dict[str, Any], cells: Sequence[dict[str, Any]], *, has_total: bool
) -> tuple[float, float]:
    """Width that a column needs, and would like, in type sizes."""
    last = len(cells) - 1 if has_total else None
    widest = max(
        (
            ems(cell["text"], bold=number == last or cell["tone"] in _BOLD_TONES)
            for number, cell in enumerate(cells)
        ),
        default=0.0,
    )
    title = _widest_word(column["title"].split(" "))
    need = _SLACK + max(title, min(widest, _LONGEST_LINE) if column["align"] == "left" else widest)
    return need, max(need, widest + _SLACK)


def _widest_word(words: Iterable[str]) -> float:
    return max((ems(word, bold=True) for word in words), default=0.0)


def _places(value: str) -> int:
    return 1 if ems(value) * _FACT_TYPE <= _FACT_ROOM else 2


def _picture(svg: str) -> dict[str, float]:
    """The size at which a picture is as wide as the text, or as high as it may be."""
    found = _VIEW_BOX.search(svg)
    assert found, "a picture of ours has a view box"
    width, height = map(float, found.groups())
    scale = min(WIDTH / width, PICTURE_HEIGHT / height)
    return {"width": round(width * scale, 3), "height": round(height * scale, 3)}


def _emboldened(character: str) -> float:
    if _advance(character) >= 1:
        return 1.0
    return _BOLD_LETTER if character.isalnum() else _BOLD_SIGN


@cache
def _advance(character: str) -> float:
    for font in _fonts():
        if index := font.get_char_index(ord(character)):
            return font.load_glyph(index, LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM
    # Typst draws a box of about this width for what no font has.
    return 1.0


@lru_cache(maxsize=1)
def _fonts() -> tuple[FT2Font, FT2Font]:
    """The font whose advances stand for all, for in plain weight the two of a report have the same; behind it the
    other one, which alone has some of the rare characters of names.
    """
    return FT2Font(str(chart_font())), FT2Font(str(text_font()))
