"""The course of generated cases: every step on a working day, in order and within its limit (articles 9 and 10)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from linkage_kit import workdays
from linkage_kit.columns import Array, Columns, Days, Mask, concatenate
from linkage_kit.procedure.timeline import NUMBER
from linkage_kit.rulebook import Limit, Rulebook

_OTHER = {"employee": "resident", "resident": "employee"}


def application(rng: Generator, applied_on: Days, forwarded: Mask) -> tuple[Days, Columns]:
    """Day on which each application reached the employee agency, and the events up to then.

    `forwarded`: applied for at the resident agency, which passed it on (article 6).
    """
    arrived = workdays.add(applied_on - 1, 1)
    received = later(arrived, np.where(forwarded, rng.integers(0, 2, len(arrived)), 0))
    by_way = np.flatnonzero(forwarded)
    events = [
        _rows("application_received", "employee", np.arange(len(arrived)), received),
        _rows("application_forwarded", "resident", by_way, arrived[by_way]),
    ]
    return received, concatenate(events)


def linkage(rng: Generator, cases: Columns, received: Days, rules: Rulebook) -> Columns:
    """Every further step of linked cases, to the notice, each within its limit.

    `cases`: `case`, `direction`, `applied_on`, `consolidated`, `refund_total`, `subsidy_total`; `received`: the day of
    `application_received`. A receipt on the day of its sending is sometimes not recorded, as in life.
    """
    # The receipt that each sending ends in.
    receipts = {sent: receipt for receipt, sent in rules.assumed_from.items()}
    parts = [
        part
        for version, chosen in rules.split(cases.applied_on)
        for direction, limits in version.limits.items()
        for rows in [np.flatnonzero(chosen & (cases.direction == direction))]
        if len(rows)
        for part in _course(rng, cases.select(rows), received[rows], limits, receipts)
    ]
    return (
        concatenate(parts) if parts else _rows("notice_sent", "employee", np.empty(0, np.int64), received[:0])
    )


def notices(rng: Generator, case: Array, received: Days) -> Columns:
    """The notice to those who are not linked."""
    return _rows("notice_sent", "employee", case, later(received, rng.integers(1, 4, len(case))))


def later(days: Days, count: Array) -> Days:
    """The `count`-th working day after each day; the day itself for 0."""
    return np.where(count == 0, days, workdays.add(days, np.maximum(count, 1)))


def _course(
    rng: Generator, cases: Columns, received: Days, limits: tuple[Limit, ...], receipts: Mapping[str, str]
) -> list[Columns]:
    count = len(cases)
    days = {"application_received": received}
    parts: list[Columns] = []
    for limit in limits:
        allowed = np.where(cases.consolidated, limit.days_consolidated, limit.days)
        done = later(days[limit.clock_start], rng.integers(allowed // 3, allowed, endpoint=True))
        days[limit.step] = done
        parts.append(_rows(limit.step, limit.responsible, cases.case, done))
        receipt = receipts.get(limit.step)
        if receipt:
            arrived = later(done, rng.integers(0, 2, count))
            days[receipt] = arrived
            kept = (arrived != done) | (rng.random(count) < 0.85)
            parts.append(_rows(receipt, _OTHER[limit.responsible], cases.case, arrived).select(kept))
    receiving, reported = limits[-1].responsible, days[limits[-1].step]
    closing = {
        "refund_paid": (cases.refund_total > 0, 8),
        "subsidy_returned": (cases.subsidy_total > 0, 8),
        "notice_sent": (np.ones(count, bool), 3),
    }
    for step, (chosen, most) in closing.items():
        done = later(reported, rng.integers(1, most, count, endpoint=True))
        parts.append(_rows(step, receiving, cases.case, done).select(chosen))
    return parts


def _rows(step: str, scheme: str, case: Array, days: Days) -> Columns:
    count = len(case)
    return Columns(
        {
            "case": case,
            "step": np.full(count, NUMBER[step]),
            "date": days,
            "by_employee": np.full(count, scheme == "employee"),
        }
    )
