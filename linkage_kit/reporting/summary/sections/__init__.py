"""The parts of a summary, one or two a module.

Another one is its module and a cell of `notebooks/batch_summary.ipynb`. A module's function under `summary_section`
takes a `Batch` and gives the blocks of the part.
"""

from linkage_kit.reporting.section_registry import SectionRegistry

SUMMARY_SECTIONS = SectionRegistry(__name__)
summary_section = SUMMARY_SECTIONS.section

__all__ = ["SUMMARY_SECTIONS", "summary_section"]
