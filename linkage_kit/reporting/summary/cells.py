"""Cells and sentences that several sections of a summary use."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.reporting.blocks import LinkCell, Paragraph, TableCell, Tone
from linkage_kit.reporting.formats import formats
from linkage_kit.reporting.index import EDITED, OUTDATED
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.values import amount, whole

_WRONG = {OUTDATED: "（已过期）", EDITED: "（被改动）"}
NO_CASES = Paragraph("没有选中任何案件。", "muted")


def count(number: Any, tone: Tone = "plain") -> TableCell:
    """A number; a zero stands back."""
    return TableCell(whole(number), tone if not pd.isna(number) and number else "muted")


def money(fen: Any, tone: Tone = "plain") -> TableCell:
    """An amount in yuan."""
    return TableCell(amount(fen), tone if not pd.isna(fen) and fen else "muted")


def total(fen: pd.Series) -> int:
    """Sum of a column of fen, 0 where there is nothing."""
    return int(fen.fillna(0).sum())


def report_links(row: Any, batch: Batch) -> TableCell:
    """Links to a case's reports, each with what is wrong with it; why there are none where the case failed."""
    if row.state == "failed":
        return TableCell("生成失败", "bad")
    links = [
        (f"{known.title}{_WRONG.get(batch.states.get(name, ''), '')}", f"./{name}")
        for known in formats()
        if not pd.isna(name := getattr(row, known.name))
    ]
    return LinkCell("　".join(label for label, _ in links) or "—", "plain", links)
