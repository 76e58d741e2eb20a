"""The report of one case in the cell of a notebook: the same page that `linkage report` writes."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.own import spoken
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.reporting.blocks import Section
from linkage_kit.reporting.case import MASKED, UNMASKED, ReportCase
from linkage_kit.reporting.exporters import ReportHTMLExporter, ReportPDFExporter
from linkage_kit.reporting.sections import REPORT_SECTIONS

_EXPORTERS = {".html": ReportHTMLExporter, ".pdf": ReportPDFExporter}


@dataclass(frozen=True)
class ShownReport:
    """A report; a notebook shows its page, `save` writes it."""

    case_id: str
    notebook: Any

    @property
    def page(self) -> str:
        """The report as an HTML page that loads nothing from anywhere."""
        page: str = ReportHTMLExporter().from_notebook_node(self.notebook)[0]
        return page

    def save(self, path: str | Path) -> None:
        """Write the report, whole or not at all: a path that ends in .html or .pdf. ValueError for another."""
        place = Path(path)
        if place.suffix.lower() not in _EXPORTERS:
            raise ValueError(f"报告只能存为{'或'.join(_EXPORTERS)}，现为{place.name}")
        write_file(place, self.made(place.suffix.lower()))

    def made(self, ending: str) -> bytes:
        """The report as a file whose name ends so (`.html`, `.pdf`)."""
        made = _EXPORTERS[ending]().from_notebook_node(self.notebook)[0]
        return made.encode() if isinstance(made, str) else made

    def __repr__(self) -> str:
        return f"案件{self.case_id}的审核报告"

    def _repr_html_(self) -> str:
        # A page of its own inside the page: neither its styles nor its scripts reach the notebook.
        return (
            f'<iframe sandbox title="{html.escape(repr(self))}" srcdoc="{html.escape(self.page)}" '
            'style="width: 100%; height: 45rem; border: 1px solid rgba(128, 128, 128, .35)"></iframe>'
        )


def shown_report(case: CaseAudit, *, unmask: bool = False) -> ShownReport:
    """The report of a case, its identity number, phone and accounts hidden unless asked for."""
    shown = ReportCase(case, UNMASKED if unmask else MASKED)
    with spoken(case.own_words):
        parts = [section(shown) for section in REPORT_SECTIONS.in_order()]
        return ShownReport(shown.case_id, notebook_of(parts))


def notebook_of(parts: Iterable[Section]) -> Any:
    """An executed notebook that shows these parts of a report."""
    outputs = [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in parts]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])
