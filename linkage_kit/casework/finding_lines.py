"""Findings as a step shows them beside what they are about: code, cause, and the sentences."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.disputes import demonstrations
from linkage_kit.procedure.arithmetic import Arithmetic
from linkage_kit.reporting.values import records


def finding_lines(case: CaseAudit, codes: Collection[str]) -> list[dict[str, Any]]:
    """The findings of these codes in the order of the audit: `why` is the cause in words with its arithmetic, or ""."""
    return [
        {
            "code": finding.code,
            "cause": "" if pd.isna(finding.cause) else finding.cause,
            "severity": finding.severity,
            "claimant": "" if pd.isna(finding.claimant) else finding.claimant,
            "text": finding.message,
            "why": _why(finding.cause, shown, case.facts.arithmetic()),
        }
        for finding, shown in zip(records(case.findings), demonstrations(case), strict=True)
        if finding.code in codes
    ]


def _why(name: Any, shown: str, rule: Arithmetic) -> str:
    cause = None if pd.isna(name) else causes().get(name)
    if cause is None:
        return ""
    return f"原因：{cause.title}。{cause.explained(rule)}" + (f"验算：{shown}" if shown else "")
