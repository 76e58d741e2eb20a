"""Months that were paid -> periods: months of one region that follow each other are one (article 12(1)).

A month that stands twice in a list was paid twice and stands in two periods: it counts once in the overlap, and the
audit tells that they meet. In two lists of one region it is the same month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.importing.lists.month_numbers import NO_MONTH, Months, first_days, month_span, month_text


@dataclass(frozen=True)
class Periods:
    """Periods: `frame` has a row each (case_id, region, `first` and `last` month numbered from the year 0, `turn`: how
    many times its months stand in other periods before). `of` is the period of each of the months at `lines`.
    """

    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    of: npt.NDArray[np.int64]


_WHERE = ["case_id", "region_code", "region_name"]


def periods_of(months: pd.DataFrame) -> Periods:
    """The periods of paid months (`case_id`, `region_code`, `region_name`, `month`, `list`), a row a payment."""
    case, _ = pd.factorize(months["case_id"])
    place = np.asarray(pd.factorize(places_of(months))[0], np.int64)
    month, listed = (months[name].to_numpy(np.int64) for name in ("month", "list"))
    by_month = np.lexsort((month, place, case, listed))
    turn = np.empty(len(months), np.int64)
    turn[by_month] = _turns(*(key[by_month] for key in (listed, case, place, month)))
    order = np.lexsort((month, turn, place, case))
    case, place, turn, month = case[order], place[order], turn[order], month[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(case) != 0) | (np.diff(place) != 0) | (np.diff(turn) != 0) | (np.diff(month) > 1)
    period = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    frame = months[_WHERE].iloc[order[first]].reset_index(drop=True)
    frame = frame.assign(first=month[first], last=month[last], turn=turn[first])
    # As an office lists them: the periods of a case by their months.
    in_order = np.lexsort((turn[first], place[first], month[first], case[first]))
    renumbered = np.empty(len(first), np.int64)
    renumbered[in_order] = np.arange(len(first))
    return Periods(frame.iloc[in_order].reset_index(drop=True), order, renumbered[period])


def places_of(months: pd.DataFrame) -> pd.Series:
    """The region of each row: by its code, or by its name without blanks where it has none."""
    names = months["region_name"].str.replace(r"\s+", "", regex=True)
    return months["region_code"].fillna(names)


def _turns(*keys: Months) -> Months:
    """How many rows above have the same keys, row for row; the rows are sorted by them."""
    again = np.zeros(len(keys[0]), bool)
    again[1:] = np.logical_and.reduce([np.diff(key) == 0 for key in keys])
    at = np.arange(len(again))
    return at - np.maximum.accumulate(np.where(again, 0, at))


def period_rows(periods: Periods) -> pd.DataFrame:
    """The periods as rows of `employee_periods`, without a number of months: every month of the span was paid."""
    frame = periods.frame
    return pd.DataFrame(
        {
            "case_id": frame["case_id"],
            "start_month": first_days(frame["first"].to_numpy(np.int64)),
            "end_month": first_days(frame["last"].to_numpy(np.int64)),
            "region_code": frame["region_code"],
            "region_name": frame["region_name"],
        }
    )


def late_note(month: Months, received: Months) -> str:
    """What a note says of the months of a period that were paid later: 补缴：2015-06至2015-08（2016-01到账）."""
    if not len(month):
        return ""
    order = np.lexsort((month, received))
    month, received = month[order], received[order]
    begins = np.ones(len(month), bool)
    begins[1:] = (np.diff(month) > 1) | (np.diff(received) != 0)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(month)) - 1
    parts = [
        month_span(int(month[start]), int(month[end]))
        + (f"（{month_text(int(received[start]))}到账）" if received[start] != NO_MONTH else "")
        for start, end in zip(first, last)
    ]
    return f"补缴：{'、'.join(parts)}"


def slices(groups: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.intp]]:
    """The positions of each group of rows, given the number of the group that each row is of."""
    order = np.argsort(groups, kind="stable")
    if len(order):
        yield from np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
