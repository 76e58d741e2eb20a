"""The conclusion in one paragraph: what is owed, what went wrong (worst first), what to do next."""

from __future__ import annotations

import pandas as pd

from linkage_kit.audit import registry
from linkage_kit.reporting.blocks import Paragraph
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import subsidy_use, word, yuan

#: How many kinds of findings and how many things to do are named; the section of the findings has them all.
_NAMED = 3

#: What to do about a case that is not linked, by outcome.
_NEXT_BY_OUTCOME = {
    "before_effective_date": "按申请当时的规定办理",
    "not_in_both_schemes": "核实两个制度的参保记录，确无重复参保的退回申请",
    "already_receiving": "不予受理并告知申请人",
    "outside_window": "告知申请人可以申请的期间，届时再办",
    "cross_province": "转跨省转移接续办理",
    "facts_missing": "补齐缺少的资料后重新判定",
    "age_not_reached": "告知申请人待达到法定退休年龄后再申请",
    "deferred": "停止办理衔接，职工养老保险继续缴费",
    "awaiting_choice": "告知申请人并等待其选择",
}


def conclusion(case: ReportCase) -> Paragraph:
    """The paragraph, toned by the worst that was found."""
    severities = set(case.audit.findings["severity"])
    tone = "bad" if "error" in severities else "warn" if severities or not case.has_direction else "good"
    text = f"{_owed(case)}{_wrong(case)}下一步：{'；'.join(_next_steps(case))}。"
    return Paragraph(case.shown(text), tone)  # type: ignore[arg-type]


def _owed(case: ReportCase) -> str:
    decision, settlement = case.audit.decision, case.audit.settlement
    citation = case.citation(decision["articles"])
    if settlement is None:
        outcome = word("decisions", "outcome", decision["outcome"])
        return f"本案判定为“{outcome}”（{citation}），不办理制度衔接，不产生重复缴费清退。"
    direction = word("decisions", "direction", decision["direction"])
    leaves = "" if pd.isna(settlement["subsidy_to"]) else f"{yuan(settlement['subsidy_total'])}元"
    text = (
        f"本案按“{direction}”办理（{citation}）。应退还本人重复缴费本金{yuan(settlement['refund_total'])}元"
        f"（大写：{settlement['refund_total_capital']}），政府补贴{leaves}{subsidy_use(settlement)}，"
        f"{yuan(settlement['merged'])}元并入个人账户。"
    )
    years = case.audit.facts.resident
    least = int(years.refund_min[years.due].sum())
    if least == settlement["refund_total"]:
        return text
    return f"{text}因部分月份存疑，退还本人的金额最少可能为{yuan(least)}元。"


def _wrong(case: ReportCase) -> str:
    findings = case.audit.findings
    if not len(findings):
        return "审核未发现问题。"
    counts = findings["severity"].value_counts()
    found = "、".join(
        f"{word('findings', 'severity', name)}{counts[name]}项"
        for name in registry.SEVERITIES
        if name in counts
    )
    at_stake = case.audit.at_stake
    stake = "" if at_stake is None else f"，涉及金额{yuan(at_stake)}元"
    worst = _kinds(findings, case.audit.stakes)
    more = "等" if len(worst) > _NAMED else ""
    return f"审核发现{found}{stake}，主要是{'、'.join(worst[:_NAMED])}{more}。"


def _kinds(findings: pd.DataFrame, stakes: pd.Series) -> list[str]:
    """The kinds of findings, worst first: by severity, then by the largest amount at stake."""
    ranked = sorted(
        zip(findings["severity"].map(registry.SEVERITIES.index), -stakes.fillna(0), findings["code"])
    )
    counts = findings["code"].value_counts()
    titles = {}
    for _, _, code in ranked:
        known = registry.known_check(code)
        title = known.title if known else code
        titles[code] = f"{title}（{code}，{counts[code]}项）" if counts[code] > 1 else f"{title}（{code}）"
    return list(titles.values())


def _next_steps(case: ReportCase) -> list[str]:
    known = [registry.known_check(code) for code in case.audit.findings["code"].unique()]
    advice = {check.advice for check in known if check and check.advice.text}
    steps = [one.text for one in sorted(advice, key=lambda one: one.rank)]
    if not case.has_direction:
        first = _NEXT_BY_OUTCOME[case.audit.decision["outcome"]]
        return list(dict.fromkeys([first, *steps]))[:_NAMED]
    return steps[:_NAMED] or [_ordinary_step(case)]


def _ordinary_step(case: ReportCase) -> str:
    done = set(case.audit.events["step"])
    if not {"funds_received", "funds_transferred"} & done:
        return "按时限办结各环节，资金到账后支付清退款"
    if (
        case.audit.settlement is not None
        and case.audit.settlement["refund_total"]
        and "refund_paid" not in done
    ):
        return "向本人支付清退款并告知办理结果"
    return "告知办理结果，资料归档备查"
