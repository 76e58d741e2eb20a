"""The list of all cases, the riskiest first, each with links to its reports."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit.registry import SEVERITIES, known_checks
from linkage_kit.regions import region_name
from linkage_kit.reporting.blocks import (
    Block,
    ListColumn,
    Listing,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.index import FAILED
from linkage_kit.reporting.summary.cells import NO_CASES, count, money, report_links
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import BLANK, records, text, word
from linkage_kit.typesetting.text import visible

#: Cases on paper, and of those that failed on the page too.
PRINTED = 200
_SEVERITY_TITLES = tuple(word("findings", "severity", severity) for severity in SEVERITIES)
_PRINTED = (
    TableColumn("案件编号"),
    TableColumn("姓名"),
    TableColumn("结论"),
    TableColumn("居民机构"),
    TableColumn("职工机构"),
    TableColumn("涉及金额", "right"),
    TableColumn("清退总额", "right"),
    *(TableColumn(title, "right") for title in _SEVERITY_TITLES),
    TableColumn("发现"),
    TableColumn("报告", "center"),
)


@summary_section("cases", "案件目录", after="persons")
def blocks(batch: Batch) -> list[Block]:
    """Blocks of the list."""
    if not len(batch.index):
        return [NO_CASES]
    return [
        Paragraph("按风险排列：涉及金额大的在前，金额相同的，错误、提醒、提示多的在前。金额单位：元。"),
        *_failures(batch),
        Listing(_columns(), [_listed(batch, row) for row in records(batch.index)], _printed(batch)),
    ]


def _failures(batch: Batch) -> list[Block]:
    failed = batch.index.loc[batch.index["state"] == FAILED]
    if not len(failed):
        return []
    shown = failed.head(PRINTED)
    rows = [
        TableRow([TableCell(batch.case_id(row.case_id), "strong"), TableCell(batch.shown(row.failure))])
        for row in records(shown)
    ]
    more = f"共{len(failed)}个，这里列出{PRINTED}个；全部见index.csv。" if len(failed) > PRINTED else ""
    columns = (TableColumn("案件编号"), TableColumn("原因"))
    return [Table("报告生成失败的案件", columns, rows, footnote=more)]


def _listed(batch: Batch, row: Any) -> list[Any]:
    return [
        batch.case_id(row.case_id),
        visible(batch.shown(row.name)),
        word("decisions", "outcome", row.outcome),
        _region(row.resident_agency_code),
        _region(row.employee_agency_code),
        None if pd.isna(row.amount_at_stake) else int(row.amount_at_stake),
        None if pd.isna(row.refund_total) else int(row.refund_total),
        *(int(getattr(row, f"{severity}s")) for severity in SEVERITIES),
        [] if pd.isna(row.codes) else row.codes.split(),
        _links(batch, row),
    ]


def _links(batch: Batch, row: Any) -> list[Any]:
    cell = report_links(row, batch)
    return [list(link) for link in getattr(cell, "links", ())] or [[cell.text, None]]


def _printed(batch: Batch) -> Table:
    cases = len(batch.index)
    caption = f"共{cases}个案件" if cases <= PRINTED else f"共{cases}个案件，这里列出风险最高的{PRINTED}个"
    footnote = "" if cases <= PRINTED else "全部案件见index.html和index.csv。"
    rows = [_row(batch, row) for row in records(batch.index.head(PRINTED))]
    return Table(caption, _PRINTED, rows, footnote=footnote)


def _row(batch: Batch, row: Any) -> TableRow:
    return TableRow(
        [
            TableCell(batch.case_id(row.case_id), "strong"),
            TableCell(batch.shown(row.name)),
            TableCell(word("decisions", "outcome", row.outcome)),
            TableCell(_region(row.resident_agency_code)),
            TableCell(_region(row.employee_agency_code)),
            money(row.amount_at_stake, "bad"),
            money(row.refund_total),
            count(row.errors, "bad"),
            count(row.warnings, "warn"),
            count(row.infos),
            TableCell(text(row.codes)),
            report_links(row, batch),
        ]
    )


def _region(code: Any) -> str:
    return BLANK if pd.isna(code) else region_name(code)


def _columns() -> tuple[ListColumn, ...]:
    """The list's columns; an own check that was registered meanwhile has its title among them."""
    return (
        ListColumn("案件编号"),
        ListColumn("姓名"),
        ListColumn("结论", choose=True),
        ListColumn("居民机构", choose=True),
        ListColumn("职工机构", choose=True),
        ListColumn("涉及金额", "money"),
        ListColumn("清退总额", "money"),
        *(ListColumn(title, "number") for title in _SEVERITY_TITLES),
        ListColumn(
            "发现",
            "words",
            choose=True,
            labels={code: f"{code} {check.title}" for code, check in known_checks().items()},
        ),
        ListColumn("报告", "links", choose=True),
    )
