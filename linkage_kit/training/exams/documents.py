"""The title block of whatever is printed of an exam."""

from __future__ import annotations

from linkage_kit.reporting.blocks import Document
from linkage_kit.rulebook import shandong
from linkage_kit.training.pool import ASOF


def exam_document(title: str, subtitle: str, called: str, code: str) -> Document:
    """What a document of an exam is about; `called` says what the `code` is of (试卷编码, 考试编码)."""
    return Document(
        title=title,
        subtitle=subtitle,
        case_id=code,
        asof=ASOF.isoformat(),
        rulebook=shandong().digest,
        foot=f"{called} {code}",
    )
