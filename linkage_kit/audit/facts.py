"""What every check looks at: the casebook and all that the procedure computes from it, as shared columns.

Built once an audit. Checks are masks over these tables, so that thirty-eight of them stay cheap for a single case
as for a million. All tables are sorted by case (and then by year, claimant or step); `case` is the case's position.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from linkage_kit import identity
from linkage_kit.audit.causes import name_causes, neighbours
from linkage_kit.casebook import Casebook
from linkage_kit.columns import Array, Columns, Days, Mask
from linkage_kit.procedure import decision, overlap, refund, retirement, settlement, timeline
from linkage_kit.rulebook import RULEBOOK


@dataclass(frozen=True)
class Facts:
    """The prepared tables of an audit.

    `cases` also has what was decided and settled, `resident` the overlap and the refund of each year (`due` marks
    the years with a refund due), `claims` the computed items and the cause beside the claimed ones; `days` is steps x
    cases.
    """

    asof: np.datetime64
    cases: Columns
    resident: Columns
    periods: Columns
    events: Columns
    claims: Columns
    days: Days
    timeline: Columns
    computed: Columns

    def day(self, step: str) -> Days:
        """Day of one step of every case, NaT where nothing is recorded."""
        return self.days[timeline.NUMBER[step]]

    def case_sum(self, rows: Columns, values: Array) -> Array:
        """Sum of a row's values by case (whole numbers, a number a case)."""
        sums = np.zeros(len(self.cases), np.int64)
        np.add.at(sums, rows.case, values)
        return sums

    def has_row(self, rows: Columns, chosen: Mask | slice = slice(None)) -> Mask:
        """Which cases have a row in a table, or one of the chosen rows."""
        found = np.zeros(len(self.cases), bool)
        found[rows.case[chosen]] = True
        return found


def prepare(casebook: Casebook, asof: date) -> Facts:
    """Run the procedure over a casebook; the result is the same whatever the order of its rows and cases."""
    ids = casebook.cases["case_id"].to_numpy(object)
    order = np.argsort(ids)
    index = pd.Index(ids[order])
    cases = _persons(Columns.from_frame(casebook.cases).where(order).having(case=np.arange(len(ids))))

    def table(frame: pd.DataFrame, *keys: str) -> Columns:
        rows = Columns.from_frame(frame).having(case=index.get_indexer(frame["case_id"]))
        return rows.where(np.lexsort([*(rows[key] for key in reversed(keys)), rows.case]))

    periods = table(casebook.employee_periods, "start_month", "end_month")
    resident = table(casebook.resident_years, "year")
    events = table(casebook.events, "date")
    claims = table(casebook.claims, "claimant", "year")
    days = timeline.event_days(events, len(ids))
    cases = cases.having(**_participation(cases, resident, periods))
    computed = retirement.conditions(cases)
    cases = _extend(cases, decision.decide(cases, computed))
    resident = _refunds(_extend(resident, overlap.overlap_months(resident, periods)), cases)
    claims = _beside_computed(claims, resident, cases)
    claims = claims.having(**neighbours(claims, resident.where(resident.due)))
    return Facts(
        asof=np.datetime64(asof),
        cases=cases.having(**_settlement(cases, resident)),
        resident=resident,
        periods=periods,
        events=events,
        claims=claims.having(cause=name_causes(claims)),
        days=days,
        timeline=timeline.timeline(cases, days, np.datetime64(asof)),
        computed=computed,
    )


def _extend(rows: Columns, more: Columns) -> Columns:
    return rows.having(**{name: more[name] for name in more.names()})


def _persons(cases: Columns) -> Columns:
    """Sex and birth date from the identity number where they are blank; men's retirement group is `male_60`."""
    sex = np.where(cases.sex == "", identity.sexes(cases.id_number), cases.sex)
    birth = np.where(np.isnat(cases.birth_date), identity.birth_dates(cases.id_number), cases.birth_date)
    group = np.where((cases.retirement_group == "") & (sex == "男"), "male_60", cases.retirement_group)
    return cases.having(
        sex=sex,
        birth_date=birth,
        retirement_group=group,
        recorded_sex=cases.sex,
        recorded_birth_date=cases.birth_date,
        id_valid=identity.are_valid(cases.id_number),
    )


