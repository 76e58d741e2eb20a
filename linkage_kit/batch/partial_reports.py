"""Reports of some sections alone: which there are, which cases have them, and what their files are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from linkage_kit.audit import AuditResult
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.file_names import part_name
from linkage_kit.reporting.index import ReportRow
from linkage_kit.reporting.sections import REPORT_SECTIONS


def section_ids() -> tuple[str, ...]:
    """Ids of the sections that can be had alone, in the order of the report: all but the first, which every one has."""
    return tuple(section.id for section in REPORT_SECTIONS.in_order() if section.document is None)


def in_report_order(only: Collection[str]) -> tuple[str, ...]:
    """These sections, each once; ValueError, in Chinese, where there is no such one."""
    if unknown := set(only) - set(section_ids()):
        raise ValueError(f"报告的部分有{'、'.join(section_ids())}，没有{'、'.join(sorted(unknown))}")
    return tuple(name for name in section_ids() if name in only)


def partial_rows(result: AuditResult, rows: Collection[ReportRow], only: Collection[str]) -> list[ReportRow]:
    """The cases that have one of these sections, with names of files that no whole report has."""
    return [
        replace(row, files={name: part_name(file, only) for name, file in row.files.items()})
        for row in rows
        if any(REPORT_SECTIONS[name].applies(ReportCase(result[row.case_id], MASKED)) for name in only)
    ]
