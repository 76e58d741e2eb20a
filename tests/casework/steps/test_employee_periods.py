"""④ The employee periods: months covered, regions' names, periods that meet."""

from __future__ import annotations

import pytest

from linkage_kit.casework.steps.employee_periods import EmployeePeriods


def row(parts: dict, number: int) -> dict:
    return parts["rows"][parts["order"][number - 1]]


@pytest.mark.clause("12(1)")
def test_each_period_shows_its_months_and_the_total_counts_a_month_once(opened_step):
    _, _, parts = opened_step(EmployeePeriods, "SD-08")
    assert [row(parts, n)["figures"]["paid"] for n in (1, 2, 3)] == ["184", "5", "72"]
    assert parts["totals"] == {"paid": "259"}


def test_periods_that_meet_name_each_other(opened_step):
    session, step, parts = opened_step(EmployeePeriods, "SD-08")
    assert row(parts, 1)["notes"]["start_month"]["text"] == "与第2个时段有相同月份"
    assert row(parts, 2)["notes"]["start_month"]["text"] == "与第1个时段有相同月份"
    assert "start_month" not in row(parts, 3)["notes"]
    assert EmployeePeriods.state(session.draft).missing == "有时段重叠"
    step.vue_edit({"row": "2", "column": "start_month", "text": "2019-06"})
    assert "start_month" not in row(parts, 1)["notes"]
    assert EmployeePeriods.state(session.draft).missing == ""


def test_a_region_code_shows_its_name_and_one_that_is_none_says_so(opened_step):
    _, step, parts = opened_step(EmployeePeriods, "SD-08")
    assert row(parts, 1)["notes"]["region_code"]["text"] == "淄博市张店区"
    step.vue_edit({"row": "1", "column": "region_code", "text": "370102"})
    assert row(parts, 1)["notes"]["region_code"]["text"] == "济南市历下区"
    step.vue_edit({"row": "1", "column": "region_code", "text": "999999"})
    assert row(parts, 1)["notes"]["region_code"]["text"] == "代码表中没有这个代码"


def test_rubbish_in_any_field_is_told_there_and_nothing_is_computed(opened_step):
    session, step, parts = opened_step(EmployeePeriods, "SD-08")
    for column in ("start_month", "end_month", "months", "region_code", "balance"):
        step.vue_edit({"row": "1", "column": column, "text": "胡写"})
        assert row(parts, 1)["wrong"][column]
        assert (row(parts, 2)["figures"]["paid"], parts["totals"]) == ("", {})
        assert EmployeePeriods.state(session.draft).mark == "problem"
        session.undo()
    assert row(parts, 1)["wrong"] == {}


def test_a_blank_row_in_between_is_no_period_and_shifts_no_figure(opened_step):
    _, step, parts = opened_step(EmployeePeriods, "SD-08")
    step.vue_add({})
    assert row(parts, 4)["figures"]["paid"] == ""
    step.vue_add({})
    step.vue_edit({"row": "5", "column": "start_month", "text": "2026-03"})
    step.vue_edit({"row": "5", "column": "end_month", "text": "2026-04"})
    assert [row(parts, n)["figures"]["paid"] for n in (3, 4, 5)] == ["72", "", "2"]


def test_a_blank_case_has_no_period_yet(opened_step):
    session, _, parts = opened_step(EmployeePeriods, None)
    assert parts["order"] == []
    assert EmployeePeriods.state(session.draft).missing == "没有缴费时段"


def test_a_period_that_is_begun_is_of_the_region_of_the_one_above(opened_step):
    session, step, parts = opened_step(EmployeePeriods, "SD-08")
    step.vue_add({})
    assert not any(row(parts, 4)["texts"].values())
    step.vue_edit({"row": parts["order"][3], "column": "start_month", "text": "202501"})
    texts = row(parts, 4)["texts"]
    assert (texts["start_month"], texts["region_code"]) == ("2025-01", row(parts, 3)["texts"]["region_code"])
    session.undo()
    assert not any(row(parts, 4)["texts"].values())
    step.vue_edit({"row": parts["order"][3], "column": "region_code", "text": "370102"})
    assert row(parts, 4)["texts"]["region_code"] == "370102"
