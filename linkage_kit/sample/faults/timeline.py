"""Faults of the course (T codes, S05, S07): late, open, missing and turned round. Articles 6, 9, 10 and 12(3).

Generated events are on working days; what follows a step that is moved moves by as many working days, so that no
further limit is touched.
"""

from __future__ import annotations

import numpy as np

from linkage_kit import workdays
from linkage_kit.columns import Array, Columns, Days, Mask, case_sums
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT
from linkage_kit.procedure.timeline import NUMBER, funds_arrival, step_numbers
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import (
    FOUND_FROM,
    Change,
    Injected,
    Scene,
    changed,
    dropped,
    found,
    injected,
    working_days_before,
)

_ASOF = np.datetime64(FOUND_FROM)
#: What a settlement records of money that has arrived.
_OF_FUNDS = (
    "transferred_amount",
    "recorded_refund_total",
    "recorded_subsidy_returned",
    "recorded_merged_amount",
)
#: Later than every step.
_NO_STEP = len(NUMBER)


def _by_case(scene: Scene, rows: Columns, values: Array, default: int) -> Array:
    """One value a case, of rows that are one a case."""
    result = np.full(len(scene.facts.cases), default)
    result[rows.case] = values
    return result


def _events_from(scene: Scene, rows: Columns) -> tuple[Columns, Mask]:
    """The events, and which of them are a row's step or come after it; ended relations bring nothing after them."""
    events = scene.facts.events
    first = _by_case(scene, rows, step_numbers(rows.step), _NO_STEP)
    alone = first == NUMBER["relation_ended"]
    number = step_numbers(events.step)
    follows = (number >= first[events.case]) & (~alone[events.case] | (number == first[events.case]))
    return events, follows


@fault("step_late", "T01", title="超期办结")
def step_late(scene: Scene) -> Injected:
    timeline, days = scene.facts.timeline, scene.facts.days
    left = workdays.count(timeline.done_on, timeline.due_on)
    rows = timeline.with_columns(shift=left + scene.rng.integers(1, 9, len(timeline)))
    last_day = np.fmax.reduce(days, axis=0)
    rows = scene.one_each(rows.select(workdays.add(last_day[rows.case], rows.shift) <= _ASOF))
    events, follows = _events_from(scene, rows)
    shift = _by_case(scene, rows, rows.shift, 0)
    moved = events.select(follows)
    return injected(
        "“{step}”推迟到了期限之后，其后的环节顺延。",
        found("T01", rows.case, step=rows.step),
        changed("events", moved, date=workdays.add(moved.date, shift[moved.case])),
    )


def _past_due(scene: Scene, *steps: str) -> Columns:
    """Limited steps whose due date lies before the as-of date, of these ids where any are given."""
    timeline = scene.facts.timeline
    chosen = timeline.due_on < _ASOF
    return timeline.select(chosen & np.isin(timeline.step, steps) if steps else chosen)


@fault("step_overdue", "T02", title="逾期未办")
def step_overdue(scene: Scene) -> Injected:
    rows = _past_due(scene)
    # After the end of the relation the funds go on their way all the same: it would be a step that is missing.
    rows = scene.one_each(rows.select(rows.step != "relation_ended"))
    events, follows = _events_from(scene, rows)
    without = rows.select(step_numbers(rows.step) <= NUMBER["funds_transferred"])
    cases = scene.facts.cases.select(without.case)
    blank = dict.fromkeys(_OF_FUNDS)
    return injected(
        "删去了“{step}”和其后各环节的日期，办理停在这一步；基金没有划转的，清退和并入的登记也一并删去。",
        found("T02", rows.case, step=rows.step),
        dropped("events", events.select(follows)),
        changed("cases", cases, **blank, recorded_refund_capital=np.full(len(cases), "", object)),
    )


@fault("step_out_of_order", "T03", title="顺序颠倒")
def step_out_of_order(scene: Scene) -> Injected:
    timeline = scene.facts.timeline
    rows = scene.one_each(timeline.select(np.isin(timeline.step, ("relation_ended", "result_reported"))))
    before = working_days_before(rows.started_on, scene.rng.integers(1, 5, len(rows)))
    return injected(
        "“{step}”的日期写到了期限起算之前。",
        found("T03", rows.case, step=rows.step),
        _dated(scene, rows.case, rows.step, before),
    )


