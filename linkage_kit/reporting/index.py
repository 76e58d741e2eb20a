"""The batch's index: which report is whose, as a page and as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.reporting.html import environment
from linkage_kit.reporting.names import file_names
from linkage_kit.reporting.values import chinese_day, word, yuan
from linkage_kit.rulebook import RULEBOOK

SEVERITIES = ("error", "warning", "info")
#: Columns of `index.csv` before those of the files, one a format.
_HEADER = ["case_id", "name", "outcome", "refund_total", *(f"{severity}s" for severity in SEVERITIES)]


@dataclass(frozen=True)
class ReportRow:
    """A case in the index: its decision (words), refund in fen, findings by severity, and its files by format."""

    case_id: str
    name: str
    outcome: str
    refund_total: int | None
    findings: dict[str, int]
    files: dict[str, str]

    @property
    def outcome_title(self) -> str:
        """The outcome in Chinese."""
        return word("decisions", "outcome", self.outcome)

    @property
    def refund(self) -> str:
        """The refund in yuan as printed."""
        return yuan(self.refund_total if self.refund_total is not None else pd.NA)


def report_rows(
    result: AuditResult, case_ids: Collection[str] | None, formats: Sequence[str]
) -> list[ReportRow]:
    """The rows of all cases, or of those given, by case id; file names are those of the whole casebook."""
    names = file_names(result.casebook.cases["case_id"])
    persons = result.casebook.cases.set_index("case_id")["name"]
    outcomes = result.decisions.set_index("case_id")["outcome"]
    refunds = result.settlements.set_index("case_id")["refund_total"].to_dict()
    counts = result.findings.groupby(["case_id", "severity"]).size().to_dict()
    return [
        ReportRow(
            case_id,
            persons[case_id],
            outcomes[case_id],
            refunds.get(case_id),
            {severity: counts.get((case_id, severity), 0) for severity in SEVERITIES},
            {format_name: f"{name}.{format_name}" for format_name in formats},
        )
        for case_id, name in names.items()
        if case_ids is None or case_id in case_ids
    ]


def index_csv(rows: Sequence[ReportRow]) -> bytes:
    """`index.csv`: like the audit's tables, money in yuan, what a spreadsheet would compute is made text."""
    records = [
        {
            "case_id": row.case_id,
            "name": row.name,
            "outcome": row.outcome,
            "refund_total": "" if row.refund_total is None else row.refund,
            **{f"{severity}s": str(count) for severity, count in row.findings.items()},
            **row.files,
        }
        for row in rows
    ]
    header = list(records[0]) if records else _HEADER
    return table_bytes(pd.DataFrame(records, columns=header, dtype="str"), None)


def index_html(rows: Sequence[ReportRow], asof: dt.date) -> bytes:
    """`index.html`: the cases, each with links to its report."""
    page = (
        environment()
        .get_template("index.html.j2")
        .render(
            rows=rows,
            severities={severity: word("findings", "severity", severity) for severity in SEVERITIES},
            formats=list(rows[0].files) if rows else [],
            subtitle=f"依据：{RULEBOOK.title}　审计基准日：{chinese_day(asof)}",
        )
    )
    return page.encode()
