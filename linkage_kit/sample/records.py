"""Invented records for generated cases: employee periods (annex 4) and resident years (annex 3).

Periods of a case never share a month, and a resident balance is always last year's and what the year added.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from linkage_kit.columns import Array, Columns, concatenate
from linkage_kit.money import half_up
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.sample.levels import Level
from linkage_kit.sample.people import COUNTIES

_LONGEST_GAP = 24
#: What a short period weighs is this over the months of all (some six months, beside others of 0.2 to 1.2), of which
#: there are enough to leave it one.
_SHORT_WEIGHT, _LONG_ENOUGH = 4, 60
#: Months before the end of a period in which a second employer pays too: most resident years lie in these.
_RECENT = 120
#: A resident record reaches back thirty years at most, into the old rural scheme.
_FIRST_YEAR, _LAST_YEAR = 1997, 2026
_SUBSIDY_SINCE = 2009
_NEW_GRADES_SINCE = 2023
_OLD_GRADES = np.array([100, 300, 500, 600, 800, 1000, 1500, 2000, 3000, 5000]) * 100
#: The grades since 2023, each for the old one that its payers had.
_NEW_GRADES = np.array([100, 350, 500, 800, 800, 1000, 1000, 3000, 3000, 5000]) * 100
_GRADE_SHARES = np.array([0.08, 0.3, 0.25, 0.05, 0.07, 0.12, 0.03, 0.03, 0.04, 0.03])
_COLLECTIVE = np.array([50, 100, 200]) * 100
#: Account interest of a year in basis points (invented, about a one-year deposit's), from 1997 on.
_INTEREST = np.array(
    [567, 477, *[225] * 7, 252, 387, 387, *[225] * 2, *[300] * 4, *[275] * 8, 262, 262, 260, 260]
)


def employee_periods(rng: Generator, total: Array, last_month: Array, home: Array, level: Level) -> Columns:
    """Periods of each case that end in `last_month` (months since year 0) and have `total` months, before partial ones.

    `home`: the case's county (row number of `COUNTIES`), where the last period was paid; earlier ones were paid
    there or in another county. Some periods inside one calendar year lack a month. Gives `case`, `start`, `end`
    (months since year 0), `span`, `paid`, `county`, ascending in time.
    """
    cases = len(total)
    count = np.minimum(rng.integers(1, level.most_periods, cases, endpoint=True), np.maximum(total // 6, 1))
    active = np.arange(level.most_periods) < count[:, None]
    weights = np.where(active, 0.2 + rng.random(active.shape), 0.0)
    if level.short:
        # The earliest period takes the rest.
        later = np.arange(level.most_periods) < count[:, None] - 1
        short = later & (rng.random(active.shape) < level.short) & (total[:, None] >= _LONG_ENOUGH)
        weights = np.where(short, _SHORT_WEIGHT / np.maximum(total, 1)[:, None], weights)
    shares = np.cumsum(weights, axis=1)
    cuts = np.floor(shares / shares[:, -1:] * total[:, None]).astype(np.int64)
    length = np.where(active, np.diff(cuts, axis=1, prepend=0), 0)
    gap = rng.integers(1, _LONGEST_GAP, active.shape, endpoint=True)
    gap[:, 0] = 0
    # Period 0 is the latest; each earlier one ends before the gap that follows it.
    end = last_month[:, None] - np.cumsum(gap, axis=1) - np.cumsum(length, axis=1) + length
    start = end - length + 1
    lacking = (start // 12 == end // 12) & (length > 2) & (rng.random(active.shape) < level.partial)
    moved = (rng.random(active.shape) < level.moved) & (np.arange(level.most_periods) > 0)
    county = np.where(moved, rng.integers(0, len(COUNTIES), active.shape), home[:, None])
    case = np.broadcast_to(np.arange(cases)[:, None], active.shape)
    wide = {
        "case": case,
        "start": start,
        "end": end,
        "span": length,
        "paid": length - lacking,
        "county": county,
    }
    chosen = active[:, ::-1]
    return Columns({name: values[:, ::-1][chosen] for name, values in wide.items()})


def second_employers(rng: Generator, periods: Columns, cases: int, level: Level) -> Columns:
    """The periods, and in some cases some months of one of theirs once more, paid by another employer.

    `periods`: also `start_month`, `end_month` (first days of months). No month is added that was not paid already.
    """
    if not level.second_employer:
        return periods
    rows = np.flatnonzero((periods.paid == periods.span) & (periods.span > 2))
    order = rng.permutation(len(rows))
    first_of_case = np.unique(periods.case[rows[order]], return_index=True)[1]
    rows = rows[order[first_of_case]]
    rows = rows[rng.random(len(rows)) < level.second_employer]
    length = np.minimum(rng.integers(1, 12, len(rows), endpoint=True), periods.span[rows] - 1)
    latest = periods.span[rows] - length
    start = periods.start[rows] + rng.integers(np.maximum(latest - _RECENT, 0), latest + 1)
    added = periods.select(rows).with_columns(
        start=start,
        end=start + length - 1,
        start_month=first_days(start),
        end_month=first_days(start + length - 1),
    )
    nothing = np.zeros(len(rows), bool)
    added = Columns({name: added[name] for name in added.names()}, {"months": nothing, "balance": nothing})
    joined = concatenate([periods, added])
    return joined.select(np.lexsort((joined.end, joined.start, joined.case)))


def first_days(months_since_0: Array) -> Array:
    """The first days of months that are counted from year 0."""
    return (months_since_0 - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def months_a_year(periods: Columns, cases: int) -> Array:
    """Employee months of each case in each year of the resident grid (cases x years)."""
    years = np.arange(_FIRST_YEAR, _LAST_YEAR + 1) * 12
    first = np.maximum(periods.start[:, None], years)
    last = np.minimum(periods.end[:, None], years + 11)
    result = np.zeros((cases, len(years)), np.int64)
    np.add.at(result, periods.case, np.maximum(last - first + 1, 0))
    return result


def resident_years(
    rng: Generator,
    employee_months: Array,
    last_year: Array,
    last_months: Array,
    employee_until: Array,
    level: Level,
) -> Columns:
    """The resident account of each case, from its first payment to `last_year`; money in fen.

    `employee_months`: cases x years of `months_a_year`; a year with employee months is paid less often. Interest of
    the last year is for its first `last_months` months; the employee record ends in the year `employee_until`. Gives
    `case`, `year`, annex 3's money columns and `balance`, ascending.
    """
    cases = len(last_year)
    years = np.arange(_FIRST_YEAR, _LAST_YEAR + 1)
    first = np.where(
        rng.random(cases) < 0.04,
        rng.integers(_FIRST_YEAR, _SUBSIDY_SINCE, cases),
        rng.integers(_SUBSIDY_SINCE + 1, 2017, cases),
    )
    if level.begins_at_the_end:
        first = employee_until
    recorded = (years >= first[:, None]) & (years <= last_year[:, None])
    chance = np.select([employee_months == 0, employee_months < 12], level.paid[:2], default=level.paid[2])
    paid = recorded & (rng.random(recorded.shape) < chance) & (years < last_year[:, None])
    paid |= years == first[:, None]
    money = _payments(rng, paid, years, level)
    months = np.where(years == last_year[:, None], last_months[:, None], 12)
    money["interest"], balance = _with_interest(sum(money.values(), np.zeros(paid.shape, np.int64)), months)
    money["other"] = np.zeros_like(balance)
    case, column = np.nonzero(recorded)
    return Columns(
        {
            "case": case,
            "year": years[column],
            **{name: money[name][recorded] for name in YEAR_MONEY},
            "balance": balance[recorded],
        }
    )


def _payments(rng: Generator, paid: Array, years: Array, level: Level) -> dict[str, Array]:
    """What was paid in each year (cases x years, fen), by annex 3's columns."""
    cases = len(paid)
    grade = rng.choice(len(_OLD_GRADES), cases, p=_GRADE_SHARES)[:, None]
    raised = (rng.random(cases) < 0.4)[:, None] * np.maximum(years - 2014, 0) // 4
    grade = np.where(years < _SUBSIDY_SINCE, 0, np.minimum(grade + raised, len(_OLD_GRADES) - 1))
    personal = np.where(years < _NEW_GRADES_SINCE, _OLD_GRADES[grade], _NEW_GRADES[grade])
    subsidy = np.select([years < _SUBSIDY_SINCE, personal < 50_000, personal < 80_000], [0, 3000, 6000], 8000)
    aid = np.where(rng.random(cases) < level.aid, rng.choice(_COLLECTIVE, cases), 0)[:, None]
    land_year = np.where(rng.random(cases) < level.land, rng.integers(2011, 2020, cases), 0)[:, None]
    land = rng.integers(20, 150, cases)[:, None] * 10_000 * (years == land_year)
    full = {
        "personal": personal,
        "land_personal": land,
        "collective": aid * (years >= _SUBSIDY_SINCE),
        "land_collective": 2 * land,
        "subsidy": subsidy,
    }
    return {name: np.where(paid, values, 0) for name, values in full.items()}


def _with_interest(added: Array, months: Array) -> tuple[Array, Array]:
    """Interest on last year's balance, and the balance (cases x years, fen)."""
    interest, balance = np.zeros_like(added), np.zeros_like(added)
    carried = np.zeros(len(added), np.int64)
    for column in range(added.shape[1]):
        interest[:, column] = half_up(carried * _INTEREST[column] * months[:, column], 12 * 10_000)
        carried = carried + added[:, column] + interest[:, column]
        balance[:, column] = carried
    return interest, balance
