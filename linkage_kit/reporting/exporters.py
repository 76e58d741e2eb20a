"""nbconvert exporters: an executed report notebook becomes one HTML page or one PDF.

Both take the sections' data out of the notebook's outputs and leave everything else aside, so that nothing but what a
section says can get into a report.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import List, Unicode, default

from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.documents import report_page, report_pdf


class NoReport(ValueError):
    """The notebook holds no executed report."""


def sections(notebook: NotebookNode, only: Collection[str] = ()) -> list[dict[str, Any]]:
    """The data of the sections that the notebook shows, in order, but for those that have nothing to say.

    Where `only` some are wanted, these and the one with the title block. NoReport where there is no title block.
    """
    found = [
        section
        for section in _sections(notebook)
        if section["document"] or (section["blocks"] and (not only or section["id"] in only))
    ]
    if not any(section["document"] for section in found):
        raise NoReport("笔记本中没有报告内容：请先运行全部单元格。")
    return found


def _sections(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if SECTION_MIME in output.get("data", {}):
                yield json.loads(output["data"][SECTION_MIME])


class ReportExporter(Exporter):
    """What exporters of a report share: the fingerprint, the parts wanted, and that a notebook is read as it is.

    nbconvert would copy and validate it twice for its preprocessors, which change code and markdown; of these the
    reports show none.
    """

    fingerprint = Unicode("", help="Fingerprint of what the report is made of, to stand in it.").tag(
        config=True
    )
    only = List(Unicode(), help="Ids of the only parts that are wanted beside the first; none: all.").tag(
        config=True
    )

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[str]:
        return []

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The notebook itself and nbconvert's resources."""
        return nb, self._init_resources(resources)


class ReportHTMLExporter(ReportExporter):
    """One HTML page with everything inside it: nothing is loaded from anywhere."""

    export_from_notebook = "linkage-html"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return report_page(sections(notebook, self.only), self.fingerprint).decode(), resources


class ReportPDFExporter(ReportExporter):
    """A PDF/A of the same sections, set by Typst; its date is the as-of date."""

    export_from_notebook = "linkage-pdf"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return report_pdf(sections(notebook, self.only), self.fingerprint), resources
