"""The case that a report is about: its audit, and what of its personal data may be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from linkage_kit.audit import AuditResult, CaseAudit, audit
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.masking import mask_id_number, mask_phone, mask_text
from linkage_kit.reporting.values import printed
from linkage_kit.resources import sample_casebook


@dataclass(frozen=True)
class Privacy:
    """How texts are shown: free text, and columns of `cases` that hold nothing but a number to hide."""

    text: Callable[[str], str]
    columns: Mapping[str, Callable[[str], str]]


MASKED = Privacy(mask_text, {"id_number": mask_id_number, "phone": mask_phone})
UNMASKED = Privacy(str, {})


@dataclass(frozen=True)
class ReportCase:
    """A case as its report shows it: with identity numbers, phones and accounts hidden, or not."""

    audit: CaseAudit
    privacy: Privacy

    @property
    def has_direction(self) -> bool:
        """Whether the case is linked at all, and so has a refund, a settlement and a timeline."""
        return not pd.isna(self.audit.decision["direction"])

    def shown(self, text: str) -> str:
        """A free text as it may be shown."""
        return self.privacy.text(text)

    def fact(self, column: str) -> str:
        """A column of `cases` as it may be shown."""
        return self.privacy.columns.get(column, self.privacy.text)(printed("cases", column, self.audit.case[column]))


def open_case(
    casebook: str = "", case_id: str = "", asof: str = "", audit_folder: str = "", *, unmask: bool = False
) -> ReportCase:
    """The case of a casebook, for a report.

    Blanks: the sample casebook, its first case, today; `audit_folder` is a saved audit, without it the casebook is
    audited. Raises KeyError with a Chinese sentence where there is no such case, CasebookError for a bad casebook.
    """
    path = Path(casebook) if casebook else sample_casebook()
    day = dt.date.fromisoformat(asof) if asof else dt.date.today()
    result = saved_audit(path, Path(audit_folder)) if audit_folder else fresh_audit(path, day)
    return ReportCase(result[case_id or result.decisions["case_id"].iloc[0]], UNMASKED if unmask else MASKED)


@lru_cache(maxsize=2)
def opened_casebook(path: Path) -> Casebook:
    """A casebook, read once a process: the children of a warm parent find it there."""
    return read_casebook(path)


@lru_cache(maxsize=2)
def saved_audit(path: Path, folder: Path) -> AuditResult:
    """The saved audit of a casebook, read once a process."""
    return AuditResult.load(folder, opened_casebook(path))


@lru_cache(maxsize=2)
def fresh_audit(path: Path, asof: dt.date) -> AuditResult:
    """A casebook's audit, made once a process."""
    return audit(opened_casebook(path), asof)

