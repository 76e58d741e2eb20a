"""Case reports: an executed notebook of sections, turned into HTML and PDF.

The functions here are what the cells of `notebooks/case_report.ipynb` call; `write_reports` makes a batch. What only
a batch needs (papermill, nbconvert, Typst) is imported when it is asked for: a notebook that shows a case opens
seconds earlier.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from linkage_kit.reporting.blocks import Section
from linkage_kit.reporting.case import ReportCase, open_case
from linkage_kit.reporting.sections.decision import build as decision
from linkage_kit.reporting.sections.disputes import build as disputes
from linkage_kit.reporting.sections.evidence import build as evidence
from linkage_kit.reporting.sections.findings import build as findings
from linkage_kit.reporting.sections.overlap import build as overlap
from linkage_kit.reporting.sections.readings import build as readings
from linkage_kit.reporting.sections.refund import build as refund
from linkage_kit.reporting.sections.settlement import build as settlement
from linkage_kit.reporting.sections.timeline import build as timeline
from linkage_kit.reporting.sections.title import build as title

if TYPE_CHECKING:
    from linkage_kit.reporting.batch import BatchResult, write_reports
    from linkage_kit.reporting.index import ReportRow
    from linkage_kit.reporting.jobs import Failure
    from linkage_kit.reporting.limits import Limits
    from linkage_kit.reporting.scheduling import NoCluster

_OF_A_BATCH = {
    "BatchResult": "batch",
    "Failure": "jobs",
    "Limits": "limits",
    "NoCluster": "scheduling",
    "ReportRow": "index",
    "write_reports": "batch",
}

__all__ = [
    "BatchResult",
    "Failure",
    "Limits",
    "NoCluster",
    "ReportCase",
    "ReportRow",
    "Section",
    "decision",
    "disputes",
    "evidence",
    "findings",
    "open_case",
    "overlap",
    "readings",
    "refund",
    "settlement",
    "timeline",
    "title",
    "write_reports",
]


def __getattr__(name: str) -> Any:
    if name not in _OF_A_BATCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_OF_A_BATCH[name]}"), name)
