"""Whether and which way a person is linked: articles 2, 4, 7, 8 and 15.

The rules are tried in the contract's order; the first that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from linkage_kit.coded import Coded, is_in, vocabulary
from linkage_kit.columns import Array, Columns, Days, Mask
from linkage_kit.rulebook import Rulebook, clause

RESIDENT_TO_EMPLOYEE = "resident_to_employee"
EMPLOYEE_TO_RESIDENT = "employee_to_resident"
DIRECTIONS = (RESIDENT_TO_EMPLOYEE, EMPLOYEE_TO_RESIDENT)


@clause("4")
def in_window(applied_on: Days, benefit_applied_on: Days, rules: Rulebook) -> Mask:
    """Who applied within the months before applying for benefits, both ends included (reading 6).

    The window opens on the same day of the month, or on that month's last day.
    """
    return (window_opens(benefit_applied_on, rules) <= applied_on) & (applied_on <= benefit_applied_on)


def window_opens(benefit_applied_on: Days, rules: Rulebook) -> Days:
    """First day on which a person may apply, from the day of the application for benefits."""
    month = benefit_applied_on.astype("datetime64[M]")
    opening = month - rules.window_months.on_or_first(benefit_applied_on)
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


@dataclass(frozen=True)
class Situation:
    """What the rules look at: the cases, their computed retirement conditions (row for row), and the rulebook."""

    cases: Columns
    computed: Columns
    rules: Rulebook

    @property
    def open_question(self) -> Mask:
        """Where the record does not state whether the retirement conditions are met."""
        return ~self.cases.known("meets_employee_retirement")

    @cached_property
    def met(self) -> Mask:
        """Who meets the employee retirement conditions: as recorded, else as computed."""
        return conditions_met(self.cases, self.computed)

    @property
    def elsewhere(self) -> Mask:
        """Whose benefits are to be paid outside the province (or nowhere that is known), by the day of application."""
        provinces = self.rules.province.on_or_first(self.cases.applied_on)
        here = np.zeros(len(provinces), bool)
        for province in set(provinces.tolist()):
            here |= (self.cases.benefit_province == province) & (provinces == province)
        return ~here


@dataclass(frozen=True)
class Rule:
    """A rule that may decide a case, tried in the order of `RULES`.

    `title` says in Chinese when it applies, `applies` tells it of whole columns, and `facts` names what it looks at
    (columns of the case table and of `retirement.conditions`); it decides `outcome`, by `article`, for the Chinese
    `reason`.
    """

    title: str
    applies: Callable[[Situation], Mask]
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
        lambda s: s.cases.applied_on < np.datetime64(s.rules.effective_from),
        ("applied_on", "effective_from"),
        "before_effective_date",
        "15",
        "申请日期早于本规程施行之日，不适用本规程；旧规则下的退费口径不同，本工具不作计算。",
    ),
    Rule(
        "没有居民养老保险年度记录，或没有职工养老保险缴费时段",
        lambda s: ~s.cases.in_both_schemes,
        ("resident_years", "employee_periods"),
        "not_in_both_schemes",
        "2",
        "没有居民养老保险年度记录或没有企业职工养老保险缴费时段，不构成跨制度参保。",
    ),
    Rule(
        "已享受养老保险待遇",
        lambda s: is_in(s.cases.benefits_in_payment, ("resident", "employee")),
        ("benefits_in_payment",),
        "already_receiving",
        "2",
        "养老金已在发放，衔接应在领取待遇之前办理，现在不能再办。",
    ),
    Rule(
        "申请日期不在申请期间之内",
        lambda s: ~in_window(s.cases.applied_on, s.cases.benefit_applied_on, s.rules),
        ("applied_on", "window_opens", "benefit_applied_on"),
        "outside_window",
        "4",
        "衔接申请不在申领待遇之前允许申请的期间内。",
    ),
    Rule(
        "职工养老保险缴费全部在外省",
        lambda s: s.cases.all_elsewhere,
        ("regions",),
        "cross_province",
        "2",
        "企业职工养老保险缴费全部在外省，按跨省转移的办法办理。",
    ),
    Rule(
        "退休条件未记载，累计缴费月数不明",
        lambda s: s.open_question & ~s.computed.months_known,
        _RETIREMENT[:2],
        "facts_missing",
        "7",
        "未记载是否符合退休条件，也没有职工养老保险累计缴费月数，无法认定。",
    ),
    Rule(
        "退休条件未记载，月数已够，出生日期或退休类别不明",
        lambda s: s.open_question & s.computed.enough_months & ~s.computed.age_known,
        (*_RETIREMENT, *_AGE[:2]),
        "facts_missing",
        "7",
        "累计缴费月数已够，但出生日期或退休类别不明，无法认定是否到龄。",
    ),
    Rule(
        "退休条件未记载，月数已够，仅年龄未到",
        lambda s: s.open_question & s.computed.enough_months & ~s.computed.age_reached,
        (*_RETIREMENT, *_AGE),
        "age_not_reached",
        "7",
        "累计缴费月数已够，仅未到法定退休年龄，不得据此转入居民养老保险（人社部发〔2014〕17号第三条），应待到龄后再办理。",
    ),
    Rule(
        "符合退休条件，待遇享受地未记载",
        lambda s: s.met & (s.cases.benefit_province == ""),
        _PLACE,
        "facts_missing",
        "7(1)",
        "符合退休条件，但待遇享受地未记载，无法确定办理方式。",
    ),
    Rule(
        "符合退休条件，待遇享受地在外省",
        lambda s: s.met & s.elsewhere,
        _PLACE,
        "cross_province",
        "7(1)",
        "符合退休条件，待遇享受地在外省，按跨省通办的规定（人社厅发〔2020〕111号）办理。",
    ),
    Rule(
        "符合退休条件，待遇享受地在本省",
        lambda s: s.met,
        _PLACE,
        RESIDENT_TO_EMPLOYEE,
        "7(1)",
        "符合退休条件且待遇享受地在本省，居民养老保险衔接至企业职工养老保险。",
    ),
    Rule(
        "不符合退休条件，本人选择享受居民待遇",
        lambda s: s.cases.choice == "resident",
        _CHOICE,
        EMPLOYEE_TO_RESIDENT,
        "7(2)",
        "不符合退休条件，本人愿意领居民养老金，企业职工养老保险衔接至居民养老保险。",
    ),
    Rule(
        "不符合退休条件，本人选择延缴",
        lambda s: s.cases.choice == "defer",
        _CHOICE,
        "deferred",
        "7(2)",
        "不符合退休条件，本人愿意继续缴职工养老保险，衔接到此为止。",
    ),
    Rule(
        "不符合退休条件，本人尚未选择",
        lambda s: np.ones(len(s.cases), bool),
        _CHOICE,
        "awaiting_choice",
        "7(2)",
        "不符合退休条件，应告知申请人并等待其选择。",
    ),
)


@clause("2", "4", "7(1)", "7(2)", "15")
def deciding_rule(situation: Situation) -> Array:
    """Position in `RULES` of the first rule that applies to each case: it decides, those before it do not apply.

    `situation.cases`: the case table's columns and `in_both_schemes`, `all_elsewhere` (Booleans);
    `situation.computed`: the conditions of `retirement.conditions`, used where the record states none.
    """
    return np.select([rule.applies(situation) for rule in RULES], np.arange(len(RULES)))


def decide(situation: Situation) -> Columns:
    """Outcome, direction, deciding clause and reason of every case, for the columns of `deciding_rule`."""
    decided = deciding_rule(situation)
    columns = {
        "outcome": [rule.outcome for rule in RULES],
        "direction": [rule.outcome if rule.outcome in DIRECTIONS else "" for rule in RULES],
        "articles": [rule.article for rule in RULES],
        "reason": [rule.reason for rule in RULES],
    }
    return Columns({name: _by_rule(texts, decided) for name, texts in columns.items()})


def _by_rule(texts: list[str], decided: Array) -> Coded:
    """The text that stands beside each case's deciding rule."""
    words = vocabulary(*texts)
    return Coded(Coded.of(texts, words).codes[decided], words)
