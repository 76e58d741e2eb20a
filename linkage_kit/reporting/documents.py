"""Sections as a document: one HTML page with everything inside it, or a PDF. No notebook is needed for either."""

from __future__ import annotations

import datetime as dt
from typing import Any

from linkage_kit.reporting.charts.canvas import WIDTH
from linkage_kit.reporting.html import environment, section_html
from linkage_kit.reporting.marks import marks_of, sealed
from linkage_kit.reporting.palette import PAGE_COLOURS
from linkage_kit.reporting.print_sizes import GAP, with_sizes
from linkage_kit.resources import template
from linkage_kit.typesetting import pdf_bytes, printable_data, told_written_out


def document_of(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What a document of these sections is about."""
    return next(part["document"] for part in parts if part["document"])


def report_page(parts: list[dict[str, Any]], fingerprint: str = "") -> bytes:
    """The page of a report's sections, sealed."""
    document = document_of(parts)
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            document=document,
            marks=marks_of(document, fingerprint),
            sections=[{**part, "html": section_html(part)} for part in parts],
        )
    )
    return sealed(page.encode())


def report_pdf(parts: list[dict[str, Any]], fingerprint: str = "") -> bytes:
    """PDF of a report's sections; the sizes go by what is printed of it."""
    document = document_of(parts)
    report = {"document": document, "sections": parts, "marks": marks_of(document, fingerprint)}
    shown = printable_data(_with_notice(report))
    for part in shown["sections"]:
        part["blocks"] = [with_sizes(block) for block in part["blocks"]]
    data = {**shown, "page": {"text": WIDTH, "gap": GAP, "colours": PAGE_COLOURS}}
    return sealed(pdf_bytes(template("report.typ"), data, dt.date.fromisoformat(document["asof"])))


def _with_notice(report: dict[str, Any]) -> dict[str, Any]:
    """The report with a sentence on the characters that no font of a PDF has, below its first words; where there are
    such.
    """
    told = told_written_out(report["sections"], "HTML报告和案卷")
    if not told:
        return report
    first, *others = report["sections"]
    opening, *blocks = first["blocks"]
    notice = {"kind": "paragraph", "text": told, "tone": "warn"}
    return {**report, "sections": [{**first, "blocks": [opening, notice, *blocks]}, *others]}
