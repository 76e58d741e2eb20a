"""The case that a report is about: its audit, and what of its personal data may be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from linkage_kit import clock
from linkage_kit.audit import AuditResult, CaseAudit, audit
from linkage_kit.casebook import TABLES, read_casebook
from linkage_kit.casebook.days import as_day
from linkage_kit.casebook.privacy import MASKED, UNMASKED, Privacy
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text
from linkage_kit.reporting.values import BLANK, printed
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import chosen

__all__ = [
    "MASKED",
    "UNMASKED",
    "OneAudited",
    "ParameterError",
    "Privacy",
    "ReportCase",
    "audit_in_memory",
    "open_audit",
    "open_case",
]


class ParameterError(UserError):
    """A parameter of a notebook that is no text; says so in Chinese."""


#: What the identity number says where it is not recorded, and how that is told.
_OF_NUMBER, _NOTE = ("sex", "birth_date"), "（据公民身份号码，未登记）"


@dataclass(frozen=True)
class ReportCase:
    """A case as its report shows it: with identity numbers, phones and accounts hidden, or not."""

    audit: CaseAudit
    privacy: Privacy

    @cached_property
    def row_hashes(self) -> dict[str, str]:
        """SHA-256 of the case's rows of each casebook table, as far as they may be shown."""
        return self.audit.row_hashes(self.privacy)

    @property
    def has_direction(self) -> bool:
        """Whether the case is linked at all, and so has a refund, a settlement and a timeline."""
        return not pd.isna(self.audit.decision["direction"])

    @property
    def case_id(self) -> str:
        """What the case is called here: its id, unless that would tell a number that is hidden."""
        return self.audit.shown_id if self.privacy.hides else self.audit.case_id

    def citation(self, clause: str) -> str:
        """How the case's rulebook cites a clause."""
        return self.audit.rules.citation(clause)

    def shown(self, text: str) -> str:
        """A free text as it may be shown."""
        return self.privacy.text(text)

    def fact(self, column: str) -> str:
        """A column of `cases` as it may be shown: texts are masked, and the case is called by its name here.

        Sex and birth date that are not recorded are those of the identity number, by which the rules go, too.
        """
        if column == "case_id":
            return self.case_id
        value = printed("cases", column, self.audit.case[column])
        if value == BLANK and column in _OF_NUMBER:
            read = self.audit.facts.cases[column][0]
            known = read if isinstance(read, str) else pd.Timestamp(read)
            return f"{printed('cases', column, known)}{_NOTE}" if known and not pd.isna(known) else BLANK
        # A blank is no number that could be hidden.
        if value == BLANK or TABLES["cases"].columns[column].kind != "text":
            return value
        return self.privacy.cell(column, value)


@dataclass(frozen=True)
class OneAudited:
    """The audit of a casebook as far as it is about one case."""

    case: CaseAudit

    @property
    def asof(self) -> dt.date:
        """As-of date of the audit."""
        return self.case.asof

    def __getitem__(self, case_id: str) -> CaseAudit:
        """The case; KeyError for another one."""
        return {self.case.case_id: self.case}[case_id]


#: AuditResult, or OneAudited where no other case will be asked for.
_in_memory: dict[tuple[str, str], Any] = {}


@contextmanager
def audit_in_memory(casebook: str, audit_folder: str, result: AuditResult | OneAudited) -> Iterator[None]:
    """Within, this process and its children find a saved audit without reading it again.

    `casebook` is what the notebook calls it: a casebook that is prepared is not looked for.
    """
    key = casebook, audit_folder
    _in_memory[key] = result
    try:
        yield
    finally:
        del _in_memory[key]


def open_case(
    casebook: str = "",
    case_id: str = "",
    asof: str = "",
    audit_folder: str = "",
    *,
    rulebook: str = "",
    unmask: bool = False,
) -> ReportCase:
    """The case of a casebook, for a report.

    `casebook` is a path or a database's URL, `rulebook` a file. Blanks: the sample casebook, its first case, today,
    Shandong's rules; `audit_folder` is a saved audit, without it the casebook is audited. Raises CasebookError for a
    bad casebook, RulebookError for a bad rulebook, ParameterError for what is no text, DayError for a day that is none,
    KeyError with a Chinese sentence where there is no such case, AuditMismatch where the saved audit is one of another
    casebook or rulebook, ValueError where it is one of another day or there is no case at all.
    """
    _require_texts(case_id=case_id)
    result = _opened(casebook, asof, audit_folder, rulebook)
    if not case_id and isinstance(result, AuditResult):
        if not len(result.decisions):
            raise ValueError("案卷中没有案件，没有可以报告的内容。")
        case_id = result.decisions["case_id"].iloc[0]
    return ReportCase(result[case_id], UNMASKED if unmask else MASKED)


def open_audit(
    casebook: str = "", asof: str = "", audit_folder: str = "", *, rulebook: str = ""
) -> AuditResult:
    """The audit of a whole casebook, with the blanks and errors of `open_case`."""
    result = _opened(casebook, asof, audit_folder, rulebook)
    assert isinstance(result, AuditResult), "prepared for one case"
    return result


def _opened(casebook: str, asof: str, audit_folder: str, rulebook: str) -> AuditResult | OneAudited:
    _require_texts(casebook=casebook, asof=asof, audit=audit_folder, rulebook=rulebook)
    place = casebook or str(sample_casebook())
    day = as_day(asof, "审计基准日") if asof else None
    if audit_folder:
        result = _saved(place, audit_folder, rulebook)
    else:
        result = audit(read_casebook(place), day or clock.today(), chosen(rulebook))
    if day and result.asof != day:
        raise ValueError(f"已保存的审核结果的审计基准日是{result.asof}，与要求的{day}不同，应重新审核。")
    return result


def _require_texts(**given: object) -> None:
    """ParameterError where a parameter of a notebook is no text: `papermill -p asof 20260630` gives a number."""
    for name, value in given.items():
        if not isinstance(value, str) or "\0" in value:
            shown = mask_text(repr(value)) if isinstance(value, str | int | float) else type(value).__name__
            raise ParameterError(f"笔记本的参数{name}应为文字，现为{shown}")


def _saved(casebook: str, audit_folder: str, rulebook: str) -> AuditResult | OneAudited:
    found = _in_memory.get((casebook, audit_folder))
    if found is not None:
        return found
    return AuditResult.load(Path(audit_folder), read_casebook(casebook), chosen(rulebook))
