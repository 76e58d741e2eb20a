"""The limited steps of articles 9 and 10: who acts, when the clock starts, what is due and what is late.

The clock starts on the day of receipt, which does not count. Messages go through the information system, so a
receipt that was not recorded is taken to be on the day of its sending, and the row is marked `assumed`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage_kit import steps, workdays
from linkage_kit.coded import Coded, vocabulary
from linkage_kit.columns import Array, Columns, Days, concatenate, index_of
from linkage_kit.rulebook import Limit, Rulebook, clause

STEPS = tuple(steps.STEPS)
NUMBER = {step: number for number, step in enumerate(STEPS)}
#: The states of a limited step, each with its code.
_STATUS = {
    word: code
    for code, word in enumerate(
        ("", "unclocked", "out_of_order", "on_time", "late", "waiting", "open", "overdue")
    )
}
_NAT = np.datetime64("NaT", "D")
#: The texts of a timeline's row, and `unit`, by what a limit calls them.
_TEXTS_OF_LIMIT = {
    "step": "step",
    "article": "clause",
    "responsible": "responsible",
    "clock_start": "clock_start",
    "unit": "unit",
}


def _calendar_days_later(start: Days, limit: npt.NDArray[np.int64]) -> Days:
    return start + limit


def _calendar_days_between(start: Days, end: Days) -> npt.NDArray[np.int64]:
    return (end - start).astype(np.int64)


#: How a limit of each unit ends, how many days of it lie after a start up to a day, and how it would end without an
#: office's own working days.
_CALENDARS = {
    "working_days": (workdays.add, workdays.count, workdays.add_announced),
    "calendar_days": (_calendar_days_later, _calendar_days_between, _calendar_days_later),
}


def event_days(events: Columns, cases: int) -> Days:
    """Day of every step of every case: steps x cases, NaT where nothing is recorded."""
    days = np.full((len(STEPS), cases), _NAT)
    days[step_numbers(events.step), events.case] = events.date
    return days


def step_numbers(ids: Array | Coded) -> Array:
    """Position of each step in the contract's order."""
    if isinstance(ids, Coded):
        return ids.by(np.array([NUMBER.get(word, -1) for word in ids.words]))
    return index_of(np.array(STEPS, object)).get_indexer(index_of(ids))


def foreign_steps(direction: str, applied_on: dt.date, rules: Rulebook) -> frozenset[str]:
    """The steps that only another direction has, by the limits in force on that day."""
    limits = rules.at(applied_on).limits
    of_direction = {
        name: {step for limit in rows for step in (limit.step, limit.clock_start)}
        for name, rows in limits.items()
    }
    return frozenset().union(*of_direction.values()) - of_direction[direction]


@clause("9(1)", "9(2)", "9(3)", "9(4)", "9(5)", "10(1)", "10(2)", "10(3)", "10(4)")
def timeline(cases: Columns, days: Days, asof: np.datetime64, rules: Rulebook) -> Columns:
    """Every limited step of every case with a direction, by case and in the order of the law.

    `cases`: `case`, `direction`, `applied_on`, `consolidated`; `days`: steps x cases as `event_days` gives. Days
    recorded after `asof` count; `asof` only decides between `open` and `overdue`.
    """
    asked = cases.only("case", "direction", "applied_on", "consolidated")
    linked = asked.select(asked.direction != "")
    parts = [
        _limited_steps(of_limits, limits, rules)
        for version, chosen in rules.split(linked.applied_on)
        for direction, limits in version.limits.items()
        for of_limits in [linked.select(chosen & (linked.direction == direction))]
        # A case alone has one direction only; with no case at all the columns are needed all the same.
        if len(of_limits) or not len(linked)
    ]
    rows = concatenate(parts)
    return _measured(rows.select(np.lexsort((rows.order, rows.case))), days, asof, rules)


