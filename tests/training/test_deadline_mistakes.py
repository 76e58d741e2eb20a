"""Each mistake of a due date, by a case that a trainer would draw on a board: articles 9 and 10."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from linkage_kit.rulebook import shandong
from linkage_kit.training.reckoning.deadlines import (
    LATE_DAYS,
    LATE_OR_NOT,
    due_date,
    due_ingredients,
    late_ingredients,
)

LIMITS = {limit.step: limit for limit in shandong().at(dt.date(2025, 9, 1)).limits["resident_to_employee"]}


def dates(
    step: str, start: str, *, consolidated: bool = False, clocks: tuple[str, ...] = ()
) -> dict[str, set[str]]:
    """The right date of a step (`right`) and those of each mistake."""
    reckoning = due_date(
        LIMITS[step], list(LIMITS.values()), consolidated, [np.datetime64(day) for day in clocks]
    )
    row = due_ingredients(np.datetime64(start), LIMITS[step], consolidated)
    found: dict[str, set[str]] = {"right": {str(reckoning.value(row))}}
    for value, names in reckoning.wrong(row).items():
        for (name,) in names:
            found.setdefault(name, set()).add(str(value))
    return found


@pytest.mark.clause("9(2)")
def test_the_day_of_receipt_does_not_count():
    # Monday the 8th: day 1 is Tuesday, day 3 Thursday.
    found = dates("resident_info_sent", "2025-09-08")
    assert found["right"] == {"2025-09-11"}
    assert found["receipt_day_counted"] == {"2025-09-10"}


@pytest.mark.clause("9(2)")
def test_weekends_do_not_count_unless_they_are_worked():
    # Friday the 26th; Sunday the 28th is worked for National Day.
    found = dates("resident_info_sent", "2025-09-26")
    assert found["right"] == {"2025-09-30"}
    assert found["make_up_day_missed"] == {"2025-10-09"}
    assert found["calendar_days"] == {"2025-09-29"}


@pytest.mark.clause("9(2)")
def test_public_holidays_do_not_count():
    found = dates("resident_info_sent", "2025-09-30")
    assert found["right"] == {"2025-10-11"}
    assert found["holiday_missed"] == {"2025-10-03"}


@pytest.mark.clause("9(2)")
def test_consolidation_stretches_three_days_to_fifteen_and_neither_may_be_taken_for_the_other():
    assert dates("resident_info_sent", "2025-09-08")["consolidation_assumed"] == {"2025-09-28"}
    found = dates("resident_info_sent", "2025-09-08", consolidated=True)
    assert found["right"] == {"2025-09-28"}
    assert found["consolidation_missed"] == {"2025-09-11"}


@pytest.mark.clause("9(4)")
def test_ending_the_relation_and_transferring_the_funds_have_limits_of_their_own():
    found = dates("relation_ended", "2025-09-08")
    assert found["right"] == {"2025-09-10"}
    assert "2025-10-11" in found["other_steps_limit"]


@pytest.mark.clause("9(3)")
def test_a_clock_that_starts_at_another_receipt_gives_another_day():
    found = dates("confirmation_sent", "2025-09-10", clocks=("2025-09-08",))
    assert (found["right"], found["wrong_clock"]) == ({"2025-09-12"}, {"2025-09-10"})


@pytest.mark.clause("9(4)")
@pytest.mark.parametrize(
    ("done", "status", "late"),
    [
        ("2025-09-10", "on_time", 0),
        ("2025-09-11", "late", 1),
        ("2025-09-13", "late", 2),
        ("2025-09-15", "late", 3),
    ],
    ids=["on the very day", "the day after", "on a rest day after it", "the working day after that"],
)
def test_late_days_are_the_working_days_after_the_due_date(done, status, late):
    row = late_ingredients(dt.date(2025, 9, 10), dt.date.fromisoformat(done))
    assert (LATE_OR_NOT.value(row), LATE_DAYS.value(row)) == (status, late)
