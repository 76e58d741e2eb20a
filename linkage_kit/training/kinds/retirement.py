"""The statutory retirement month and the minimum paid months: article 7, reading 8."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import TABLES
from linkage_kit.procedure.retirement import statutory_months
from linkage_kit.reporting.values import chinese_day
from linkage_kit.rulebook import Rulebook, shandong
from linkage_kit.sample.people import identity_numbers
from linkage_kit.training import facts
from linkage_kit.training.answers import COUNT, MONTH
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind
from linkage_kit.training.reckoning.eligibility import (
    minimum_ingredients,
    minimum_months,
    retirement,
    retirement_ingredients,
)

#: The day since which the groups are those of the reform.
_ON: dt.date = shandong().parameters["retirement_groups"].values[-1][0]


def _another_person(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Somebody of any group who retires in the years of the reform, and applies for benefits in that month."""
    rules = shandong()
    groups = rules.retirement_groups(_ON)
    group = groups[str(rng.choice(list(groups)))]
    begun = int(rng.integers(-6, group.max_delay * group.months_per_step + 12))
    birth = (group.first_birth_month + begun).astype("datetime64[D]") + rng.integers(0, 28)
    born, named = np.array([birth]), np.array([group.id], object)
    month = int(statutory_months(born, named, np.array([_ON], "datetime64[D]"), rules)[0]) - 1970 * 12
    benefit = np.datetime64(month, "M").astype("datetime64[D]") + rng.integers(0, 28)
    sex = np.array([group.sex], object)
    tables["cases"] = tables["cases"].assign(
        sex=group.sex,
        birth_date=pd.Timestamp(birth).as_unit("s"),
        retirement_group=group.id,
        id_number=identity_numbers(rng, np.zeros(1, np.int64), born, sex).to_numpy(object),
        benefit_applied_on=pd.Timestamp(benefit).as_unit("s"),
        applied_on=pd.Timestamp(benefit - 30).as_unit("s"),
    )


def _minimum_by_year(rules: Rulebook) -> str:
    """The minimum months in words: the first value, how it grows, and the last."""
    (_, first), *later = rules.minimum_months.values
    begins, most = later[0][0].year, later[-1]
    return (
        f"{begins - 1}年及以前{first}个月，{begins}年起每年增加{later[0][1] - first}个月，"
        f"到{most[0].year}年的{most[1]}个月为止"
    )


@exercise_kind("retirement", "法定退休年月和最低缴费月数", ("7",), prepare=_another_person)
def retirement_month(case: CaseAudit) -> Exercise:
    """Statutory retirement month, and the minimum months of the year of the application for benefits."""
    person, rules = case.facts.cases, case.facts.rules
    birth, group, benefit = person.birth_date[0], person.retirement_group[0], person.benefit_applied_on[0]
    of_sex = rules.retirement_groups(_ON)
    others = tuple(one.id for one in of_sex.values() if one.sex == of_sex[group].sex and one.id != group)
    titles = TABLES["cases"].columns["retirement_group"].words or {}
    return Exercise(
        question="这个人的法定退休年月是哪年哪月？申领待遇时最低要缴多少个月？",
        facts=[
            facts.values_of_case(
                case,
                "sex",
                "birth_date",
                more=[("退休类别", titles[group]), ("申领待遇", chinese_day(benefit.item()))],
            )
        ],
        fields=[
            Field(
                "statutory_month",
                "法定退休年月",
                MONTH,
                "7",
                retirement(rules, others),
                always(retirement_ingredients(birth, group, benefit)),
                points=2,
            ),
            Field(
                "minimum_months",
                "最低缴费月数",
                COUNT,
                "7",
                minimum_months(rules),
                always(minimum_ingredients(benefit)),
            ),
        ],
        hints=(
            "渐进式延迟退休自2025年起施行：先看原退休年龄，再看出生年月延迟几个月。日子不起作用，只看月份。",
            f"这一类别自{of_sex[group].first_birth_month}出生的起，每{of_sex[group].months_per_step}个月延迟1个月，"
            f"最多{of_sex[group].max_delay}个月；不满一段的按一段算。",
            f"最低缴费月数：{_minimum_by_year(rules)}。",
        ),
    )
