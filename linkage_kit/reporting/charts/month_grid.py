"""The overlap grid: a row a year, twelve months across, coloured by who was paid (article 12(1))."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from linkage_kit.columns import Mask
from linkage_kit.reporting.charts.canvas import WIDTH, Box, Canvas
from linkage_kit.reporting.palette import EMPLOYEE, INK, MUTED, OVERLAP, PAPER, RESIDENT, REST
from linkage_kit.reporting.values import records

_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 56, 18, 24
_GAP = 1.5
#: Height of a row, and of the rows of a long record.
_ROW, _LOW_ROW, _MANY_YEARS = 14, 8.5, 10
_CELL = (WIDTH - _LEFT - _RIGHT) / 12


def month_grid(grid: pd.DataFrame, overlaps: pd.DataFrame) -> Canvas:
    """Picture of `CaseAudit.month_grid`; at the right the months of each of the overlap years given."""
    months = {str(name): series.to_numpy() for name, series in grid.items()}
    resident, employee = months["resident_paid"], months["employee_paid"]
    partial, doubtful = months["partial"], months["doubtful"]
    years = _Years(int(months["year"][0]), int(months["year"][-1]))
    canvas = Canvas("grid", years.bottom + _BOTTOM)
    for month in range(1, 13):
        canvas.text(_LEFT + (month - 0.5) * _CELL, _TOP / 2, f"{month}月", MUTED, ha="center", size=7.5)
    for year in range(years.first, years.last + 1):
        canvas.text(_LEFT - 8, years.middle(year), str(year), ha="right", size=7.5)
    both = resident & employee
    canvas.boxes(years.boxes(~resident & ~employee), REST)
    canvas.boxes(years.boxes(resident & ~employee), RESIDENT)
    canvas.boxes(years.boxes(~resident & employee), EMPLOYEE)
    canvas.boxes(years.boxes(both), OVERLAP)
    canvas.lines(_strokes(years.boxes(doubtful & both)), PAPER, 1.2)
    canvas.lines(_strokes(years.boxes(doubtful & ~both)), INK, 0.8)
    canvas.boxes(_dots(years.boxes(partial & both)), PAPER)
    canvas.boxes(_dots(years.boxes(partial & ~both)), INK)
    for row in records(overlaps):
        count = f"{row.months}个月" if row.months_min == row.months else f"{row.months_min}~{row.months}个月"
        canvas.text(WIDTH - _RIGHT + 6, years.middle(row.year), count, OVERLAP, size=7.5)
    _legend(
        canvas, years.bottom + _BOTTOM / 2 + 2, partial=bool(partial.any()), doubtful=bool(doubtful.any())
    )
    return canvas


@dataclass(frozen=True)
class _Years:
    """The rows of the grid; those of a long record are low."""

    first: int
    last: int

    @property
    def height(self) -> float:
        """Height of a row."""
        return _LOW_ROW if self.last - self.first >= _MANY_YEARS else _ROW

    @property
    def bottom(self) -> float:
        """Lower edge of the last row."""
        return _TOP + (self.last - self.first + 1) * self.height

    def middle(self, year: int) -> float:
        """Middle of a year's row."""
        return _TOP + (year - self.first + 0.5) * self.height

    def boxes(self, chosen: Mask) -> list[Box]:
        """The cells of the chosen months, counted from the first January."""
        width, height = _CELL - _GAP, self.height - _GAP
        left, top = _LEFT + _GAP / 2, _TOP + _GAP / 2
        return [
            (left + number % 12 * _CELL, top + number // 12 * self.height, width, height)
            for number in np.flatnonzero(chosen).tolist()
        ]


def _strokes(boxes: list[Box]) -> list[Box]:
    """A stroke through each cell."""
    return [
        (left + width * 0.35, top + height - 2.5, left + width * 0.65, top + 2.5)
        for left, top, width, height in boxes
    ]


def _dots(boxes: list[Box]) -> list[Box]:
    """A dot in the lower left corner of each cell."""
    return [(left + 2.5, top + height - 4.5, 2.2, 2.2) for left, top, _, height in boxes]


def _legend(canvas: Canvas, y: float, *, partial: bool, doubtful: bool) -> None:
    entries = [(RESIDENT, "居民缴费"), (EMPLOYEE, "职工缴费"), (OVERLAP, "重复缴费"), (REST, "均未缴费")]
    x = float(_LEFT)
    for colour, label in entries:
        canvas.boxes([(x, y - 4.5, 14, 9)], colour)
        canvas.text(x + 18, y, label, MUTED, size=7.5)
        x += 66
    if partial:
        canvas.boxes([(x + 6, y - 1.1, 2.2, 2.2)], INK)
        canvas.text(x + 14, y, "时段部分缴费", MUTED, size=7.5)
        x += 70
    if doubtful:
        canvas.lines([(x + 4, y + 4, x + 10, y - 4)], INK, 0.8)
        canvas.text(x + 18, y, "月份存疑", MUTED, size=7.5)
