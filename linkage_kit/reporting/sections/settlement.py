"""Settlement: where each fen goes and that none is lost (articles 11 and 12(3))."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.disputes import demonstrations
from linkage_kit.money import with_separators
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT, RESIDENT_TO_EMPLOYEE
from linkage_kit.reporting.account import account_basis
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Picture,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.charts.waterfall import Part, Way, waterfall
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.sections.decision import no_direction_sentence
from linkage_kit.reporting.settlement_lines import MERGED_LINE, SETTLEMENT_LINES, SUBSIDY_LINE, SettlementLine
from linkage_kit.reporting.values import BLANK, amount, subsidy_use

_COLUMNS = (
    TableColumn("项目"),
    TableColumn("条款"),
    TableColumn("计算数 （元）", "right"),
    TableColumn("案卷记录数 （元）", "right"),
    TableColumn("差额 （元）", "right"),
)
#: Codes that compare with a settlement in which what was deducted before the transfer is deducted once more.
BY_NET_TRANSFER = ("S04", "S08")
#: Why what is merged is a forecast.
_FORECAST = "案卷没有登记划转金额：并入金额按居民个人账户预计，划转后以实际金额为准。"
#: Names of the pictures: of the settlement, and of the one of the account alone.
_PICTURES = ("settlement", "settlement-of-account")


@report_section("settlement", "资金结算", after="dispute")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the settlement."""
    settlement = case.audit.settlement
    if settlement is None:
        return [no_direction_sentence(case, "没有可以结算的资金。")]
    pictures = [_picture(name, [way]) for name, way in zip(_PICTURES, ways(case.audit))]
    blocks: list[Block] = [_table(case), pictures[0], conservation(settlement)]
    blocks += _remaining(case)
    net = net_transfer(case.audit)
    if net is not None:
        blocks += _gross_settlement(case.audit, net, pictures[1])
    return blocks


def remaining(audit: CaseAudit) -> str | None:
    """What the resident months that remain make; None where the rules do not ask."""
    cases = audit.facts.cases
    years, left = int(cases.remaining_years[0]), int(cases.months_left[0])
    return None if years < 0 else f"清退后剩余居民缴费{left}个月，合并计算为{years}年，不足一年的不计。"


def _remaining(case: ReportCase) -> list[Block]:
    told = remaining(case.audit)
    return [] if told is None else [Paragraph(told)]


def picture(audit: CaseAudit) -> Picture:
    """Where each part of the money of a case with a direction goes; both ways where it was deducted beforehand."""
    return _picture(_PICTURES[0], ways(audit))


def _picture(name: str, settled: Sequence[Way]) -> Picture:
    return Picture(
        "资金去向图　单位：元", waterfall(name, settled).svg(), "；".join(map(_in_words, settled)) + "。"
    )


def ways(audit: CaseAudit) -> list[Way]:
    """The settlement as computed, and the one of the account alone where money was deducted beforehand."""
    assert audit.settlement is not None, "a case without a direction has no settlement"
    account = int(audit.facts.cases.account[0])
    settled = [_way(audit.settlement, audit.case, account)]
    if net_transfer(audit) is not None:
        account_alone = [Part("source", "居民个人账户", account)]
        settled.append(Way("以个人账户为基数", account_alone, _uses(audit.settlement_of_account, audit.case)))
    return settled


def _way(settlement: pd.Series, facts: pd.Series, account: int) -> Way:
    """The settlement as computed, with what the base is made of."""
    sources = [Part("source", "居民个人账户", account)]
    if not is_forecast(facts):
        transferred = int(facts["transferred_amount"])
        if settlement["direction"] == EMPLOYEE_TO_RESIDENT:
            sources.append(Part("source", "转移基金", transferred))
        else:
            sources = [Part("source", "实际划转金额", transferred)]
    return Way(base_title(settlement, facts), sources, _uses(settlement, facts))


def is_forecast(facts: pd.Series) -> bool:
    """Whether nothing was transferred yet, so that what is merged can only be foreseen; `facts` are the case's row."""
    return bool(pd.isna(facts["transferred_amount"]))


def _uses(settlement: pd.Series, facts: pd.Series) -> list[Part]:
    return [
        Part(
            line.kind,
            _foreseen(line, line.label, facts) + _receiver(line, settlement),
            int(settlement[line.column]),
        )
        for line in SETTLEMENT_LINES
    ]


def _foreseen(line: SettlementLine, named: str, facts: pd.Series) -> str:
    """What is merged by its name, said to be a forecast where it is one."""
    return f"预计{named}" if line is MERGED_LINE and is_forecast(facts) else named


def _receiver(line: SettlementLine, settlement: pd.Series) -> str:
    """Who gets it, where that differs from case to case."""
    return subsidy_use(settlement) if line is SUBSIDY_LINE else ""


