"""The known wrong ways that reproduce a disputed figure to the fen (contract, table of causes).

Each says what somebody writes who makes the mistake, from what is right for the year (`computed_…`); `computed_months`
are the overlap months, whatever months were claimed. The wrong ways use the functions of `procedure.arithmetic` that
hold for the case, with a wrong argument. Beside each stands the line of arithmetic that shows it for one row, in yuan;
`≈` is where it rounds half up to the fen.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from linkage_kit.audit.cause_registry import (
    CLAIM_CAUSES,
    Shows,
    first_fitting,
    transfer_cause,
    written_cause,
)
from linkage_kit.audit.written import Written
from linkage_kit.casebook import TABLES
from linkage_kit.coded import Coded
from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.money import format_yuan, half_up
from linkage_kit.procedure.arithmetic import ITEMS, MONTHS_A_YEAR, Arithmetic, Share, each_item
from linkage_kit.procedure.overlap import locate_keys, year_key
from linkage_kit.procedure.refund import REFUND_ITEMS

_COMPUTED_REFUNDS = tuple(f"computed_{name}" for name in REFUND_ITEMS)
#: The neighbours of a calendar year, and the columns of their refunds.
_NEIGHBOURS = {"before": -1, "after": 1}
_NEIGHBOUR_REFUNDS = {which: tuple(f"{which}_{name}" for name in REFUND_ITEMS) for which in _NEIGHBOURS}


def _stack(rows: Columns, names: tuple[str, ...]) -> Array:
    return np.stack([rows[name] for name in names], axis=1)


def _claimed(rows: Columns) -> Array:
    return _stack(rows, REFUND_ITEMS)


def _principal(rows: Columns, rule: Arithmetic) -> Array:
    return rule.principal(_stack(rows, tuple(f"computed_{item}" for item in ITEMS)))


def _share(rows: Columns, rule: Arithmetic, months: Array) -> Share:
    """The share of the year that so many overlap months are."""
    return rule.portion(rows.year, months, rows.computed_mask)


def _same(rows: Columns, items: Array) -> Mask:
    return (_claimed(rows) == items).all(axis=1)


def name_causes(claims: Columns, rule: Arithmetic) -> Coded:
    """Cause of every claimed year, "" where none reproduces it, nothing is claimed or the computed items are.

    So a way that the rules in force make the right one is never named. `claims` have the columns of `neighbours` too.
    """
    wrong = (_claimed(claims) > 0).any(axis=1) & ~_same(claims, _stack(claims, _COMPUTED_REFUNDS))
    found = first_fitting(CLAIM_CAUSES, claims.select(wrong), rule)
    codes = np.zeros(len(claims), found.codes.dtype)
    codes[wrong] = found.codes
    return Coded(codes, found.words)


def neighbours(rows: Columns, refunds: Columns) -> dict[str, Array]:
    """The items of the refund due of the year before and after each row's year, 0 where none is.

    `refunds`: the resident years with a refund due (`case`, `year`, `refund_…`), ascending.
    """
    items = {}
    for which, shift in _NEIGHBOURS.items():
        at, found = locate_keys(year_key(rows) + shift, year_key(refunds))
        for name in REFUND_ITEMS:
            due = refunds[name][at] if len(refunds) else np.zeros(len(rows), np.int64)
            items[f"{which}_{name}"] = np.where(found, due, 0)
    return items


_TITLES = {item: TABLES["resident_years"].columns[item].title for item in ITEMS}


def _quotient(fen: int, share: Share) -> str:
    """`300.00 ÷ 12 × 7 = 175.00`, for the share of one row."""
    part, whole = int(share.part[0]), int(share.whole[0])
    rounded = int(share.of(np.array([fen]))[0])
    sign = "=" if rounded * whole == fen * part else "≈"
    return f"{format_yuan(fen)} ÷ {whole} × {part} {sign} {format_yuan(rounded)}"


def _row_share(row: Any, rule: Arithmetic, months: int) -> Share:
    return rule.portion(np.array([row.year]), np.array([months]), np.array([row.computed_mask]))


def _refundable(row: Any, rule: Arithmetic) -> int:
    """The refundable principal of a row's year, in fen."""
    return sum(getattr(row, f"computed_{item}") for item in rule.items)


def _sum(amounts: list[int], sign: str = "+") -> str:
    """`1.00 + 2.00 = 3.00`, or with `-` the first less the others; a single amount stands alone."""
    total = amounts[0] + (1 if sign == "+" else -1) * sum(amounts[1:])
    terms = f" {sign} ".join(map(format_yuan, amounts))
    return f"{terms} = {format_yuan(total)}" if len(amounts) > 1 else terms


