"""The conclusion in one paragraph: what is owed, and what went wrong (worst first)."""

from __future__ import annotations

import pandas as pd

from linkage_kit.audit import registry
from linkage_kit.reporting.blocks import Paragraph
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections.settlement import BY_NET_TRANSFER, is_forecast, net_transfer
from linkage_kit.reporting.values import amount, subsidy_use, word

#: How many kinds of findings are named; the section of the findings has them all.
_NAMED = 3


def conclusion(case: ReportCase) -> Paragraph:
    """The paragraph, toned by the worst that was found."""
    severities = set(case.audit.findings["severity"])
    tone = "bad" if "error" in severities else "warn" if severities or not case.has_direction else "good"
    return Paragraph(case.shown(f"{_owed(case)}{_wrong(case)}"), tone)  # type: ignore[arg-type]


def _owed(case: ReportCase) -> str:
    decision, settlement = case.audit.decision, case.audit.settlement
    citation = case.citation(decision["articles"])
    if settlement is None:
        outcome = word("decisions", "outcome", decision["outcome"])
        return f"本案判定为“{outcome}”（{citation}），不办理制度衔接，不产生重复缴费清退。"
    direction = word("decisions", "direction", decision["direction"])
    years = case.audit.facts.resident
    least = int(years.refund_min[years.due].sum())
    by_most = "（按记录允许的最多月数）" if least < settlement["refund_total"] else ""
    leaves = "" if pd.isna(settlement["subsidy_to"]) else f"{amount(settlement['subsidy_total'])}元"
    text = (
        f"本案按“{direction}”办理（{citation}）。应退还本人重复缴费本金{amount(settlement['refund_total'])}元{by_most}"
        f"（大写：{settlement['refund_total_capital']}），政府补贴{leaves}{subsidy_use(settlement)}，"
        f"{_merged(case, settlement)}。"
    )
    if least == settlement["refund_total"]:
        return text
    return f"{text}因部分月份存疑，退还本人的金额最少可能为{amount(least)}元。"


def _merged(case: ReportCase, settlement: pd.Series) -> str:
    """What is merged: a forecast while nothing was transferred, from the account where it was deducted beforehand."""
    if is_forecast(case.audit.case):
        return f"预计{amount(settlement['merged'])}元并入个人账户（尚未登记划转金额）"
    if net_transfer(case.audit) is None:
        return f"{amount(settlement['merged'])}元并入个人账户"
    of_account = case.audit.settlement_of_account
    return (
        f"并入个人账户的应为{amount(of_account['merged'])}元（划转前似已先行扣除，按个人账户结算，不再扣除）"
    )


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
    stake = "" if at_stake is None else f"，涉及金额{amount(at_stake)}元"
    net = net_transfer(case.audit) is not None
    counted = ~findings["code"].isin(BY_NET_TRANSFER) if net else pd.Series(True, findings.index)
    worst = _kinds(findings[counted], case.audit.stakes[counted])
    more = "等" if len(worst) > _NAMED else ""
    follows = "" if counted.all() else "其中并入金额的出入由先行扣除引起，随划转金额的核定而定。"
    return f"审核发现{found}{stake}，主要是{'、'.join(worst[:_NAMED])}{more}。{follows}"


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
