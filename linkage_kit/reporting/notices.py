"""Notices as blocks: what a reader must know before the findings."""

from __future__ import annotations

from linkage_kit.audit.notices import CHOSEN
from linkage_kit.reporting.blocks import Block, Paragraph
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.summary.opened_batch import Batch


def case_notices(case: ReportCase) -> list[Block]:
    """Those that concern the case, for page one of its report."""
    return [Paragraph(case.shown(f"注意：{notice.of_case}"), "warn") for notice in case.audit.notices]


def batch_notices(batch: Batch) -> list[Block]:
    """Those of the cases of the summary; which of those that were read it covers, the folder's own sentences say."""
    told = [notice for notice in batch.audit.notices if notice.code != CHOSEN]
    told += [notice for notice in batch.whole.notices if notice.code == CHOSEN]
    return [
        Paragraph(batch.shown(f"注意：{notice.text}"), "warn")
        if notice.warns
        else Paragraph(batch.shown(notice.text), "muted")
        for notice in told
    ]
