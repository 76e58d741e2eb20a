"""What a notebook shows of a casebook's audit or case that ends a cell: the verdict and the tables at a glance.

It is a section of a report as any other, so text is escaped and numbers are masked there and here alike.
"""

from __future__ import annotations

import pandas as pd

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.audit.registry import known_check
from linkage_kit.casebook import TABLES
from linkage_kit.reporting.blocks import (
    Block,
    LabelledValues,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.html import environment
from linkage_kit.reporting.sections.conclusion import conclusion
from linkage_kit.reporting.sections.next_steps import next_steps
from linkage_kit.reporting.sections.verdicts import verdict_table
from linkage_kit.reporting.severities import SEVERITY_TONES, severity_counts
from linkage_kit.reporting.values import BLANK, records, text, whole, word, yuan

#: Rows of a table that are shown; of more it says how many there are.
_ROWS = 20
_CASES = (
    TableColumn("案件编号"),
    TableColumn("结论"),
    TableColumn("清退总额", "right"),
    TableColumn("并入金额", "right"),
    TableColumn("涉及金额", "right"),
    *(TableColumn(word("findings", "severity", name), "right") for name in SEVERITY_TONES),
    TableColumn("超时环节", "right"),
)
_CODES = (
    TableColumn("代码"),
    TableColumn("级别"),
    TableColumn("审核事项"),
    TableColumn("项数", "right"),
    TableColumn("案件", "right"),
)
_YEARS = (
    TableColumn("年份"),
    TableColumn("重复月数", "right"),
    TableColumn("缴费小计", "right"),
    TableColumn("退还本人", "right"),
    TableColumn("政府补贴", "right"),
)
_FINDINGS = (TableColumn("代码"), TableColumn("级别"), TableColumn("发现"))


def glance_html(section: Section) -> str:
    """A section as HTML for the output of a cell, with the little style that it needs."""
    return environment().get_template("cell.html.j2").render(section=section.data())


def audit_glance(audit: AuditResult, cases: pd.DataFrame) -> Section:
    """What was found, by severity and code, and the cases (`Audit.cases`) with the most at stake first."""
    findings = audit.findings
    counts = severity_counts(findings["severity"].value_counts().to_dict())
    found = "、".join(counts) if counts else "未发现问题"
    blocks: list[Block] = [
        *(Paragraph(MASKED.text(f"{broken}。"), "warn") for broken in audit.broken),
        Paragraph(
            f"{len(cases)}个案件，审计基准日{audit.asof}：{found}。",
            "bad" if (cases["errors"] > 0).any() else "good",
        ),
    ]
    if len(findings):
        blocks.append(Table("各类发现", _CODES, _code_rows(findings)))
    riskiest = cases.assign(risk=cases["at_stake"].fillna(-1)).sort_values(
        ["risk", "errors", "warnings", "case_id"], ascending=[False, False, False, True]
    )
    rows = [
        TableRow(
            [
                TableCell(text(audit.case_names.get(row.case_id, row.case_id)), "strong"),
                TableCell(word("decisions", "outcome", row.outcome)),
                TableCell(yuan(row.refund_total)),
                TableCell(yuan(row.merged)),
                TableCell(yuan(row.at_stake), "plain" if pd.isna(row.at_stake) else "bad"),
                *(
                    TableCell(whole(getattr(row, f"{name}s")), tone if getattr(row, f"{name}s") else "muted")
                    for name, tone in SEVERITY_TONES.items()
                ),
                TableCell(whole(row.late_steps)),
            ]
        )
        for row in records(riskiest.head(_ROWS))
    ]
    blocks.append(Table("案件，涉及金额大的在前　单位：元", _CASES, rows, footnote=_more(len(cases))))
    return Section("audit", "审核结果", blocks)


def case_glance(case: CaseAudit) -> Section:
    """The verdict, what the case holds, its refund by year, and its findings."""
    shown = ReportCase(case, MASKED)
    counts = [
        (TABLES[name].title, f"{len(frame)}行")
        for name, frame in case.records.tables.items()
        if name != "cases"
    ]
    blocks: list[Block] = [
        *(Paragraph(MASKED.text(f"{broken}。"), "warn") for broken in case.broken),
        conclusion(shown),
        *verdict_table(shown),
        next_steps(shown),
        LabelledValues([("姓名", shown.fact("name")), ("公民身份号码", shown.fact("id_number")), *counts]),
    ]
    if len(case.refunds):
        years = [
            TableRow(
                plain_cells(
                    str(row.year),
                    whole(row.months),
                    yuan(row.subtotal),
                    yuan(row.refund_subtotal),
                    yuan(row.subsidy_share),
                )
            )
            for row in records(case.refunds.head(_ROWS))
        ]
        blocks.append(Table("重复缴费清退　单位：元", _YEARS, years, footnote=_more(len(case.refunds))))
    if len(case.findings):
        found = [
            TableRow(
                [
                    TableCell(row.code, "strong"),
                    TableCell(word("findings", "severity", row.severity), SEVERITY_TONES[row.severity]),
                    TableCell(shown.shown(row.message)),
                ]
            )
            for row in records(_worst_first(case.findings).head(_ROWS))
        ]
        blocks.append(Table("审核发现", _FINDINGS, found, footnote=_more(len(case.findings))))
    return Section("case", f"案件{case.shown_id}", blocks)


def _worst_first(findings: pd.DataFrame) -> pd.DataFrame:
    order = list(SEVERITY_TONES)
    return findings.sort_values("severity", key=lambda column: column.map(order.index), kind="stable")


def _code_rows(findings: pd.DataFrame) -> list[TableRow]:
    grouped = _worst_first(findings).groupby(["severity", "code"], sort=False)
    counted = grouped.agg(findings=("case_id", "size"), cases=("case_id", "nunique")).reset_index()
    return [
        TableRow(
            [
                TableCell(row.code, "strong"),
                TableCell(word("findings", "severity", row.severity), SEVERITY_TONES[row.severity]),
                TableCell(MASKED.text(known.title) if (known := known_check(row.code)) else BLANK),
                TableCell(str(row.findings)),
                TableCell(str(row.cases)),
            ]
        )
        for row in records(counted)
    ]


def _more(count: int) -> str:
    return f"共{count}行，列出前{_ROWS}行。" if count > _ROWS else ""
