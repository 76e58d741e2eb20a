"""D codes: records that contradict themselves, each other or the calendar. Raised for every case."""

from __future__ import annotations

import numpy as np

from linkage_kit import identity
from linkage_kit.audit import advice, rests, stake
from linkage_kit.audit.fact_tables import MonthSets, Positions, Texts
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check
from linkage_kit.audit.rests import Pairs
from linkage_kit.columns import Columns, Mask, months, years
from linkage_kit.procedure.overlap import EACH_MONTH, month_lists, period_years, year_key
from linkage_kit.procedure.settlement import year_money

_OBSOLETE_LENGTH = 15


@check(
    "D01",
    severity="error",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_IDENTITY,
    mends="id_number",
    step="person",
    title="公民身份号码无效",
    message="公民身份号码无效：{detail}。",
)
def identity_number_invalid(facts: Facts) -> Hits:
    rows = np.flatnonzero(~facts.cases.id_valid)
    detail = identity.faults(facts.cases.id_number[rows].tolist())
    return Hits(case=rows, detail=np.array(detail, object))


@check(
    "D02",
    severity="error",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_IDENTITY,
    mends="id_number",
    step="person",
    title="公民身份号码与登记信息不一致",
    message="公民身份号码所含的性别或出生日期与登记的不一致。",
)
def identity_number_disagrees(facts: Facts) -> Hits:
    cases = facts.cases
    recorded_birth, recorded_sex = cases.recorded_birth_date, cases.recorded_sex
    other_birth = ~np.isnat(recorded_birth) & (recorded_birth != cases.id_birth_date)
    other_sex = (recorded_sex != "") & (recorded_sex != cases.id_sex)
    return Hits.of_cases(facts, cases.id_valid & (other_birth | other_sex))


def _share_months(pairs: Pairs) -> Mask:
    """Periods that have a month in common with another one."""
    pieces, twice = _months_in_two(pairs.facts.periods)
    return np.isin(pairs.row, pieces.period[(pieces.mask & twice) != 0])


def _months_in_two(periods: Columns) -> tuple[Columns, MonthSets]:
    """Employee periods split at year ends, and piece by piece the months of that year that two or more have."""
    pieces = period_years(periods)
    keys = year_key(pieces)
    order = np.argsort(keys, kind="stable")
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    months_of = (pieces.mask[order, None] & EACH_MONTH) != 0
    times = np.add.reduceat(months_of, first, axis=0, dtype=np.int64) if len(first) else months_of
    twice = np.empty(len(pieces), np.int64)
    twice[order] = np.repeat((times > 1) @ EACH_MONTH, np.diff(np.append(first, len(order))))
    return pieces, twice


def _shared_months(facts: Facts, cases: Positions) -> Texts:
    """The months that two or more periods of each of these cases have, in words: `2014年6月，2015年1~3月`."""
    pieces, twice = _months_in_two(facts.periods.select(np.isin(facts.periods.case, cases)))
    first = np.unique(year_key(pieces), return_index=True)[1]
    shared = first[twice[first] != 0]
    told = [
        f"{year}年{months}月"
        for year, months in zip(pieces.year[shared].tolist(), month_lists(twice[shared]), strict=True)
    ]
    case = pieces.case[shared]
    bounds = zip(np.searchsorted(case, cases).tolist(), np.searchsorted(case, cases, side="right").tolist())
    return np.array(["，".join(told[low:high]) for low, high in bounds], object)


@check(
    "D03",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CORRECT_RECORDS,
    mends="",
    step="employee_periods",
    title="缴费时段重叠",
    message="两个以上企业职工养老保险缴费时段有相同月份（{detail}），同一月份只计一次。",
    tables=("employee_periods",),
    rests={"employee_periods": _share_months},
)
def periods_overlap(facts: Facts) -> Hits:
    periods = facts.periods
    # One ascending number for case and month: the latest end so far of the same case is a running maximum.
    offset = periods.case * 1_000_000
    latest_end = np.maximum.accumulate(offset + months(periods.end_month))
    meets_earlier = np.zeros(len(periods), bool)
    meets_earlier[1:] = (offset + months(periods.start_month))[1:] <= latest_end[:-1]
    cases = np.flatnonzero(facts.has_row(periods, meets_earlier))
    return Hits(case=cases, detail=_shared_months(facts, cases))


