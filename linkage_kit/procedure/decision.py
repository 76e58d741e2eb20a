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
class Rule:
    """A rule that may decide a case, tried in the order of `RULES`.

    `title` says in Chinese when it applies and `facts` names what it looks at (columns of the case table and of
    `retirement.conditions`); it decides `outcome`, by `article`, for the Chinese `reason`.
    """

    title: str
    facts: tuple[str, ...]
    outcome: str
    article: str
    reason: str


_RETIREMENT = ("meets_employee_retirement", "employee_paid_months", "minimum_months")
_AGE = ("birth_date", "retirement_group", "statutory_month", "benefit_applied_on")
_PLACE = ("conditions_met", "benefit_province")
_CHOICE = ("conditions_met", "choice")

#: Every rule in the order of the contract; the last one decides whatever none before it did.
RULES = (
    Rule(
        "申请日期早于规程施行之日",
        ("applied_on", "effective_from"),
        "before_effective_date",
        "15",
        "申请日期早于本规程施行之日，不适用本规程；旧规则下的退费口径不同，本工具不作计算。",
    ),
    Rule(
        "没有居民养老保险年度记录，或没有职工养老保险缴费时段",
        ("resident_years", "employee_periods"),
        "not_in_both_schemes",
        "2",
        "没有居民养老保险年度记录或没有企业职工养老保险缴费时段，不构成跨制度参保。",
    ),
    Rule(
        "已享受养老保险待遇",
        ("benefits_in_payment",),
        "already_receiving",
        "2",
        "养老金已在发放，衔接应在领取待遇之前办理，现在不能再办。",
    ),
    Rule(
        "申请日期不在申请期间之内",
        ("applied_on", "window_opens", "benefit_applied_on"),
        "outside_window",
        "4",
        "衔接申请不在申领待遇之前允许申请的期间内。",
    ),
    Rule(
        "职工养老保险缴费全部在外省",
        ("regions",),
        "cross_province",
        "2",
        "企业职工养老保险缴费全部在外省，按跨省转移的办法办理。",
    ),
    Rule(
        "退休条件未记载，累计缴费月数不明",
        _RETIREMENT[:2],
        "facts_missing",
        "7",
        "未记载是否符合退休条件，也没有职工养老保险累计缴费月数，无法认定。",
    ),
    Rule(
        "退休条件未记载，月数已够，出生日期或退休类别不明",
        (*_RETIREMENT, *_AGE[:2]),
        "facts_missing",
        "7",
        "累计缴费月数已够，但出生日期或退休类别不明，无法认定是否到龄。",
    ),
    Rule(
        "退休条件未记载，月数已够，仅年龄未到",
        (*_RETIREMENT, *_AGE),
        "age_not_reached",
        "7",
        "累计缴费月数已够，仅未到法定退休年龄，不得据此转入居民养老保险（人社部发〔2014〕17号第三条），应待到龄后再办理。",
    ),
    Rule(
        "符合退休条件，待遇享受地未记载",
        _PLACE,
        "facts_missing",
        "7(1)",
        "符合退休条件，但待遇享受地未记载，无法确定办理方式。",
    ),
    Rule(
        "符合退休条件，待遇享受地在外省",
        _PLACE,
        "cross_province",
        "7(1)",
        "符合退休条件，待遇享受地在外省，按跨省通办的规定（人社厅发〔2020〕111号）办理。",
    ),
    Rule(
        "符合退休条件，待遇享受地在本省",
        _PLACE,
        RESIDENT_TO_EMPLOYEE,
        "7(1)",
        "符合退休条件且待遇享受地在本省，居民养老保险衔接至企业职工养老保险。",
    ),
    Rule(
        "不符合退休条件，本人选择享受居民待遇",
        _CHOICE,
        EMPLOYEE_TO_RESIDENT,
        "7(2)",
        "不符合退休条件，本人愿意领居民养老金，企业职工养老保险衔接至居民养老保险。",
    ),
    Rule(
        "不符合退休条件，本人选择延缴",
        _CHOICE,
        "deferred",
        "7(2)",
        "不符合退休条件，本人愿意继续缴职工养老保险，衔接到此为止。",
    ),
    Rule(
        "不符合退休条件，本人尚未选择",
        _CHOICE,
        "awaiting_choice",
        "7(2)",
        "不符合退休条件，应告知申请人并等待其选择。",
    ),
)


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


def conditions_met(cases: Columns, computed: Columns) -> Mask:
    """Who meets the employee retirement conditions: as recorded, else as computed."""
    return np.where(
        cases.known("meets_employee_retirement"),
        cases.meets_employee_retirement,
        computed.enough_months & computed.age_reached,
    )


@clause("2", "4", "7(1)", "7(2)", "15")
def deciding_rule(cases: Columns, computed: Columns) -> Array:
    """Position in `RULES` of the first rule that applies to each case: it decides, those before it do not apply.

    `cases`: the case table's columns and `in_both_schemes`, `all_elsewhere` (Booleans); `computed`: the retirement
    conditions of `retirement.conditions`, row for row, used where the record states none.
    """
    open_question = ~cases.known("meets_employee_retirement")
    enough = computed.enough_months
    met = conditions_met(cases, computed)
    place_known = cases.known("benefit_province") & (cases.benefit_province != "")
    applies: list[Mask] = [
        cases.applied_on < np.datetime64(RULEBOOK.effective_from),
        ~cases.in_both_schemes,
        np.isin(cases.benefits_in_payment, ("resident", "employee")),
        ~in_window(cases.applied_on, cases.benefit_applied_on),
        cases.all_elsewhere,
        open_question & ~computed.months_known,
        open_question & enough & ~computed.age_known,
        open_question & enough & ~computed.age_reached,
        met & ~place_known,
        met & (cases.benefit_province != RULEBOOK.province),
        met,
        cases.choice == "resident",
        cases.choice == "defer",
        np.ones(len(cases), bool),
    ]
    return np.select(applies, np.arange(len(RULES)))


def decide(cases: Columns, computed: Columns) -> Columns:
    """Outcome, direction, deciding clause and reason of every case, for the columns of `deciding_rule`."""
    decided = deciding_rule(cases, computed)
    outcome = _column("outcome")[decided]
    return Columns(
        {
            "outcome": outcome,
            "direction": np.where(np.isin(outcome, DIRECTIONS), outcome, ""),
            "articles": _column("article")[decided],
            "reason": _column("reason")[decided],
        }
    )


def _column(field: str) -> Array:
    return np.array([getattr(rule, field) for rule in RULES], object)
