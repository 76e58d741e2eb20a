"""The refund (articles 11 and 12): the months first, then annex 5, then the money, then the word to the claimant."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit import advice
from linkage_kit.audit.remedies.decision import WITHOUT_GROUND
from linkage_kit.audit.remedies.registry import Remedy, remedy
from linkage_kit.audit.remedies.situation import AGENCY, Situation
from linkage_kit.audit.verdicts import DOUBTFUL, RIGHT, YEARS_DIFFER, Verdict
from linkage_kit.money import format_yuan, to_capital

_ROWS_OF_ANNEX_5 = ("R01", "R02", "R03", "R04", "R08")
_AFTER_MONTHS = "月份查明后"
#: Why a case without a direction has no refund, of outcomes that leave open whether it will have one.
_WITHOUT_REFUND = {
    "facts_missing": "补齐资料、判定之前不产生清退，填报的{}没有依据",
    "before_effective_date": "本案不适用本规程，填报的{}按申请当时的规定核定",
}


def _yuan(fen: int) -> str:
    return f"{format_yuan(fen)}元"


def _range(of: Situation) -> str:
    """What may be due: one sum, or from the fewest months to the most."""
    return f"{_yuan(of.least)}至{_yuan(of.due)}" if of.months_are_open else _yuan(of.due)


def _more_or_less(difference: int) -> str:
    return f"{'多' if difference > 0 else '少'}{_yuan(abs(difference))}"


def _years(years: tuple[int, ...]) -> str:
    return "、".join(f"{year}年" for year in years)


@remedy(advice.OBTAIN_MONTHS)
def obtain_months(of: Situation) -> Iterator[Remedy]:
    doubtful = of.years_of("D05")
    if not doubtful:
        return
    text = f"调取{_years(doubtful)}的职工养老保险逐月缴费明细，查明实际缴费的月份"
    until = ""
    if of.months_are_open:
        text += f"（应退金额因此在{_range(of)}之间）"
        until = "在重开清退表和收付款项之前"
    yield Remedy("obtain_months", text, by="auditor", towards="employee", until=until)


def _now(of: Situation) -> str:
    """What the agency set: one sum, or both where its annex 5 and the recorded total differ."""
    if of.figures_agree:
        return "" if of.figure is None else f"现为{_yuan(of.figure)}"
    claimed = "" if of.claimed is None else _yuan(of.claimed)
    return f"登记的清退总额{'' if of.figure is None else _yuan(of.figure)}与清退表各年度合计{claimed}不一致"


def _annex_5_is_wrong(of: Situation) -> bool:
    """Whether the agency's figures have to be set anew: a year's, or the total."""
    judged = {one.verdict for one in of.verdicts if one.claimant == AGENCY}
    return bool(judged - {RIGHT}) or of.has(_ROWS_OF_ANNEX_5, AGENCY) or of.has(("S01",))


@remedy(advice.REOPEN_ANNEX_5)
def reopen_annex5(of: Situation) -> Iterator[Remedy]:
    if not of.is_linked or not _annex_5_is_wrong(of):
        return
    now = _now(of)
    if of.months_are_open:
        within = of.figure is not None and of.least <= of.figure <= of.due
        text = "按查明的月数重开清退表（附件5）"
        if within:
            text = f"查明的月数与清退表不一致的，按查明的月数重开清退表（附件5，{now}）"
        yield Remedy("reopen_annex5", text, None if within else of.due, by=of.receiving, until=_AFTER_MONTHS)
        return
    if of.figures_agree and of.figure == of.due:
        told = "合计无误，更正各年度的月数和金额"
    elif of.figures_agree and of.figure is not None:
        told = f"{now}，{_more_or_less(of.figure - of.due)}"
    else:
        told = now
    yield Remedy(
        "reopen_annex5",
        f"按应退金额{_yuan(of.due)}重开清退表（附件5）：{told}",
        of.due,
        by=of.receiving,
        until="在收付款项之前",
    )


@remedy(advice.CORRECT_CAPITAL)
def correct_capital(of: Situation) -> Iterator[Remedy]:
    if not of.has(("S02",)):
        return
    if of.has(("S01",)):
        yield Remedy("correct_capital", "重开清退表时一并更正大写金额", by=of.receiving)
        return
    said = of.recorded("recorded_refund_total") or 0
    yield Remedy(
        "correct_capital",
        f"更正清退表的大写金额，应为“{to_capital(said)}”",
        said,
        by=of.receiving,
        until="在收付款项之前",
    )


@remedy(advice.RECOVER)
def recover(of: Situation) -> Iterator[Remedy]:
    if not of.is_linked:
        yield from _recover_without_linkage(of)
        return
    if of.figure is None or of.figure <= of.due:
        return
    too_much = of.figure - of.due
    at_most = f"（月份查明后最多{_yuan(of.figure - of.least)}）" if of.months_are_open else ""
    least = "至少" if of.months_are_open else ""
    text = f"向参保人员追回多退的{least}{_yuan(too_much)}{at_most}"
    if not of.is_paid:
        text = f"没有已支付的登记：已按{_yuan(of.figure)}支付的，{text}；尚未支付的，只支付{_range(of)}"
    yield Remedy(
        "recover", text, too_much, by=of.receiving, towards="person", until="重开清退表后，规程未定期限"
    )


def _recover_without_linkage(of: Situation) -> Iterator[Remedy]:
    """A linkage without ground has no refund at all: what was paid comes back."""
    paid = of.figure or None
    if not of.has(WITHOUT_GROUND) or not (of.is_paid or paid):
        return
    yield Remedy(
        "recover",
        f"{'' if of.is_paid else '没有已支付的登记：如已支付，'}追回清退款{'' if paid is None else _yuan(paid)}",
        paid,
        by="both",
        towards="person",
        until="撤销衔接后",
    )


def _when_paid(of: Situation) -> str:
    waits = [
        *(["查明不是重复清退"] if of.has(("A08",)) else []),
        *(["月份查明"] if of.months_are_open else []),
        *(["划转金额核定"] if of.has(("S06", "S08")) else []),
        *([] if of.have_funds_arrived else ["转移基金到账"]),
    ]
    return f"{'、'.join(waits)}后，规程未定期限" if waits else "尽快，规程未定期限"


@remedy(advice.PAY)
def pay(of: Situation) -> Iterator[Remedy]:
    if not of.is_linked or (of.figure or 0) > of.due:
        return
    if of.figure is None or of.figure == of.due:
        yield from _pay_first(of)
        return
    if of.months_are_open and of.figure >= of.least:
        if not of.is_paid:
            yield from _pay_first(of)
        return
    least = "至少" if of.months_are_open else ""
    too_little = (of.least if of.months_are_open else of.due) - of.figure
    text = f"向参保人员补付少退的{least}{_yuan(too_little)}"
    if of.months_are_open:
        text += f"（月份查明后最多{_yuan(of.due - of.figure)}）"
    if not of.is_paid:
        text = f"没有已支付的登记：已按{_yuan(of.figure)}支付的，{text}；尚未支付的，支付{_range(of)}"
    yield Remedy("pay", text, too_little, by=of.receiving, towards="person", until=_when_paid(of))


def _pay_first(of: Situation) -> Iterator[Remedy]:
    """The refund as a whole, where it has not been paid."""
    if not of.due:
        return
    if of.is_paid:
        if of.figure is None:
            yield Remedy(
                "check_payment",
                f"核实已支付的清退款是否为{_range(of)}（案卷没有登记金额）",
                by="auditor",
                towards=of.receiving,
            )
        return
    text = "按查明的月数支付清退款" if of.months_are_open else "支付清退款"
    yield Remedy(
        "pay",
        f"{text}{_range(of)}{'（居民机构已付给本人的不再支付）' if of.is_net_transfer() else ''}",
        None if of.months_are_open else of.due,
        by=of.receiving,
        towards="person",
        until=_when_paid(of),
    )


@remedy(advice.TELL_CLAIMANT)
def tell_claimant(of: Situation) -> Iterator[Remedy]:
    if of.is_linked:
        return
    why = _WITHOUT_REFUND.get(of.outcome, "本案不产生清退，填报的{}没有依据")
    for verdict in of.verdicts:
        yield Remedy(
            "explain",
            f"说明{why.format(_yuan(verdict.claimed))}",
            verdict.claimed or None,
            by="auditor",
            towards="both" if verdict.claimant == AGENCY else "person",
        )


@remedy(advice.EXPLAIN)
def explain(of: Situation) -> Iterator[Remedy]:
    if not of.is_linked:
        return
    for verdict in of.verdicts:
        if verdict.claimant != AGENCY and (verdict.verdict != RIGHT or _annex_5_is_wrong(of)):
            yield Remedy(
                "explain",
                _explained(of, verdict),
                abs(verdict.difference) or None,
                by=of.receiving,
                towards="person",
                until=_AFTER_MONTHS if of.months_are_open else "",
            )


def _explained(of: Situation, verdict: Verdict) -> str:
    if verdict.verdict == RIGHT:
        sure = "与按最多月数计算的一致" if of.months_are_open else "无误"
        return f"告知参保人员：其主张的{_yuan(verdict.claimed)}{sure}"
    if verdict.verdict == YEARS_DIFFER:
        return f"向参保人员说明：主张的合计无误，{_years(verdict.years)}各年的金额有出入"
    if verdict.verdict == DOUBTFUL:
        return f"按查明的月数向参保人员说明应退金额，其主张{_yuan(verdict.claimed)}，应退在{_range(of)}之间"
    told = [f"{_years(years)}{why}" for years, why in verdict.reasons]
    return (
        f"向参保人员说明：应退{_range(of)}，其主张{_yuan(verdict.claimed)}，{_more_or_less(verdict.difference)}"
        + (f"（{'；'.join(told)}）" if told else "")
    )
