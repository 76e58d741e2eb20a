"""Employee retirement conditions that article 7 asks for, computed where the record does not state them (reading 8).

The national reform in force since 2025-01-01, by whole months: the day of birth plays no part. Before 2025 the same
formula gives the original ages and 180 months.
"""

from __future__ import annotations

import numpy as np

from linkage_kit import identity
from linkage_kit.coded import Coded, filled
from linkage_kit.columns import Array, Columns, Days, Mask, months
from linkage_kit.rulebook import Rulebook, clause


@clause("7")
def persons(cases: Columns) -> Columns:
    """Cases with the sex, birth date and retirement group that count (reading 8).

    Recorded ones count; blank ones are taken from the digits of the identity number; men's group is `male_60`, while
    women's is never derived. Adds `recorded_sex`, `recorded_birth_date` and what the identity number says: `id_valid`,
    `id_sex` and `id_birth_date`.
    """
    said = _said_by_numbers(cases)
    sex = filled(cases.sex, cases.sex == "", said.sex)
    birth = np.where(np.isnat(cases.birth_date), said.birth_date, cases.birth_date)
    men = (cases.retirement_group == "") & (sex == "男")
    return cases.with_columns(
        sex=sex,
        birth_date=birth,
        retirement_group=filled(cases.retirement_group, men, Coded.all_of("male_60", len(cases))),
        recorded_sex=cases.sex,
        recorded_birth_date=cases.birth_date,
        id_valid=said.valid,
        id_sex=said.sex,
        id_birth_date=said.birth_date,
    )


def _said_by_numbers(cases: Columns) -> identity.Inside:
    """What the identity numbers say; who has them as characters need not make them text."""
    if "id_characters" in cases:
        return identity.inside_characters(cases.id_characters, cases.id_complete)
    return identity.inside(cases.id_number)


@clause("7")
def statutory_months(birth_date: Days, retirement_group: Array, on: Days, rules: Rulebook) -> Array:
    """Statutory retirement month of each person, as months since year 0; 0 where birth date or group is unknown.

    `on` is the day whose rules count: that of the application for benefits.
    """
    born = months(birth_date)
    result = np.zeros(len(born), np.int64)
    for groups, in_force in rules.retirement_groups_by_date(on):
        for group in groups.values():
            begun = born - months(np.asarray(group.first_birth_month))
            delay = np.minimum(begun // group.months_per_step + 1, group.max_delay)
            due = born + group.original_age_months + np.where(begun < 0, 0, delay)
            result = np.where((retirement_group == group.id) & in_force, due, result)
    return np.where(np.isnat(birth_date), 0, result)


@clause("7")
def conditions(persons: Columns, rules: Rulebook) -> Columns:
    """Employee retirement conditions at the month of the application for benefits.

    `persons`: `birth_date`, `retirement_group` ("" unknown), `employee_paid_months` (deemed ones included),
    `benefit_applied_on`. Gives Booleans: `months_known`, `enough_months`, `age_known`, `age_reached`, and what they
    were held against: `minimum_months`, `statutory_months` (as `statutory_months` gives them).
    """
    benefit_month = months(persons.benefit_applied_on)
    minimum = rules.minimum_months.on(persons.benefit_applied_on)
    statutory = statutory_months(
        persons.birth_date, persons.retirement_group, persons.benefit_applied_on, rules
    )
    months_known = persons.known("employee_paid_months")
    return Columns(
        {
            "months_known": months_known,
            "enough_months": months_known & (persons.employee_paid_months >= minimum),
            "age_known": statutory > 0,
            "age_reached": (statutory > 0) & (statutory <= benefit_month),
            "minimum_months": minimum,
            "statutory_months": statutory,
        }
    )


@clause("4")
def resident_age_reached(birth_date: Days, benefit_applied_on: Days, rules: Rulebook) -> Mask:
    """Who has the resident pension age by the month of the application for benefits (False where birth is unknown)."""
    due = months(birth_date) + rules.resident_pension_age.on(benefit_applied_on) * 12
    return ~np.isnat(birth_date) & (due <= months(benefit_applied_on))
