"""⑤ The overlap: each month as the audit has it, and the records that make it."""

from __future__ import annotations

import pytest

from linkage_kit.audit import audit
from linkage_kit.casework.steps.overlap import Overlap


@pytest.mark.clause("12(1)")
@pytest.mark.parametrize("case_id", ["SD-01", "SD-08", "SD-09", "SD-13"])
def test_the_months_and_their_counts_are_those_of_the_audit(opened_step, sample_whole, asof, case_id):
    _, _, parts = opened_step(Overlap, case_id)
    case = audit(sample_whole, asof)[case_id]
    both = case.month_grid[case.month_grid["resident_paid"] & case.month_grid["employee_paid"]]
    shown = {
        (int(year), month)
        for year, row in parts["rows"].items()
        for month, (kind, _) in enumerate(row["cells"], 1)
        if kind == "both"
    }
    assert shown == set(zip(both["year"], both["month"]))
    counts = {int(year): row["months"] for year, row in parts["rows"].items() if "months" in row}
    assert counts == {y: str(m) for y, m in zip(case.overlaps["year"], case.overlaps["months"])}
    assert all(len(row["cells"]) == 12 for row in parts["rows"].values())


@pytest.mark.clause("12(1)")
def test_doubtful_months_are_marked_and_the_least_number_stands_beside_the_count(opened_step):
    session, step, parts = opened_step(Overlap, "SD-09")
    year = parts["rows"]["2021"]
    assert (year["months"], year["least"]) == ("11", "7")
    assert {mark for _, mark in year["cells"]} == {"doubtful"}
    assert parts["rows"]["2019"]["least"] == ""
    assert Overlap.state(session.draft).missing == "1个年度的月数存疑"
    step.vue_choose({"year": 2021, "month": 1})
    assert "应补充逐月缴费证据" in parts["chosen"]["doubt"]


def test_a_month_shows_the_rows_that_make_it(opened_step):
    _, step, parts = opened_step(Overlap, "SD-08")
    step.vue_choose({"year": 2019, "month": 4})
    assert parts["chosen"]["title"] == "2019年4月：重复缴费"
    assert [(one["table"], one["row"]) for one in parts["chosen"]["records"]] == [
        ("resident_years", "2019"),
        ("employee_periods", "1"),
        ("employee_periods", "2"),
    ]
    assert (
        parts["chosen"]["records"][2]["text"] == "2019年4月至2019年8月共5个月，每月缴费，参保地东营市东营区"
    )
    step.vue_choose({"year": 2010, "month": 4})
    assert [one["table"] for one in parts["chosen"]["records"]] == ["employee_periods"]


def test_the_chosen_month_follows_what_is_edited_elsewhere(opened_step):
    session, step, parts = opened_step(Overlap, "SD-08")
    step.vue_choose({"year": 2019, "month": 6})
    session.edit(lambda draft: draft.delete_row("employee_periods", "2"))
    assert parts["chosen"]["title"] == "2019年6月：居民缴费"
    assert [one["table"] for one in parts["chosen"]["records"]] == ["resident_years"]


def test_a_month_that_the_picture_does_not_have_shows_nothing(opened_step):
    _, step, parts = opened_step(Overlap, "SD-08")
    step.vue_choose({"year": 1900, "month": 1})
    assert parts["chosen"] is None


def test_a_year_without_principal_is_told_apart_and_not_added(opened_step):
    _, _, parts = opened_step(Overlap, "SD-08")
    assert not parts["rows"]["2021"]["isCounted"]
    assert parts["totals"]["months"] == "18"
    assert parts["footnote"] == "无本金：当年无本金缴费，不清退，合计不含。"


def test_without_readable_records_the_picture_is_a_sentence(opened_step):
    session, _, parts = opened_step(Overlap, None)
    assert parts["order"] == []
    assert parts["told"] == f"还有{len(session.draft.problems)}处待填写，填写后才能计算。"


def test_without_records_there_is_nothing_to_compare(opened_step):
    session, _, parts = opened_step(Overlap, "SD-01")

    def empty(draft):
        for table in ("resident_years", "employee_periods"):
            for row in draft.rows(table):
                draft.delete_row(table, row.id)

    session.edit(empty)
    assert parts["told"] == "还没有居民缴费年度，也没有职工缴费时段，无从比对。"
    assert Overlap.state(session.draft).mark == "todo"
