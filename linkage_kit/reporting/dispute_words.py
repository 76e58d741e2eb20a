"""Months, years and employee periods of a dispute in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from linkage_kit.audit.dispute_detail import YearDetail
from linkage_kit.audit.dispute_months import PeriodPiece, month_numbers
from linkage_kit.reporting.values import amount, chinese_month, word

Item = TypeVar("Item")


def months_told(numbers: Sequence[int]) -> str:
    """Numbers in ascending order, runs of three and more joined: `1、3~6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}~{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def years_told(years: Sequence[int]) -> str:
    """Years in ascending order: `2012、2014~2016年`; none are all of them."""
    return f"{months_told(years)}年" if years else "各年"


def party(claimant: str) -> str:
    """A claimant in Chinese."""
    return word("claims", "claimant", claimant)


def alike(items: Iterable[Item], key: Callable[[Item], object]) -> Iterator[list[Item]]:
    """The items in runs of which the key is the same."""
    return (list(run) for _, run in groupby(items, key))


def month_set(months: int) -> str:
    """A set of a year's months: `1~4、9月`."""
    return f"{months_told(month_numbers(months))}月"


def span_told(before: str, first: int, last: int, after: str) -> str:
    """`第8个月` or `第8至12个月`."""
    return f"{before}{first}{after}" if first == last else f"{before}{first}至{last}{after}"


def why_told(years: Sequence[YearDetail]) -> str:
    """Why the months of these years, which are alike, overlap: the resident payment, and the employee periods."""
    named = years_told([year.year for year in years])
    if not years[0].in_account:
        return f"居民养老保险没有{named}的缴费记录，没有可退的本金。"
    principals = sorted({year.principal for year in years})
    each = "每年" if len(years) > 1 else ""
    paid = f"居民养老保险{named}{each}可退本金{'或'.join(map(amount, principals))}元"
    if not years[0].records.pieces:
        return f"{paid}；当年没有职工缴费时段，没有重复月份。"
    return f"{paid}；{'；'.join(_periods([piece for year in years for piece in year.records.pieces]))}。"


def _periods(pieces: Sequence[PeriodPiece]) -> list[str]:
    """Which months lie in which employee periods; periods that cover the same months stand together."""
    spans: dict[tuple[int, int], list[str]] = {}
    for piece in pieces:
        span = f"{chinese_month(piece.start)}~{chinese_month(piece.end)}"
        spans.setdefault((piece.mask, piece.paid if piece.partial else 0), []).append(span)
    return [
        f"{month_set(mask)}在职工缴费时段{'、'.join(dict.fromkeys(named))}内"
        + (f"（只缴{paid}个月，月份不明）" if paid else "")
        for (mask, paid), named in spans.items()
    ]
