"""A bare drawing area in points, whose SVG depends on nothing but what is drawn.

Text stays text, so that a picture is small, searchable and copyable; its font is the one that goes into the PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from linkage_kit.reporting.palette import INK
from linkage_kit.typesetting.fonts import CHART_FAMILY, chart_font

#: Width of every picture in points: the width of the text on an A4 page.
WIDTH = 482
_POINTS_PER_INCH = 72
_FONT_SIZE = 8.0
#: From the middle of figures and characters down to their baseline, in type sizes.
_RISE = 0.36
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "path.simplify": False}
_IDS = re.compile(r'(\bid="|url\(#|href="#)')
#: Holds a rule for `*`, which would reach all of a page.
_STYLE_SHEET = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_DIAMOND = ((0, -1), (1, 0), (0, 1), (-1, 0), (0, -1))

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class Canvas:
    """A picture `WIDTH` points wide and `height` points high, measured from the top left corner.

    `name` tells pictures on one page apart: it begins every id inside the SVG. There are no axes: they would take
    longer to set up than all the rest.
    """

    def __init__(self, name: str, height: float) -> None:
        self._name = name
        self._height = height
        #: What is drawn, in order; each is told which way its points go down the picture, and what its text is.
        self._drawn: list[Callable[[Transform, type[Text]], Artist]] = []

    def boxes(self, boxes: Iterable[Box], colour: str) -> None:
        """Filled boxes (left, top, width, height) of one colour."""
        corners = [
            ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
            for x, y, width, height in boxes
        ]
        self._fill(corners, colour)

    def diamonds(self, centres: Iterable[Point], colour: str, size: float = 3.5) -> None:
        """Diamonds of one colour, from the centre to a corner `size` points."""
        self._fill([[(x + size * dx, y + size * dy) for dx, dy in _DIAMOND] for x, y in centres], colour)

    def lines(self, lines: Iterable[Box], colour: str, width: float = 0.6) -> None:
        """Straight lines (from left, top, to left, top)."""
        ends = [((x0, y0), (x1, y1)) for x0, y0, x1, y1 in lines]
        self._draw(ends, (Path.MOVETO, Path.LINETO), edgecolor=colour, linewidth=width, fill=False)

    def text(
        self, x: float, y: float, text: str, colour: str = INK, *, size: float = _FONT_SIZE, ha: str = "left"
    ) -> None:
        """A line of text, vertically centred on `y`."""

        def label(downward: Transform, of_text: type[Text]) -> Artist:
            drawn = of_text(x, y + size * _RISE, text, color=colour, fontproperties=_font(size), ha=ha)
            drawn.set_transform(downward)
            return drawn

        self._drawn.append(label)

    def svg(self) -> str:
        """The picture; the same drawing gives the same text."""
        figure = Figure(figsize=self._inches(), dpi=_POINTS_PER_INCH)
        figure.patch.set_visible(False)
        downward = Affine2D().scale(1, -1).translate(0, self._height)
        for draw in self._drawn:
            figure.add_artist(draw(downward, _Label))
        written = io.StringIO()
        with mpl.rc_context({**_STYLE, "svg.hashsalt": self._name}):
            FigureCanvasSVG(figure).print_svg(written, metadata=_NO_METADATA)
        picture = _STYLE_SHEET.sub("", written.getvalue(), count=1)
        return _IDS.sub(rf"\g<1>{self._name}-", picture)

    def axes(self) -> Axes:
        """The picture as the axes of a pyplot figure, measured in points, which a notebook shows and changes."""
        from matplotlib import pyplot

        figure, axes = pyplot.subplots(figsize=self._inches())
        figure.subplots_adjust(0, 0, 1, 1)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(self._height, 0)
        axes.set_axis_off()
        for draw in self._drawn:
            axes.add_artist(draw(axes.transData, Text))
        return axes

    def _inches(self) -> tuple[float, float]:
        return WIDTH / _POINTS_PER_INCH, self._height / _POINTS_PER_INCH

    def _fill(self, outlines: list[Any], colour: str) -> None:
        codes = (Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY)
        self._draw(outlines, codes, facecolor=colour, linewidth=0)

    def _draw(self, shapes: list[Any], codes: tuple[Any, ...], **style: Any) -> None:
        """Many shapes as one path: small, and quick to write."""
        if shapes:
            path = Path(np.array(shapes, float).reshape(-1, 2), np.tile(codes, len(shapes)))
            self._drawn.append(
                lambda downward, _: PathPatch(path, transform=downward, clip_on=False, **style)
            )


class _Label(Text):
    """A line of text at its baseline. SVG does the alignment, so the text need not be measured, which takes a
    millisecond each."""

    def draw(self, renderer: Any) -> None:
        """Write the text where it belongs."""
        x, y = self.get_transform().transform(self.get_unitless_position())
        style = renderer.new_gc()
        style.set_foreground(self.get_color())
        renderer.draw_text(
            style, x, renderer.height - y, self.get_text(), self.get_fontproperties(), 0, mtext=self
        )
        style.restore()


@lru_cache(maxsize=16)
def _font(size: float) -> FontProperties:
    """The charts' font, made known to matplotlib once."""
    path = str(chart_font())
    if all(font.fname != path for font in fontManager.ttflist):
        fontManager.addfont(path)
    return FontProperties(family=[CHART_FAMILY], size=size)
