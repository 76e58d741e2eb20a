"""The overlap months of a resident year, and of a record: article 12(1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.overlap import month_lists, overlap_months, period_years
from linkage_kit.training.reckoning.ways import Reckoning, Way, ingredients

#: A period of the employee scheme: first and last month (months since year 0), and how many were paid.
Period = tuple[int, int, int]
#: How somebody counts the months of several periods: each once, or each period's by itself.
_AS_SET, _ADDED_UP, _ALL_YEAR = "set", "added", "all"


def month_ingredients(years: Iterable[int], periods: Iterable[Period]) -> Columns:
    """What overlap months are computed of: the resident years with a payment, and the employee periods."""
    return ingredients(years=tuple(years), periods=tuple(periods), counts=_AS_SET)


def months_of_periods(deemed: Period | None, unpaid: tuple[int, ...] = ()) -> Reckoning:
    """How many months overlap, all years together.

    `deemed`: the months of deemed service, `unpaid`: resident years without a payment, which both do not count.
    """
    return Reckoning(_count, _ways(deemed, unpaid), _shown)


def month_set(deemed: Period | None) -> Reckoning:
    """Which months of a single year overlap."""
    ways = _ways(deemed, ())
    return Reckoning(
        _set, {name: ways[name] for name in ("last_month_left_out", "whole_year", "deemed_counted")}, _shown
    )


def _ways(deemed: Period | None, unpaid: tuple[int, ...]) -> dict[str, Way]:
    return {
        "last_month_left_out": _with_periods(lambda period: (period[0], period[1] - 1, period[2] - 1)),
        "whole_year": lambda rows: [rows.with_columns(counts=np.full(len(rows), _ALL_YEAR, object))],
        "months_double_counted": lambda rows: [
            rows.with_columns(counts=np.full(len(rows), _ADDED_UP, object))
        ],
        "deemed_counted": lambda rows: (
            [rows.with_columns(periods=_objects((*each, deemed) for each in rows.periods))] if deemed else []
        ),
        "unpaid_year_counted": lambda rows: (
            [rows.with_columns(years=_objects((*each, *unpaid) for each in rows.years))] if unpaid else []
        ),
        "partial_as_full": _with_periods(lambda period: (period[0], period[1], period[1] - period[0] + 1)),
    }


def _with_periods(change: Callable[[Period], Period]) -> Way:
    def way(rows: Columns) -> list[Columns]:
        changed = _objects(
            tuple(made for made in map(change, each) if made[0] <= made[1] and made[2] > 0)
            for each in rows.periods
        )
        return [rows.with_columns(periods=changed)]

    return way


def _objects(values: Iterable[Any]) -> Array:
    listed = list(values)
    made = np.empty(len(listed), object)
    # One by one: of tuples of one length NumPy would make a second dimension.
    for number, value in enumerate(listed):
        made[number] = value
    return made


def _overlaps(rows: Columns) -> tuple[Columns, Columns]:
    """The years of all rows, and what overlaps in each; `case` is the row."""
    years = [(row, year) for row, each in enumerate(rows.years) for year in sorted(set(each))]
    periods = [(row, *period) for row, each in enumerate(rows.periods) for period in each]
    resident = Columns(_table(years, ("case", "year")))
    table = _table(periods, ("case", "start", "end", "paid"))
    days = {
        name: (table[of] - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
        for name, of in (("start_month", "start"), ("end_month", "end"))
    }
    pieces = period_years(Columns({"case": table["case"], "months": table["paid"], **days}))
    return resident, overlap_months(resident, pieces)


def _table(rows: list[Any], names: tuple[str, ...]) -> dict[str, Array]:
    values = np.array(rows, np.int64).reshape(len(rows), len(names))
    return {name: values[:, number] for number, name in enumerate(names)}


def _count(rows: Columns) -> Array:
    resident, found = _overlaps(rows)
    how = rows.counts[resident.case]
    months = np.select([how == _ADDED_UP, how == _ALL_YEAR], [found.counted, 12], default=found.months)
    totals = np.zeros(len(rows), np.int64)
    np.add.at(totals, resident.case, months)
    return totals


def _set(rows: Columns) -> Array:
    resident, found = _overlaps(rows)
    masks = np.zeros(len(rows), np.int64)
    np.bitwise_or.at(masks, resident.case, found.mask)
    masks = np.where(rows.counts == _ALL_YEAR, 0xFFF, masks)
    return _objects(frozenset(month for month in range(1, 13) if mask >> (month - 1) & 1) for mask in masks)


def _shown(row: Any) -> str:
    one = month_ingredients(row.years, row.periods)
    resident, found = _overlaps(one)
    told = []
    lists = month_lists(found.mask)
    for year, months, span, listed, counted in zip(
        resident.year, found.months, np.bitwise_count(found.mask), lists, found.counted
    ):
        if not months:
            continue
        how = f"，共{span}个月，没有缴满，按实缴的{months}个月" if months != span else f"，{months}个月"
        twice = "，同一月份只计一次" if counted > months else ""
        told.append(f"{year}年在缴费时段内的月份：{listed}月{how}{twice}")
    total = f"；合计{int(found.months.sum())}个月" if len(told) > 1 else ""
    return "；".join(told) + total if told else "没有重复月份，0个月"


def set_ingredients(months: Any, rows: Columns) -> Columns:
    """The months that somebody found, and what they were found in."""
    return rows.with_columns(found=_objects([months]), added=np.array([-1]))


def months_of_set(deemed: Period | None) -> Reckoning:
    """How many months a set of them is; `deemed`: months of deemed service, which do not count."""
    of_periods, of_sets = _ways(deemed, ()), month_set(deemed)

    def counted(name: str) -> Way:
        return lambda rows: [
            rows.with_columns(added=_count(made)) for made in of_periods[name](_without_own(rows))
        ]

    def of_set(name: str) -> Way:
        return lambda rows: [
            rows.with_columns(found=_set(made)) for made in of_sets.ways[name](_without_own(rows))
        ]

    def solve(rows: Columns) -> Array:
        sizes = np.array([len(months) for months in rows.found], np.int64)
        return np.where(rows.added < 0, sizes, rows.added)

    ways = {
        "months_double_counted": counted("months_double_counted"),
        **{name: of_set(name) for name in of_sets.ways},
    }
    return Reckoning(solve, ways, lambda row: f"{len(row.found)}个月")


def _without_own(rows: Columns) -> Columns:
    """What months are found in, without what somebody found."""
    return rows.only("years", "periods", "counts")


def total_ingredients(months: Iterable[Any], periods: Iterable[Period]) -> Columns:
    """The months of each year, and the periods that they were found in."""
    return ingredients(each=tuple(months), periods=tuple(periods), counts=_AS_SET, years=())


def total_of(deemed: Period | None, unpaid: tuple[int, ...], due: tuple[int, ...]) -> Reckoning:
    """The months of all years together: those of the years `due` count, of `unpaid` ones they do not."""
    of_years = months_of_periods(deemed, unpaid)

    def added(rows: Columns) -> Array:
        sums = np.array([sum(each) for each in rows.each], np.int64)
        return np.where(np.array([len(years) > 0 for years in rows.years]), _count(rows), sums)

    def over_years(name: str) -> Way:
        def way(rows: Columns) -> list[Columns]:
            whole = rows.with_columns(years=_objects(years or due for years in rows.years))
            return list(of_years.ways[name](whole))

        return way

    def one_year_less(rows: Columns) -> list[Columns]:
        most = max(map(len, rows.each))
        return [
            rows.with_columns(each=_objects((*each[:at], *each[at + 1 :]) for each in rows.each))
            for at in range(most if most > 1 else 0)
        ]

    ways = {**{name: over_years(name) for name in of_years.ways}, "year_left_out": one_year_less}
    return Reckoning(added, ways, _total_shown)


def _total_shown(row: Any) -> str:
    return f"{' + '.join(map(str, row.each))} = {sum(row.each)}"
