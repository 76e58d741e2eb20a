"""The limited steps of articles 9 and 10: who acts, when the clock starts, what is due and what is late.

The clock starts on the day of receipt, which does not count. Messages go through the information system, so a
receipt that was not recorded is taken to be on the day of its sending, and the row is marked `assumed`.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit import steps, workdays
from linkage_kit.columns import Array, Columns, Days, Mask, concatenate
from linkage_kit.rulebook import Limit, Rulebook, clause

STEPS = tuple(steps.STEPS)
NUMBER = {step: number for number, step in enumerate(STEPS)}
_NAT = np.datetime64("NaT", "D")


def _calendar_days_later(start: Days, limit: npt.NDArray[np.int64]) -> Days:
    return start + limit


def _calendar_days_between(start: Days, end: Days) -> npt.NDArray[np.int64]:
    return (end - start).astype(np.int64)


#: How a limit of each unit ends, and how many days of it lie after a start up to a day.
_CALENDARS = {
    "working_days": (workdays.add, workdays.count),
    "calendar_days": (_calendar_days_later, _calendar_days_between),
}


def event_days(events: Columns, cases: int) -> Days:
    """Day of every step of every case: steps x cases, NaT where nothing is recorded."""
    days = np.full((len(STEPS), cases), _NAT)
    days[step_numbers(events.step), events.case] = events.date
    return days


def step_numbers(ids: Array) -> Array:
    """Position of each step in the contract's order."""
    return pd.Index(STEPS).get_indexer(pd.Index(ids))


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
        _step_rows(of_limits, days, limit, order, asof, rules)
        for version, chosen in rules.split(linked.applied_on)
        for direction, limits in version.limits.items()
        for of_limits in [linked.select(chosen & (linked.direction == direction))]
        # A case alone has one direction only; with no case at all the columns are needed all the same.
        if len(of_limits) or not len(linked)
        for order, limit in enumerate(limits)
    ]
    rows = concatenate(parts)
    return rows.select(np.lexsort((rows.order, rows.case)))


def _step_rows(
    cases: Columns, days: Days, limit: Limit, order: int, asof: np.datetime64, rules: Rulebook
) -> Columns:
    """One limited step of all these cases of one direction."""
    done = days[NUMBER[limit.step], cases.case]
    started, assumed = _clock_start(cases, days, limit.clock_start, rules)
    limit_days = np.where(cases.consolidated, limit.days_consolidated, limit.days)
    add, count = _CALENDARS[limit.unit]
    due = add(started, limit_days)
    status = _status(started, due, done, asof)
    used = count(started, done)
    beyond = np.select(
        [status == "late", status == "overdue"],
        [used - limit_days, count(started, np.broadcast_to(asof, len(done))) - limit_days],
        default=0,
    )
    same = {
        "step": limit.step,
        "article": limit.clause,
        "responsible": limit.responsible,
        "clock_start": limit.clock_start,
    }
    return Columns(
        {
            "case": cases.case,
            "order": np.full(len(done), order),
            **{name: np.full(len(done), value, object) for name, value in same.items()},
            "started_on": started,
            "limit_days": limit_days,
            "due_on": due,
            "done_on": done,
            "used_days": used,
            "status": status,
            "late_days": beyond,
            "assumed": assumed,
            "provisional": workdays.is_provisional(due, rules.last_announced_year)
            & (limit.unit == "working_days"),
        },
        {"used_days": done >= started},
    )


def _clock_start(cases: Columns, days: Days, step: str, rules: Rulebook) -> tuple[Days, Mask]:
    """Day on which the clock starts, and whether it was taken from the sending (or the application) instead."""
    recorded = days[NUMBER[step], cases.case]
    instead = rules.assumed_from[step]
    fallback = cases.applied_on if instead == "applied_on" else days[NUMBER[instead], cases.case]
    started = np.where(np.isnat(recorded), fallback, recorded)
    return started, np.isnat(recorded) & ~np.isnat(started)


def _status(started: Days, due: Days, done: Days, asof: np.datetime64) -> Array:
    is_done, has_clock = ~np.isnat(done), ~np.isnat(started)
    return np.select(
        [
            is_done & ~has_clock,
            is_done & (done < started),
            is_done & (done <= due),
            is_done,
            ~has_clock,
            asof <= due,
        ],
        ["unclocked", "out_of_order", "on_time", "late", "waiting", "open"],
        default="overdue",
    ).astype(object)


@clause("12(3)")
def funds_arrival(days: Days) -> Days:
    """Day on which each case's funds arrived: `funds_received`, else the day of `funds_transferred`."""
    received = days[NUMBER["funds_received"]]
    return np.where(np.isnat(received), days[NUMBER["funds_transferred"]], received)
