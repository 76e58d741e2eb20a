"""Refund: annex 5's columns with each year's arithmetic, total and capital amount (articles 11 and 12(2))."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.money import with_separators
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic
from linkage_kit.procedure.refund import REFUND_ITEMS, subsidy_line, total_line
from linkage_kit.reporting.blocks import (
    Block,
    LabelledValues,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.item_columns import ANNEX_5_HEADINGS
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.sections.decision import no_direction_sentence
from linkage_kit.reporting.values import amount, records, whole

_PAID, _REFUNDED = "当年缴费金额", "退还本人金额"
#: Annex 5: its titles and column numbers.
_COLUMNS = (
    TableColumn("重复 年份", "center", number="1"),
    *(TableColumn(title, "right", _PAID, str(2 + n)) for n, title in enumerate(ANNEX_5_HEADINGS)),
    TableColumn("重复 月数", "center", number="7"),
    *(TableColumn(title, "right", _REFUNDED, str(8 + n)) for n, title in enumerate(ANNEX_5_HEADINGS)),
    TableColumn("备注", "left", number="13"),
)
_RANGE_COLUMNS = (
    TableColumn("年度", "center"),
    TableColumn("重复月数", "center"),
    *(
        TableColumn(f"按{which}月数", "right", group)
        for group in ("退还本人", "政府补贴")
        for which in ("最少", "最多")
    ),
)
_PAID_COLUMNS = (*ITEMS, "subtotal")
_REFUND_COLUMNS = (*REFUND_ITEMS, "refund_subtotal")


@report_section("refund", "重复缴费清退", after="overlap")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the refund."""
    refunds, settlement = case.audit.refunds, case.audit.settlement
    if settlement is None:
        return [no_direction_sentence(case, "不产生重复缴费清退。")]
    if not len(refunds):
        return [Paragraph("没有既有重复缴费月又有本金缴费的年度，应清退金额为0.00元。", "muted")]
    blocks: list[Block] = [_table(case), _totals(settlement, len(refunds))]
    return [*blocks, *_range(case)]


def _range(case: ReportCase) -> list[Block]:
    """What the refund comes to with the least months that the record allows, where it does not settle them."""
    resident = case.audit.facts.resident
    due = resident.select(resident.due)
    doubtful = due.select(due.months_min < due.months)
    if not len(doubtful):
        return []
    least, most = int(due.refund_min.sum()), int(due.refund_subtotal.sum())
    rows = [
        TableRow(
            plain_cells(
                str(row.year),
                f"{row.months_min}~{row.months}",
                amount(row.refund_min),
                amount(row.refund_subtotal),
                amount(row.subsidy_min),
                amount(row.subsidy_share),
            )
        )
        for row in map(doubtful.record, range(len(doubtful)))
    ]
    sums = [
        amount(int(due[name].sum()))
        for name in ("refund_min", "refund_subtotal", "subsidy_min", "subsidy_share")
    ]
    return [
        Paragraph(
            f"缴费月份存疑：按记录允许的最少月数，退还本人的金额为{amount(least)}元，按最多月数为{amount(most)}元，"
            f"相差{amount(most - least)}元。本报告按最多月数计算，待补充缴费明细后确定。",
            "warn",
        ),
        Table(
            "月份存疑年度的金额范围　单位：元",
            _RANGE_COLUMNS,
            rows,
            TableRow(plain_cells("全部年度", f"{int(due.months_min.sum())}~{int(due.months.sum())}", *sums)),
        ),
    ]


def _totals(settlement: pd.Series, years: int) -> LabelledValues:
    return LabelledValues(
        [
            ("退还本人金额合计", f"{amount(settlement['refund_total'])}元（{years}个年度）"),
            ("大写", str(settlement["refund_total_capital"])),
        ]
    )


def _table(case: ReportCase) -> Table:
    refunds = case.audit.refunds
    overlaps = case.audit.overlaps
    doubtful = set(overlaps.loc[overlaps["months_min"] < overlaps["months"], "year"])
    facts = case.audit.facts
    due, rule = facts.resident.select(facts.resident.due), facts.arithmetic()
    rows = [
        TableRow(
            _cells(str(row.year), row, "月数存疑" if row.year in doubtful else ""), _arithmetic(year, rule)
        )
        for row, year in zip(records(refunds), map(due.record, range(len(due))), strict=True)
    ]
    sums = refunds[[*_PAID_COLUMNS, "months", *_REFUND_COLUMNS]].sum()
    return Table(
        f"城乡养老保险重复缴费清退表（附件5，{case.citation('12(2)')}）　单位：元",
        _COLUMNS,
        rows,
        TableRow(_cells("合计", sums, "")),
        f"注：6=2+3+4+5；12=8+9+10+11。{rule.variants['rounding'].note}",
    )


def _arithmetic(year: Any, rule: Arithmetic) -> str:
    """How a year's refund and share of the subsidy come about, for a row of `Facts.resident`."""
    return with_separators(f"退还本人：{total_line(year, rule)}　政府补贴：{subsidy_line(year, rule)}")


def _cells(label: str, row: Any, remark: str) -> list[TableCell]:
    return [
        TableCell(label, "strong"),
        *(TableCell(amount(getattr(row, name))) for name in _PAID_COLUMNS),
        TableCell(whole(row.months)),
        *(TableCell(amount(getattr(row, name))) for name in REFUND_ITEMS),
        TableCell(amount(row.refund_subtotal), "strong"),
        TableCell(remark, "warn"),
    ]
