"""A year's refund: article 12(2)."""

from __future__ import annotations

from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.training import facts
from linkage_kit.training.answers import MONEY
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.reckoning.refunds import subtotal, year_ingredients
from linkage_kit.training.record import hard_year, has_refund


def _one_year(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    note(tables, year=hard_year(case, rng))


@exercise_kind("refund_year", "一年的清退金额", ("12(2)",), suits=has_refund, prepare=_one_year)
def refund_year(case: CaseAudit) -> Exercise:
    """The refund of a year whose overlap months are given."""
    year = int(noted(case, "year"))
    row = year_ingredients(case, year)
    months = int(row.computed_months[0])
    rule = case.facts.arithmetic()
    return Exercise(
        question=f"{year}年重复缴费{months}个月，这一年应清退多少元？",
        facts=[facts.resident_years(case, [year]), facts.months_of(case, [year])],
        fields=[
            Field(
                f"refund:{year}",
                f"{year}年清退金额（元）",
                MONEY,
                "12(2)",
                subtotal(rule),
                always(row),
                points=2,
            )
        ],
        hints=(
            "退的是重复月份的本金：个人、被征地个人、集体、被征地集体四项；补贴和利息不退。",
            "先把四项本金相加，乘重复月数，最后除以12。",
            f"四项本金合计 ÷ 12 × {months}，只在最后四舍五入到分。",
        ),
    )
