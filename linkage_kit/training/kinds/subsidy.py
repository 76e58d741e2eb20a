"""The overlap's subsidy and where it goes: article 11."""

from __future__ import annotations

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.columns import Mask
from linkage_kit.training import facts
from linkage_kit.training.answers import MONEY, word
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import exercise_kind
from linkage_kit.training.reckoning import totals
from linkage_kit.training.reckoning.choices import choice, choice_ingredients
from linkage_kit.training.reckoning.refunds import SUBSIDY, subsidy_ingredients
from linkage_kit.training.record import due_years

_RECEIVERS = RESULT_TABLES["settlements"].columns["subsidy_to"].words or {}


def _has_subsidy(result: AuditResult) -> Mask:
    return result.facts.cases.subsidy_total > 0


@exercise_kind("subsidy", "重复月份的政府补贴", ("11",), suits=_has_subsidy)
def subsidy(case: CaseAudit) -> Exercise:
    """The subsidy of each year's overlap, their sum, and who gets it."""
    cases = case.facts.cases
    years = due_years(case)
    codes = tuple(f"subsidy:{year}" for year in years)
    receiver = str(cases.subsidy_to[0])
    (other,) = _RECEIVERS.keys() - {receiver}
    return Exercise(
        question="重复月份的政府补贴各年是多少？合计多少？给谁？",
        facts=[
            facts.resident_years(case, years),
            facts.months_of(case, years),
            facts.direction_of(case),
        ],
        fields=[
            *(
                Field(
                    code,
                    f"{year}年重复月份的补贴（元）",
                    MONEY,
                    "11",
                    SUBSIDY,
                    always(subsidy_ingredients(case, year)),
                )
                for code, year in zip(codes, years)
            ),
            Field(
                "subsidy_total",
                "补贴合计（元）",
                MONEY,
                "11",
                totals.SUM,
                lambda values: totals.sum_ingredients([values[code] for code in codes]),
                needs=codes,
            ),
            Field(
                "subsidy_to",
                "补贴的去向",
                word(_RECEIVERS),
                "11",
                choice({"wrong_receiver": [other]}, _RECEIVERS[receiver]),
                always(choice_ingredients(receiver)),
            ),
        ],
        hints=(
            "重复月份的政府补贴不退给本人，也不留在账户。",
            "每年：补贴 ÷ 12 × 重复月数，四舍五入到分；各年相加。",
            "居民转职工：退回居民养老保险经办机构；职工转居民：纳入居民养老保险基金统筹。",
        ),
    )
