"""A bare drawing area in points, written as SVG: boxes, lines, marks and lines of text, nothing else.

A plotting library would spend over fifty times as long on it, most of it on axes and text extents that these
pictures do not have. Text stays text, so that a picture is small, searchable and copyable; its font is the one that
goes into the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Literal

from linkage_kit.reporting.fonts import CHART_FAMILY
from linkage_kit.reporting.palette import INK

#: Width of every picture in points: the width of the text on an A4 page.
WIDTH = 482
#: From the middle of a line of text down to its baseline, in parts of the type size.
_BASELINE = 0.37
#: Shapes of marks of size 1 around the origin, as corners.
_MARKS = {"D": ((-0.707, 0), (0, -0.707), (0.707, 0), (0, 0.707))}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}

Box = tuple[float, float, float, float]


class Canvas:
    """A picture `WIDTH` points wide and `height` points high, measured from the top left corner.

    What is drawn later lies above what was drawn before; the same drawing gives the same text.
    """

    def __init__(self, height: float) -> None:
        self._height = height
        self._parts: list[str] = []

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Filled boxes (left, top, width, height) of one colour."""
        self._path(
            (f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z" for x, y, width, height in boxes),
            f'fill="{colour}"',
        )

    def lines(self, lines: Iterable[Box], colour: str, width: float = 0.6) -> None:
        """Straight lines (from left, top, to left, top)."""
        self._path(
            (f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}" for x0, y0, x1, y1 in lines),
            f'fill="none" stroke="{colour}" stroke-width="{_n(width)}"',
        )

    def marks(
        self, points: Iterable[tuple[float, float]], marker: Literal["D"], colour: str, size: float = 5
    ) -> None:
        """Marks of one shape and colour centred on points."""
        self._path(
            (
                "M" + "L".join(f"{_n(x + dx * size)} {_n(y + dy * size)}" for dx, dy in _MARKS[marker]) + "z"
                for x, y in points
            ),
            f'fill="{colour}"',
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = INK,
        *,
        fontsize: float = 8,
        ha: Literal["left", "center", "right"] = "left",
    ) -> None:
        """A line of text, vertically centred on `y`."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y + _BASELINE * fontsize)}" font-size="{_n(fontsize)}"'
            f' text-anchor="{_ANCHORS[ha]}" fill="{colour}">{escape(text)}</text>'
        )

    def svg(self) -> str:
        """The picture."""
        height = _n(self._height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{height}pt"'
            f' viewBox="0 0 {WIDTH} {height}" font-family="{CHART_FAMILY}">{"".join(self._parts)}</svg>'
        )

    def _path(self, shapes: Iterable[str], style: str) -> None:
        """Many shapes as one path."""
        drawn = "".join(shapes)
        if drawn:
            self._parts.append(f'<path d="{drawn}" {style}/>')


def _n(number: float) -> str:
    """A coordinate to a hundredth of a point."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
