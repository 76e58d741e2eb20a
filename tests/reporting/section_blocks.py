"""Sections of a report as data, for tests that read them."""

from __future__ import annotations

from typing import Any

from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS

PARTS = {section.id: section for section in REPORT_SECTIONS.in_order()}


def blocks(case: ReportCase, part: str, kind: str) -> list[dict[str, Any]]:
    """The blocks of one kind of a part, as data."""
    return [block for block in PARTS[part](case).data()["blocks"] if block["kind"] == kind]


def texts(table: dict[str, Any]) -> list[list[str]]:
    """A table's cells as text."""
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]
