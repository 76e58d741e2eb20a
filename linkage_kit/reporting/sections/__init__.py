"""The parts of a case report, one a module. Another one is its module and a cell of `notebooks/case_report.ipynb`.

A module's function under `report_section` takes a `ReportCase` and gives the blocks of the part.
"""

from linkage_kit.reporting.section_registry import SectionRegistry

REPORT_SECTIONS = SectionRegistry(__name__)
report_section = REPORT_SECTIONS.section

__all__ = ["REPORT_SECTIONS", "report_section"]
