"""The timeline as a Gantt chart: limits, what was used of them, delays, rest days shaded (articles 9 and 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import workdays
from linkage_kit.reporting.charts.canvas import WIDTH, Box, Canvas
from linkage_kit.reporting.palette import DONE, INK, LATE, LIMIT, MUTED, REST, RULE, WAITING
from linkage_kit.reporting.values import records, word

_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 10, 20, 26
_ROW = 20
_SPAN = WIDTH - _LEFT - _RIGHT
_DAY = np.timedelta64(1, "D")
#: Steps between two date marks, the finest that leaves each mark some fifty points.
_MARK_EVERY = (1, 2, 5, 7, 14, 30, 61, 91, 182, 365, 730, 1825, 3650)
_POINTS_A_MARK = 50


def gantt_svg(timeline: pd.DataFrame, asof: dt.date) -> str:
    """SVG of a case's timeline with at least one step whose clock started or that was done."""
    days = _Days(timeline, asof)
    bottom = _TOP + len(timeline) * _ROW
    canvas = Canvas("gantt", bottom + _BOTTOM)
    canvas.boxes(days.rests(bottom), REST)
    canvas.lines(((_LEFT, y, WIDTH - _RIGHT, y) for y in range(_TOP, bottom + 1, _ROW)), RULE, 0.4)
    for day in days.marks():
        canvas.lines([(days.left(day), _TOP - 3, days.left(day), _TOP)], MUTED, 0.5)
        canvas.text(days.left(day), _TOP / 2 - 1, str(day), MUTED, size=6.5, ha="center")
    for number, row in enumerate(records(timeline)):
        _step(canvas, days, row, _TOP + number * _ROW)
    _legend(canvas, bottom + _BOTTOM / 2 + 2)
    return canvas.svg()


class _Days:
    """The days that the chart covers, and where each lies."""

    def __init__(self, timeline: pd.DataFrame, asof: dt.date) -> None:
        known = [timeline[name].dropna() for name in ("started_on", "due_on", "done_on")]
        days = np.concatenate([series.to_numpy("datetime64[D]") for series in known])
        if (timeline["status"] == "overdue").any():
            days = np.append(days, np.datetime64(asof, "D"))
        self.asof = np.datetime64(asof, "D")
        self.first, self.last = days.min() - _DAY, days.max() + _DAY
        self._day_width = _SPAN / ((self.last - self.first) / _DAY + 1)

    def left(self, day: np.datetime64) -> float:
        """Left edge of a day."""
        return float(_LEFT + (day - self.first) / _DAY * self._day_width)

    def right(self, day: np.datetime64) -> float:
        """Right edge of a day."""
        return self.left(day + _DAY)

    def middle(self, day: np.datetime64) -> float:
        """Middle of a day."""
        return (self.left(day) + self.right(day)) / 2

    def rests(self, bottom: float) -> Iterator[Box]:
        """Runs of rest days as boxes."""
        days = np.arange(self.first, self.last + _DAY)
        resting = np.concatenate([[False], ~workdays.is_working_day(days), [False]])
        edges = np.flatnonzero(resting[1:] != resting[:-1])
        for start, end in edges.reshape(-1, 2):
            left = self.left(days[start])
            yield left, _TOP, (end - start) * self._day_width, bottom - _TOP

    def marks(self) -> Iterator[np.datetime64]:
        """Days to be named above the chart."""
        wanted = _POINTS_A_MARK / self._day_width
        every = next((step for step in _MARK_EVERY if step >= wanted), _MARK_EVERY[-1])
        margin = np.timedelta64(int(_POINTS_A_MARK / 2 / self._day_width) + 1, "D")
        yield from np.arange(self.first + _DAY, self.last + _DAY, np.timedelta64(every, "D"))[
            : max(1, int((self.last - self.first - margin) / np.timedelta64(every, "D")) + 1)
        ]


def _step(canvas: Canvas, days: _Days, row: Any, top: float) -> None:
    middle = top + _ROW / 2
    canvas.text(_LEFT - 6, middle, word("timeline", "step", row.step), ha="right", size=7.5)
    if pd.isna(row.started_on):
        canvas.text(_LEFT + 6, middle, word("timeline", "status", row.status), WAITING, size=7)
    else:
        left = days.right(_day(row.started_on))
        canvas.boxes([(left, top + 4, days.right(_day(row.due_on)) - left, _ROW - 8)], LIMIT)
    _progress(canvas, days, row, top)


def _progress(canvas: Canvas, days: _Days, row: Any, top: float) -> None:
    """What happened within the limit, and beyond it in red."""
    middle = top + _ROW / 2
    if row.status == "overdue":
        _bar(canvas, days.right(_day(row.due_on)), days.right(days.asof), middle, LATE)
    if pd.isna(row.done_on):
        return
    done = _day(row.done_on)
    colour = (
        LATE if row.status in ("late", "out_of_order") else WAITING if row.status == "unclocked" else DONE
    )
    if not pd.isna(row.started_on) and row.status != "out_of_order":
        start, due = days.right(_day(row.started_on)), days.right(_day(row.due_on))
        end = days.middle(done)
        _bar(canvas, start, min(end, due), middle, DONE)
        _bar(canvas, due, end, middle, LATE)
    canvas.diamonds([(days.middle(done), middle)], colour)


def _bar(canvas: Canvas, left: float, right: float, middle: float, colour: str) -> None:
    if right > left:
        canvas.boxes([(left, middle - 1.5, right - left, 3)], colour)


def _day(date: pd.Timestamp) -> np.datetime64:
    return np.datetime64(date, "D")


def _legend(canvas: Canvas, y: float) -> None:
    x = float(_LEFT)
    for colour, label, height in (
        (LIMIT, "时限", 9),
        (DONE, "时限内办理", 3),
        (LATE, "超出时限", 3),
        (REST, "休息日", 9),
    ):
        canvas.boxes([(x, y - height / 2, 14, height)], colour)
        canvas.text(x + 18, y, label, MUTED, size=7.5)
        x += 76
    canvas.diamonds([(x + 7, y)], INK)
    canvas.text(x + 18, y, "办结日", MUTED, size=7.5)
