"""The overlap months of one year, and which they are: article 12(1)."""

from __future__ import annotations

from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.training import facts
from linkage_kit.training.answers import COUNT, MONTHS
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.reckoning.months import (
    month_ingredients,
    month_set,
    months_of_periods,
    months_of_set,
    set_ingredients,
)
from linkage_kit.training.record import (
    deemed_period,
    deemed_service,
    has_partly_overlapping_year,
    partly_overlapping_years,
    periods_of,
)


def _one_year(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    years = partly_overlapping_years(case)
    year = int(rng.choice(years))
    note(tables, year=year, deemed=deemed_service(case, [year], rng))


@exercise_kind(
    "overlap_year", "一年的重复缴费月", ("12(1)",), suits=has_partly_overlapping_year, prepare=_one_year
)
def overlap_year(case: CaseAudit) -> Exercise:
    """Months of a year that were paid in both schemes: which, and how many."""
    year, deemed = int(noted(case, "year")), noted(case, "deemed")
    periods, service = periods_of(case), deemed_period(deemed)
    resident = case.facts.resident
    row = resident.select(resident.year == year)
    certain = int(row.months[0]) == int(row["mask"][0]).bit_count()
    rows = month_ingredients([year], periods)
    listed = Field(
        f"month_list:{year}",
        f"{year}年在职工缴费时段内的月份",
        MONTHS,
        "12(1)",
        month_set(service),
        always(rows),
    )
    counted = Field(
        f"months:{year}",
        f"{year}年重复缴费月数",
        COUNT,
        "12(1)",
        months_of_set(service) if certain else months_of_periods(service),
        (lambda values: set_ingredients(values[listed.code], rows)) if certain else always(rows),
        needs=(listed.code,) if certain else (),
    )
    return Exercise(
        question=f"{year}年缴了居民养老保险。这一年哪些月份在职工缴费时段之内？要清退几个月？",
        facts=[facts.employee_periods(case, deemed), facts.resident_years(case, [year])],
        fields=[listed, counted],
        hints=(
            "居民养老保险按年缴费：这一年的每个月都算缴过，再看职工养老保险在这一年缴了哪些月。",
            "时段含起止当月；两个时段都有的月份只计一次；视同缴费没有缴费，不计入。",
            "时段内没有缴满的，月数按实际缴费月数计；在月份方格里把缴过的月份逐格涂上，再数格子。",
        ),
    )
