"""Transfer, subsidy and account (articles 9(5), 11 and 12(3)): the transfer decides what is merged."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit import advice
from linkage_kit.audit.remedies.registry import PARTIES, Remedy, remedy
from linkage_kit.audit.remedies.situation import Situation
from linkage_kit.money import format_yuan

_AFTER_TRANSFER = "划转金额核定后"


@remedy(advice.CHECK_BALANCE)
def check_balance(of: Situation) -> Iterator[Remedy]:
    years = of.years_of("D04")
    if years:
        told = "、".join(f"{year}年" for year in years)
        yield Remedy(
            "check_balance",
            f"核对个人账户在{told}末的累计储存额，与逐年记账不符",
            by="auditor",
            towards="resident",
            until="在核定划转和并入金额之前" if of.is_linked else "",
        )


@remedy(advice.CHECK_TRANSFER)
def check_transfer(of: Situation) -> Iterator[Remedy]:
    if of.has(("S06",)):
        yield _check_against_account(of)
    elif of.has(("S08",)):
        short = -int(of.case.facts.cases.merged[0])
        yield Remedy(
            "check_transfer",
            f"核对可供结算的基金：应退金额与补贴之和超出{format_yuan(short)}元",
            short,
            by=of.receiving,
            towards="employee" if of.receiving == "resident" else "resident",
            until="在收付款项之前",
        )


def _check_against_account(of: Situation) -> Remedy:
    account, sent = int(of.case.facts.cases.account[0]), of.recorded("transferred_amount") or 0
    short = account - sent
    amount = f"{format_yuan(abs(short))}元"
    if of.is_net_transfer():
        text = f"核实居民机构是否已先行扣除应退款项{amount}：已扣未付的补划，已付给本人的不再支付，任何情形都不再扣除"
    elif short > 0:
        text = f"核对划转金额，少划的{amount}由居民机构补划（账户{format_yuan(account)}元，划转{format_yuan(sent)}元）"
    else:
        text = f"核对划转金额，多划的{amount}退回居民机构（账户{format_yuan(account)}元，划转{format_yuan(sent)}元）"
    return Remedy(
        "check_transfer",
        text,
        abs(short),
        by="employee",
        towards="resident",
        until="在更正并入金额和收付款项之前",
    )


@remedy(advice.CORRECT_SUBSIDY)
def correct_subsidy(of: Situation) -> Iterator[Remedy]:
    if not of.has(("S03",)):
        return
    recorded = of.recorded("recorded_subsidy_returned") or 0
    years = of.case.facts.resident
    due, least = int(of.case.facts.cases.subsidy_total[0]), int(years.subsidy_min[years.due].sum())
    towards = "resident" if of.case.facts.cases.to_employee[0] else "fund"
    if least <= recorded <= due and least < due:
        text = f"查明的月数与已退还的补贴{format_yuan(recorded)}元不一致的，按查明的月数更正"
        yield Remedy("correct_subsidy", text, by=of.receiving, towards=towards, until="月份查明后")
        return
    difference = recorded - due
    does = f"收回多退的{format_yuan(difference)}元" if difference > 0 else f"补退{format_yuan(-difference)}元"
    yield Remedy(
        "correct_subsidy",
        f"重复缴费月的政府补贴应退{PARTIES[towards]}{format_yuan(due)}元，登记{format_yuan(recorded)}元，{does}",
        abs(difference),
        by=of.receiving,
        towards=towards,
        until="月份查明后" if least < due else "",
    )


@remedy(advice.CORRECT_MERGED)
def correct_merged(of: Situation) -> Iterator[Remedy]:
    if not of.has(("S04",)):
        return
    recorded = of.recorded("recorded_merged_amount") or 0
    merged = int(of.case.facts.cases.merged[0])
    if of.is_net_transfer():
        # Refund and subsidy left before the transfer: what is merged is computed from the account, once.
        merged = int(of.case.settlement_of_account["merged"])
        if recorded == merged:
            return
    if merged < 0:
        yield Remedy(
            "correct_merged",
            f"重新计算并更正并入个人账户的金额（登记{format_yuan(recorded)}元）",
            by=of.receiving,
            until=_AFTER_TRANSFER,
        )
        return
    until = _AFTER_TRANSFER if of.has(("S06", "S08")) else "月份查明后" if of.months_are_open else ""
    base = "按现有划转金额和月数为" if until else "应为"
    yield Remedy(
        "correct_merged",
        f"更正并入个人账户的金额：{base}{format_yuan(merged)}元，登记{format_yuan(recorded)}元",
        merged,
        by=of.receiving,
        until=until,
    )
