"""The settlement as a waterfall: where the money comes from and where each part of it goes (articles 11 and 12(3))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkage_kit.reporting.charts.canvas import WIDTH, Canvas
from linkage_kit.reporting.palette import DONE, EMPLOYEE, INK, LATE, MUTED, OVERLAP, RESIDENT, RULE
from linkage_kit.reporting.values import amount

_LEFT, _RIGHT = 132, 118
_ROW, _BAR, _HEAD, _GAP = 17, 10, 18, 6
_SPAN = WIDTH - _LEFT - _RIGHT
#: A bar of less would not be seen.
_THINNEST = 0.8
_COLOURS = {"source": RESIDENT, "refund": OVERLAP, "subsidy": EMPLOYEE, "merged": DONE, "missing": LATE}


@dataclass(frozen=True)
class Part:
    """Money that comes in, goes out or stays: its kind (a key of the colours), label, and fen."""

    kind: str
    label: str
    fen: int


@dataclass(frozen=True)
class Way:
    """A way to settle: its title, where the money comes from, and the parts it goes to, the last one what stays."""

    title: str
    sources: Sequence[Part]
    uses: Sequence[Part]


def waterfall(name: str, ways: Sequence[Way]) -> Canvas:
    """Picture of one or more ways to settle, one under another, on one scale; `name` tells it from others."""
    lowest = min(0, *(use.fen for way in ways for use in way.uses))
    highest = max(1, *(sum(part.fen for part in way.sources) for way in ways))
    scale = _SPAN / (highest - lowest)
    height = sum(_HEAD + _ROW * (len(way.sources) + len(way.uses)) + _GAP for way in ways)
    canvas = Canvas(name, height)
    zero = _LEFT - lowest * scale
    top = 0.0
    for way in ways:
        canvas.text(0, top + _HEAD / 2, way.title, INK, size=8)
        top = _way(canvas, way, zero, scale, top + _HEAD) + _GAP
    return canvas


def _way(canvas: Canvas, way: Way, zero: float, scale: float, top: float) -> float:
    """Draw a way; where it ends. Sources pile up from zero, uses take off what is there."""
    bottom = top + _ROW * (len(way.sources) + len(way.uses))
    canvas.lines([(zero, top, zero, bottom)], RULE, 0.6)
    level = 0
    for part in way.sources:
        _row(canvas, part, zero + level * scale, zero + (level + part.fen) * scale, top)
        level += part.fen
        top += _ROW
    base = level
    for part in way.uses:
        canvas.lines(
            [(zero + level * scale, top - _ROW / 2, zero + level * scale, top + _ROW / 2)], MUTED, 0.4
        )
        _row(canvas, part, zero + level * scale, zero + (level - part.fen) * scale, top, base)
        level -= part.fen
        top += _ROW
    return bottom


def _row(canvas: Canvas, part: Part, start: float, end: float, top: float, base: int = 0) -> None:
    middle = top + _ROW / 2
    left, width = min(start, end), max(abs(end - start), _THINNEST)
    colour = _COLOURS["missing" if part.fen < 0 else part.kind]
    canvas.text(_LEFT - 8, middle, part.label, INK, size=7.5, ha="right")
    canvas.boxes([(left, middle - _BAR / 2, width, _BAR)], colour)
    share = (
        f"（{(2000 * part.fen + base) // (2 * base) / 10:.1f}%）" if 0 <= part.fen <= base and base else ""
    )
    canvas.text(WIDTH - _RIGHT + 8, middle, f"{amount(part.fen)}元{share}", INK, size=7.5)
