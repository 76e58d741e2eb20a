"""Findings: what the audit found, with clause, figures, amount at stake, cause and the rows it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.cause_registry import CODES_OF_AMOUNTS, causes
from linkage_kit.audit.disputes import demonstrations
from linkage_kit.audit.evidence import EvidenceRow
from linkage_kit.audit.evidence_words import evidence_in_words
from linkage_kit.audit.registry import known_check
from linkage_kit.audit.stakes import DEFINITION
from linkage_kit.audit.verdicts import UNKNOWN_CAUSE
from linkage_kit.audit.workbook import value_words
from linkage_kit.money import format_yuan, with_separators
from linkage_kit.procedure.arithmetic import Arithmetic
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.sections.settlement import BY_NET_TRANSFER, net_transfer
from linkage_kit.reporting.severities import SEVERITY_TONES, severity_counts
from linkage_kit.reporting.values import BLANK, amount, records, text, whole, word

_COLUMNS = (
    TableColumn("编号", "center"),
    TableColumn("级别", "center"),
    TableColumn("审核事项"),
    TableColumn("条款"),
    TableColumn("对象"),
    TableColumn("应为", "right"),
    TableColumn("实为", "right"),
    TableColumn("差额", "right"),
    TableColumn("涉及金额", "right"),
)


@report_section("findings", "审核发现", after="timeline")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the findings, the worst first."""
    not_run = [Paragraph(case.shown(f"{broken}。"), "warn") for broken in case.audit.broken]
    return [*not_run, *_found(case)]


def _found(case: ReportCase) -> list[Block]:
    findings = case.audit.findings
    if not len(findings):
        looked_at = (
            "案卷数据、判定、时限、清退与结算均与计算结果一致。"
            if case.has_direction
            else "已核对案卷数据与判定；本案没有确定衔接方向，时限、清退与结算无从核对。"
        )
        return [Paragraph(f"未发现问题：{looked_at}", "good")]
    table = Table(
        "审核发现明细　单位：元",
        _COLUMNS,
        [_row(case, found) for found in shown_findings(case.audit)],
        footnote=DEFINITION if case.audit.stakes.notna().any() else "",
    )
    return [Paragraph(summary(findings)), table]


@dataclass(frozen=True)
class ShownFinding:
    """A finding in words, unmasked: `record` is its row of the findings, `rows` those that it rests on.

    `stake` is fen or NA; `cause` is the title of a known wrong way, `shown` its arithmetic or, where it has none, what
    it is ("" without a cause). `has_figures`: `expected` and `actual` are figures, days or words of the contract;
    `is_of_money`: they are amounts.
    """

    record: Any
    severity: str
    title: str
    clause: str
    about: str
    expected: str
    actual: str
    stake: Any
    cause: str
    shown: str
    rows: list[EvidenceRow]
    has_figures: bool
    is_of_money: bool


def shown_findings(case: CaseAudit) -> list[ShownFinding]:
    """The findings of a case in words, the worst first."""
    found = zip(records(case.findings), case.stakes.tolist(), demonstrations(case), case.evidence)
    rule = case.facts.arithmetic()
    shown = [_shown(*one, case.rules.citation, rule) for one in found]
    return sorted(shown, key=lambda one: list(SEVERITY_TONES).index(one.record.severity))


def _shown(
    finding: Any,
    stake: Any,
    arithmetic: str,
    rows: list[EvidenceRow],
    citation: Callable[[str], str],
    rule: Arithmetic,
) -> ShownFinding:
    check = known_check(finding.code)
    cause = causes().get(text(finding.cause))
    words = value_words(check.values if check else "")
    expected, actual = (words.get(value, text(value)) for value in (finding.expected, finding.actual))
    return ShownFinding(
        record=finding,
        severity=word("findings", "severity", finding.severity),
        title=check.title if check else BLANK,
        clause=BLANK if pd.isna(finding.article) else citation(finding.article),
        about=_object(finding),
        expected=expected,
        actual=actual,
        stake=stake,
        cause=cause.title if cause else "",
        shown="" if cause is None else f"验算：{arithmetic}。" if arithmetic else cause.explained(rule),
        rows=rows,
        has_figures=check is not None and check.values not in ("", "text"),
        is_of_money=check is not None and check.values == "money",
    )


def is_unexplained(finding: Any) -> bool:
    """Whether no known wrong way reproduces the claimed amount of a finding; of nothing claimed none is tried."""
    return (
        finding.code in CODES_OF_AMOUNTS
        and not text(finding.cause).strip(BLANK)
        and not pd.isna(finding.actual)
        and finding.actual != format_yuan(0)
    )


def summary(findings: pd.DataFrame) -> str:
    """How many findings there are, by severity."""
    counts = findings["severity"].value_counts().to_dict()
    return f"共发现{len(findings)}项：{'、'.join(severity_counts(counts))}。"


def _row(case: ReportCase, found: ShownFinding) -> TableRow:
    finding, tone = found.record, SEVERITY_TONES[found.record.severity]
    # Figures and days are no personal numbers, however many digits they have.
    masked = str if found.has_figures else case.shown
    return TableRow(
        [
            TableCell(finding.code, "strong"),
            TableCell(found.severity, tone),
            TableCell(found.title),
            TableCell(found.clause),
            TableCell(found.about),
            TableCell(masked(_read(found, found.expected))),
            TableCell(masked(_read(found, found.actual))),
            TableCell(
                _read(found, text(finding.difference)),
                "bad" if tone == "bad" and not pd.isna(finding.difference) else "plain",
            ),
            TableCell(amount(found.stake), "muted" if pd.isna(found.stake) else "plain"),
        ],
        masked(_note(found, case.audit)),
    )


def _read(found: ShownFinding, written: str) -> str:
    """What the finding says, with separators in its amounts; what quotes the casebook is left as it is."""
    return with_separators(written) if found.is_of_money else written


def _object(finding: Any) -> str:
    """What the finding is about: year, step and claimant as far as given."""
    parts = [
        "" if pd.isna(finding.year) else f"{whole(finding.year)}年",
        "" if pd.isna(finding.step) else word("findings", "step", finding.step),
        "" if pd.isna(finding.claimant) else word("findings", "claimant", finding.claimant),
    ]
    return " ".join(part for part in parts if part) or "全案"


def _note(found: ShownFinding, audit: CaseAudit) -> str:
    parts = [_read(found, text(found.record.message))]
    if found.record.code in BY_NET_TRANSFER and net_transfer(audit) is not None:
        merged = amount(audit.settlement_of_account["merged"])
        parts.append(
            f"划转前似已先行扣除：以个人账户为基数，并入个人账户的应为{merged}元，核定划转金额后再定。"
        )
    if found.cause:
        parts.append(f"原因：{found.cause}。{with_separators(found.shown)}")
    elif is_unexplained(found.record):
        parts.append(f"{UNKNOWN_CAUSE}。")
    parts.append(f"证据：{evidence_in_words(found.record, found.rows)}。")
    return "　".join(parts)
