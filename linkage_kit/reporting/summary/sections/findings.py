"""Findings by code, with what they put at stake, and the known wrong ways behind them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import SEVERITIES, known_check
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Picture,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.severities import SEVERITY_COLOURS, SEVERITY_TONES
from linkage_kit.reporting.summary.cells import NO_CASES, count, money
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import BLANK, records, word

_SHARED = "各项金额不能相加：同一笔钱往往引起几项发现。案件的涉及金额见案件目录。"
_SUMS = (
    TableColumn("发现", "right"),
    TableColumn("案件", "right"),
    TableColumn("涉及金额（元）", "right"),
)


@summary_section("codes", "审核发现", after="overview")
def _codes(batch: Batch) -> list[Block]:
    if not len(batch.index):
        return [NO_CASES]
    if not len(batch.audit.findings):
        return [Paragraph("没有发现问题：各案件的数据、判定、时限、清退与结算均与计算结果一致。", "good")]
    sums = _sums(batch, ["severity", "code"])
    sums = sums.assign(rank=sums["severity"].map(SEVERITIES.index))
    sums = sums.sort_values(["rank", "findings", "code"], ascending=[True, False, True])
    rows = [_code_row(row, batch) for row in records(sums)]
    columns = (
        TableColumn("编号", "center"),
        TableColumn("级别", "center"),
        TableColumn("审核事项"),
        TableColumn("条款"),
        *_SUMS,
    )
    return [_picture(sums), Table("按发现", columns, rows, footnote=_SHARED)]


def _picture(sums: pd.DataFrame) -> Picture:
    bars = [
        Bar(f"{row.code} {_title(row.code)}", [(row.findings, SEVERITY_COLOURS[row.severity])])
        for row in records(sums)
    ]
    legend = [(colour, word("findings", "severity", name)) for name, colour in SEVERITY_COLOURS.items()]
    told = "，".join(f"{row.code}{row.findings}项" for row in records(sums))
    return Picture(
        "各类发现的项数",
        bar_chart("codes", bars, legend, lambda number: f"{number}项").svg(),
        f"各类发现的项数：{told}",
    )


def _code_row(row: Any, batch: Batch) -> TableRow:
    check = known_check(row.code)
    return TableRow(
        [
            TableCell(row.code, "strong"),
            TableCell(word("findings", "severity", row.severity), SEVERITY_TONES[row.severity]),
            TableCell(_title(row.code)),
            TableCell(batch.citation(check.article) if check and check.article else BLANK),
            count(row.findings),
            count(row.cases),
            money(row.at_stake),
        ]
    )


@summary_section("causes", "错误原因", after="codes")
def _causes(batch: Batch) -> list[Block]:
    if not batch.audit.findings["cause"].notna().any():
        return [Paragraph("没有认出已知的错误算法。", "muted")]
    # Cases of several rules may share a cause: it is told in the words of the as-of day's.
    known, rule = causes(), arithmetic_on(batch.audit.rules, batch.audit.asof)
    sums = _sums(batch, ["cause"]).sort_values(["findings", "cause"], ascending=[False, True])
    rows = [
        TableRow(
            [
                TableCell(known[row.cause].title, "strong"),
                count(row.findings),
                count(row.cases),
                money(row.at_stake),
            ],
            known[row.cause].explained(rule),
        )
        for row in records(sums)
        if row.cause in known
    ]
    return [
        Paragraph("下列错误算法能逐分重现经办机构或者参保人员填报的金额。"),
        Table("按原因", (TableColumn("原因"), *_SUMS), rows, footnote=_SHARED),
    ]


def _sums(batch: Batch, keys: list[str]) -> pd.DataFrame:
    """Number of findings and of their cases, and the sum at stake, by these columns."""
    grouped = batch.audit.findings.assign(at_stake=batch.audit.stakes).groupby(keys)
    sums = grouped.agg(findings=("case_id", "size"), cases=("case_id", "nunique"))
    return sums.assign(at_stake=grouped["at_stake"].sum(min_count=1)).reset_index()


def _title(code: str) -> str:
    known = known_check(code)
    return known.title if known else BLANK
