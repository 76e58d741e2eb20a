"""What would change a decision: single facts, tried in one run, in the order of the rules."""

import datetime as dt

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.alternatives import decision_changes
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook


@pytest.fixture(scope="module")
def sample():
    return audit(read_casebook(sample_casebook()), dt.date(2026, 6, 30))


def changes(case):
    return {(one.fact.column, one.fact.value): one for one in decision_changes(case)}


@pytest.mark.clause("4")
def test_outside_the_months_of_application_either_day_may_be_put_otherwise(sample):
    found = changes(sample["SD-07"])
    assert {fact for fact in found if fact[0] in ("applied_on", "benefit_applied_on")} == {
        ("applied_on", dt.date(2025, 4, 20)),
        ("applied_on", dt.date(2025, 10, 20)),
        ("benefit_applied_on", dt.date(2025, 3, 3)),
    }
    assert {one.outcome for fact, one in found.items() if fact[0] == "applied_on"} == {"resident_to_employee"}


@pytest.mark.clause("7(2)")
def test_a_choice_that_is_not_made_may_go_either_way(sample):
    found = changes(sample["SD-02"])
    assert found["choice", "resident"].outcome == "employee_to_resident"
    assert found["choice", "resident"].refund_total == 100000
    assert found["choice", "defer"].outcome == "deferred"
    assert found["choice", "defer"].refund_total is None


@pytest.mark.clause("7")
def test_months_are_tried_at_the_least_that_is_asked_for(sample):
    assert changes(sample["SD-02"])["employee_paid_months", 180].outcome == "resident_to_employee"
    assert changes(sample["SD-03"])["employee_paid_months", 179].outcome == "awaiting_choice"


@pytest.mark.clause("7")
def test_who_only_lacks_the_age_may_apply_once_it_is_reached(sample):
    later = changes(sample["SD-18"])["benefit_applied_on", dt.date(2026, 10, 1)]
    assert (later.now, later.outcome) == (dt.date(2026, 5, 25), "resident_to_employee")


@pytest.mark.clause("2")
def test_one_period_in_the_province_is_enough(sample):
    found = changes(sample["SD-04"])
    assert found["region_code", "370000"].outcome == "resident_to_employee"
    assert ("region_code", "370000") not in changes(sample["SD-01"])


@pytest.mark.clause("15")
def test_a_case_before_the_rules_only_needs_a_later_application(sample):
    days = (dt.date(2024, 12, 15), dt.date(2024, 12, 20))
    assert set(changes(sample["SD-20"])) == {("applied_on", day) for day in days}


def test_only_groups_of_the_persons_sex_are_tried(sample):
    assert all(
        value != "female_50" for column, value in changes(sample["SD-18"]) if column == "retirement_group"
    )
