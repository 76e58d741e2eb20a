"""Settlement: where each fen goes and that none is lost (articles 11 and 12(3))."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.money import parse_yuan
from linkage_kit.reporting.blocks import Block, Cell, Column, Paragraph, Row, Section, Table
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections.decision import no_direction_sentence
from linkage_kit.reporting.values import BLANK, word, yuan
from linkage_kit.rulebook import RULEBOOK

_COLUMNS = (
    Column("项目"),
    Column("条款"),
    Column("计算数 （元）", "right"),
    Column("案卷记录数 （元）", "right"),
    Column("差额 （元）", "right"),
)
#: Settlement column -> title, clause and the case's recorded column.
_USES = (
    ("refund_total", "退还本人（重复缴费清退总额）", "12(2)", "recorded_refund_total"),
    ("subsidy_total", "退还政府补贴", "11", "recorded_subsidy_returned"),
    ("merged", "并入个人账户", "11", "recorded_merged_amount"),
)


def build(case: ReportCase) -> Section:
    """Section of the settlement."""
    return Section("settlement", "资金结算", _blocks(case))


def _blocks(case: ReportCase) -> list[Block]:
    settlement, facts = case.audit.settlement, case.audit.case
    if settlement is None:
        return [no_direction_sentence(case, "没有可以结算的资金。")]
    blocks: list[Block] = [_table(settlement, facts), _conservation(settlement)]
    account = _account_before_deduction(case.audit.findings)
    if account is not None:
        blocks += _gross_settlement(settlement, account)
    return blocks


def _table(settlement: pd.Series, facts: pd.Series) -> Table:
    rows = [
        Row(
            [
                Cell(_base_title(settlement, facts), "strong"),
                *_computed("9(5)", settlement["base"], settlement),
            ]
        )
    ]
    for column, title, clause, recorded in _USES:
        to = (
            f"（{word('settlements', 'subsidy_to', settlement['subsidy_to'])}）"
            if column == "subsidy_total"
            else ""
        )
        rows.append(Row([Cell(title + to), *_compared(clause, settlement[column], facts[recorded])]))
    return Table("资金来源与去向", _COLUMNS, rows)


def _base_title(settlement: pd.Series, facts: pd.Series) -> str:
    if settlement["direction"] == "employee_to_resident":
        return "结算基数：居民个人账户储存额与转移基金之和"
    return (
        "结算基数：居民个人账户储存额" if pd.isna(facts["transferred_amount"]) else "结算基数：实际划转金额"
    )


def _computed(clause: str, fen: Any, settlement: pd.Series) -> list[Cell]:
    article = clause if settlement["direction"] == "resident_to_employee" else "10(4)"
    return [
        Cell(RULEBOOK.citation(article)),
        Cell(yuan(fen), "strong"),
        Cell(BLANK, "muted"),
        Cell(BLANK, "muted"),
    ]


def _compared(clause: str, computed: Any, recorded: Any) -> list[Cell]:
    differs = not pd.isna(recorded) and recorded != computed
    difference = BLANK if pd.isna(recorded) else yuan(recorded - computed)
    return [
        Cell(RULEBOOK.citation(clause)),
        Cell(yuan(computed)),
        Cell(yuan(recorded), "plain" if not pd.isna(recorded) else "muted"),
        Cell(difference, "bad" if differs else "muted"),
    ]


def _conservation(settlement: pd.Series) -> Paragraph:
    parts = [settlement[column] for column, *_ in reversed(_USES)]
    total, base = sum(parts), settlement["base"]
    merged, subsidy, refund = map(yuan, parts)
    sum_in_words = f"并入 {merged} ＋ 补贴 {subsidy} ＋ 退还本人 {refund} ＝ {yuan(total)}"
    if total != base:
        return Paragraph(f"守恒校验不通过：{sum_in_words}，与结算基数 {yuan(base)} 不一致。", "bad")
    if settlement["merged"] < 0:
        return Paragraph(f"守恒校验：{sum_in_words}；并入额为负，清退与补贴之和超过了结算基数。", "bad")
    return Paragraph(f"守恒校验：{sum_in_words}，与结算基数 {yuan(base)} 一致。", "good")


def _account_before_deduction(findings: pd.DataFrame) -> int | None:
    """The resident account in fen where the money was deducted already (S06, `net_transfer`)."""
    net = findings.loc[findings["cause"] == "net_transfer", "expected"]
    return parse_yuan(net.iloc[0]) if len(net) else None


def _gross_settlement(settlement: pd.Series, account: int) -> list[Block]:
    """The settlement once more with the account as base, for money that was deducted before the transfer."""
    gross = settlement.copy()
    gross["base"] = account
    gross["merged"] = account - gross["refund_total"] - gross["subsidy_total"]
    rows = [Row([Cell("结算基数：居民个人账户储存额", "strong"), Cell(yuan(account), "strong")])]
    rows += [Row([Cell(title), Cell(yuan(gross[column]))]) for column, title, *_ in _USES]
    return [
        Paragraph(
            "划转金额恰为个人账户扣除应退款项后的净额，转出地似已先行扣除。以个人账户为基数另行结算如下。",
            "warn",
        ),
        Table("以个人账户为基数的结算", (Column("项目"), Column("金额 （元）", "right")), rows),
        _conservation(gross),
    ]
