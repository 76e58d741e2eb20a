"""The overlap grid: a row a year, twelve months across, coloured by who was paid (article 12(1))."""

from __future__ import annotations

import pandas as pd

from linkage_kit.reporting.charts.canvas import WIDTH, Box, Canvas
from linkage_kit.reporting.palette import EMPLOYEE, INK, MUTED, OVERLAP, PAPER, RESIDENT, REST
from linkage_kit.reporting.values import records

_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 56, 18, 24
_ROW, _GAP = 15, 1.5
_CELL = (WIDTH - _LEFT - _RIGHT) / 12


def month_grid_svg(grid: pd.DataFrame, overlaps: pd.DataFrame) -> str:
    """SVG of `CaseAudit.month_grid`; at the right the overlap months of each year that has some."""
    first, last = int(grid["year"].min()), int(grid["year"].max())
    bottom = _TOP + (last - first + 1) * _ROW
    canvas = Canvas("grid", bottom + _BOTTOM)
    for month in range(1, 13):
        canvas.text(_LEFT + (month - 0.5) * _CELL, _TOP / 2, f"{month}月", MUTED, ha="center", size=7.5)
    for year in range(first, last + 1):
        canvas.text(_LEFT - 8, _middle(year - first), str(year), ha="right")
    both = grid["resident_paid"] & grid["employee_paid"]
    canvas.boxes(_boxes(grid[~grid["resident_paid"] & ~grid["employee_paid"]], first), REST)
    canvas.boxes(_boxes(grid[grid["resident_paid"] & ~grid["employee_paid"]], first), RESIDENT)
    canvas.boxes(_boxes(grid[~grid["resident_paid"] & grid["employee_paid"]], first), EMPLOYEE)
    canvas.boxes(_boxes(grid[both], first), OVERLAP)
    canvas.lines(_strokes(grid[grid["doubtful"] & both], first), PAPER, 1.2)
    canvas.lines(_strokes(grid[grid["doubtful"] & ~both], first), INK, 0.8)
    _month_counts(canvas, overlaps, first)
    _legend(canvas, bottom + _BOTTOM / 2 + 2, doubtful=bool(grid["doubtful"].any()))
    return canvas.svg()


def _middle(row: int) -> float:
    return _TOP + (row + 0.5) * _ROW


def _boxes(months: pd.DataFrame, first: int) -> list[Box]:
    return [
        (
            _LEFT + (month - 1) * _CELL + _GAP / 2,
            _TOP + (year - first) * _ROW + _GAP / 2,
            _CELL - _GAP,
            _ROW - _GAP,
        )
        for year, month in zip(months["year"], months["month"])
    ]


def _strokes(months: pd.DataFrame, first: int) -> list[Box]:
    """A stroke through each doubtful month."""
    return [
        (left + width * 0.35, top + height - 2.5, left + width * 0.65, top + 2.5)
        for left, top, width, height in _boxes(months, first)
    ]


def _month_counts(canvas: Canvas, overlaps: pd.DataFrame, first: int) -> None:
    for row in records(overlaps[overlaps["months"] > 0]):
        count = f"{row.months}个月" if row.months_min == row.months else f"{row.months_min}~{row.months}个月"
        canvas.text(WIDTH - _RIGHT + 6, _middle(row.year - first), count, OVERLAP, size=7.5)


def _legend(canvas: Canvas, y: float, *, doubtful: bool) -> None:
    entries = [(RESIDENT, "居民缴费"), (EMPLOYEE, "职工缴费"), (OVERLAP, "重复缴费"), (REST, "均未缴费")]
    x = float(_LEFT)
    for colour, label in entries:
        canvas.boxes([(x, y - 4.5, 14, 9)], colour)
        canvas.text(x + 18, y, label, MUTED, size=7.5)
        x += 72
    if doubtful:
        canvas.lines([(x + 4, y + 4, x + 10, y - 4)], INK, 0.8)
        canvas.text(x + 18, y, "月份存疑", MUTED, size=7.5)
