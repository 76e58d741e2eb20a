"""Generated casebooks: realistic cases without faults, for tests and benches. The same seed gives the same bytes.

Records, claims and events agree with what the procedure computes, every step is done in time and every record lies
before July 2026: an audit as of that day or later finds no error, and nothing else but facts that are missing (E05)
and, from level 3, months paid by two employers (D03).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.units import marked
from linkage_kit.columns import Array, Columns, case_sums, concatenate, months, to_frame, years
from linkage_kit.money import Fen, to_capital
from linkage_kit.procedure import overlap, refund, settlement
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.decision import DIRECTIONS, EMPLOYEE_TO_RESIDENT, RESIDENT_TO_EMPLOYEE
from linkage_kit.procedure.timeline import STEPS
from linkage_kit.rulebook import Rulebook, shandong
from linkage_kit.sample import course, people, plan, records
from linkage_kit.sample.levels import Level, level_of

#: Cases are made this many at a time, which bounds the memory for what is not kept.
_BATCH = 32_768
_CHANNELS = np.array(["居民养老保险经办机构窗口", "企业职工养老保险经办机构窗口", "“爱山东”移动端"], object)
_CHANNEL_SHARES = (0.4, 0.35, 0.25)


def generate(n: int, seed: int, level: int | None = None) -> Casebook:
    """`n` invented cases of Shandong without faults, from a seed (0 or more), of a level from 1 to 5 or of any kind.

    The first cases of a larger casebook are not those of a smaller one. Raises ValueError for a negative number and
    for another level.
    """
    if n < 0 or seed < 0:
        raise ValueError("案件数和种子都不能是负数")
    return drawn(Generator(PCG64(seed)), n, level_of(level))


def case_ids(n: int) -> pd.Series:
    """The ids of `n` generated cases, ascending."""
    return "S" + pd.Series(np.arange(1, n + 1)).astype("str").str.zfill(7)


def drawn(rng: Generator, n: int, level: Level) -> Casebook:
    """`n` cases without faults such as the level has."""
    rules = shandong()
    plans = plan.draw(rng, n, rules, level)
    ids = case_ids(n)
    batches = [
        _batch(
            rng,
            plans.select(np.arange(first, min(first + _BATCH, n))),
            ids[first : first + _BATCH],
            rules,
            level,
        )
        for first in range(0, max(n, 1), _BATCH)
    ]

    def joined(table: str) -> pd.DataFrame:
        return pd.concat([batch.pop(table) for batch in batches], ignore_index=True)

    return Casebook.from_frames(
        cases=joined("cases"),
        resident_years=joined("resident_years"),
        employee_periods=joined("employee_periods"),
        events=joined("events"),
        claims=joined("claims"),
    )


def _batch(
    rng: Generator, plans: Columns, ids: pd.Series, rules: Rulebook, level: Level
) -> dict[str, pd.DataFrame]:
    """The tables of these cases."""
    periods, resident = _records(rng, plans, level)
    resident = _with_refunds(resident, periods, rules)
    cases = _settled(rng, _recorded(rng, plans, periods, rules, level), periods, resident, level)
    tables = {
        "cases": cases,
        "resident_years": resident,
        "employee_periods": records.second_employers(rng, periods, len(plans), level),
        "events": _events(rng, cases, rules),
        "claims": _claims(rng, cases, resident),
    }
    return {name: _frame(name, rows, ids) for name, rows in tables.items()}


def _frame(table: str, rows: Columns, ids: pd.Series) -> pd.DataFrame:
    """The rows in those of the table's columns that they have."""
    kinds = {name: column.kind for name, column in TABLES[table].columns.items() if name in rows}
    frame = to_frame(rows, kinds)
    frame.insert(0, "case_id", ids.take(rows.case).reset_index(drop=True))
    return marked(frame, "fen")


