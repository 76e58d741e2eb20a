"""Case reports: an executed notebook of sections, turned into HTML and PDF.

The functions here are what the cells of `notebooks/case_report.ipynb` call; `linkage_kit.batch` makes reports by the
thousand.
"""

from linkage_kit.reporting.blocks import Section
from linkage_kit.reporting.case import ReportCase, open_case
from linkage_kit.reporting.index import ReportRow
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

__all__ = [
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
]