def _year_and_the_one_before(pairs: Pairs) -> Mask:
    """A balance rests on the year's own row and on the balance of the year before."""
    before = pairs.of_finding("year") - pairs.of_row("year")
    return (before == 0) | (before == 1)


@check(
    "D04",
    severity="warning",
    stake=stake.DIFFERENCE,
    owner="both",
    advice=advice.CHECK_BALANCE,
    mends="",
    step="resident_years",
    title="个人账户余额不衔接",
    message="{year}年末个人账户累计储存额与上年末余额加当年各项之和不符：应为{expected}元，记载{actual}元，相差{difference}元。",
    values="money",
    tables=("resident_years",),
    rests={"resident_years": _year_and_the_one_before},
)
def balance_not_carried(facts: Facts) -> Hits:
    rows = facts.resident
    stated = rows.known("balance")
    follows = np.zeros(len(rows), bool)
    follows[1:] = (
        (rows.case[1:] == rows.case[:-1]) & (rows.year[1:] == rows.year[:-1] + 1) & stated[1:] & stated[:-1]
    )
    carried = np.roll(rows.balance, 1) + year_money(rows)
    off = follows & (carried != rows.balance)
    return Hits(case=rows.case[off], year=rows.year[off], expected=carried[off], actual=rows.balance[off])


@check(
    "D05",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.OBTAIN_MONTHS,
    mends="",
    step="overlap",
    article="12(1)",
    title="重复月数存疑",
    message="{year}年的缴费记录不能确定哪些月份实际缴费，重复月数有上下限，应补充逐月缴费证据。",
    tables=("resident_years", "employee_periods"),
    rests={"employee_periods": rests.partial_in_its_year},
)
def months_doubtful(facts: Facts) -> Hits:
    rows = facts.resident
    doubtful = (rows.months_min < rows.months) & (rows.subtotal > 0)
    return Hits(case=rows.case[doubtful], year=rows.year[doubtful])


def _late_periods(pairs: Pairs) -> Mask:
    """Of the finding that is about periods: those that end after the month of the as-of date."""
    about_periods = (pairs.of_finding("year") == 0) & (pairs.of_finding("step") == "")
    return about_periods & _ends_late(pairs.facts)[pairs.row]


def _ends_late(facts: Facts) -> Mask:
    late: Mask = months(facts.periods.end_month) > months(facts.asof.reshape(1))
    return late


@check(
    "D06",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CORRECT_RECORDS,
    mends="",
    step="findings",
    title="记录晚于审计基准日",
    message="{record}晚于审计基准日。",
    tables=("resident_years", "employee_periods", "events"),
    rests={
        "resident_years": rests.of_its_year,
        "employee_periods": _late_periods,
        "events": rests.of_its_step,
    },
)
def later_than_asof(facts: Facts) -> Hits:
    asof = facts.asof.reshape(1)
    late_period = facts.has_row(facts.periods, _ends_late(facts))
    late_year = facts.resident.select(facts.resident.year > years(asof))
    late_event = facts.events.select(facts.events.date > facts.asof)
    of_periods = np.flatnonzero(late_period)
    return Hits(
        case=np.concatenate([of_periods, late_year.case, late_event.case]),
        year=np.concatenate([np.zeros_like(of_periods), late_year.year, np.zeros_like(late_event.case)]),
        step=np.concatenate([np.full(len(of_periods) + len(late_year), "", object), late_event.step]),
    )


@check(
    "D07",
    severity="error",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_IDENTITY,
    mends="retirement_group",
    step="person",
    title="退休类别与性别不符",
    message="登记的退休类别与性别不符。",
)
def group_does_not_fit(facts: Facts) -> Hits:
    cases = facts.cases
    other_sex = np.zeros(len(cases), bool)
    for groups, in_force in facts.rules.retirement_groups_by_date(cases.benefit_applied_on):
        for group in groups.values():
            other_sex |= in_force & (cases.retirement_group == group.id) & (cases.sex != group.sex)
    return Hits.of_cases(facts, (cases.sex != "") & other_sex)
