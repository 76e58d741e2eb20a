"""A batch of case reports: the casebook is audited once, every case's notebook takes its part from that audit."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import papermill
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from tqdm import tqdm

from linkage_kit.audit import audit
from linkage_kit.casebook import CasebookError, Problem, read_casebook
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.reporting import engine
from linkage_kit.reporting.case import MASKED, UNMASKED, prepared
from linkage_kit.reporting.exporters import ReportHTMLExporter, ReportPDFExporter
from linkage_kit.reporting.index import ReportRow, index_csv, index_html, report_rows
from linkage_kit.resources import notebooks

EXPORTERS: dict[str, type[Exporter]] = {"html": ReportHTMLExporter, "pdf": ReportPDFExporter}
NOTEBOOK = "case_report.ipynb"


def write_reports(
    casebook: str | Path,
    out: str | Path,
    *,
    asof: dt.date,
    case_ids: Collection[str] | None = None,
    formats: Iterable[str] = ("html", "pdf"),
    unmask: bool = False,
) -> list[ReportRow]:
    """Write the reports of a casebook's cases (all, or those given) and `index.html` and `index.csv` beside them.

    Every file appears whole or not at all. Returns a row a case, by case id. Raises CasebookError, before anything is
    written, where the casebook is invalid or lacks one of the cases; papermill's PapermillExecutionError where a
    notebook fails.
    """
    path, folder = Path(casebook).resolve(), Path(out)
    book = read_casebook(path)
    _require_cases(path, case_ids or (), set(book.cases["case_id"]))
    # What cannot be written to is told before the work and not after it.
    folder.mkdir(parents=True, exist_ok=True)
    result = audit(book, asof)
    privacy = UNMASKED if unmask else MASKED
    rows = [replace(row, name=privacy.text(row.name)) for row in report_rows(result, case_ids, list(formats))]
    with tempfile.TemporaryDirectory(prefix="linkage-") as temporary:
        saved = Path(temporary) / "audit"
        result.save(saved)
        given = {"casebook": str(path), "asof": asof.isoformat(), "audit": str(saved), "unmask": unmask}
        with prepared(path, saved, result):
            for row in tqdm(rows, desc="生成报告", unit="份", disable=None):
                notebook = executed({**given, "case_id": row.case_id})
                for format_name, file in row.files.items():
                    write_file(folder / file, exported(notebook, format_name))
    write_file(folder / "index.csv", index_csv(rows))
    write_file(folder / "index.html", index_html(rows, asof))
    return rows


def executed(parameters: dict[str, Any]) -> NotebookNode:
    """The case report's notebook, executed by papermill with these parameters."""
    return papermill.execute_notebook(
        notebooks() / NOTEBOOK,
        None,
        parameters=parameters,
        engine_name=engine.NAME if engine.is_available() else None,
        progress_bar=False,
    )


def exported(notebook: NotebookNode, format_name: str) -> bytes:
    """An executed notebook as a report in one of `EXPORTERS`' formats."""
    report: Any = EXPORTERS[format_name]().from_notebook_node(notebook)[0]
    return report.encode() if isinstance(report, str) else report


def _require_cases(path: Path, wanted: Collection[str], known: Collection[str]) -> None:
    missing = [case_id for case_id in wanted if case_id not in known]
    if missing:
        raise CasebookError(
            [
                Problem(path.name, None, "case_id", shown(case_id, "case_id"), "案卷中没有这个案件")
                for case_id in missing
            ]
        )
