"""When a limited step is due, and by how many working days it is late: articles 9 and 10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.rulebook import Limit
from linkage_kit.training.reckoning import calendars
from linkage_kit.training.reckoning.ways import Reckoning, Way, ingredients

#: The mistakes that a due date can come of.
MISTAKES = (
    "receipt_day_counted",
    *calendars.WAYS,
    "consolidation_missed",
    "consolidation_assumed",
    "other_steps_limit",
    "wrong_clock",
    "one_day_off",
)


def due_ingredients(start: np.datetime64, limit: Limit, consolidated: bool) -> Columns:
    """What a due date is computed of: the day on which the clock starts, which does not count, and the limit."""
    return ingredients(
        start=start.astype("datetime64[D]"),
        limit=limit.days_consolidated if consolidated else limit.days,
        calendar=calendars.RIGHT,
        off=0,
    )


def due_date(
    limit: Limit, of_direction: Sequence[Limit], consolidated: bool, clocks: Sequence[np.datetime64]
) -> Reckoning:
    """When a step is due. `of_direction`: the limits of its direction; `clocks`: the days that another clock shows."""
    # Which the others have: fifteen days are nobody's where nothing is consolidated.
    in_force = {each.days_consolidated if consolidated else each.days for each in of_direction}
    other_limits = sorted(in_force - {limit.days_consolidated if consolidated else limit.days})
    ways: dict[str, Way] = {
        "receipt_day_counted": calendars.shifted("limit", -1),
        **calendars.WAYS,
        "consolidation_missed": _limit_of(limit.days),
        "consolidation_assumed": _limit_of(limit.days_consolidated),
        "other_steps_limit": lambda rows: [made for days in other_limits for made in _limit_of(days)(rows)],
        "wrong_clock": lambda rows: [
            rows.with_columns(start=np.full(len(rows), clock.astype("datetime64[D]"))) for clock in clocks
        ],
        "one_day_off": calendars.shifted("off", -1, 1),
    }
    return Reckoning(_due, ways, _due_shown)


def _limit_of(days: int) -> Way:
    return lambda rows: [rows.with_columns(limit=np.full(len(rows), days))]


def _due(rows: Columns) -> Array:
    return calendars.due(rows.start, rows.limit, rows.calendar) + rows.off


def _due_shown(row: Any) -> str:
    end = calendars.due(
        *(np.array([value]) for value in (np.datetime64(row.start), row.limit, row.calendar))
    )[0]
    return f"{row.start}收到，当日不计；第{row.limit}个工作日为{end}{_rest_days(row.start, end)}"


def _rest_days(start: Any, end: np.datetime64) -> str:
    """The public holidays and make-up days in between, where there are any."""
    days = np.arange(np.datetime64(start) + 1, end + 1)
    working = np.isin(days, calendars.worked(calendars.RIGHT))
    weekdays = np.is_busday(days)
    told = [
        f"{title}{'、'.join(f'{day.item().month}月{day.item().day}日' for day in chosen)}"
        for title, chosen in (("节假日", days[weekdays & ~working]), ("调休上班", days[~weekdays & working]))
        if len(chosen)
    ]
    return f"（{'；'.join(told)}）" if told else ""


def late_ingredients(due: Any, done: Any) -> Columns:
    """What lateness is computed of: the day by which a step was due, and the day on which it was done."""
    return ingredients(
        due=np.datetime64(due, "D"), done=np.datetime64(done, "D"), calendar=calendars.RIGHT, off=0
    )


def _is_late(rows: Columns) -> Array:
    return np.where(rows.done > rows.due + rows.off, "late", "on_time").astype(object)


def _is_late_shown(row: Any) -> str:
    return f"截止{row.due}，办结{row.done}"


#: Whether a step was late.
LATE_OR_NOT = Reckoning(_is_late, {"one_day_off": calendars.shifted("off", -1, 1)}, _is_late_shown)


def _late_days(rows: Columns) -> Array:
    return np.maximum(calendars.days_between(rows.due, rows.done, rows.calendar) + rows.off, 0)


def _late_days_shown(row: Any) -> str:
    days = calendars.days_between(
        np.array([row.due], "datetime64[D]"), np.array([row.done], "datetime64[D]"), np.array([row.calendar])
    )
    if np.datetime64(row.done) <= np.datetime64(row.due):
        return f"{row.done}不晚于{row.due}，没有超期"
    return f"{row.due}之后至{row.done}（含）有{days[0]}个工作日"


#: By how many working days a step was late: those after the due date up to the day on which it was done.
LATE_DAYS = Reckoning(
    _late_days, {**calendars.WAYS, "one_day_off": calendars.shifted("off", -1, 1)}, _late_days_shown
)


def clock_ingredients(start: Any, event: str) -> Columns:
    """The day on which a clock starts, and what arrives that day in words."""
    return ingredients(start=np.datetime64(start, "D"), event=event, off=0)


def clock_start(others: Sequence[np.datetime64]) -> Reckoning:
    """The day on which a clock starts; `others`: the days of other events."""

    def other_event(rows: Columns) -> list[Columns]:
        return [rows.with_columns(start=np.full(len(rows), day)) for day in others]

    ways = {"wrong_clock": other_event, "one_day_off": calendars.shifted("off", -1, 1)}
    return Reckoning(lambda rows: rows.start + rows.off, ways, lambda row: f"{row.event}：{row.start}")
