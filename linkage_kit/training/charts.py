"""Pictures that only lessons have."""

from __future__ import annotations

import datetime as dt

from linkage_kit.reporting.charts.canvas import WIDTH, Canvas
from linkage_kit.reporting.palette import DONE, INK, LATE, LIMIT, MUTED, RULE
from linkage_kit.reporting.values import chinese_day

_LEFT, _TOP, _THICK, _HEIGHT = 12, 30, 12, 74
_SPAN = WIDTH - 2 * _LEFT
#: Days that are shown before the window, and after it.
_BEFORE, _AFTER = 90, 20


def window_strip(opens: dt.date, applied: dt.date, benefit: dt.date) -> Canvas:
    """The window of applications on a line of days, and the day of the application."""
    first = min(opens - dt.timedelta(days=_BEFORE), applied)
    last = max(benefit + dt.timedelta(days=_AFTER), applied)
    scale = _SPAN / (last - first).days

    def at(day: dt.date) -> float:
        return _LEFT + (day - first).days * scale

    canvas = Canvas("window", _HEIGHT)
    middle = _TOP + _THICK / 2
    canvas.boxes([(_LEFT, _TOP, _SPAN, _THICK)], LIMIT)
    canvas.boxes([(at(opens), _TOP, at(benefit) - at(opens), _THICK)], DONE)
    canvas.lines([(at(day), _TOP - 6, at(day), _TOP + _THICK + 6) for day in (opens, benefit)], RULE, 0.8)
    canvas.text(at(opens), _TOP - 14, f"第一天 {chinese_day(opens)}", MUTED, ha="center")
    canvas.text(at(benefit), _TOP - 14, f"申领日 {chinese_day(benefit)}", MUTED, ha="right")
    inside = opens <= applied <= benefit
    canvas.diamonds([(at(applied), middle)], INK if inside else LATE, 5.5)
    side = "right" if at(applied) > WIDTH / 2 else "left"
    canvas.text(
        at(applied), _TOP + _THICK + 16, f"申请日 {chinese_day(applied)}", INK if inside else LATE, ha=side
    )
    return canvas
