"""Totals: how many cases, decided how, what is refunded, returned and merged, and how much is at stake."""

from __future__ import annotations

from typing import Any

from linkage_kit.audit.registry import SEVERITIES
from linkage_kit.audit.stakes import DEFINITION
from linkage_kit.reporting.blocks import (
    Block,
    Document,
    LabelledValues,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.index import FAILED, MADE
from linkage_kit.reporting.notices import batch_notices
from linkage_kit.reporting.severities import severity_counts
from linkage_kit.reporting.summary.cells import NO_CASES, count, money, total
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import amount, chinese_day, records, word

_SUMS = ("refund_total", "subsidy_total", "merged", "amount_at_stake")
_COLUMNS = (
    TableColumn("结论"),
    TableColumn("案件数", "right"),
    TableColumn("有错误的 案件", "right"),
    TableColumn("清退总额", "right"),
    TableColumn("退还补贴", "right"),
    TableColumn("并入金额", "right"),
    TableColumn("涉及金额", "right"),
)


def _document(batch: Batch) -> Document:
    """What the whole summary is about."""
    return Document(
        title="城乡养老保险制度衔接审核汇总",
        subtitle=f"依据：{batch.audit.rules.title}　审计基准日：{chinese_day(batch.audit.asof)}",
        case_id=f"共{len(batch.index)}个案件",
        asof=batch.audit.asof.isoformat(),
        rulebook=batch.audit.rules.digest,
    )


@summary_section("overview", "总体情况", document=_document)
def blocks(batch: Batch) -> list[Block]:
    """Blocks of the totals."""
    if not len(batch.index):
        return [NO_CASES, *batch_notices(batch), *_of_folder(batch)]
    return [
        _conclusion(batch),
        *batch_notices(batch),
        *_of_folder(batch),
        *_unreported(batch),
        _counts(batch),
        _outcomes(batch),
        Paragraph(DEFINITION, "muted"),
        *_masked(batch),
    ]


def _conclusion(batch: Batch) -> Paragraph:
    index = batch.index
    wrong = index["errors"] > 0
    opening = f"审核{len(index)}个案件，"
    if not wrong.any():
        return Paragraph(f"{opening}没有发现错误。", "good")
    return Paragraph(
        f"{opening}其中{int(wrong.sum())}个案件有错误，共{total(index['errors'])}项；"
        f"涉及金额{amount(total(index['amount_at_stake']))}元。",
        "bad",
    )


def _of_folder(batch: Batch) -> list[Block]:
    """What the folder holds beside reports that fit."""
    return [Paragraph(batch.shown(notice), "warn") for notice in batch.notices]


def _unreported(batch: Batch) -> list[Block]:
    failed = int((batch.index["state"] == FAILED).sum())
    if not failed:
        return []
    return [Paragraph(f"{failed}个案件的报告生成失败，原因见案件目录。下列数字仍包括这些案件。", "warn")]


def _masked(batch: Batch) -> list[Block]:
    if not batch.privacy.hides:
        return []
    return [Paragraph("公民身份号码、电话和账号只显示一部分；完整的见案卷，或用--unmask另行生成。", "muted")]


def _counts(batch: Batch) -> LabelledValues:
    index = batch.index
    counts = {severity: total(index[f"{severity}s"]) for severity in SEVERITIES}
    made = int((index["state"] == MADE).sum())
    return LabelledValues([("审核发现", "　".join(severity_counts(counts))), ("已生成报告", f"{made}个案件")])


def _outcomes(batch: Batch) -> Table:
    settled = batch.audit.settlements.set_index("case_id")[["subsidy_total", "merged"]]
    cases = batch.index.join(settled, on="case_id").assign(cases=1, wrong=batch.index["errors"] > 0)
    columns = ["cases", "wrong", *_SUMS]
    sums = cases.groupby("outcome")[columns].sum().sort_values(["cases", "amount_at_stake"], ascending=False)
    rows = [
        TableRow(_cells(word("decisions", "outcome", outcome), row))
        for outcome, row in zip(sums.index, records(sums), strict=True)
    ]
    (whole,) = records(sums.sum().to_frame().T)
    return Table("按结论　金额单位：元", _COLUMNS, rows, TableRow(_cells("合计", whole)))


def _cells(label: str, row: Any) -> list[TableCell]:
    return [
        TableCell(label, "strong"),
        count(row.cases),
        count(row.wrong, "bad"),
        *(money(getattr(row, name)) for name in _SUMS[:-1]),
        money(row.amount_at_stake, "bad"),
    ]
