"""The first day of the six months, and whether an application lies in them: article 4."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.procedure.decision import window_opens
from linkage_kit.rulebook import shandong
from linkage_kit.training import facts
from linkage_kit.training.answers import DAY, word
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind
from linkage_kit.training.reckoning.eligibility import (
    IN_WINDOW,
    in_window_ingredients,
    window,
    window_ingredients,
)
from linkage_kit.yes_no import YES_NO

#: Days from the window's first day, or its last one, on which a made application lies: at the ends most often.
_FROM_ENDS = np.array([-1, 0, 0, 1, 40])


def _near_the_end(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """Half of the applications for benefits come at a month's end, and those for linkage near an end of the window."""
    month = np.datetime64("2025-08") + rng.integers(0, 17)
    last = (month + 1).astype("datetime64[D]") - 1
    benefit = last if rng.random() < 0.5 else month.astype("datetime64[D]") + rng.integers(0, 28)
    opens = window_opens(np.array([benefit]), shandong())[0]
    off = int(rng.choice(_FROM_ENDS))
    applied = opens + off if rng.random() < 0.6 else benefit - off
    tables["cases"] = tables["cases"].assign(
        applied_on=pd.Timestamp(applied).as_unit("s"), benefit_applied_on=pd.Timestamp(benefit).as_unit("s")
    )


@exercise_kind("window", "六个月的第一天", ("4",), prepare=_near_the_end)
def six_months(case: CaseAudit) -> Exercise:
    """First day of the window, and whether the application lies in it."""
    applied, benefit = (case.facts.cases[name][0] for name in ("applied_on", "benefit_applied_on"))
    return Exercise(
        question="最早哪一天可以申请衔接？这次申请在期间之内吗？",
        facts=[facts.values_of_case(case, "applied_on", "benefit_applied_on")],
        fields=[
            Field(
                "window_opens",
                "可以申请的第一天",
                DAY,
                "4",
                window(case.facts.rules),
                always(window_ingredients(benefit)),
                points=2,
            ),
            Field(
                "in_window",
                "申请在期间之内",
                word(YES_NO),
                "4",
                IN_WINDOW,
                lambda values: in_window_ingredients(values["window_opens"], applied, benefit),
                needs=("window_opens",),
            ),
        ],
        hints=(
            "从申领待遇之日往前数六个月，按日历月数，不按天数。",
            "往前六个月的同一天就是第一天；那个月没有这一天的，取那个月的最后一天。",
            "第一天和申领当天都算在期间之内：第一天 ≤ 申请日 ≤ 申领日。",
        ),
    )