def _dated(scene: Scene, case: Array, step: Array, date: Days) -> Change:
    """Other days for a step of each of these cases."""
    events = scene.facts.events
    wanted = np.full(len(scene.facts.cases), _NO_STEP)
    days = np.full(len(wanted), np.datetime64("NaT", "D"))
    wanted[case], days[case] = step_numbers(step), date
    rows = events.select(step_numbers(events.step) == wanted[events.case])
    return changed("events", rows, date=days[rows.case])


@fault("step_missing", "T04", title="环节缺失")
def step_missing(scene: Scene) -> Injected:
    rows = _past_due(scene, "relation_ended")
    events = scene.facts.events
    gone = events.select((events.step == "relation_ended") & np.isin(events.case, rows.case))
    # A step without a date is open as well, and by now overdue.
    return injected(
        "删去了“{step}”的日期，其后的环节仍在。",
        [found(code, rows.case, step="relation_ended") for code in ("T04", "T02")],
        dropped("events", gone),
    )


@fault("on_rest_day", "T05", title="非工作日办理")
def on_rest_day(scene: Scene) -> Injected:
    events = scene.facts.events
    rows = events.select(events.step == "notice_sent")
    ahead = rows.date + np.arange(1, 15)[:, None]
    rest = ahead[(~workdays.is_working_day(ahead)).argmax(axis=0), np.arange(len(rows))]
    soon = rest <= _ASOF
    rows = rows.select(soon)
    return injected(
        "“{step}”的日期改到了休息日。",
        found("T05", rows.case, step="notice_sent"),
        changed("events", rows, date=rest[soon]),
    )


@fault("consolidated_without_ground", "T06", title="归集依据不足")
def consolidated_without_ground(scene: Scene) -> Injected:
    cases, periods = scene.facts.cases, scene.facts.periods
    # The first four digits of a region code name the city.
    city = periods.region_code.astype("U4")
    first = np.full(len(cases), "", "U4")
    first[periods.case[::-1]] = city[::-1]
    one_city = case_sums(periods, (city != first[periods.case]).astype(np.int64), len(cases)) == 0
    rows = scene.cases((cases.direction == EMPLOYEE_TO_RESIDENT) & one_city & ~cases.consolidated)
    return injected(
        "缴费都在同一市，却登记为需要归集。",
        found("T06", rows.case, step="employee_info_sent"),
        changed("cases", rows, consolidated=np.ones(len(rows), bool)),
    )


@fault("forwarded_too_early", "T07", title="转交早于申请")
def forwarded_too_early(scene: Scene) -> Injected:
    events = scene.facts.events
    rows = events.select(events.step == "application_forwarded")
    early = working_days_before(scene.facts.cases.applied_on[rows.case], scene.rng.integers(1, 6, len(rows)))
    return injected(
        "“{step}”的日期写到了申请日期之前。",
        found("T07", rows.case, step="application_forwarded"),
        changed("events", rows, date=early),
    )


@fault("refunded_before_funds", "S05", title="到账前退费")
def refunded_before_funds(scene: Scene) -> Injected:
    paid, arrived = scene.facts.day("refund_paid"), funds_arrival(scene.facts.days)
    rows = scene.cases(~np.isnat(paid) & ~np.isnat(arrived))
    step = np.full(len(rows), "refund_paid", object)
    early = working_days_before(arrived[rows.case], scene.rng.integers(1, 6, len(rows)))
    return injected(
        "“{step}”的日期写到了基金到账之前。",
        found("S05", rows.case, step=step),
        _dated(scene, rows.case, step, early),
    )


@fault("refunded_without_funds", "S07", title="退费无到账记录")
def refunded_without_funds(scene: Scene) -> Injected:
    rows = _past_due(scene, "funds_transferred")
    rows = rows.select(~np.isnat(scene.facts.day("refund_paid")[rows.case]))
    returned = rows.case[~np.isnat(scene.facts.day("subsidy_returned")[rows.case])]
    events = scene.facts.events
    gone = np.isin(events.step, ("funds_transferred", "funds_received", "result_reported"))
    # The transfer itself is open then, and by now overdue.
    return injected(
        "删去了基金划转、到账和反馈结果的日期，退费和退补贴的日期仍在。",
        [
            found("S07", rows.case, step="refund_paid"),
            found("S07", returned, step="subsidy_returned"),
            found("T02", rows.case, step="funds_transferred"),
        ],
        dropped("events", events.select(gone & np.isin(events.case, rows.case))),
    )
