"""Decisions: the first rule that applies wins; the six months by calendar (2, 4, 7, 15)."""

import datetime as dt

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.columns import Columns
from linkage_kit.procedure.decision import Situation, decide, in_window, window_opens
from linkage_kit.rulebook import shandong

DATES = st.dates(dt.date(2024, 1, 1), dt.date(2099, 12, 31))


def days(*texts):
    return np.array(texts, "datetime64[D]")


@pytest.mark.clause("4")
@pytest.mark.parametrize(
    ("benefits", "opens"),
    [
        ("2025-09-15", "2025-03-15"),
        ("2025-08-31", "2025-02-28"),  # the last day of a shorter month
        ("2024-08-31", "2024-02-29"),
        ("2025-03-31", "2024-09-30"),
        ("2025-02-28", "2024-08-28"),
        ("2025-05-30", "2024-11-30"),
        ("2025-01-01", "2024-07-01"),
    ],
)
def test_the_window_opens_on_the_same_day_of_the_month_or_its_last(benefits, opens):
    first = days(opens)
    assert window_opens(days(benefits), RULES).tolist() == first.tolist()
    assert in_window(first, days(benefits), RULES).all()
    assert not in_window(first - 1, days(benefits), RULES).any()


@pytest.mark.clause("4")
def test_the_day_of_the_application_for_benefits_is_the_last_of_the_window():
    day = days("2025-09-15")
    assert in_window(day, day, RULES).all()
    assert not in_window(day + 1, day, RULES).any()


@pytest.mark.clause("4")
@given(DATES, st.integers(-10, 400))
def test_the_window_is_six_calendar_months(benefits, earlier):
    applied = benefits - dt.timedelta(earlier)
    expected = benefits - relativedelta(months=6) <= applied <= benefits
    assert in_window(days(applied), days(benefits), RULES).tolist() == [expected]


RULES = shandong()
# Facts to which every rule of the contract applies, and what each rule's removal leaves to the next one.
EVERYTHING_WRONG = {
    "applied_on": "2024-12-14",
    "benefit_applied_on": "2026-12-01",
    "in_both_schemes": False,
    "benefits_in_payment": "resident",
    "all_elsewhere": True,
    "meets_employee_retirement": None,
    "months_known": False,
    "enough_months": False,
    "age_known": False,
    "age_reached": False,
    "benefit_province": "",
    "choice": "",
}
STEPS = [
    ({}, "before_effective_date", "15"),
    ({"applied_on": "2024-12-15"}, "not_in_both_schemes", "2"),
    ({"in_both_schemes": True}, "already_receiving", "2"),
    ({"benefits_in_payment": ""}, "outside_window", "4"),
    ({"benefit_applied_on": "2025-06-15"}, "cross_province", "2"),
    ({"all_elsewhere": False}, "facts_missing", "7"),
    ({"months_known": True}, "awaiting_choice", "7(2)"),
    ({"choice": "defer"}, "deferred", "7(2)"),
    ({"choice": "resident"}, "employee_to_resident", "7(2)"),
    ({"enough_months": True}, "facts_missing", "7"),
    ({"age_known": True}, "age_not_reached", "7"),
    ({"age_reached": True}, "facts_missing", "7(1)"),
    ({"benefit_province": "11"}, "cross_province", "7(1)"),
    ({"benefit_province": "37"}, "resident_to_employee", "7(1)"),
]


def decided(facts):
    known = {"meets_employee_retirement": np.array([facts["meets_employee_retirement"] is not None])}
    names = ("applied_on", "benefit_applied_on")
    cases = {
        name: days(value) if name in names else np.array([value], object if isinstance(value, str) else bool)
        for name, value in facts.items()
    }
    return decide(Situation(Columns(cases, known), Columns(cases), RULES))


@pytest.mark.clause("2", "4", "7(1)", "7(2)", "15")
@pytest.mark.parametrize("number", range(len(STEPS)), ids=[outcome for _, outcome, _ in STEPS])
def test_rules_apply_in_the_order_of_the_contract(number):
    facts = dict(EVERYTHING_WRONG)
    for change, _, _ in STEPS[: number + 1]:
        facts |= change
    found = decided(facts)
    _, outcome, article = STEPS[number]
    assert (found.outcome[0], found.articles[0]) == (outcome, article)
    linkage = outcome in ("resident_to_employee", "employee_to_resident")
    assert found.direction[0] == (outcome if linkage else "")
    assert found.reason[0].endswith("。")


@pytest.mark.clause("7")
@pytest.mark.parametrize(
    ("recorded", "outcome"), [(True, "resident_to_employee"), (False, "awaiting_choice")]
)
def test_a_recorded_condition_counts_whatever_is_computed(recorded, outcome):
    facts = EVERYTHING_WRONG | {
        "applied_on": "2025-01-02",
        "benefit_applied_on": "2025-01-02",
        "in_both_schemes": True,
        "benefits_in_payment": "none",
        "all_elsewhere": False,
        "benefit_province": "37",
        "meets_employee_retirement": recorded,
    }
    for enough, reached in ((False, False), (True, False), (True, True)):
        computed = {"months_known": True, "enough_months": enough, "age_known": True, "age_reached": reached}
        assert decided(facts | computed).outcome[0] == outcome
