"""What a reader of a valid casebook should know of it all the same."""

from __future__ import annotations

from typing import Any

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.privacy import case_names
from linkage_kit.masking import mask_text

_NAMED = 3


def notices(casebook: Casebook) -> list[dict[str, Any]]:
    """Notices of a casebook: `code`, `count` and a Chinese `text`, with the numbers of persons hidden."""
    names = case_names(casebook.held["cases"]["case_id"])
    if not names:
        return []
    called = "、".join(f"{mask_text(case_id)}称为{name}" for case_id, name in list(names.items())[:_NAMED])
    more = "等" if len(names) > _NAMED else ""
    text = (
        f"{len(names)}个案件的案件编号是或含有公民身份号码或者电话，宜改用不含号码的编号。"
        f"遮盖号码的报告、目录和结果表中，这些案件按编号次序另称：{called}{more}。"
    )
    return [{"code": "case_id_personal", "count": len(names), "text": text}]
