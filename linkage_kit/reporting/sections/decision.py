"""Decision: the outcome, the rule that decided and its clause (articles 2, 4 to 8 and 15)."""

from __future__ import annotations

import pandas as pd

from linkage_kit.reporting.blocks import Block, Facts, Paragraph, Section
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import BLANK, text, word
from linkage_kit.rulebook import RULEBOOK


def build(case: ReportCase) -> Section:
    """Section of the decision."""
    decision = case.audit.decision
    outcome = word("decisions", "outcome", decision["outcome"])
    clause = RULEBOOK.clauses[decision["articles"]]
    blocks: list[Block] = [
        Paragraph(f"结论：{outcome}。", "good" if case.has_direction else "warn"),
        Facts(
            [
                ("衔接方向", word("decisions", "direction", decision["direction"])),
                (
                    "案卷记录的方向",
                    word("cases", "recorded_direction", case.audit.case["recorded_direction"]),
                ),
                ("决定条款", f"{clause.citation}：{clause.zh}"),
                ("理由", case.shown(text(decision["reason"]))),
            ]
        ),
    ]
    return Section("decision", "适用判定", blocks)


def no_direction_sentence(case: ReportCase, consequence: str) -> Paragraph:
    """Why a part of the report is empty in a case that is not linked."""
    outcome = word("decisions", "outcome", case.audit.decision["outcome"])
    article = case.audit.decision["articles"]
    citation = BLANK if pd.isna(article) else RULEBOOK.citation(article)
    return Paragraph(f"本案判定为“{outcome}”（{citation}），不办理制度衔接，{consequence}", "muted")
