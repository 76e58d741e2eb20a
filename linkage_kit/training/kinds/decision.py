"""May this person be linked, and which way: articles 2, 4, 7 and 15."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.columns import Mask
from linkage_kit.procedure.decision import RULES
from linkage_kit.training import facts
from linkage_kit.training.answers import word
from linkage_kit.training.exercise import Exercise, Field, Values, always
from linkage_kit.training.kinds import CaseTables, exercise_kind
from linkage_kit.training.reckoning.choices import ARTICLE, OUTCOME, decision_ingredients

#: Cases of one outcome that exercises are made of: at least so many, or that part of all.
_FEWEST_OF_AN_OUTCOME, _PART_OF_AN_OUTCOME = 4, 30
_OUTCOMES = RESULT_TABLES["decisions"].columns["outcome"].words or {}
_SHOWN = (
    "sex",
    "birth_date",
    "retirement_group",
    "applied_on",
    "benefit_applied_on",
    "benefits_in_payment",
    "meets_employee_retirement",
    "employee_paid_months",
    "benefit_province",
    "choice",
)


def _of_every_outcome(result: AuditResult) -> Mask:
    """About as many cases of each outcome, so that every rule decides some."""
    outcomes = pd.Series(result.facts.cases.outcome, dtype="str")
    most = max(_FEWEST_OF_AN_OUTCOME, len(outcomes) // _PART_OF_AN_OUTCOME)
    mask: Mask = (outcomes.groupby(outcomes).cumcount() < most).to_numpy()
    return mask


def _with_facts(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """What the identity number says of the person is written out: the number is not shown."""
    person = case.facts.cases
    tables["cases"] = tables["cases"].assign(
        sex=person.sex[0],
        birth_date=pd.Series(person.birth_date, dtype="datetime64[s]").to_numpy(),
        retirement_group=person.retirement_group[0] or None,
    )


def _clauses_in_words(case: CaseAudit) -> dict[str, str]:
    return {rule.article: case.facts.rules.citation(rule.article) for rule in RULES}


@exercise_kind(
    "decision",
    "能否衔接，往哪个方向",
    ("2", "4", "7(1)", "7(2)", "15"),
    suits=_of_every_outcome,
    prepare=_with_facts,
)
def decision(case: CaseAudit) -> Exercise:
    """Outcome and the clause that decides it."""
    right = str(case.decision["outcome"])

    def of_outcome(values: Values) -> str:
        outcome = str(values["outcome"])
        return "" if outcome == right else outcome

    return Exercise(
        question="这个人的申请应当怎样处理？由哪一条决定？",
        facts=[
            facts.values_of_case(case, *_SHOWN),
            facts.employee_periods(case),
            facts.lines(
                "居民养老保险缴费年度",
                ["年度"],
                [[_years(case)]],
            ),
        ],
        fields=[
            Field(
                "outcome",
                "处理结果",
                word(_OUTCOMES),
                str(case.decision["articles"]),
                OUTCOME,
                always(decision_ingredients(case)),
                points=2,
            ),
            Field(
                "articles",
                "依据的条款",
                word(_clauses_in_words(case)),
                str(case.decision["articles"]),
                ARTICLE,
                lambda values: decision_ingredients(case, of_outcome(values)),
                needs=("outcome",),
            ),
        ],
        hints=(
            "按顺序逐条问：规程施行了吗？两边都参加过吗？已经领待遇了吗？申请在期间之内吗？缴费都在外省吗？",
            "都过了，再看退休条件：案卷记载的算数；没有记载的，先看缴费月数够不够（看申领那一年的最低月数），"
            "再看是否到龄。",
            "符合条件的看待遇享受地，不符合的看本人选择；前面的规则先适用，后面的就不再看。",
        ),
    )


def _years(case: CaseAudit) -> str:
    years = case.facts.resident.year
    if not len(years):
        return "没有"
    gaps = np.flatnonzero(np.diff(years) > 1)
    starts, ends = np.append(0, gaps + 1), np.append(gaps, len(years) - 1)
    return "、".join(
        f"{years[first]}" if first == last else f"{years[first]}~{years[last]}"
        for first, last in zip(starts, ends)
    )