def _paid(row: Any, rule: Arithmetic) -> dict[str, int]:
    """The refundable items that were paid in the year, in fen, by title."""
    paid = {_TITLES[item]: getattr(row, f"computed_{item}") for item in ITEMS if item in rule.items}
    return {title: fen for title, fen in paid.items() if fen}


def _refunded(row: Any) -> list[int]:
    """The claimed items that are not 0, in fen."""
    return [fen for fen in (getattr(row, name) for name in REFUND_ITEMS) if fen]


def _each_item_alone(row: Any, rule: Arithmetic) -> str:
    share = _row_share(row, rule, row.computed_months)
    lines = [f"{title} {_quotient(fen, share)}" for title, fen in _paid(row, rule).items()]
    together = f"先合计再舍入为 {_quotient(_refundable(row, rule), share)}"
    return "；".join([*lines, f"合计 {_sum(_refunded(row))}", together])


def _unit_first(row: Any, rule: Arithmetic) -> str:
    share = _row_share(row, rule, row.computed_months)
    part, whole = int(share.part[0]), int(share.whole[0])
    lines = []
    for title, fen in _paid(row, rule).items():
        unit = int(half_up(np.asarray(fen), whole))
        sign = "=" if unit * whole == fen else "≈"
        lines.append(
            f"{title} {format_yuan(fen)} ÷ {whole} {sign} {format_yuan(unit)}，"
            f"{format_yuan(unit)} × {part} = {format_yuan(unit * part)}"
        )
    return "；".join(lines)


def _all_of_it(row: Any, rule: Arithmetic) -> str:
    right = _quotient(_refundable(row, rule), _row_share(row, rule, row.computed_months))
    return f"全年本金 {_sum(list(_paid(row, rule).values()))}，应为 {right}"


def _months_added_up(row: Any, rule: Arithmetic) -> str:
    share = _row_share(row, rule, row.computed_counted)
    return (
        f"各时段月数相加为{row.computed_counted}个月，去重后为{row.computed_months}个月："
        f"{_quotient(_refundable(row, rule), share)}"
    )


def _left_out(*items: str) -> Shows:
    def shows(row: Any, rule: Arithmetic) -> str:
        missing = [getattr(row, f"computed_refund_{item}") for item in items]
        return f"应退合计减去漏退各项：{_sum([row.computed_refund_subtotal, *filter(None, missing)], '-')}"

    return shows


def _with(title: str, column: str) -> Shows:
    def shows(row: Any, rule: Arithmetic) -> str:
        extra, principal = getattr(row, f"computed_{column}"), _refundable(row, rule)
        share = _row_share(row, rule, row.computed_months)
        return f"本金与{title} {_sum([principal, extra])}，{_quotient(principal + extra, share)}"

    return shows


def _other_year(row: Any, rule: Arithmetic) -> str:
    claimed = [getattr(row, name) for name in REFUND_ITEMS]
    before = claimed == [getattr(row, name) for name in _NEIGHBOUR_REFUNDS["before"]]
    return f"{row.year - 1 if before else row.year + 1}年应退 {_sum(_refunded(row))}，填在了{row.year}年"


def _other_months(row: Any, rule: Arithmetic) -> str:
    principal = rule.principal(np.array([[getattr(row, f"computed_{item}") for item in ITEMS]]))
    claimed = [getattr(row, name) for name in REFUND_ITEMS]
    used = next(
        months
        for months in range(1, MONTHS_A_YEAR + 1)
        if rule.refund(principal, _row_share(row, rule, months))[0].tolist() == claimed
    )
    line = _quotient(_refundable(row, rule), _row_share(row, rule, used))
    return f"应按{row.computed_months}个月，用了{used}个月：{line}"


def _deducted(case: Any) -> str:
    parts = [case.account, case.refund_total]
    if case.account - case.refund_total != case.transferred_amount:
        parts.append(case.subsidy_total)
    return f"个人账户减去应退{'金额' if len(parts) == 2 else '金额和应退补贴'}：{_sum(parts, '-')}"


@written_cause(
    "items_rounded_alone",
    title="逐项单独四舍五入",
    explanation=lambda rule: f"各项分别按“本项{rule.portion_words}”四舍五入到分，没有先合计再舍入。",
    shows=_each_item_alone,
)
def items_rounded_alone(rows: Columns, rule: Arithmetic) -> Written:
    share = _share(rows, rule, rows.computed_months)
    return Written(each_item(_principal(rows, rule), share))


@written_cause(
    "monthly_rounded",
    title="先把月额四舍五入",
    explanation=lambda rule: (
        f"先把“本项{rule.divisor}”四舍五入到分得出{rule.unit_amount}，再乘以{rule.units}。"
    ),
    shows=_unit_first,
)
def monthly_rounded(rows: Columns, rule: Arithmetic) -> Written:
    share = _share(rows, rule, rows.computed_months)
    return Written(half_up(_principal(rows, rule), share.whole[:, None]) * share.part[:, None])


