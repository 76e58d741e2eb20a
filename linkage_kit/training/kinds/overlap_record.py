"""The overlap months of a whole record: article 12(1)."""

from __future__ import annotations

from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.training import facts
from linkage_kit.training.answers import COUNT
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.reckoning.months import (
    month_ingredients,
    months_of_periods,
    total_ingredients,
    total_of,
)
from linkage_kit.training.record import (
    deemed_period,
    deemed_service,
    due_years,
    has_partly_overlapping_year,
    paid_years,
    periods_of,
    unpaid_years,
)


def _with_deemed_service(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    note(tables, deemed=deemed_service(case, paid_years(case), rng))


@exercise_kind(
    "overlap_record",
    "全部年度的重复缴费月",
    ("12(1)",),
    suits=has_partly_overlapping_year,
    prepare=_with_deemed_service,
)
def overlap_record(case: CaseAudit) -> Exercise:
    """Overlap months of every year with a payment, none in some, and of all together."""
    deemed = noted(case, "deemed")
    periods, service = periods_of(case), deemed_period(deemed)
    years, paid = due_years(case), paid_years(case)
    fields = [
        Field(
            f"months:{year}",
            f"{year}年重复缴费月数",
            COUNT,
            "12(1)",
            months_of_periods(service),
            always(month_ingredients([year], periods)),
        )
        for year in paid
    ]
    codes = tuple(field.code for field in fields)
    total = Field(
        "months_total",
        "重复缴费月数合计",
        COUNT,
        "12(1)",
        total_of(service, tuple(unpaid_years(case)), tuple(years)),
        lambda values: total_ingredients([values[code] for code in codes], periods),
        needs=codes,
    )
    return Exercise(
        question="逐年比对两边的记录：下列年度各重复缴费几个月（没有的填0）？全部年度合计几个月？",
        facts=[facts.employee_periods(case, deemed), facts.resident_years(case)],
        fields=[*fields, total],
        hints=(
            "先在居民历年缴费中找出有本金的年度，四项本金全年为零的年度不清退。",
            "再逐年看职工缴费时段覆盖了哪些月份，含起止当月，同一月份只计一次，视同缴费不计。",
            f"要清退的年度有{len(years)}个：{'、'.join(map(str, years))}；没有缴满的时段按实际缴费月数。",
        ),
    )
