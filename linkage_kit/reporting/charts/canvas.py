"""A bare drawing area: one axes without ticks, in points, whose SVG depends on nothing but what is drawn.

Text stays text, so that a picture is small, searchable and copyable; its font is the one that goes into the PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from linkage_kit.reporting.fonts import CHART_FAMILY, chart_font
from linkage_kit.reporting.palette import INK

#: Width of every picture in points: the width of the text on an A4 page.
WIDTH = 482
_POINTS_PER_INCH = 72
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": [CHART_FAMILY],
    "font.size": 8.0,
    "text.color": INK,
    "path.simplify": False,
    "hatch.linewidth": 0.6,
}
_IDS = re.compile(r'(\bid="|url\(#|href="#)')
#: Holds a rule for `*`, which would reach all of a page.
_STYLE_SHEET = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)

Box = tuple[float, float, float, float]


class Canvas:
    """A picture `WIDTH` points wide and `height` points high, measured from the top left corner.

    `name` tells pictures on one page apart: it begins every id inside the SVG.
    """

    def __init__(self, name: str, height: float) -> None:
        self._name = name
        with mpl.rc_context(_STYLE):
            self._figure = Figure(figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
            self._axes: Axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
            self._axes.set_axis_off()
            self._figure.patch.set_visible(False)

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Filled boxes (left, top, width, height) of one colour."""
        corners = [
            ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
            for x, y, width, height in boxes
        ]
        self._draw(corners, (Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY), facecolor=colour, linewidth=0)

    def lines(self, lines: Iterable[Box], colour: str, width: float = 0.6) -> None:
        """Straight lines (from left, top, to left, top)."""
        ends = [((x0, y0), (x1, y1)) for x0, y0, x1, y1 in lines]
        self._draw(ends, (Path.MOVETO, Path.LINETO), edgecolor=colour, linewidth=width, fill=False)

    def _draw(self, shapes: list[Any], codes: tuple[Any, ...], **style: Any) -> None:
        """Many shapes as one path: small, and quick to write."""
        if shapes:
            path = Path(np.array(shapes).reshape(-1, 2), np.tile(codes, len(shapes)))
            self._axes.add_artist(PathPatch(path, clip_on=False, **style))

    def marks(self, points: Iterable[tuple[float, float]], marker: str, colour: str, size: float = 5) -> None:
        """Marks of one shape and colour at points."""
        places = list(points)
        if places:
            xs, ys = zip(*places)
            self._axes.plot(
                xs,
                ys,
                marker=marker,
                color=colour,
                markersize=size,
                linestyle="none",
                markeredgewidth=0,
                clip_on=False,
            )

    def text(self, x: float, y: float, text: str, colour: str = INK, **style: Any) -> None:
        """A line of text, vertically centred on `y`."""
        with mpl.rc_context(_STYLE):
            self._axes.text(
                x, y, text, color=colour, **{"va": "center_baseline", "parse_math": False, **style}
            )

    def svg(self) -> str:
        """The picture; the same drawing gives the same text."""
        chart_font_known()
        written = io.StringIO()
        with mpl.rc_context({**_STYLE, "svg.hashsalt": self._name}):
            FigureCanvasSVG(self._figure).print_svg(written, metadata=_NO_METADATA)
        picture = _STYLE_SHEET.sub("", written.getvalue(), count=1)
        return _IDS.sub(rf"\g<1>{self._name}-", picture)


def chart_font_known() -> None:
    """Tell matplotlib of the font, once."""
    path = str(chart_font())
    if all(font.fname != path for font in fontManager.ttflist):
        fontManager.addfont(path)