def _records(rng: Generator, plans: Columns, level: Level) -> tuple[Columns, Columns]:
    """Employee periods and resident years; a case that is not in both schemes lacks one of them."""
    applied, count = months(plans.applied_on), len(plans)
    still_paying = (plans.outcome == RESIDENT_TO_EMPLOYEE) | (rng.random(count) < 0.3)
    if level.stopped:
        still_paying &= rng.random(count) >= level.stopped
    since = np.where(still_paying, 0, rng.integers(0, 60, count))
    until = applied - 1 - since
    if level.begins_at_the_end:
        # A record that ends in December would overlap with the whole of its last year.
        until -= until % 12 == 11
    periods = records.employee_periods(rng, plans.employee_total, until, plans.county, level)
    employee_months = records.months_a_year(periods, count)
    resident = records.resident_years(
        rng, employee_months, years(plans.applied_on), applied % 12 + 1, until // 12, level
    )
    lacking = plans.outcome == "not_in_both_schemes"
    lacks_resident = lacking & (rng.random(count) < 0.5)
    lacks_employee = lacking & ~lacks_resident
    periods = _as_recorded(rng, plans.outcome, periods.select(~lacks_employee[periods.case]))
    return periods, resident.select(~lacks_resident[resident.case])


def _as_recorded(rng: Generator, outcome: Array, periods: Columns) -> Columns:
    """Periods with the contract's columns; half of those who go to another province paid only elsewhere."""
    elsewhere = (outcome == "cross_province") & (rng.random(len(outcome)) < 0.5)
    abroad = elsewhere[periods.case]
    other = rng.integers(0, len(people.ELSEWHERE), len(periods))
    place = {
        f"region_{name}": np.where(abroad, _of(people.ELSEWHERE, name, other), _county(name, periods.county))
        for name in ("code", "name")
    }
    last = np.append(periods.case[1:] != periods.case[:-1], True)[: len(periods)]
    return Columns(
        {
            **{name: periods[name] for name in periods.names()},
            **place,
            "start_month": records.first_days(periods.start),
            "end_month": records.first_days(periods.end),
            "months": periods.paid,
            "balance": _employee_accounts(rng, len(outcome), periods)[periods.case],
        },
        {"months": periods.paid < periods.span, "balance": last},
    )


def _employee_accounts(rng: Generator, cases: int, periods: Columns) -> Fen:
    """Personal account of the employee scheme, a case, in fen: some 150 to 320 yuan a paid month."""
    paid = case_sums(periods, periods.paid, cases)
    return paid * rng.integers(15_000, 32_000, cases) + rng.integers(0, 10_000, cases)


def _county(column: str, rows: Array) -> Array:
    return _of(people.COUNTIES, column, rows)


def _of(regions: pd.DataFrame, column: str, rows: Array) -> Array:
    return regions[column].to_numpy(object)[rows]


def _recorded(rng: Generator, plans: Columns, periods: Columns, rules: Rulebook, level: Level) -> Columns:
    """The cases with their persons; some facts that the identity number holds are left blank."""
    count = len(plans)
    record = plan.retirement_record(rng, plans, case_sums(periods, periods.paid, count), rules)
    resident_county = np.where(
        rng.random(count) < 0.8, plans.county, rng.integers(0, len(people.COUNTIES), count)
    )
    return Columns(
        {
            **{name: plans[name] for name in plans.names()},
            **{name: record[name] for name in record.names()},
            "case": np.arange(count),
            "name": people.names(rng, plans.sex).to_numpy(object),
            "phone": people.phones(rng, count).to_numpy(object),
            "household_address": people.addresses(rng, resident_county).to_numpy(object),
            "channel": rng.choice(_CHANNELS, count, p=_CHANNEL_SHARES),
            "benefits_in_payment": _benefits(rng, plans.outcome),
            "choice": plan.choices(rng, plans.outcome),
            "consolidated": _consolidated(rng, plans.outcome, periods, level),
            "resident_county": resident_county,
            "employee_agency_code": _county("code", plans.county),
            "resident_agency_code": _county("code", resident_county),
        },
        {
            **{name: record.known(name) for name in record.names()},
            "sex": rng.random(count) < 0.9,
            "birth_date": rng.random(count) < 0.7,
            "retirement_group": (plans.sex == "女") | (rng.random(count) < 0.5),
        },
    )


def _benefits(rng: Generator, outcome: Array) -> Array:
    drawn = np.where(rng.random(len(outcome)) < 0.5, "employee", "resident")
    return np.where(outcome == "already_receiving", drawn, "none").astype(object)


def _consolidated(rng: Generator, outcome: Array, periods: Columns, level: Level) -> Array:
    """Whether the sending agency consolidated accounts: of several cities where the employee agency sends."""
    count = len(outcome)
    city = people.COUNTIES["code"].str[:4].astype(np.int64).to_numpy()[periods.county]
    lowest, highest = np.full(count, 10_000), np.zeros(count, np.int64)
    np.minimum.at(lowest, periods.case, city)
    np.maximum.at(highest, periods.case, city)
    by_employee = (outcome == EMPLOYEE_TO_RESIDENT) & (lowest < highest)
    by_resident = (outcome == RESIDENT_TO_EMPLOYEE) & (rng.random(count) < level.consolidated)
    return by_employee | by_resident


