"""Whether and which way a person is linked: articles 2, 4, 7, 8 and 15.

The rules are tried in the contract's order; the first that applies decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkage_kit.columns import Array, Columns, Days, Mask
from linkage_kit.rulebook import RULEBOOK, clause

RESIDENT_TO_EMPLOYEE = "resident_to_employee"
EMPLOYEE_TO_RESIDENT = "employee_to_resident"
DIRECTIONS = (RESIDENT_TO_EMPLOYEE, EMPLOYEE_TO_RESIDENT)


@dataclass(frozen=True)
class Outcome:
    """What a rule decides: the outcome, the clause that decided and the reason in Chinese."""

    outcome: str
    article: str
    reason: str


_BEFORE_EFFECTIVE = Outcome(
    "before_effective_date",
    "15",
    "申请日期早于本规程施行之日，不适用本规程；旧规则下的退费口径不同，本工具不作计算。",
)
_NOT_IN_BOTH = Outcome(
    "not_in_both_schemes", "2", "没有居民养老保险年度记录或没有企业职工养老保险缴费时段，不构成跨制度参保。"
)
_ALREADY_RECEIVING = Outcome(
    "already_receiving", "2", "养老金已在发放，衔接应在领取待遇之前办理，现在不能再办。"
)
_OUTSIDE_WINDOW = Outcome("outside_window", "4", "衔接申请不在申领待遇之前允许申请的期间内。")
_ALL_ELSEWHERE = Outcome("cross_province", "2", "企业职工养老保险缴费全部在外省，按跨省转移的办法办理。")
_MONTHS_UNKNOWN = Outcome(
    "facts_missing", "7", "未记载是否符合退休条件，也没有职工养老保险累计缴费月数，无法认定。"
)
_AGE_UNKNOWN = Outcome("facts_missing", "7", "累计缴费月数已够，但出生日期或退休类别不明，无法认定是否到龄。")
_AGE_NOT_REACHED = Outcome(
    "age_not_reached",
    "7",
    "累计缴费月数已够，仅未到法定退休年龄，不得据此转入居民养老保险，应待到龄后再办理。",
)
_PLACE_UNKNOWN = Outcome("facts_missing", "7(1)", "符合退休条件，但待遇享受地未记载，无法确定办理方式。")
_PLACE_ELSEWHERE = Outcome("cross_province", "7(1)", "符合退休条件，待遇享受地在外省，按跨省通办的规定办理。")
_TO_EMPLOYEE = Outcome(
    RESIDENT_TO_EMPLOYEE, "7(1)", "符合退休条件且待遇享受地在本省，居民养老保险衔接至企业职工养老保险。"
)
_TO_RESIDENT = Outcome(
    EMPLOYEE_TO_RESIDENT,
    "7(2)",
    "不符合退休条件，本人愿意领居民养老金，企业职工养老保险衔接至居民养老保险。",
)
_DEFERRED = Outcome("deferred", "7(2)", "不符合退休条件，本人愿意继续缴职工养老保险，衔接到此为止。")
_AWAITING = Outcome("awaiting_choice", "7(2)", "不符合退休条件，应告知申请人并等待其选择。")


@clause("4")
def in_window(applied_on: Days, benefit_applied_on: Days) -> Mask:
    """Who applied within the months before applying for benefits, both ends included (reading 6).

    The window opens on the same day of the month, or on that month's last day.
    """
    return (window_opens(benefit_applied_on) <= applied_on) & (applied_on <= benefit_applied_on)


def window_opens(benefit_applied_on: Days) -> Days:
    """First day on which a person may apply, from the day of the application for benefits."""
    month = benefit_applied_on.astype("datetime64[M]")
    in_force = np.maximum(benefit_applied_on, np.datetime64(RULEBOOK.effective_from))
    opening = month - RULEBOOK.window_months.on(in_force)
    same_day = opening.astype("datetime64[D]") + (benefit_applied_on - month.astype("datetime64[D]"))
    last_day = (opening + 1).astype("datetime64[D]") - 1
    return np.minimum(same_day, last_day)


@clause("2", "4", "7(1)", "7(2)", "15")
def decide(cases: Columns, computed: Columns) -> Columns:
    """Outcome, direction, deciding clause and reason of every case.

    `cases`: the case table's columns and `in_both_schemes`, `all_elsewhere` (Booleans); `computed`: the retirement
    conditions of `retirement.conditions`, row for row, used where the record states none.
    """
    recorded = cases.known("meets_employee_retirement")
    open_question = ~recorded
    enough = computed.enough_months
    met = np.where(recorded, cases.meets_employee_retirement, enough & computed.age_reached)
    place_known = cases.known("benefit_province") & (cases.benefit_province != "")
    rules: list[tuple[Mask, Outcome]] = [
        (cases.applied_on < np.datetime64(RULEBOOK.effective_from), _BEFORE_EFFECTIVE),
        (~cases.in_both_schemes, _NOT_IN_BOTH),
        (np.isin(cases.benefits_in_payment, ("resident", "employee")), _ALREADY_RECEIVING),
        (~in_window(cases.applied_on, cases.benefit_applied_on), _OUTSIDE_WINDOW),
        (cases.all_elsewhere, _ALL_ELSEWHERE),
        (open_question & ~computed.months_known, _MONTHS_UNKNOWN),
        (open_question & enough & ~computed.age_known, _AGE_UNKNOWN),
        (open_question & enough & ~computed.age_reached, _AGE_NOT_REACHED),
        (met & ~place_known, _PLACE_UNKNOWN),
        (met & (cases.benefit_province != RULEBOOK.province), _PLACE_ELSEWHERE),
        (met, _TO_EMPLOYEE),
        (cases.choice == "resident", _TO_RESIDENT),
        (cases.choice == "defer", _DEFERRED),
    ]
    outcomes = [*(outcome for _, outcome in rules), _AWAITING]
    decided = np.select([mask for mask, _ in rules], np.arange(len(rules)), default=len(rules))
    outcome = _column(outcomes, "outcome")[decided]
    return Columns(
        {
            "outcome": outcome,
            "direction": np.where(np.isin(outcome, DIRECTIONS), outcome, ""),
            "articles": _column(outcomes, "article")[decided],
            "reason": _column(outcomes, "reason")[decided],
        }
    )


def _column(outcomes: list[Outcome], field: str) -> Array:
    return np.array([getattr(outcome, field) for outcome in outcomes], object)
