"""S codes: the recorded totals against the settlement (articles 9(5), 11 and 12(3)). Cases with a direction only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from linkage_kit.audit import advice, rests, stake
from linkage_kit.audit.cause_registry import TRANSFER_CAUSES, first_fitting
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check
from linkage_kit.audit.rests import Pairs
from linkage_kit.columns import Days, Mask
from linkage_kit.money import read_capital, to_capital
from linkage_kit.procedure.timeline import funds_arrival

_NOT_BEFORE_FUNDS = ("refund_paid", "subsidy_returned")


def _differs(facts: Facts, computed: str, recorded: str, chosen: Mask | bool = True) -> Hits:
    cases = facts.cases
    off = cases.known(recorded) & (cases[recorded] != cases[computed])
    rows = np.flatnonzero((cases.direction != "") & off & chosen)
    return Hits(case=rows, expected=cases[computed][rows], actual=cases[recorded][rows])


def _paid(facts: Facts, chosen: Callable[[Days], Mask]) -> Hits:
    """Payments of refund and subsidy whose days are chosen, beside the day the funds arrived."""
    linked = facts.cases.direction != ""
    found = [np.flatnonzero(linked & chosen(facts.day(step))) for step in _NOT_BEFORE_FUNDS]
    case = np.concatenate(found)
    return Hits(
        case=case,
        step=np.repeat(np.array(_NOT_BEFORE_FUNDS, object), [len(rows) for rows in found]),
        expected=funds_arrival(facts.days)[case],
        actual=np.concatenate(
            [facts.day(step)[rows] for step, rows in zip(_NOT_BEFORE_FUNDS, found, strict=True)]
        ),
    )


@check(
    "S01",
    severity="error",
    stake=stake.DIFFERENCE,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="recorded_refund_total",
    step="settlement",
    article="12(2)",
    title="清退总额不符",
    message="登记的清退总额为{actual}元，应为{expected}元，相差{difference}元。",
    values="money",
    tables=("cases", "resident_years", "employee_periods"),
    rests={"resident_years": rests.due, "employee_periods": rests.counted_in_due_years},
)
def refund_total_differs(facts: Facts) -> Hits:
    return _differs(facts, "refund_total", "recorded_refund_total")


@check(
    "S02",
    severity="error",
    stake=stake.CAPITAL_DIFFERENCE,
    owner="receiving",
    advice=advice.CORRECT_CAPITAL,
    mends="recorded_refund_capital",
    step="settlement",
    article="12(2)",
    title="大写与数字不符",
    message="大写金额与登记的清退总额不符，应为“{expected}”。",
    values="text",
)
def capital_does_not_agree(facts: Facts) -> Hits:
    cases = facts.cases
    rows = np.flatnonzero(
        (cases.direction != "")
        & cases.known("recorded_refund_total")
        & cases.known("recorded_refund_capital")
    )
    totals, texts = cases.recorded_refund_total[rows].tolist(), cases.select(rows).recorded_refund_capital
    expected = np.array([*map(to_capital, totals), ""], object)[:-1]
    # Most say it just so: only another text is read.
    off = np.flatnonzero(texts != expected)
    off = off[np.array([read_capital(texts[row]) != totals[row] for row in off.tolist()], bool)]
    return Hits(case=rows[off], expected=expected[off], actual=texts[off])


@check(
    "S03",
    severity="error",
    stake=stake.DIFFERENCE,
    owner="receiving",
    advice=advice.CORRECT_SUBSIDY,
    mends="recorded_subsidy_returned",
    step="settlement",
    article="11",
    title="退还补贴不符",
    message="登记退还的政府补贴为{actual}元，应为{expected}元，相差{difference}元。",
    values="money",
    tables=("cases", "resident_years", "employee_periods"),
    rests={"resident_years": rests.due, "employee_periods": rests.counted_in_due_years},
)
def subsidy_differs(facts: Facts) -> Hits:
    return _differs(facts, "subsidy_total", "recorded_subsidy_returned")


@check(
    "S04",
    severity="error",
    stake=stake.DIFFERENCE,
    owner="receiving",
    advice=advice.CORRECT_MERGED,
    mends="recorded_merged_amount",
    step="settlement",
    article="11",
    title="并入账户金额不符",
    message="登记并入个人账户的金额为{actual}元，应为{expected}元，相差{difference}元。",
    values="money",
    tables=("cases", "resident_years", "employee_periods"),
    rests={"resident_years": rests.due_or_base, "employee_periods": rests.counted_in_due_years},
)
def merged_differs(facts: Facts) -> Hits:
    return _differs(facts, "merged", "recorded_merged_amount")


def _payment_and_arrival(pairs: Pairs) -> Mask:
    """The payment, and the event that says when the funds arrived: their receipt, else their transfer."""
    received = ~np.isnat(pairs.facts.day("funds_received"))
    arrival = np.where(received, "funds_received", "funds_transferred").astype(object)
    return rests.of_its_step(pairs) | (pairs.of_row("step") == arrival[pairs.case])


@check(
    "S05",
    severity="error",
    stake=stake.NOTHING,
    owner="receiving",
    advice=advice.EXPLAIN_DELAY,
    mends="",
    step="settlement",
    article="12(3)",
    title="到账前退费",
    message="“{step}”于{actual}办理，早于转移基金到账之日{expected}。",
    values="date",
    tables=("events",),
    rests={"events": _payment_and_arrival},
)
def paid_before_funds(facts: Facts) -> Hits:
    arrival = funds_arrival(facts.days)
    return _paid(facts, lambda paid: paid < arrival)


@check(
    "S06",
    severity="error",
    stake=stake.DIFFERENCE,
    owner="resident",
    advice=advice.CHECK_TRANSFER,
    mends="transferred_amount",
    step="settlement",
    article="9(5)",
    title="划转金额与个人账户不符",
    message="划转金额为{actual}元，居民养老保险个人账户为{expected}元，相差{difference}元。",
    values="money",
    tables=("cases", "resident_years"),
    rests={"resident_years": rests.account},
)
def transfer_differs(facts: Facts) -> Hits:
    hits = _differs(facts, "account", "transferred_amount", facts.cases.to_employee)
    causes = first_fitting(TRANSFER_CAUSES, facts.cases.select(hits.case))
    return Hits(case=hits.case, expected=hits.expected, actual=hits.actual, cause=causes)


@check(
    "S07",
    severity="warning",
    stake=stake.NOTHING,
    owner="receiving",
    advice=advice.CORRECT_RECORDS,
    mends="",
    step="settlement",
    article="12(3)",
    title="退费无到账记录",
    message="已登记“{step}”，但没有转移基金到账的记录。",
    tables=("events",),
)
def paid_without_funds(facts: Facts) -> Hits:
    arrival = funds_arrival(facts.days)
    hits = _paid(facts, lambda paid: ~np.isnat(paid) & np.isnat(arrival))
    return Hits(case=hits.case, step=hits.step)


@check(
    "S08",
    severity="error",
    stake=stake.ACTUAL,
    owner="receiving",
    advice=advice.CHECK_TRANSFER,
    mends="transferred_amount",
    step="settlement",
    article="12(3)",
    title="并入金额为负",
    message="应退金额与补贴之和超过可供结算的基金，并入金额为{actual}元。",
    values="money",
    tables=("cases", "resident_years", "employee_periods"),
    rests={"resident_years": rests.due_or_base, "employee_periods": rests.counted_in_due_years},
)
def merged_below_zero(facts: Facts) -> Hits:
    rows = np.flatnonzero((facts.cases.direction != "") & (facts.cases.merged < 0))
    return Hits(case=rows, actual=facts.cases.merged[rows])
