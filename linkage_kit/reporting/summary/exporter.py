"""nbconvert exporter: an executed summary notebook becomes `index.html`, whose list one can search, sort and filter.

The list is DataTables, from the assets that itables ships; they and the rows stand inside the page, whose policy
lets nothing load and no other script run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from itables.utils import read_package_file
from markupsafe import Markup
from nbformat import NotebookNode

from linkage_kit.reporting.documents import document_of
from linkage_kit.reporting.exporters import ReportHTMLExporter, sections
from linkage_kit.reporting.html import environment, section_html
from linkage_kit.reporting.marks import marks_of, sealed
from linkage_kit.resources import template

#: What would end a `script` element or begin a comment in it; it only occurs in texts and patterns.
_ENDS_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


class IndexExporter(ReportHTMLExporter):
    """One HTML page with the summary and the list of cases inside it."""

    export_from_notebook = "linkage-index"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources."""
        _, resources = super(ReportHTMLExporter, self).from_notebook_node(nb, resources, **kw)
        return index_page(sections(nb)).decode(), resources


def index_page(parts: list[dict[str, Any]], files: Mapping[str, str] | None = None) -> bytes:
    """The page of a summary's sections, sealed; of other `files` of its folder it keeps the SHA-256 (by path)."""
    blocks = [block for part in parts for block in part["blocks"]]
    listing = next((block for block in blocks if block["kind"] == "listing"), None)
    script = template("html/index.js").read_text(encoding="utf-8")
    document = document_of(parts)
    page = (
        environment()
        .get_template("index.html.j2")
        .render(
            document=document,
            marks=marks_of(document, ""),
            files=files or {},
            sections=[{**part, "html": section_html(part)} for part in parts],
            listing=listing and _as_json(listing),
            library=_library(),
            script=Markup(script),
            script_hash=_source_hash(script),
        )
    )
    return sealed(page.encode())


def _as_json(listing: dict[str, Any]) -> Markup:
    """Columns and rows as JSON for inside a `script` element: no text in it can end the element."""
    data = {"columns": listing["columns"], "rows": listing["rows"]}
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


@lru_cache(maxsize=1)
def _library() -> Markup:
    """DataTables and what it needs as one JavaScript module, for inside a `script` element."""
    return Markup(_ENDS_SCRIPT.sub(r"\\x3c", read_package_file("html/dt_bundle.js")))


def _source_hash(script: str) -> str:
    """The hash under which the page's policy lets its own script run."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
