"""Faults of employee periods: paid in two places, or of unknown months (D03, D05, article 12(1)).

No month is added to the record or taken from it, so the overlap months stay what they were.
"""

from __future__ import annotations

import numpy as np

from linkage_kit.columns import Array, Columns, case_sums, months
from linkage_kit.procedure.arithmetic import MONTHS_A_YEAR
from linkage_kit.procedure.overlap import locate_keys, period_months, period_years, year_key
from linkage_kit.sample.faults.claims import claimed_by, due_claims, off_by, with_wrong_months
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Change, Injected, Scene, added, dropped, found, injected
from linkage_kit.sample.records import first_days


def _apart(scene: Scene) -> Columns:
    """Periods paid throughout, of cases of which no two periods share a month; with `start` and `end`, in months."""
    periods = scene.facts.periods
    start, end = months(periods.start_month), months(periods.end_month)
    meets = np.zeros(len(periods), bool)
    meets[1:] = (periods.case[1:] == periods.case[:-1]) & (start[1:] <= end[:-1])
    apart = case_sums(periods, meets.astype(np.int64), len(scene.facts.cases)) == 0
    rows = periods.with_columns(start=start, end=end)
    return rows.select(apart[periods.case] & ~period_months(periods).partial)


def _paid_again(period: Columns, start: Array, end: Array) -> Change:
    """A further period in these months, paid at the same place."""
    return added(
        "employee_periods",
        period.case,
        start_month=first_days(start),
        end_month=first_days(end),
        region_code=period.region_code,
        region_name=period.region_name,
    )


@fault("two_employers", "D03", title="两个单位在同样的月份缴费", level=2)
def two_employers(scene: Scene) -> Injected:
    rows = scene.one_each(_apart(scene))
    end = np.minimum(rows.start + scene.rng.integers(0, MONTHS_A_YEAR, len(rows)), rows.end)
    return injected(
        "添了一段与原有时段相同月份的缴费时段。",
        found("D03", rows.case),
        _paid_again(rows, rows.start, end),
    )


def _alone_in_due_years(scene: Scene, least: int) -> Columns:
    """Pieces of periods in years with a refund due in which nothing else was paid, of so many months at least.

    Gives the period's columns, the piece's `year`, and its `first` and `last` month, counted from year 0.
    """
    facts, whole = scene.facts, _apart(scene)
    pieces = period_years(whole)
    low = np.maximum(whole.start[pieces.period], pieces.year * MONTHS_A_YEAR)
    high = np.minimum(whole.end[pieces.period], pieces.year * MONTHS_A_YEAR + MONTHS_A_YEAR - 1)
    rows = whole.select(pieces.period).with_columns(year=pieces.year, first=low, last=high)
    due = facts.resident.select(facts.resident.due & (facts.resident.months == facts.resident.counted))
    at, found_due = locate_keys(year_key(rows), year_key(due))
    alone = np.flatnonzero(found_due & (high - low + 1 >= least))
    alone = alone[due.months[at[alone]] == (high - low + 1)[alone]]
    return rows.select(alone)


@fault("months_unknown", "D05", title="实际缴费的月份不能确定", level=3)
def months_unknown(scene: Scene) -> Injected:
    rows = scene.one_each(_alone_in_due_years(scene, 2))
    span = rows.last - rows.first + 1
    paid = scene.rng.integers(1, span)
    parts = [
        (rows.start < rows.first, rows.start, rows.first - 1, None),
        (span > 0, rows.first, rows.last, paid),
        (span > 0, rows.first, rows.last, span - paid),
        (rows.last < rows.end, rows.last + 1, rows.end, None),
    ]
    changes = []
    for there, start, end, part in parts:
        period = rows.select(there)
        change = _paid_again(period, start[there], end[there])
        assert change.rows is not None
        if part is not None:
            change = Change(change.table, change.of, rows=change.rows.with_columns(months=part[there]))
        changes.append(change)
    return injected(
        "一个缴费时段拆成了几段，其中两段起止相同，各只缴了部分月份。",
        [found("D05", rows.case, year=rows.year), found("D03", rows.case)],
        dropped("employee_periods", rows),
        *changes,
    )


@fault(
    "months_double_counted",
    "R02",
    title="两处参保的月份重复计算",
    cause="months_double_counted",
    level=3,
)
def months_double_counted(scene: Scene) -> Injected:
    pieces = scene.one_each(_alone_in_due_years(scene, 1))
    again = np.minimum(scene.rng.integers(1, 6, len(pieces)), pieces.last - pieces.first + 1)
    more = np.zeros(len(scene.facts.cases), np.int64)
    year, piece = np.zeros((2, len(more)), np.int64)
    more[pieces.case], year[pieces.case], piece[pieces.case] = again, pieces.year, np.arange(len(pieces))
    claims = due_claims(scene)
    claims = claims.select(claims.year == year[claims.case])
    # What would be added up once the months are paid at a second place as well.
    claims = claims.with_columns(computed_counted=claims.computed_counted + more[claims.case])
    claimed = claimed_by(scene, claims, "months_double_counted", lambda rows, manner: rows.computed_counted)
    rows = scene.one_each(claimed.select(off_by(claimed) > 1))
    second = pieces.select(piece[rows.case])
    added_period = _paid_again(second, second.first, second.first + again[piece[rows.case]] - 1)
    what = "{claimant}把{year}年在两处缴费的月份各计一次，月数相加而没有去重。"
    made = with_wrong_months(scene, rows, "months_double_counted", what, added_period)
    return injected(what, [made.found, found("D03", rows.case)], *made.changes)
