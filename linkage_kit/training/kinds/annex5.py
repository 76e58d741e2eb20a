"""The whole of annex 5 from annexes 3 and 4: articles 12(1) and 12(2)."""

from __future__ import annotations

from functools import partial

import numpy as np

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import TABLES
from linkage_kit.columns import Columns
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.training import facts
from linkage_kit.training.answers import CAPITAL, COUNT, MONEY
from linkage_kit.training.exercise import Exercise, Field, Values, always, is_no_part_of_a_year
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning import totals
from linkage_kit.training.reckoning.months import month_ingredients, months_of_periods
from linkage_kit.training.reckoning.refunds import item, subtotal, with_months, year_ingredients
from linkage_kit.training.reckoning.ways import ingredients
from linkage_kit.training.record import due_years, has_due_years, periods_of

#: A form with more years takes an hour to fill in.
has_few_years = partial(has_due_years, 4)


def _year_fields(case: CaseAudit, year: int) -> list[Field]:
    """Months, items and refund of a year."""
    rule, row = case.facts.arithmetic(), year_ingredients(case, year)
    titles, months = TABLES["claims"].columns, f"months:{year}"
    periods = periods_of(case)

    def by_months(values: Values) -> Columns:
        return with_months(row, np.array([values[months]], np.int64), rule)

    return [
        Field(
            months,
            f"{year}年重复缴费月数",
            COUNT,
            "12(1)",
            months_of_periods(None),
            always(month_ingredients([year], periods)),
        ),
        *(
            Field(
                f"refund_{name}:{year}",
                f"{year}年{titles[f'refund_{name}'].title}（元）",
                MONEY,
                "12(2)",
                item(name, rule),
                by_months,
                needs=(months,),
                trivial=is_no_part_of_a_year,
            )
            for name in ITEMS
            if row[f"computed_{name}"][0]
        ),
        Field(
            f"refund:{year}",
            f"{year}年小计（元）",
            MONEY,
            "12(2)",
            subtotal(rule),
            by_months,
            needs=(months,),
            trivial=is_no_part_of_a_year,
        ),
    ]


@exercise_kind("annex5", "填写附件5", ("12(2)", "12(1)"), suits=has_few_years, points=20)
def annex5(case: CaseAudit) -> Exercise:
    """Every figure of annex 5: a year's months, items and refund, the total and its capital amount."""
    years = due_years(case)
    of_years = [_year_fields(case, year) for year in years]
    refunds = tuple(f"refund:{year}" for year in years)
    return Exercise(
        question="根据附件3和附件4填写附件5：逐年的重复月数、各项清退金额和小计，再合计，并写出大写金额。",
        facts=[facts.resident_years(case), facts.employee_periods(case)],
        fields=[
            *(field for fields in of_years for field in fields),
            Field(
                "refund_total",
                "清退总额（元）",
                MONEY,
                "12(2)",
                totals.SUM,
                lambda values: totals.sum_ingredients([values[code] for code in refunds]),
                needs=refunds,
                points=2,
            ),
            Field(
                "refund_total_capital",
                "清退总额大写",
                CAPITAL,
                "12(2)",
                totals.CAPITAL,
                lambda values: ingredients(fen=values["refund_total"]),
                needs=("refund_total",),
            ),
        ],
        hints=(
            "先找出有本金又有重复月份的年度，逐年数出重复月数。",
            "每年：四项本金之和 ÷ 12 × 重复月数，四舍五入一次，再按最大余数分到各项。",
            f"要填的年度有{len(years)}个：{'、'.join(map(str, years))}；各年小计相加就是清退总额。",
        ),
    )
