"""What each generated case is to be: its outcome, its person's age and paid months, its dates.

Every case is planned from its outcome backwards, so that the decision (articles 2, 4, 7, 15) comes out as planned.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from linkage_kit.columns import Array, Columns, Days, months
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT, RESIDENT_TO_EMPLOYEE
from linkage_kit.procedure.retirement import conditions
from linkage_kit.rulebook import Rulebook
from linkage_kit.sample import people
from linkage_kit.sample.levels import ORDINARY, Level

#: How often each outcome comes up among ordinary cases.
SHARES = ORDINARY.outcomes
#: Outcomes of people who are sixty and have too few employee months.
_TOO_FEW_MONTHS = (EMPLOYEE_TO_RESIDENT, "deferred", "awaiting_choice")
#: The last application is early enough for every step to be done before the middle of 2026.
_LAST_APPLICATION = np.datetime64("2026-03-13")


def draw(rng: Generator, cases: int, rules: Rulebook, level: Level = ORDINARY) -> Columns:
    """Plans of that many cases of a level.

    Gives `outcome`, `applied_on`, `benefit_applied_on`, `sex`, `retirement_group`, `county` (row of
    `people.COUNTIES`), `birth_date`, `id_number`, `employee_total` (paid months, deemed ones not counted), `deemed`,
    `minimum` (the months needed for an employee pension).
    """
    outcome = rng.choice(np.array(list(level.outcomes), object), cases, p=list(level.outcomes.values()))
    applied_on = _applications(rng, outcome, rules, level)
    benefit_on = applied_on + _days_to_benefits(rng, outcome)
    sex, group = _groups(rng, outcome, rules)
    few = np.isin(outcome, _TOO_FEW_MONTHS)
    minimum = rules.minimum_months.on(benefit_on)
    short = np.where(outcome == "deferred", minimum - rng.integers(1, 60, cases), rng.integers(6, 150, cases))
    deemed = np.where(~few & (rng.random(cases) < 0.25), rng.integers(12, 100, cases), 0)
    births = _births(rng, outcome, group, benefit_on, rules)
    county = rng.integers(0, len(people.COUNTIES), cases)
    return Columns(
        {
            "outcome": outcome,
            "applied_on": applied_on,
            "benefit_applied_on": benefit_on,
            "sex": sex,
            "retirement_group": group,
            "county": county,
            "birth_date": births,
            "id_number": people.identity_numbers(rng, county, births, sex).to_numpy(object),
            "employee_total": np.where(few, short, minimum + rng.integers(0, 110, cases) - deemed),
            "deemed": deemed,
            "minimum": minimum,
        }
    )


def retirement_record(rng: Generator, plan: Columns, paid: Array, rules: Rulebook) -> Columns:
    """What the case records of the retirement conditions, where the plan needs it blank with blanks.

    `paid`: months of the case's periods. Where a partial period cost the last months that the plan needs, deemed ones
    make them up.

    Gives `employee_paid_months`, `meets_employee_retirement` (as computed, in some cases left to computation) and
    `benefit_province`.
    """
    cases, missing = len(plan), plan.outcome == "facts_missing"
    few = np.isin(plan.outcome, (*_TOO_FEW_MONTHS, "not_in_both_schemes"))
    paid_months = np.where(few, paid + plan.deemed, np.maximum(paid + plan.deemed, plan.minimum))
    computed = conditions(plan.with_columns(employee_paid_months=paid_months), rules)
    months_missing = missing & (rng.random(cases) < 0.5)
    # A recorded condition counts as it stands: for want of age alone, or of facts, nothing may be recorded.
    stated = (rng.random(cases) < 0.6) & ~missing & (plan.outcome != "age_not_reached")
    elsewhere = (
        people.ELSEWHERE["code"].str[:2].to_numpy(object)[rng.integers(0, len(people.ELSEWHERE), cases)]
    )
    province = np.where(plan.outcome == "cross_province", elsewhere, rules.province.latest)
    return Columns(
        {
            "employee_paid_months": paid_months,
            "meets_employee_retirement": computed.enough_months & computed.age_reached,
            "benefit_province": np.where(missing & ~months_missing, "", province),
        },
        {"employee_paid_months": ~months_missing, "meets_employee_retirement": stated},
    )


def choices(rng: Generator, outcome: Array) -> Array:
    """The choice under 7(2); some state one though the conditions are met."""
    idle = np.isin(outcome, (RESIDENT_TO_EMPLOYEE, "age_not_reached")) & (rng.random(len(outcome)) < 0.1)
    return np.select(
        [outcome == EMPLOYEE_TO_RESIDENT, outcome == "deferred", idle],
        ["resident", "defer", "resident"],
        default="",
    ).astype(object)


def _applications(rng: Generator, outcome: Array, rules: Rulebook, level: Level) -> Days:
    first = np.datetime64(rules.effective_from)
    usual = first + rng.integers(1, (_LAST_APPLICATION - first).astype(int), len(outcome), endpoint=True)
    if level.applied:
        usual = _in_weeks(rng, level.applied, len(outcome))
    return np.where(outcome == "before_effective_date", first - rng.integers(1, 90, len(outcome)), usual)


def _in_weeks(rng: Generator, weeks: tuple[tuple[str, str], ...], cases: int) -> Days:
    first, last = np.array(weeks, "datetime64[D]").T
    which = rng.integers(0, len(weeks), cases)
    return first[which] + rng.integers(0, (last - first).astype(int)[which], endpoint=True)


def _days_to_benefits(rng: Generator, outcome: Array) -> Array:
    """Days from the application to the one for benefits: inside the window, too early for it, or after it."""
    cases = len(outcome)
    return np.select(
        [outcome == "outside_window", outcome == "already_receiving"],
        [rng.integers(200, 400, cases), -rng.integers(20, 700, cases)],
        default=rng.integers(20, 150, cases),
    )


def _groups(rng: Generator, outcome: Array, rules: Rulebook) -> tuple[Array, Array]:
    """Sex and retirement group; only men reach sixty before their statutory age."""
    in_force = rules.retirement_groups(rules.effective_from)
    groups = np.array(list(in_force), object)
    shares = {"male_60": 0.5, "female_55": 0.15, "female_50": 0.35}
    drawn = rng.choice(groups, len(outcome), p=[shares[group] for group in groups])
    group = np.where(outcome == "age_not_reached", "male_60", drawn)
    sexes = np.array([in_force[name].sex for name in groups], object)
    return sexes[(group[:, None] == groups).argmax(axis=1)], group


def _births(rng: Generator, outcome: Array, group: Array, benefit_on: Days, rules: Rulebook) -> Days:
    """Birth dates: just of retirement age, or sixty, or sixty this month where the statutory age is to come."""
    cases = len(outcome)
    since = np.where(outcome == "age_not_reached", 0, rng.integers(0, 6, cases))
    reached = months(benefit_on) - since
    sixty = np.isin(outcome, (*_TOO_FEW_MONTHS, "age_not_reached"))
    born = np.where(
        sixty,
        reached - rules.resident_pension_age.on(benefit_on) * 12,
        people.birth_months_for_retirement(group, reached, rules),
    )
    first_day: Days = (born - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return first_day + rng.integers(0, 28, cases)
