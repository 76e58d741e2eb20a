"""Employee retirement conditions: statutory month by birth month and group, minimum paid months by year (7)."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.columns import Columns, months
from linkage_kit.procedure.retirement import conditions, resident_age_reached, statutory_months
from linkage_kit.rulebook import shandong

pytestmark = pytest.mark.clause("7")

GROUPS = ("male_60", "female_55", "female_50")
BIRTHS = st.dates(dt.date(1950, 1, 1), dt.date(2010, 12, 31))


def days(*texts):
    return np.array(texts, "datetime64[D]")


def statutory(birth, group):
    """Statutory month of one person, as months since year 0."""
    return int(statutory_months(days(birth), np.array([group], object), days("2025-01-01"), shandong())[0])


def month_number(text):
    return int(months(np.array([text], "datetime64[M]"))[0])


@pytest.mark.parametrize(
    ("group", "born", "statutory_month"),
    [
        ("male_60", "1964-12", "2024-12"),
        ("male_60", "1965-01", "2025-02"),
        ("male_60", "1965-04", "2025-05"),
        ("male_60", "1965-05", "2025-07"),
        ("male_60", "1970-01", "2031-05"),
        ("male_60", "1976-08", "2039-07"),
        ("male_60", "1976-09", "2039-09"),
        ("female_55", "1969-12", "2024-12"),
        ("female_55", "1970-01", "2025-02"),
        ("female_55", "1975-06", "2031-11"),
        ("female_55", "1981-09", "2039-09"),
        ("female_50", "1974-12", "2024-12"),
        ("female_50", "1975-02", "2025-03"),
        ("female_50", "1975-03", "2025-05"),
        ("female_50", "1983-07", "2037-11"),
        ("female_50", "1984-11", "2039-11"),
        # The delay is capped: later births wait no longer.
        ("male_60", "1990-06", "2053-06"),
        ("female_55", "1990-06", "2048-06"),
        ("female_50", "1990-06", "2045-06"),
    ],
)
def test_the_statutory_month_follows_the_birth_month(group, born, statutory_month):
    assert statutory(f"{born}-12", group) == month_number(statutory_month)


@given(BIRTHS, st.sampled_from(GROUPS))
def test_the_day_of_birth_plays_no_part(birth, group):
    assert statutory(birth, group) == statutory(birth.replace(day=1), group)


@given(BIRTHS, st.sampled_from(GROUPS))
def test_one_month_later_for_every_step_of_birth_months_begun(birth, group):
    original, first, step, cap = {
        "male_60": (720, "1965-01", 4, 36),
        "female_55": (660, "1970-01", 4, 36),
        "female_50": (600, "1975-01", 2, 60),
    }[group]
    born = month_number(f"{birth:%Y-%m}")
    begun = range(month_number(first), born + 1)[::step]
    assert statutory(birth, group) == born + original + min(len(begun), cap)


@pytest.mark.parametrize(("birth", "group"), [("NaT", "male_60"), ("1970-01-01", "")])
def test_without_birth_date_or_group_there_is_no_statutory_month(birth, group):
    assert statutory(birth, group) == 0


def conditions_of(paid, benefit, birth="1960-01-01", group="male_60"):
    """The four conditions of one person, as a dict of Booleans."""
    person = Columns(
        {
            "birth_date": days(birth),
            "retirement_group": np.array([group], object),
            "employee_paid_months": np.array([paid or 0]),
            "benefit_applied_on": days(benefit),
        },
        {"employee_paid_months": np.array([paid is not None])},
    )
    found = conditions(person, shandong())
    return {name: bool(found[name][0]) for name in found.names()}


@pytest.mark.parametrize(
    ("benefit", "minimum"),
    [
        ("2025-01-01", 180),
        ("2029-12-31", 180),
        ("2030-01-01", 186),
        ("2031-06-01", 192),
        ("2032-06-01", 198),
        ("2033-06-01", 204),
        ("2034-06-01", 210),
        ("2035-06-01", 216),
        ("2036-06-01", 222),
        ("2037-06-01", 228),
        ("2038-12-31", 234),
        ("2039-01-01", 240),
        ("2055-01-01", 240),
    ],
)
def test_the_minimum_of_the_year_of_the_application_for_benefits_is_enough(benefit, minimum):
    assert conditions_of(minimum, benefit)["enough_months"]
    assert not conditions_of(minimum - 1, benefit)["enough_months"]


def test_the_age_is_reached_in_the_statutory_month_itself():
    # Born 1965-03: statutory month 2025-04.
    assert conditions_of(180, "2025-04-01", birth="1965-03-31")["age_reached"]
    assert not conditions_of(180, "2025-03-31", birth="1965-03-01")["age_reached"]


def test_unknown_months_are_not_enough_and_not_known():
    found = conditions_of(None, "2025-04-01")
    assert not found["months_known"]
    assert not found["enough_months"]


def test_an_unknown_group_leaves_the_age_unknown_and_not_reached():
    found = conditions_of(180, "2025-04-01", group="")
    assert not found["age_known"]
    assert not found["age_reached"]


@pytest.mark.clause("4")
@pytest.mark.parametrize(
    ("birth", "benefit", "reached"),
    [("1965-04-30", "2025-04-01", True), ("1965-05-01", "2025-04-30", False), ("NaT", "2025-04-30", False)],
)
def test_the_resident_pension_age_is_sixty_by_the_month_for_all(birth, benefit, reached):
    assert resident_age_reached(days(birth), days(benefit), shandong()).tolist() == [reached]
