"""Who may link and which way (articles 2, 4, 6 to 8 and 15): what decides first, and what was done without ground."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit import advice
from linkage_kit.audit.remedies.registry import Remedy, remedy
from linkage_kit.audit.remedies.situation import Situation
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.money import format_yuan

#: What follows of a decision that nobody is linked, by outcome; `facts_missing` has its own remedy.
BY_OUTCOME = {
    "before_effective_date": "按申请当时的规定办理",
    "not_in_both_schemes": "核实两个制度的参保记录，确无重复参保的退回申请",
    "already_receiving": "不予受理并告知申请人",
    "outside_window": "告知申请人可以申请的期间，届时再办",
    "cross_province": "转跨省转移接续办理",
    "age_not_reached": "告知申请人待达到法定退休年龄后再申请",
    "deferred": "停止办理衔接，职工养老保险继续缴费",
    "awaiting_choice": "告知申请人并等待其选择",
}
#: Codes of a linkage that was done though nobody is to be linked.
WITHOUT_GROUND = ("E01", "E02", "E04")
_BEFORE_ALL = "在其他各项之前"


@remedy(advice.SUPPLY_FACTS)
def supply_facts(of: Situation) -> Iterator[Remedy]:
    if of.outcome == "facts_missing":
        yield Remedy(
            "supply_facts", "补齐认定所缺的事实，重新判定", by="auditor", towards="both", until=_BEFORE_ALL
        )


@remedy(advice.CHECK_IDENTITY)
def check_identity(of: Situation) -> Iterator[Remedy]:
    if of.has(("D01", "D02", "D07")):
        yield Remedy(
            "check_identity",
            "核实公民身份号码、性别、出生日期和退休类别，改正登记",
            by="both",
            towards="person",
            until=_BEFORE_ALL,
        )


@remedy(advice.CHECK_CONDITIONS)
def check_conditions(of: Situation) -> Iterator[Remedy]:
    if of.has(("E06", "E07", "E08", "E09")):
        yield Remedy(
            "check_conditions",
            "复核退休条件、待遇领取和待遇申请的记录，据以确认判定",
            by="auditor",
            towards="both",
            until="在收付款项之前",
        )


@remedy(advice.FOLLOW_DECISION)
def follow_decision(of: Situation) -> Iterator[Remedy]:
    text = BY_OUTCOME.get(of.outcome)
    if of.has(("E09",)):
        text = "复核属实的，先办理制度衔接，再发放待遇；不属实的，不予受理并告知申请人"
    if text:
        yield Remedy("follow_decision", text, by="employee", towards="person")


@remedy(advice.STOP_LINKAGE)
def stop_linkage(of: Situation) -> Iterator[Remedy]:
    if not of.has(WITHOUT_GROUND) or not of.has_acted:
        return
    moved = of.recorded("transferred_amount")
    text = "停止并撤销不应办理的衔接"
    if moved:
        text += f"，退回已划转的{format_yuan(moved)}元"
    yield Remedy("stop_linkage", text, moved or None, by="both", until="立即")


@remedy(advice.CORRECT_DIRECTION)
def correct_direction(of: Situation) -> Iterator[Remedy]:
    if of.has(("E03",)):
        words = RESULT_TABLES["decisions"].columns["direction"].words or {}
        right = words[of.case.facts.cases.direction[0]]
        yield Remedy(
            "correct_direction", f"撤销已办的衔接，改按“{right}”办理", by="both", until="在收付款项之前"
        )