def _limited_steps(cases: Columns, limits: Sequence[Limit], rules: Rulebook) -> Columns:
    """A row for each of these cases of one direction and each of its limited steps.

    `done_at`, `start_at` and `instead_at` are the rows of `days` that the step, its clock and what stands in for its
    clock have (-1: the application).
    """
    instead = [rules.assumed_from[limit.clock_start] for limit in limits]
    of_limits: dict[str, Any] = {
        "order": np.arange(len(limits)),
        **{
            name: Coded.of(texts, vocabulary(*texts))
            for name, attribute in _TEXTS_OF_LIMIT.items()
            for texts in [[getattr(limit, attribute) for limit in limits]]
        },
        "days": np.array([limit.days for limit in limits]),
        "days_consolidated": np.array([limit.days_consolidated for limit in limits]),
        "done_at": np.array([NUMBER[limit.step] for limit in limits]),
        "start_at": np.array([NUMBER[limit.clock_start] for limit in limits]),
        "instead_at": np.array([-1 if step == "applied_on" else NUMBER[step] for step in instead]),
    }
    each = np.repeat(np.arange(len(cases)), len(limits))
    again = np.tile(np.arange(len(limits)), len(cases))
    return cases.select(each).with_columns(**{name: values[again] for name, values in of_limits.items()})


def _measured(rows: Columns, days: Days, asof: np.datetime64, rules: Rulebook) -> Columns:
    """The timeline of limited steps: their clocks, days and limits."""
    done = days[rows.done_at, rows.case]
    recorded = days[rows.start_at, rows.case]
    instead = np.where(rows.instead_at < 0, rows.applied_on, days[rows.instead_at, rows.case])
    started = np.where(np.isnat(recorded), instead, recorded)
    limit_days = np.where(rows.consolidated, rows.days_consolidated, rows.days)
    due, used, until_asof = np.full(len(rows), "NaT", "datetime64[D]"), *np.zeros((2, len(rows)), np.int64)
    announced = due.copy() if workdays.changed_days() else due
    for unit, (add, count, add_announced) in _CALENDARS.items():
        of_unit = rows.unit == unit
        if of_unit.any():
            begun = started[of_unit]
            due[of_unit] = add(begun, limit_days[of_unit])
            if announced is not due:
                announced[of_unit] = add_announced(begun, limit_days[of_unit])
            used[of_unit] = count(begun, done[of_unit])
            until_asof[of_unit] = count(begun, np.broadcast_to(asof, len(begun)))
    status = _status(started, due, done, asof)
    beyond = np.where(status == "late", used, np.where(status == "overdue", until_asof, limit_days))
    return Columns(
        {
            **{
                name: rows[name]
                for name in ("case", "order", "step", "article", "responsible", "clock_start")
            },
            "started_on": started,
            "limit_days": limit_days,
            "due_on": due,
            "done_on": done,
            "used_days": used,
            "status": status,
            "late_days": beyond - limit_days,
            "assumed": np.isnat(recorded) & ~np.isnat(started),
            "provisional": workdays.is_provisional(due, rules.last_announced_year)
            & (rows.unit == "working_days"),
            "announced_due_on": announced,
            "announced_status": status if announced is due else _status(started, announced, done, asof),
        },
        {"used_days": done >= started},
    )


def _status(started: Days, due: Days, done: Days, asof: np.datetime64) -> Coded:
    is_done, has_clock = ~np.isnat(done), ~np.isnat(started)
    status = np.where(asof <= due, _STATUS["open"], _STATUS["overdue"])
    status[~has_clock] = _STATUS["waiting"]
    status[is_done] = _STATUS["late"]
    status[is_done & (done <= due)] = _STATUS["on_time"]
    status[is_done & (done < started)] = _STATUS["out_of_order"]
    status[is_done & ~has_clock] = _STATUS["unclocked"]
    return Coded(status.astype(np.int8), tuple(_STATUS))


@clause("12(3)")
def funds_arrival(days: Days) -> Days:
    """Day on which each case's funds arrived: `funds_received`, else the day of `funds_transferred`."""
    received = days[NUMBER["funds_received"]]
    return np.where(np.isnat(received), days[NUMBER["funds_transferred"]], received)
