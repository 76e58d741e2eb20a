"""What is told of the months of lists: what is not clear, what contradicts what is there, what stands twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.sources import spans
from linkage_kit.importing.exports.list_tables import LIST_TABLES
from linkage_kit.importing.lists.judging import Mask
from linkage_kit.importing.lists.list_rows import Converted, Lines, ListSheet
from linkage_kit.importing.lists.month_numbers import NO_MONTH, month_span, numbers_of
from linkage_kit.importing.lists.periods import places_of, slices

#: Where a cancellation and a supplement are told: at what says that it is one.
AT_AMOUNT = ("paid_amount", "amount", "personal", "employer_amount", "state", "kind", "month")
AT_KIND = ("kind", "state", "month")
_AT_MONTH = ("month", "month_of_year", "year")
SUPPLEMENT_ALONE = "只有补差，没有这个月份的缴费，不能确定是否缴费"
_UNCLEAR = "冲销或退费，不能确定是哪一笔缴费：没有同一时间、地区和金额的一笔，或不止一笔"
#: More months than there are between the first and the last that a record can have.
_MONTHS_APART = 100_000


def tell_unclear(lines: Lines, unclear: Sequence[int], converted: Converted) -> None:
    """A problem for each line that takes back what cannot be told."""
    for line in dict.fromkeys(unclear):
        converted.problems.append(lines.problem_where(line, AT_AMOUNT, _UNCLEAR))


def refunds_unclear(months: pd.DataFrame) -> list[int]:
    """The rows that were refunded where another payment of the month is just like them, so that it may be the one."""
    refunded = months[months["refunded"]]
    if refunded.empty:
        return []
    place = places_of(months).fillna("")
    key = ["case_id", "month", "place", "amount"]
    paid = months.assign(place=place)[months["paid"]]
    pairs = refunded.assign(place=place, at=refunded.index).merge(paid, on=key, suffixes=("", "_paid"))
    told_apart = np.zeros(len(pairs), bool)
    for name, blank in (("employer", None), ("received", NO_MONTH)):
        one, other = pairs[name], pairs[f"{name}_paid"]
        known = (one.notna() & other.notna()) if blank is None else ((one != blank) & (other != blank))
        told_apart |= (known & (one != other)).to_numpy(bool)
    return sorted(set(pairs["at"][~told_apart].tolist()))


def supplements_alone(supplements: pd.DataFrame, paid: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A problem for each supplement of a month that was not paid otherwise."""
    known = pd.MultiIndex.from_frame(paid[["case_id", "month"]])
    alone = ~pd.MultiIndex.from_frame(supplements[["case_id", "month"]]).isin(known)
    for line in supplements["line"].to_numpy(np.int64)[alone].tolist():
        yield lines.problem_where(line, AT_KIND, SUPPLEMENT_ALONE)


def denied_by(told: pd.DataFrame, stored: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A problem for each line (`case_id`, `place`, `first` and `last` month, `line`) that says that months were not
    paid, or were given back, which a period of the casebook has.
    """
    periods = pd.DataFrame(
        {
            "case_id": stored["case_id"],
            "where": places_of(stored),
            "start": numbers_of(stored["start_month"]),
            "end": numbers_of(stored["end_month"]),
        }
    )
    pairs = told.merge(periods, on="case_id")
    there = _same_place(pairs["place"], pairs["where"])
    pairs = pairs[there & (pairs["first"] <= pairs["end"]) & (pairs["start"] <= pairs["last"])]
    for line, first, last in pairs.drop_duplicates("line")[["line", "start", "end"]].itertuples(index=False):
        expected = (
            f"写明没有缴费或已退回，而案卷中已有{month_span(first, last)}的缴费时段，应核对后只留正确的"
        )
        yield lines.problem_where(int(line), ("state", "kind", *_AT_MONTH), expected)


def _same_place(one: pd.Series, other: pd.Series) -> pd.Series:
    """Whether two places may be one: a place that is not said may be any."""
    return (one == other) | one.isna() | other.isna()


def told_paid_and_not(unpaid: pd.DataFrame, paid: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A notice for each line that says that a month was not paid which another line says was."""
    columns = ["case_id", "month", "line", "place"]
    given = [rows.assign(place=places_of(rows))[columns] for rows in (unpaid, paid)]
    pairs = given[0].merge(given[1], on=["case_id", "month"], suffixes=("", "_paid"))
    pairs = pairs[_same_place(pairs["place"], pairs["place_paid"])]
    for _, own in pairs.groupby(["line", "month"], sort=True):
        line, month = (int(own[name].to_numpy(np.int64)[0]) for name in ("line", "month"))
        words = lines.sources.words_of(own["line_paid"].tolist())
        expected = f"{month_span(month, month)}未缴费，而{words}已缴费，按已缴费计入"
        yield lines.problem_where(line, ("state", "kind", *_AT_MONTH), expected)


def told_twice(paid: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A notice for each run of months of a person that were paid more than once, with the rows of the payments."""
    case, _ = pd.factorize(paid["case_id"])
    month, line = (paid[name].to_numpy(np.int64) for name in ("month", "line"))
    # A case's months side by side: those of the next case are far away.
    number = case * _MONTHS_APART + month
    _, code, count = np.unique(number, return_inverse=True, return_counts=True)
    again = np.flatnonzero(count[code] > 1)
    again = again[np.argsort(number[again], kind="stable")]
    run = np.cumsum(np.diff(number[again], prepend=number[again][:1]) > 1)
    for own in slices(run):
        rows = again[own]
        expected = (
            f"{month_span(int(month[rows[0]]), int(month[rows[-1]]))}有几笔缴费"
            f"（{lines.sources.words_of(line[rows].tolist())}），相同的月份只计一次"
        )
        yield lines.problem_where(int(line[rows].min()), _AT_MONTH, expected)


def passed_over(sheet: ListSheet, rows: Mapping[str, Mask]) -> list[Problem]:
    """A notice of which rows of a list are no payment."""
    lines = sheet.rows.sources.row
    told = "、".join(
        f"{what}{int(mask.sum())}行（第{spans(lines[mask].tolist())}行）"
        for what, mask in rows.items()
        if mask.any()
    )
    return [_of_sheet(sheet, f"中{told}，不是缴费，不计入")] if told else []


def bare(sheet: ListSheet, months: int) -> list[Problem]:
    """A notice that a list says nothing of payment but its months."""
    return (
        [_of_sheet(sheet, f"没有缴费状态、到账时间和金额，列出的{months}个月都按已缴费计入")]
        if months
        else []
    )


def _of_sheet(sheet: ListSheet, expected: str) -> Problem:
    file, name = sheet.rows.sources.sheets[0]
    return Problem(file, None, None, None, f"{LIST_TABLES[sheet.rows.table].title}{expected}", name)
