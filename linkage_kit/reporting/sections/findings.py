"""Findings: what the audit found, with clause, expected, actual, difference and the cause in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit import registry
from linkage_kit.audit.workbook import value_words
from linkage_kit.reporting.blocks import Block, Cell, Column, Paragraph, Row, Section, Table, Tone
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import BLANK, records, text, whole, word
from linkage_kit.rulebook import RULEBOOK

_COLUMNS = (
    Column("编号", "center"),
    Column("级别", "center"),
    Column("审核事项"),
    Column("条款"),
    Column("对象"),
    Column("应为", "right"),
    Column("实为", "right"),
    Column("差额", "right"),
)
_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "info": "muted"}


def build(case: ReportCase) -> Section:
    """Section of the findings, the worst first."""
    return Section("findings", "审核发现", _blocks(case))


def _blocks(case: ReportCase) -> list[Block]:
    findings = case.audit.findings
    if not len(findings):
        return [Paragraph("未发现问题：案卷数据、判定、时限、清退与结算均与计算结果一致。", "good")]
    worst_first = findings.assign(rank=findings["severity"].map(list(_TONES).index)).sort_values(
        "rank", kind="stable"
    )
    rows = [_row(case, finding) for finding in records(worst_first)]
    return [Paragraph(_summary(findings)), Table("审核发现明细", _COLUMNS, rows)]


def _summary(findings: pd.DataFrame) -> str:
    counts = findings["severity"].value_counts()
    parts = [f"{word('findings', 'severity', name)}{counts[name]}项" for name in _TONES if name in counts]
    return f"共发现{len(findings)}项：{'、'.join(parts)}。"


def _row(case: ReportCase, finding: Any) -> Row:
    tone = _TONES[finding.severity]
    check = registry.CHECKS.get(finding.code)
    # Figures and days are no personal numbers, however many digits they have.
    shown = str if check and check.values not in ("", "text") else case.shown
    expected, actual = (shown(_value(finding, side)) for side in ("expected", "actual"))
    return Row(
        [
            Cell(finding.code, "strong"),
            Cell(word("findings", "severity", finding.severity), tone),
            Cell(check.title if check else BLANK),
            Cell(BLANK if pd.isna(finding.article) else RULEBOOK.citation(finding.article)),
            Cell(_object(finding)),
            Cell(expected),
            Cell(actual),
            Cell(
                text(finding.difference),
                "bad" if tone == "bad" and not pd.isna(finding.difference) else "plain",
            ),
        ],
        shown(_note(finding)),
    )


def _object(finding: Any) -> str:
    """What the finding is about: year, step and claimant as far as given."""
    parts = [
        "" if pd.isna(finding.year) else f"{whole(finding.year)}年",
        "" if pd.isna(finding.step) else word("findings", "step", finding.step),
        "" if pd.isna(finding.claimant) else word("findings", "claimant", finding.claimant),
    ]
    return " ".join(part for part in parts if part) or "全案"


def _value(finding: Any, side: str) -> str:
    """Expected or actual value; words of the contract in Chinese."""
    value = getattr(finding, side)
    check = registry.CHECKS.get(finding.code)
    return value_words(check.values if check else "").get(value, text(value))


def _note(finding: Any) -> str:
    cause = registry.causes().get(text(finding.cause))
    return text(finding.message) + (f"　原因：{cause.title}。{cause.explanation}" if cause else "")
