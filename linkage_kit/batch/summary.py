"""Makes the summary of a batch: `index.csv`, `summary.pdf` and `index.html`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from linkage_kit.audit import AuditResult
from linkage_kit.audit.own import spoken
from linkage_kit.batch.jobs import Failure, Recipe, executed
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.case import MASKED, UNMASKED, audit_in_memory
from linkage_kit.reporting.exporters import ReportPDFExporter
from linkage_kit.reporting.index import ReportRow, index_csv, index_table
from linkage_kit.reporting.summary.exporter import IndexExporter
from linkage_kit.resources import notebooks

NOTEBOOK = "batch_summary.ipynb"


def write_summary(
    out: Path,
    result: AuditResult,
    rows: Iterable[ReportRow],
    failures: Iterable[Failure] = (),
    *,
    casebook: str,
    unmask: bool = False,
) -> None:
    """Write `index.csv`, `summary.pdf` and, last, `index.html` into the folder `out` that has the reports.

    `result` is the audit, saved in `out/audit`, of what the notebook calls `casebook`; `rows` are the cases of the
    batch. A case with a failure is marked and links to nothing. Raises papermill's PapermillExecutionError where the
    notebook fails.
    """
    by_case = {row.case_id: row for row in rows}
    chosen = sorted(by_case)
    formats = sorted({suffix for row in by_case.values() for suffix in row.files})
    reasons = {failure.job_id: failure.reason for failure in failures}
    privacy = UNMASKED if unmask else MASKED
    table = index_table(result, out, chosen, reasons, formats)
    shown = {name: table[name].map(privacy.text, na_action="ignore") for name in ("name", "failure")}
    write_file(out / "index.csv", index_csv(table.assign(**shown)))
    parameters = {
        "casebook": casebook,
        "audit": str(out / "audit"),
        "asof": result.asof.isoformat(),
        "reports": str(out),
        # All of the cases need no naming.
        "cases": None if len(chosen) == len(result.casebook) else chosen,
        "failures": reasons,
        "formats": formats,
        "unmask": unmask,
        "rulebook": result.rules.file,
    }
    with spoken(result.own_words), audit_in_memory(casebook, str(out / "audit"), result):
        notebook = executed(_recipe(), parameters)
    pdf: Any = ReportPDFExporter().from_notebook_node(notebook)[0]
    write_file(out / "summary.pdf", pdf)
    write_file(out / "index.html", IndexExporter().from_notebook_node(notebook)[0].encode())


def _recipe() -> Recipe:
    return Recipe((notebooks() / NOTEBOOK).read_text(encoding="utf-8"), {}, {}, mime_types=(SECTION_MIME,))
