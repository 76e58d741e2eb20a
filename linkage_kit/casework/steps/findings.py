"""The findings: what the audit found, the worst first, each with the places where it can be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.evidence import EvidenceRow
from linkage_kit.audit.evidence_words import row_in_words
from linkage_kit.audit.stakes import DEFINITION
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.correction_cells import cell_of_row, missing_cells
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.step import State, Step
from linkage_kit.masking import mask_text
from linkage_kit.reporting.sections.findings import ShownFinding, shown_findings, summary
from linkage_kit.reporting.values import text, word, yuan

_SEVERITIES = RESULT_TABLES["findings"].columns["severity"].words or {}


class Findings(Step):
    """A list of the findings, to be filtered by severity."""

    step_id = "findings"
    title = "审核发现"
    purpose = "审核"
    file = Path(__file__).with_suffix(".vue")

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when no mistake was found; warnings and hints are told."""
        counts = _counts(case)
        told = "、".join(f"{_SEVERITIES[name]}{count}项" for name, count in counts.items())
        return State("problem" if "error" in counts else "done", told)

    def update(self, draft: Draft | None) -> None:
        """Show the findings as they are now."""
        case = None if draft is None else draft.audited
        if draft is None or case is None:
            self.show(told=self.why_nothing_is_computed(draft), counts=[], found=[], definition="")
            return
        found = [_finding(draft, case, one) for one in shown_findings(case)]
        self.show(
            told=summary(case.findings) if found else _nothing_found(case),
            counts=[[name, _SEVERITIES[name], count] for name, count in _counts(case).items()],
            found=found,
            definition=DEFINITION if any(one["stake"] for one in found) else "",
        )


def _nothing_found(case: CaseAudit) -> str:
    if case.settlement is None:
        return "未发现问题。本案没有确定衔接方向，只核对了案卷数据与判定。"
    return "未发现问题：案卷数据、判定、时限、清退与结算均与计算结果一致。"


def _counts(case: CaseAudit) -> dict[str, int]:
    """How many findings there are of each severity that there is, the worst first."""
    counts = case.findings["severity"].value_counts()
    return {name: int(counts[name]) for name in _SEVERITIES if name in counts}


def _finding(draft: Draft, case: CaseAudit, found: ShownFinding) -> dict[str, Any]:
    record = found.record
    # Figures and days are no personal numbers, however many digits they have.
    masked = str if found.has_figures else mask_text
    return {
        "code": record.code,
        "severity": record.severity,
        "severityTitle": found.severity,
        "title": found.title,
        "clause": "" if pd.isna(record.article) else found.clause,
        "about": found.about,
        "message": masked(text(record.message)),
        "cause": "" if pd.isna(record.cause) else record.cause,
        "causeTitle": found.cause,
        "causeShown": found.shown,
        "values": [
            [title, masked(value)]
            for title, value, given in (
                ("应为", found.expected, record.expected),
                ("实为", found.actual, record.actual),
                ("差额", text(record.difference), record.difference),
            )
            if not pd.isna(given)
        ],
        "stake": "" if pd.isna(found.stake) else yuan(found.stake),
        "evidence": [
            # First what is to be added: of the rows that are there the page shows a few.
            *(_link(place, _missing_title(place)) for place in missing_cells(draft, record)),
            *(_row_link(draft, case, record, row) for row in found.rows),
        ],
    }


def _link(place: CellAddress, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "place": {"table": place.table, "row": place.row_key, "column": place.column},
    }


def _row_link(draft: Draft, case: CaseAudit, finding: Any, row: EvidenceRow) -> dict[str, Any]:
    place, told = cell_of_row(draft, case, finding.code, row), row_in_words(finding, row)
    field = TABLES[row.table].columns[place.column].title if place.column else ""
    return _link(place, f"{told} {field}".strip())


def _missing_title(place: CellAddress) -> str:
    """What is to be added, by its table and key."""
    if place.table == "events":
        return f"{TABLES['events'].title}：{word('events', 'step', place.row_key)}（未登记）"
    claimant, _, year = place.row_key.partition(":")
    return f"{TABLES['claims'].title}：{word('claims', 'claimant', claimant)}{year}年（未填报）"
