"""The parts of a summary, one or two a module.

Another one is its module and a cell of `notebooks/batch_summary.ipynb`. A module's function under `summary_section`
takes a `Batch` and gives the blocks of the part. What goes wrong in one stays in it: the page says so there.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from linkage_kit.errors import reason_of
from linkage_kit.masking import mask_text
from linkage_kit.reporting.blocks import Paragraph, Section
from linkage_kit.reporting.section_registry import RegisteredSection, SectionRegistry


class SummarySection(RegisteredSection):
    """A part of a summary, with what went wrong in the place of what cannot be made."""

    def __call__(self, subject: Any) -> Section:
        """The part of the summary of a batch."""
        try:
            return super().__call__(subject)
        except Exception as error:
            return self.failed(subject, mask_text(reason_of(error)))

    def failed(self, subject: Any, reason: str) -> Section:
        """The part where it cannot be made."""
        document = self.document(subject) if self.document else None
        return Section(self.id, self.title, [_not_made(reason)], document, reason)


SUMMARY_SECTIONS = SectionRegistry(__name__, SummarySection)
summary_section = SUMMARY_SECTIONS.section


def bare(batch: Any, reason: str) -> list[Section]:
    """A summary whose notebook did not run to its end: why, and the list of the cases."""
    first, *_ = SUMMARY_SECTIONS.in_order()
    assert isinstance(first, SummarySection)
    return [first.failed(batch, reason), SUMMARY_SECTIONS["cases"](batch)]


def not_made(reason: str) -> list[dict[str, Any]]:
    """The blocks of a part that cannot be made, as data."""
    return [asdict(_not_made(reason))]


def _not_made(reason: str) -> Paragraph:
    return Paragraph(f"这一部分没有生成，其余部分不受影响。原因：{reason}", "bad")


__all__ = ["SUMMARY_SECTIONS", "bare", "not_made", "summary_section"]
