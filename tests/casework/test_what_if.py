"""A fact put otherwise beside the recorded case, and the facts that would change its outcome."""

import datetime as dt

import pytest

from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.what_if import differences

ASOF = dt.date(2026, 6, 30)


@pytest.fixture
def draft(sample_whole):
    return Draft.of_casebook(sample_whole, "SD-01", asof=ASOF)


def test_what_if_leaves_the_case_as_it_is_and_is_kept_nowhere(place, data_folder):
    draft = Draft.open(place, "SD-01", ASOF)
    before = draft.rows("cases")
    tried = draft.what_if({("cases", "SD-01", "meets_employee_retirement"): "否"})
    assert tried.figures["outcome"] == "awaiting_choice"
    assert draft.rows("cases") == before and not draft.can_undo and not tried.can_undo
    for refused in (tried.autosave, tried.save, tried.others):
        with pytest.raises(DraftError):
            refused()
    assert list((data_folder / "linkage-kit" / "drafts").glob("*.json")) == []


@pytest.mark.clause("7(2)")
def test_both_outcomes_stand_side_by_side(draft):
    tried = draft.what_if(
        {
            ("cases", "SD-01", "meets_employee_retirement"): "否",
            ("cases", "SD-01", "choice"): "resident",
            ("resident_years", "2012", "personal"): "600",
        }
    )
    found = {one.figure: one for one in differences(draft.audited, tried.audited)}
    assert (found["outcome"].recorded, found["outcome"].changed) == (
        "resident_to_employee",
        "employee_to_resident",
    )
    assert (found["refund:2012"].recorded, found["refund:2012"].changed) == ("200.00", "400.00")
    assert found["due:employee_info_sent"].recorded == ""
    assert found["outcome"].differs and not found["months:2012"].differs


def test_what_if_with_rubbish_has_no_audit_but_its_message(draft):
    tried = draft.what_if({("cases", "SD-01", "applied_on"): "昨天"})
    assert tried.audited is None
    assert tried.problems == {("cases", "SD-01", "applied_on"): "应为日期，如2025-01-03"}


def test_changes_name_the_cell_and_what_would_stand_there(draft):
    found = {(change.cell.column, change.then): change for change in draft.decision_changes()}
    change = found["meets_employee_retirement", "false"]
    assert (change.now, change.outcome, change.articles, change.refund_total) == (
        "true",
        "awaiting_choice",
        "7(2)",
        "",
    )


@pytest.mark.parametrize("case_id", [f"SD-{number:02}" for number in range(1, 21)])
def test_a_change_decides_what_it_says_once_it_is_made(sample_whole, case_id):
    draft = Draft.of_casebook(sample_whole, case_id, asof=ASOF)
    found = draft.decision_changes()
    assert found
    for change in found:
        figures = draft.what_if({change.cell: change.then}).figures
        assert draft.text(*change.cell) == change.now
        assert figures["outcome"] == change.outcome != draft.figures["outcome"]
        assert figures["articles"] == change.articles
        assert figures.get("refund_total", "") == change.refund_total
        assert figures.get("merged", "") == change.merged


def test_a_row_left_out_does_not_shift_the_cells(sample_whole):
    draft = Draft.of_casebook(sample_whole, "SD-04", asof=ASOF)
    (before,) = (change for change in draft.decision_changes() if change.cell.column == "region_code")
    assert before.cell.row_key == "1"
    for column in ("start_month", "end_month", "region_code", "region_name", "months", "balance"):
        draft.set("employee_periods", "1", column, "")
    (after,) = (change for change in draft.decision_changes() if change.cell.column == "region_code")
    assert after.cell.row_key == "2" and after.now == "120116"


def test_nothing_would_change_a_case_that_cannot_be_read(draft):
    draft.set("cases", "SD-01", "applied_on", "昨天")
    assert draft.decision_changes() == []
