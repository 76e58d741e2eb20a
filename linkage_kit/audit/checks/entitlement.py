"""E codes: who was linked, which way, and whether that agrees with the decision (articles 2, 4, 6, 7, 8)."""

from __future__ import annotations

import numpy as np

from linkage_kit.audit import advice, stake
from linkage_kit.audit.column_titles import titles_where
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import MISSING_FACT, Hits, check
from linkage_kit.audit.rests import Pairs
from linkage_kit.columns import Mask
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT, in_window
from linkage_kit.procedure.retirement import resident_age_reached
from linkage_kit.rulebook import clause

_NO_LINKAGE = ("cross_province", "deferred", "awaiting_choice", "age_not_reached")


def _linkage_recorded(facts: Facts) -> Mask:
    """Whether a direction, a refund total (0.00 too), a claim or a paid refund is recorded."""
    cases = facts.cases
    return (
        (cases.recorded_direction != "")
        | cases.known("recorded_refund_total")
        | facts.has_row(facts.every_claim)
        | ~np.isnat(facts.day("refund_paid"))
    )


def _refund_paid(pairs: Pairs) -> Mask:
    """A refund that was paid is a linkage recorded."""
    paid: Mask = pairs.of_row("step") == "refund_paid"
    return paid


def _all_elsewhere(pairs: Pairs) -> Mask:
    """All periods, where it is for them that the case goes across provinces (rule 5)."""
    cases = pairs.facts.cases
    for_periods: Mask = (cases.outcome == "cross_province") & cases.all_elsewhere
    return for_periods[pairs.case]


def _outcome(facts: Facts, *outcomes: str) -> Mask:
    return np.any([facts.cases.outcome == outcome for outcome in outcomes], axis=0)


@check(
    "E01",
    severity="error",
    stake=stake.WHOLE_CASE,
    owner="both",
    advice=advice.STOP_LINKAGE,
    mends="benefits_in_payment",
    step="decision",
    article="2",
    title="已享受待遇仍办理衔接",
    message="已享受养老保险待遇，不应再办理制度衔接，却有衔接方向、清退主张或退费记录。",
    tables=("cases", "claims", "events"),
    rests={"events": _refund_paid},
)
def linked_while_receiving(facts: Facts) -> Hits:
    return Hits.of_cases(facts, _outcome(facts, "already_receiving") & _linkage_recorded(facts))


@check(
    "E02",
    severity="error",
    stake=stake.WHOLE_CASE,
    owner="both",
    advice=advice.STOP_LINKAGE,
    mends="applied_on",
    step="decision",
    article="4",
    title="不在申请期间仍办理衔接",
    message="衔接申请不在允许申请的期间内，却有衔接方向、清退主张或退费记录。",
    tables=("cases", "claims", "events"),
    rests={"events": _refund_paid},
)
def linked_outside_window(facts: Facts) -> Hits:
    return Hits.of_cases(facts, _outcome(facts, "outside_window") & _linkage_recorded(facts))


@check(
    "E03",
    severity="error",
    stake=stake.WHOLE_CASE,
    owner="both",
    advice=advice.CORRECT_DIRECTION,
    mends="recorded_direction",
    step="decision",
    title="衔接方向错误",
    message="衔接方向错误：应为“{expected}”，经办记录为“{actual}”。",
    values="word",
)
def wrong_direction(facts: Facts) -> Hits:
    cases = facts.cases
    both = (cases.direction != "") & (cases.recorded_direction != "")
    rows = np.flatnonzero(both & (cases.direction != cases.recorded_direction))
    return Hits(
        case=rows,
        article=cases.articles[rows],
        expected=cases.direction[rows],
        actual=cases.recorded_direction[rows],
    )