def _participation(cases: Columns, resident: Columns, periods: Columns) -> dict[str, Array]:
    """Whether a case has records in both schemes, and whether all its employee periods lie outside the province."""
    years, spans, elsewhere = (np.zeros(len(cases), np.int64) for _ in range(3))
    np.add.at(years, resident.case, 1)
    np.add.at(spans, periods.case, 1)
    outside = [code != "" and not code.startswith(RULEBOOK.province) for code in periods.region_code]
    np.add.at(elsewhere, periods.case, np.array(outside, np.int64))
    return {"in_both_schemes": (years > 0) & (spans > 0), "all_elsewhere": (spans > 0) & (elsewhere == spans)}


def principal_of(rows: Columns) -> Array:
    """The four refundable items of resident years, rows x 4, in fen."""
    return np.stack([rows[item] for item in refund.ITEMS], axis=1)


def _refunds(resident: Columns, cases: Columns) -> Columns:
    principal = principal_of(resident)
    items = refund.refund_items(principal, resident.months)
    subtotal = principal.sum(axis=1)
    linked = cases.direction[resident.case] != ""
    return resident.having(
        # A blank item counts as 0 in what is computed.
        **{item: principal[:, number] for number, item in enumerate(refund.ITEMS)},
        subtotal=subtotal,
        due=linked & refund.has_refund_due(subtotal, resident.months),
        **{name: items[:, number] for number, name in enumerate(refund.REFUND_ITEMS)},
        refund_subtotal=items.sum(axis=1),
        subsidy_share=refund.subsidy_share(resident.subsidy, resident.months),
        # What is due if no more months were paid than the record says at least.
        refund_min=refund.refund_total(subtotal, resident.months_min),
        subsidy_min=refund.subsidy_share(resident.subsidy, resident.months_min),
    )


def _settlement(cases: Columns, resident: Columns) -> dict[str, Array]:
    def total(column: str) -> Array:
        sums = np.zeros(len(cases), np.int64)
        np.add.at(sums, resident.case[resident.due], resident[column][resident.due])
        return sums

    to_employee = cases.direction == decision.RESIDENT_TO_EMPLOYEE
    account = settlement.resident_accounts(resident, len(cases))
    base = settlement.settlement_base(
        to_employee, account, cases.transferred_amount, cases.known("transferred_amount")
    )
    refunded, subsidy = total("refund_subtotal"), total("subsidy_share")
    return {
        "to_employee": to_employee,
        "account": account,
        "base": base,
        "refund_total": refunded,
        "subsidy_total": subsidy,
        "subsidy_to": settlement.subsidy_receiver(to_employee),
        "merged": settlement.merged_amount(base, refunded, subsidy),
    }


def _beside_computed(claims: Columns, resident: Columns, cases: Columns) -> Columns:
    """Claims with the resident year they speak of; a year that the account does not have is a year of zeros."""
    at, in_account = overlap.positions(overlap.year_key(claims), overlap.year_key(resident))
    claimed = np.stack([claims[name] for name in refund.REFUND_ITEMS], axis=1)
    beside = dict.fromkeys(
        [*refund.ITEMS, "subtotal", "subsidy", "interest", "months", "counted"], in_account
    ) | dict.fromkeys([*refund.REFUND_ITEMS, "refund_subtotal"], in_account & _take(resident.due, at))
    computed = {
        f"computed_{name}": np.where(chosen, _take(resident[name], at), 0) for name, chosen in beside.items()
    }
    return claims.having(
        in_account=in_account,
        due=in_account & _take(resident.due, at),
        linked=cases.direction[claims.case] != "",
        claimed_total=claimed.sum(axis=1),
        **computed,
    )


def _take(values: Array, at: Array) -> Array:
    """Values at positions, also where there is nothing to take from (then zeros)."""
    return values[at] if len(values) else np.zeros(len(at), values.dtype)
