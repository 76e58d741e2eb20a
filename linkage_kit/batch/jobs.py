"""A report to be made and what came of it: what the batch, its worker processes and a cluster hand each other."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import nbformat
import papermill
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from linkage_kit.audit import CaseAudit
from linkage_kit.batch import engine
from linkage_kit.batch.limits import Limits
from linkage_kit.masking import mask_text
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.case import OneAudited, prepared
from linkage_kit.reporting.exporters import ReportHTMLExporter, ReportPDFExporter

EXPORTERS: dict[str, type[Exporter]] = {"html": ReportHTMLExporter, "pdf": ReportPDFExporter}
NOTEBOOK = "case_report.ipynb"
#: What papermill tells of a limit or a crash is a sentence already; of any other error it needs the name.
_SENTENCES = ("Timeout", "ChildCrashed", "MemoryError")

T = TypeVar("T")


@dataclass(frozen=True)
class Recipe:
    """What all reports of a batch have in common.

    `notebook` is the notebook's JSON; `casebook` and `audit` are what it calls the places of its case. Of a database
    that is a name, never a URL with its password.
    """

    notebook: str
    casebook: str
    audit: Path
    asof: dt.date
    unmask: bool
    limits: Limits


@dataclass(frozen=True)
class Job:
    """A case to be reported: its audit, the formats wanted and the fingerprint to be put into them."""

    recipe: Recipe
    case: CaseAudit
    formats: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True)
class Failure:
    """Why a case has no report: in Chinese, masked, beginning with the cell (its first line) or the step."""

    case_id: str
    reason: str

    def __str__(self) -> str:
        return f"{self.case_id}：{self.reason}"


@dataclass(frozen=True)
class Outcome:
    """A case's report by format, or why there is none; `seconds` tells where the time went (`cells`, `html`, …)."""

    case_id: str
    files: dict[str, bytes] = field(default_factory=dict)
    failure: Failure | None = None
    seconds: dict[str, float] = field(default_factory=dict)


def make(job: Job) -> Outcome:
    """Execute the case's notebook and export it; nothing that goes wrong in there is raised."""
    case_id, seconds, step = job.case.case_id, {}, "执行笔记本"
    try:
        with prepared(job.recipe.casebook, job.recipe.audit, OneAudited(job.case)):
            notebook, seconds["cells"] = _timed(partial(executed, job.recipe, case_id))
        files = {}
        for name in job.formats:
            step = f"导出{name.upper()}"
            files[name], seconds[name] = _timed(partial(exported, notebook, name, job.fingerprint))
    except PapermillExecutionError as error:
        told = error.evalue if error.ename in _SENTENCES else f"{error.ename}: {error.evalue}"
        first_line = next(iter(error.source.strip().splitlines()), "")
        return Outcome(case_id, failure=Failure(case_id, mask_text(f"单元格“{first_line}”：{told}")))
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Outcome(case_id, failure=Failure(case_id, mask_text(f"{step}：{told}")))
    return Outcome(case_id, files, seconds=seconds)


def executed(recipe: Recipe, case_id: str) -> NotebookNode:
    """The notebook, executed by papermill for a case."""
    return papermill.execute_notebook(
        _notebook(recipe.notebook),
        None,
        parameters=parameters(recipe, case_id),
        engine_name=engine.NAME,
        limits=recipe.limits,
        mime_types=(SECTION_MIME,),
        progress_bar=False,
    )


def parameters(recipe: Recipe, case_id: str) -> dict[str, Any]:
    """What the notebook is told of a case."""
    return {
        "casebook": recipe.casebook,
        "case_id": case_id,
        "asof": recipe.asof.isoformat(),
        "audit": str(recipe.audit),
        "unmask": recipe.unmask,
    }


def exported(notebook: NotebookNode, format_name: str, fingerprint: str) -> bytes:
    """An executed notebook as a report in one of `EXPORTERS`' formats."""
    report: Any = EXPORTERS[format_name](fingerprint=fingerprint).from_notebook_node(notebook)[0]
    return report.encode() if isinstance(report, str) else report


@lru_cache(maxsize=1)
def _notebook(text: str) -> NotebookNode:
    return nbformat.reads(text, as_version=4)


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    return do(), time.perf_counter() - start
