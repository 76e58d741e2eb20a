"""The capital amount of a refund: annex 5, article 12(2)."""

from __future__ import annotations

from linkage_kit.audit import CaseAudit
from linkage_kit.money import format_yuan, with_separators
from linkage_kit.reporting.blocks import Paragraph
from linkage_kit.training.answers import CAPITAL
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning import totals
from linkage_kit.training.reckoning.ways import ingredients
from linkage_kit.training.record import has_refund


@exercise_kind("capital", "清退总额的大写", ("12(2)",), suits=has_refund)
def capital(case: CaseAudit) -> Exercise:
    """The refund total in words."""
    fen = int(case.facts.cases.refund_total[0])
    return Exercise(
        question="附件5的清退总额怎样大写？",
        facts=[Paragraph(f"清退总额：{with_separators(format_yuan(fen))}元")],
        fields=[
            Field(
                "refund_total_capital",
                "清退总额大写",
                CAPITAL,
                "12(2)",
                totals.CAPITAL,
                always(ingredients(fen=fen)),
            )
        ],
        hints=(
            "数字用壹贰叁肆伍陆柒捌玖，位用拾佰仟万，金额用元角分。",
            "到元或角为止的，以“整”结束；有分的不写“整”。",
            "中间空着的位写一个“零”，小数点后第一位是角、第二位是分。",
        ),
    )