def _in_words(way: Way) -> str:
    sources = "、".join(f"{part.label}{amount(part.fen)}元" for part in way.sources)
    uses = "、".join(f"{part.label}{amount(part.fen)}元" for part in way.uses)
    return f"{way.title}：来源为{sources}；去向为{uses}"


def _table(case: ReportCase) -> Table:
    settlement, facts = case.audit.settlement, case.audit.case
    assert settlement is not None, "a case without a direction has no settlement"
    base_clause = "9(5)" if settlement["direction"] == RESIDENT_TO_EMPLOYEE else "10(4)"
    rows = [
        TableRow(
            [
                TableCell(base_title(settlement, facts, account_basis(case.audit)), "strong"),
                *_computed(case.citation(base_clause), settlement["base"]),
            ]
        )
    ]
    for line in SETTLEMENT_LINES:
        receiver = _receiver(line, settlement)
        compared = _compared(case.citation(line.clause), settlement[line.column], facts[line.recorded])
        named = _foreseen(line, line.title, facts)
        rows.append(TableRow([TableCell(named + (f"（{receiver}）" if receiver else "")), *compared]))
    return Table("资金来源与去向", _COLUMNS, rows, footnote=_FORECAST if is_forecast(facts) else "")


def base_title(settlement: pd.Series, facts: pd.Series, basis: str = "") -> str:
    """What the base of the settlement is; `facts` are the row of the case, `basis` says what the account rests on."""
    if is_forecast(facts):
        return f"结算基数：{_account(basis, '划转金额未登记')}"
    if settlement["direction"] == EMPLOYEE_TO_RESIDENT:
        return f"结算基数：{_account(basis)}与转移基金之和"
    return "结算基数：实际划转金额"


def _account(*remarks: str) -> str:
    told = "，".join(filter(None, remarks))
    return "居民个人账户储存额" + (f"（{told}）" if told else "")


def _computed(citation: str, fen: Any) -> list[TableCell]:
    return [
        TableCell(citation),
        TableCell(amount(fen), "strong"),
        TableCell(BLANK, "muted"),
        TableCell(BLANK, "muted"),
    ]


def _compared(citation: str, computed: Any, recorded: Any) -> list[TableCell]:
    differs = not pd.isna(recorded) and recorded != computed
    difference = BLANK if pd.isna(recorded) else amount(recorded - computed)
    return [
        TableCell(citation),
        TableCell(amount(computed)),
        TableCell(amount(recorded), "plain" if not pd.isna(recorded) else "muted"),
        TableCell(difference, "bad" if differs else "muted"),
    ]


def conservation(settlement: pd.Series) -> Paragraph:
    """Whether nothing is lost: the sum of the parts beside the base."""
    parts = [settlement[line.column] for line in reversed(SETTLEMENT_LINES)]
    total, base = sum(parts), settlement["base"]
    merged, subsidy, refund = map(amount, parts)
    sum_in_words = f"并入 {merged} ＋ 补贴 {subsidy} ＋ 退还本人 {refund} ＝ {amount(total)}"
    if total != base:
        return Paragraph(f"守恒校验不通过：{sum_in_words}，与结算基数 {amount(base)} 不一致。", "bad")
    if settlement["merged"] < 0:
        return Paragraph(f"守恒校验：{sum_in_words}；并入额为负，清退与补贴之和超过了结算基数。", "bad")
    return Paragraph(f"守恒校验：{sum_in_words}，与结算基数 {amount(base)} 一致。", "good")


def net_transfer(audit: CaseAudit) -> str | None:
    """The arithmetic of a transfer from which the money was deducted already; None where it was not."""
    for cause, shown in zip(audit.findings["cause"], demonstrations(audit), strict=True):
        if cause == "net_transfer":
            return shown
    return None


def net_sentence(shown: str) -> Paragraph:
    """That money was deducted before the transfer, with the arithmetic that shows it."""
    return Paragraph(
        f"划转金额恰为个人账户扣除应退款项后的净额（{with_separators(shown)}），转出地似已先行扣除。以个人账户为基数另行结算如下。",
        "warn",
    )


def _gross_settlement(audit: CaseAudit, shown: str, drawn: Picture) -> list[Block]:
    """The settlement once more with the account as base, for money that was deducted before the transfer: why, and then
    its figures, its picture and its check.
    """
    gross, base = audit.settlement_of_account, f"结算基数：{_account(account_basis(audit))}"
    rows = [TableRow([TableCell(base, "strong"), TableCell(amount(gross["base"]), "strong")])]
    rows += [
        TableRow([TableCell(line.title), TableCell(amount(gross[line.column]))]) for line in SETTLEMENT_LINES
    ]
    return [
        net_sentence(shown),
        Table("以个人账户为基数的结算", (TableColumn("项目"), TableColumn("金额 （元）", "right")), rows),
        drawn,
        conservation(gross),
    ]
