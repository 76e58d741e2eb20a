"""Horizontal bars: a label, a bar of one or more parts, and its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linkage_kit.reporting.charts.canvas import WIDTH, Canvas
from linkage_kit.reporting.palette import INK, MUTED, RULE

_LABELS, _NUMBERS, _ROW, _THICK, _LEGEND = 168, 54, 14, 8, 22
_SPAN = WIDTH - _LABELS - _NUMBERS


@dataclass(frozen=True)
class Bar:
    """A labelled bar; its parts are numbers with their colours."""

    label: str
    parts: Sequence[tuple[int, str]]

    @property
    def total(self) -> int:
        """Sum of the parts."""
        return sum(number for number, _ in self.parts)


def bar_chart(
    name: str,
    bars: Sequence[Bar],
    legend: Sequence[tuple[str, str]],
    told: Callable[[int], str],
    longest: int = 1,
) -> Canvas:
    """Picture of at least one bar, from top to bottom; the longest takes all the width, or one of `longest` would.

    `legend` names the colours, `told` puts a bar's number into words.
    """
    bottom = len(bars) * _ROW + 4
    canvas = Canvas(name, bottom + _LEGEND)
    scale = _SPAN / max(longest, *(bar.total for bar in bars))
    for number, bar in enumerate(bars):
        middle = (number + 0.5) * _ROW + 2
        canvas.text(_LABELS - 6, middle, bar.label, INK, size=7.5, ha="right")
        left = float(_LABELS)
        for amount, colour in bar.parts:
            canvas.boxes([(left, middle - _THICK / 2, amount * scale, _THICK)], colour)
            left += amount * scale
        canvas.text(left + 4, middle, told(bar.total), MUTED, size=7)
    canvas.lines([(_LABELS, 0, _LABELS, bottom)], RULE, 0.5)
    for number, (colour, title) in enumerate(legend):
        x, y = _LABELS + number * 70, bottom + _LEGEND / 2 + 2
        canvas.boxes([(x, y - _THICK / 2, 12, _THICK)], colour)
        canvas.text(x + 16, y, title, MUTED, size=7.5)
    return canvas
