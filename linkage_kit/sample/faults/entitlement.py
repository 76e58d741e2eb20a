"""Faults of entitlement (E codes): linked without ground or the wrong way, facts that are missing or do not agree.

Articles 2, 4, 6, 7 and 8.
"""

from __future__ import annotations

import numpy as np

from linkage_kit.columns import Columns, Mask, months
from linkage_kit.procedure.decision import DIRECTIONS, EMPLOYEE_TO_RESIDENT, RESIDENT_TO_EMPLOYEE
from linkage_kit.rulebook import shandong
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Injected, Scene, changed, dropped, found, injected
from linkage_kit.sample.records import first_days

_NO_LINKAGE = ("cross_province", "deferred", "awaiting_choice", "age_not_reached")


def _linked_all_the_same(scene: Scene, code: str, chosen: Mask, what: str) -> Injected:
    rows = scene.cases(chosen)
    direction = np.full(len(rows), RESIDENT_TO_EMPLOYEE, object)
    return injected(what, found(code, rows.case), changed("cases", rows, recorded_direction=direction))


@fault("linked_while_receiving", "E01", title="已享受待遇仍办理衔接", level=2)
def linked_while_receiving(scene: Scene) -> Injected:
    receiving = scene.facts.cases.outcome == "already_receiving"
    return _linked_all_the_same(scene, "E01", receiving, "已享受待遇的人登记了衔接方向。")


@fault("linked_outside_window", "E02", title="不在申请期间仍办理衔接", level=2)
def linked_outside_window(scene: Scene) -> Injected:
    outside = scene.facts.cases.outcome == "outside_window"
    return _linked_all_the_same(scene, "E02", outside, "不在申请期间的申请登记了衔接方向。")


@fault("linked_without_ground", "E04", title="不应衔接而办理衔接", level=2)
def linked_without_ground(scene: Scene) -> Injected:
    without = np.isin(scene.facts.cases.outcome, _NO_LINKAGE)
    return _linked_all_the_same(scene, "E04", without, "按认定不应衔接的案件登记了衔接方向。")


@fault("wrong_direction", "E03", title="衔接方向登记反了")
def wrong_direction(scene: Scene) -> Injected:
    rows = scene.cases(scene.facts.cases.recorded_direction != "")
    one, other = DIRECTIONS
    turned = np.where(rows.direction == one, other, one).astype(object)
    return injected(
        "登记的衔接方向写反了。", found("E03", rows.case), changed("cases", rows, recorded_direction=turned)
    )


@fault("place_missing", "E05", title="没有登记待遇享受地")
def place_missing(scene: Scene) -> Injected:
    cases, claims = scene.facts.cases, scene.facts.claims
    retires = cases.outcome == RESIDENT_TO_EMPLOYEE
    rows = scene.cases(retires)
    # Without a direction nobody could have computed annex 5.
    return injected(
        "待遇享受地成了空白，清退表也一并删去。",
        found("E05", rows.case),
        changed("cases", rows, benefit_province=np.full(len(rows), "", object)),
        dropped("claims", claims.select(retires[claims.case])),
    )


def _stated(scene: Scene, outcome: str) -> tuple[Columns, Columns]:
    """Cases of an outcome that state whether the conditions are met, and what is computed of these."""
    cases = scene.facts.cases
    chosen = (cases.outcome == outcome) & cases.known("meets_employee_retirement")
    return cases.select(chosen), scene.facts.computed.select(chosen)


@fault("months_too_few", "E06", title="登记符合退休条件而缴费月数不够")
def months_too_few(scene: Scene) -> Injected:
    rows, computed = _stated(scene, RESIDENT_TO_EMPLOYEE)
    paid = computed.minimum_months - scene.rng.integers(1, 25, len(rows))
    return injected(
        "累计缴费月数改到了最低缴费月数以下，登记的仍是符合退休条件。",
        found("E06", rows.case),
        changed("cases", rows, employee_paid_months=paid),
    )


@fault("months_enough", "E07", title="缴费月数已够仍转入居民养老保险")
def months_enough(scene: Scene) -> Injected:
    rows, computed = _stated(scene, EMPLOYEE_TO_RESIDENT)
    paid = computed.minimum_months + scene.rng.integers(0, 25, len(rows))
    # With the age reached as well, the recorded condition no longer agrees with the computed one.
    old = rows.select(computed.age_reached)
    return injected(
        "累计缴费月数改到了最低缴费月数以上，登记的仍是不符合退休条件。",
        [found("E07", rows.case), found("E06", old.case)],
        changed("cases", rows, employee_paid_months=paid),
    )


@fault("too_young", "E08", title="未到居民养老保险待遇享受年龄")
def too_young(scene: Scene) -> Injected:
    cases = scene.facts.cases
    sixty = months(cases.birth_date) + shandong().resident_pension_age.on(cases.benefit_applied_on) * 12
    day_before = first_days(sixty) - 1
    chosen = (cases.outcome == EMPLOYEE_TO_RESIDENT) & (cases.applied_on <= day_before)
    rows = scene.cases(chosen)
    return injected(
        "申请享受待遇的日期提前到了年满六十周岁的前一个月。",
        found("E08", rows.case),
        changed("cases", rows, benefit_applied_on=day_before[chosen]),
    )


@fault("benefits_first", "E09", title="应先衔接后享受待遇", level=2)
def benefits_first(scene: Scene) -> Injected:
    rows = scene.cases(scene.facts.cases.outcome == "already_receiving")
    return injected(
        "申请享受待遇的日期改到了申请衔接之后三十天，待遇却已在发放。",
        found("E09", rows.case),
        changed("cases", rows, benefit_applied_on=rows.applied_on + 30),
    )
