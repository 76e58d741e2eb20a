"""The timeline as a Gantt chart: a lane an agency, limits, what was used of them, delays (articles 9 and 10).

Rest days are shaded, and in another tone the weekends that are worked (调休).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import workdays
from linkage_kit.columns import Mask
from linkage_kit.reporting.charts.canvas import WIDTH, Box, Canvas
from linkage_kit.reporting.palette import DONE, INK, LATE, LIMIT, MAKEUP, MUTED, REST, RULE, WAITING
from linkage_kit.reporting.values import records, word

_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 10, 20, 26
_ROW, _LANE = 17, 14
_SPAN = WIDTH - _LEFT - _RIGHT
_DAY = np.timedelta64(1, "D")
#: Steps between two date marks, the finest that leaves each mark some fifty points.
_MARK_EVERY = (1, 2, 5, 7, 14, 30, 61, 91, 182, 365, 730, 1825, 3650)
_POINTS_A_MARK = 50
#: In a chart of years, in which a day is thinner, weekends would be a blur: only longer rests are shaded.
_THINNEST_DAY, _LONG_REST = 0.7, 3


def gantt(timeline: pd.DataFrame, asof: dt.date, agencies: Mapping[str, str]) -> Canvas:
    """Picture of a case's timeline with at least one step whose clock started or that was done.

    `agencies` names those responsible (`employee`, `resident`); each that has a step has a lane.
    """
    days = _Days(timeline, asof)
    rows = list(records(timeline))
    lanes = {
        name: [row for row in rows if row.responsible == name] for name in timeline["responsible"].unique()
    }
    bottom = _TOP + len(rows) * _ROW + len(lanes) * _LANE
    canvas = Canvas("gantt", bottom + _BOTTOM)
    canvas.boxes(days.runs(~days.worked, bottom), REST)
    canvas.boxes(days.runs(days.made_up, bottom), MAKEUP)
    marks = list(days.marks())
    canvas.lines(((days.left(day), _TOP - 3, days.left(day), _TOP) for day in marks), MUTED, 0.5)
    for day in marks:
        canvas.text(days.left(day), _TOP / 2 - 1, str(day), MUTED, size=6.5, ha="center")
    top = float(_TOP)
    rules = []
    for name, steps in lanes.items():
        canvas.text(2, top + _LANE / 2 + 0.5, agencies[name], MUTED, size=7.5)
        rules.append((0, top, WIDTH - _RIGHT, top))
        top += _LANE
        for row in steps:
            rules.append((_LEFT, top, WIDTH - _RIGHT, top))
            _step(canvas, days, row, top)
            top += _ROW
    canvas.lines([*rules, (0, top, WIDTH - _RIGHT, top)], RULE, 0.4)
    _legend(canvas, bottom + _BOTTOM / 2 + 2, made_up=bool(days.made_up.any()))
    return canvas


class _Days:
    """The days that the chart covers, which of them are worked, and where each lies."""

    def __init__(self, timeline: pd.DataFrame, asof: dt.date) -> None:
        known = [timeline[name].dropna() for name in ("started_on", "due_on", "done_on")]
        days = np.concatenate([series.to_numpy("datetime64[D]") for series in known])
        if (timeline["status"] == "overdue").any():
            days = np.append(days, np.datetime64(asof, "D"))
        self.asof = np.datetime64(asof, "D")
        self.first, self.last = days.min() - _DAY, days.max() + _DAY
        self._all = np.arange(self.first, self.last + _DAY)
        self._day_width = _SPAN / len(self._all)
        self.worked: Mask = workdays.is_working_day(self._all)
        self.made_up: Mask = self.worked & ~np.is_busday(self._all)

    def left(self, day: np.datetime64) -> float:
        """Left edge of a day."""
        return float(_LEFT + (day - self.first) / _DAY * self._day_width)

    def right(self, day: np.datetime64) -> float:
        """Right edge of a day."""
        return self.left(day + _DAY)

    def middle(self, day: np.datetime64) -> float:
        """Middle of a day."""
        return (self.left(day) + self.right(day)) / 2

    def runs(self, chosen: Mask, bottom: float) -> Iterator[Box]:
        """Runs of the chosen days as boxes."""
        padded = np.concatenate([[False], chosen, [False]])
        least = _LONG_REST if self._day_width < _THINNEST_DAY else 1
        ends = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2)
        for start, end in ends[ends[:, 1] - ends[:, 0] >= least]:
            left = self.left(self._all[start])
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


def _legend(canvas: Canvas, y: float, *, made_up: bool) -> None:
    x = float(_LEFT)
    entries = [(LIMIT, "时限", 9), (DONE, "时限内办理", 3), (LATE, "超出时限", 3), (REST, "休息日", 9)]
    for colour, label, height in [*entries, *([(MAKEUP, "调休上班日", 9)] if made_up else [])]:
        canvas.boxes([(x, y - height / 2, 14, height)], colour)
        canvas.text(x + 18, y, label, MUTED, size=7.5)
        x += 66
    canvas.diamonds([(x + 7, y)], INK)
    canvas.text(x + 18, y, "办结日", MUTED, size=7.5)