def _with_refunds(resident: Columns, periods: Columns, rules: Rulebook) -> Columns:
    """Resident years with their overlap months, refund and share of the subsidy (articles 11 and 12)."""
    found = overlap.overlap_months(resident, overlap.period_years(periods))
    overlapping = resident.with_columns(**{name: found[name] for name in found.names()})
    rule = arithmetic_on(rules, rules.effective_from)
    refunds = refund.refunds(overlapping, rule)
    return overlapping.with_columns(**refunds, due=refunds["refundable"])


def _settled(rng: Generator, cases: Columns, periods: Columns, resident: Columns, level: Level) -> Columns:
    """Cases with what the agency did: direction, transfer, refund, subsidy and merged amount."""
    count, due = len(cases), resident.select(resident.due)
    refund_total = case_sums(due, due.refund_subtotal, count)
    subsidy_total = case_sums(due, due.subsidy_share, count)
    to_employee = cases.outcome == RESIDENT_TO_EMPLOYEE
    account = settlement.resident_accounts(resident, count)
    employee_account = np.zeros(count, np.int64)
    employee_account[periods.case] = periods.balance
    transferred = np.where(to_employee, account, employee_account)
    base = settlement.settlement_base(to_employee, account, transferred, np.ones(count, bool))
    linked = np.isin(cases.outcome, DIRECTIONS)
    amounts = {
        "transferred_amount": transferred,
        "recorded_refund_total": refund_total,
        "recorded_subsidy_returned": subsidy_total,
        "recorded_merged_amount": settlement.merged_amount(base, refund_total, subsidy_total),
    }
    known = {name: cases.known(name) for name in cases.names()} | dict.fromkeys(amounts, linked)
    return Columns(
        {
            **{name: cases[name] for name in cases.names()},
            **amounts,
            "recorded_refund_capital": np.where(linked, _capitals(refund_total), ""),
            "recorded_direction": np.where(linked, cases.outcome, ""),
            "refund_total": refund_total,
            "subsidy_total": subsidy_total,
            "linked": linked,
            "claimed_by_person": linked & (rng.random(count) < level.person_claims),
        },
        known,
    )


def _capitals(amounts: Fen) -> Array:
    sums, back = np.unique(amounts, return_inverse=True)
    return np.array([*map(to_capital, sums.tolist()), ""], object)[back]


def _claims(rng: Generator, cases: Columns, resident: Columns) -> Columns:
    """Annex 5 as the agency computed it, and in some cases the person too; months and subtotal may be blank."""
    due = resident.select(resident.due)
    claimants = {"agency": cases.linked, "person": cases.claimed_by_person}
    parts = [
        due.select(chosen[due.case]).with_columns(claimant=np.full(chosen[due.case].sum(), claimant, object))
        for claimant, chosen in claimants.items()
    ]
    rows = concatenate(parts)
    rows = rows.select(np.argsort(rows.case, kind="stable"))
    names = ("case", "claimant", "year", "months", *refund.REFUND_ITEMS, "refund_subtotal")
    by_agency = rows.claimant == "agency"
    return Columns(
        {name: rows[name] for name in names},
        {
            "months": by_agency | (rng.random(len(rows)) < 0.8),
            "refund_subtotal": by_agency | (rng.random(len(rows)) < 0.8),
        },
    )


def _events(rng: Generator, cases: Columns, rules: Rulebook) -> Columns:
    """What happened, by case and in the contract's order of the steps."""
    received, arrivals = course.application(rng, cases.applied_on, cases.channel == _CHANNELS[0])
    others = np.flatnonzero(~cases.linked)
    linked = np.flatnonzero(cases.linked)
    rows = concatenate(
        [
            arrivals,
            course.linkage(
                rng,
                cases.select(linked).with_columns(direction=cases.outcome[linked]),
                received[linked],
                rules,
            ),
            course.notices(rng, others, received[others]),
        ]
    )
    rows = rows.select(np.lexsort((rows.step, rows.case)))
    county = np.where(rows.by_employee, cases.county[rows.case], cases.resident_county[rows.case])
    return rows.with_columns(
        step=np.array(STEPS, object)[rows.step],
        agency=_county("agency", county),
    )