@written_cause(
    "whole_year",
    title="按全年退还",
    explanation="把当年各项本金全额退还，没有按重复月数折算。",
    shows=_all_of_it,
)
def whole_year(rows: Columns, rule: Arithmetic) -> Written:
    return Written(_principal(rows, rule), every_year=True)


@written_cause(
    "months_double_counted",
    title="重复月数重复计算",
    explanation="两处参保的同一月份按各时段分别计数，月数相加而没有去重。",
    shows=_months_added_up,
)
def months_double_counted(rows: Columns, rule: Arithmetic) -> Written:
    counted = rows.computed_counted
    items = rule.refund(_principal(rows, rule), _share(rows, rule, counted))
    return Written(items, counted > rows.computed_months)


@written_cause(
    "land_omitted",
    title="漏退被征地缴费",
    explanation="被征地个人缴费和被征地集体缴费没有退还，其余两项正确。",
    shows=_left_out("land_personal", "land_collective"),
)
def land_omitted(rows: Columns, rule: Arithmetic) -> Written:
    land = rows.computed_refund_land_personal + rows.computed_refund_land_collective
    return Written(_stack(rows, _COMPUTED_REFUNDS) * np.array([1, 0, 1, 0]), land > 0)


@written_cause(
    "collective_omitted",
    title="漏退集体补助",
    explanation="集体补助（其他资助）没有退还，其余各项正确。",
    shows=_left_out("collective"),
)
def collective_omitted(rows: Columns, rule: Arithmetic) -> Written:
    items = _stack(rows, _COMPUTED_REFUNDS) * np.array([1, 1, 0, 1])
    return Written(items, rows.computed_refund_collective > 0)


@written_cause(
    "subsidy_included",
    title="误把政府补贴退给本人",
    explanation="计算基数把政府补贴也算了进去；补贴应纳入居民养老保险基金，不退本人。",
    shows=_with("政府补贴", "subsidy"),
)
def subsidy_included(rows: Columns, rule: Arithmetic) -> Written:
    return _with_extra(rows, rule, rows.computed_subsidy)


@written_cause(
    "interest_included",
    title="误把利息退给本人",
    explanation="计算基数把利息也算了进去；利息应留在个人账户。",
    shows=_with("利息", "interest"),
)
def interest_included(rows: Columns, rule: Arithmetic) -> Written:
    return _with_extra(rows, rule, rows.computed_interest)


def _with_extra(rows: Columns, rule: Arithmetic, extra: Array) -> Written:
    base = np.column_stack([_principal(rows, rule), extra])
    return Written(rule.total(base, _share(rows, rule, rows.computed_months)), extra > 0)


@written_cause(
    "year_shifted",
    title="年度错位",
    explanation="填报的是上一年度或下一年度的清退金额，疑为把缴费年当作所属年。",
    shows=_other_year,
)
def year_shifted(rows: Columns, rule: Arithmetic) -> list[Written]:
    """All years by the refund of the year before, or all by that of the year after; a year whose neighbour has no
    refund due is left out, or stays right."""
    refunds = [_stack(rows, names) for names in _NEIGHBOUR_REFUNDS.values()]
    return [
        *(Written(items, every_year=True) for items in refunds),
        *(Written(items, items.sum(axis=1) > 0) for items in refunds),
    ]


@written_cause(
    "months_off",
    title="重复月数取错",
    explanation="公式正确，但采用的重复月数与比对结果不符。",
    shows=_other_months,
)
def months_off(rows: Columns, rule: Arithmetic) -> list[Written]:
    """Of a total: one and the same number of months in every year, or in every year one month too many or too few.
    Were each year free to have its own, hardly a total could not be reached.
    """
    principal, right = _principal(rows, rule), rows.computed_months
    numbers = [
        *(np.full(len(rows), months) for months in range(1, MONTHS_A_YEAR + 1)),
        right + 1,
        right - 1,
    ]
    return [
        Written(rule.refund(principal, _share(rows, rule, months)), (months >= 1) & (months <= MONTHS_A_YEAR))
        for months in numbers
    ]


@transfer_cause(
    "net_transfer",
    title="净额划转",
    explanation="划转金额恰为个人账户减去应退金额（或再减去应退补贴），即转出地已先行扣除。",
    shows=_deducted,
)
def net_transfer(cases: Columns) -> Mask:
    net_of_refund = cases.account - cases.refund_total
    sent = cases.transferred_amount
    return (cases.refund_total > 0) & (
        (sent == net_of_refund) | (sent == net_of_refund - cases.subsidy_total)
    )