@check(
    "E04",
    severity="error",
    stake=stake.WHOLE_CASE,
    owner="both",
    advice=advice.STOP_LINKAGE,
    mends="recorded_direction",
    step="decision",
    title="不应衔接而办理衔接",
    message="按认定结果不应在本规程下办理衔接，却有衔接方向、清退主张或退费记录。",
    tables=("cases", "employee_periods", "claims", "events"),
    rests={"employee_periods": _all_elsewhere, "events": _refund_paid},
)
def linked_without_ground(facts: Facts) -> Hits:
    return Hits.of_cases(facts, _outcome(facts, *_NO_LINKAGE) & _linkage_recorded(facts), decided=True)


@check(
    "E05",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.SUPPLY_FACTS,
    mends=MISSING_FACT,
    step="decision",
    title="事实不全",
    message="认定所需的事实不全：缺少{detail}，应补充资料后再作认定。",
)
def facts_missing(facts: Facts) -> Hits:
    cases, computed = facts.cases, facts.computed
    missing = {
        "employee_paid_months": ~computed.months_known,
        "birth_date": computed.months_known & np.isnat(cases.birth_date),
        "retirement_group": computed.months_known & (cases.retirement_group == ""),
    }
    asks_for_place = cases.articles == "7(1)"
    missing = {name: lacks & ~asks_for_place for name, lacks in missing.items()}
    hits = Hits.of_cases(facts, _outcome(facts, "facts_missing"), decided=True)
    detail = titles_where({**missing, "benefit_province": asks_for_place}, "cases")[hits.case]
    return Hits(case=hits.case, article=hits.article, detail=detail)


@check(
    "E06",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_CONDITIONS,
    mends="meets_employee_retirement",
    step="decision",
    article="7",
    title="退休条件记载与推算不一致",
    message="是否符合企业职工养老保险退休条件，按规定推算为“{expected}”，记载为“{actual}”，应核实依据。",
    values="bool",
)
def condition_differs(facts: Facts) -> Hits:
    cases, computed = facts.cases, facts.computed
    computable = computed.months_known & (~computed.enough_months | computed.age_known)
    met = computed.enough_months & computed.age_reached
    differs = cases.known("meets_employee_retirement") & computable & (cases.meets_employee_retirement != met)
    rows = np.flatnonzero(differs)
    return Hits(case=rows, expected=met[rows], actual=cases.meets_employee_retirement[rows])


@check(
    "E07",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_CONDITIONS,
    mends="recorded_direction",
    step="decision",
    article="7(2)",
    title="缴费月数已够仍转入居民养老保险",
    message="职工养老保险累计缴费月数已达到最低缴费年限，却衔接至居民养老保险，损失不可挽回，应核实。",
)
def enough_months_given_up(facts: Facts) -> Hits:
    return Hits.of_cases(facts, _outcome(facts, EMPLOYEE_TO_RESIDENT) & facts.computed.enough_months)


@check(
    "E08",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_CONDITIONS,
    mends="benefit_applied_on",
    step="decision",
    article="4",
    title="未到居民养老保险待遇享受年龄",
    message="申请享受待遇的当月尚未达到居民养老保险待遇享受年龄。",
)
def below_resident_age(facts: Facts) -> Hits:
    cases = facts.cases
    young = ~np.isnat(cases.birth_date) & ~resident_age_reached(
        cases.birth_date, cases.benefit_applied_on, facts.rules
    )
    return Hits.of_cases(facts, _outcome(facts, EMPLOYEE_TO_RESIDENT) & young)


@check(
    "E09",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.CHECK_CONDITIONS,
    mends="benefits_in_payment",
    step="decision",
    title="应先衔接后享受待遇",
    message="衔接申请在允许申请的期间内提出，应先办理制度衔接，却已先享受待遇。",
)
@clause("6", "8")
def linkage_came_first(facts: Facts) -> Hits:
    cases = facts.cases
    rows = np.flatnonzero(
        _outcome(facts, "already_receiving")
        & in_window(cases.applied_on, cases.benefit_applied_on, facts.rules)
    )
    article = np.where(cases.benefits_in_payment[rows] == "resident", "6", "8").astype(object)
    return Hits(case=rows, article=article)
