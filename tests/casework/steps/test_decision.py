"""⑥ The decision: what decided it, on which facts, what would change it, and facts tried out without saving."""

from __future__ import annotations

from functools import partial

import pytest

from linkage_kit.audit.decision_path import decision_path
from linkage_kit.audit.figures import figures
from linkage_kit.casework.steps.decision import Decision


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Decision)


def tried(parts: dict) -> dict[str, tuple[str, str]]:
    """The recorded and the changed text of each figure compared."""
    return {one["figure"]: (one["recorded"], one["value"]) for one in parts["differences"]}


def test_without_a_case_and_with_mistakes_it_says_what_to_do(opened):
    _, step, parts = opened(None)
    assert parts["told"] == "还有5处待填写，填写后才能判定。"
    assert (parts["decision"], parts["path"], parts["records"]) == (None, [], [])
    step.update(None)
    assert parts["told"] == "请先选择案件。"


@pytest.mark.clause("7(1)")
def test_the_outcome_is_the_audits_with_reason_and_clause(opened):
    session, _, parts = opened("SD-01")
    assert dict(parts["decision"]["figures"]) == {
        "outcome": "resident_to_employee",
        "direction": "resident_to_employee",
        "articles": "7(1)",
    }
    assert parts["decision"]["reason"] == session.draft.audited.decision["reason"]
    assert parts["decision"]["clause"].startswith("第七条（一）：")
    assert Decision.state(session.draft).mark == "done"


def test_every_rule_stands_in_its_order_and_the_facts_lead_to_where_they_are_changed(opened):
    session, _, parts = opened("SD-13")
    path = decision_path(session.draft.audited.facts)
    assert [(rule["title"], rule["answer"]) for rule in parts["path"]] == [
        (one.rule.title, one.answer) for one in path
    ]
    (decided,) = [rule for rule in parts["path"] if rule["answer"] == "decided"]
    assert [(fact["value"], fact["place"]["column"]) for fact in decided["facts"]] == [
        ("是", "meets_employee_retirement"),
        ("37", "benefit_province"),
    ]
    assert {fact["label"] for fact in parts["path"][0]["facts"] if fact["place"] is None} == {"规程施行日"}


@pytest.mark.clause("7(2)")
def test_what_waits_for_the_person_or_for_facts_is_to_do_and_a_wrong_record_a_problem(opened):
    for case_id, mark, told in (
        ("SD-02", "todo", "待参保人员选择"),
        ("SD-19", "todo", "资料不全"),
        ("SD-05", "done", "延缴，停止办理衔接"),
        ("SD-15", "problem", "居民衔接至职工，与登记不符"),
    ):
        session, _, _ = opened(case_id)
        state = Decision.state(session.draft)
        assert (state.mark, state.missing) == (mark, told)


@pytest.mark.clause("7")
def test_a_fact_that_would_change_the_outcome_does_change_it_when_tried(opened):
    session, step, parts = opened("SD-19")
    assert len(parts["changes"]) == len(session.draft.decision_changes()) > 3
    for change in parts["changes"]:
        step.vue_clear({})
        step.vue_put(change)
        (outcome,) = [one for one in parts["differences"] if one["figure"] == "what-if:outcome"]
        assert (outcome["recorded"], outcome["changed"]) == ("资料不全", change["outcome"])
        assert dict(tried(parts)).get("what-if:refund_total", ("", ""))[1] == change["refund"]


@pytest.mark.clause("7(2)", "12(2)")
def test_several_facts_are_tried_together_and_nothing_is_changed(opened, data_folder):
    session, step, parts = opened("SD-13")
    before = session.draft.rows("cases"), session.draft.figures
    case = parts["records"][0]["rows"][0][0]
    years = next(one for one in parts["records"] if one["table"] == "resident_years")
    year = next(id_ for id_, title in years["rows"] if title == "2012年")
    step.vue_put({"table": "cases", "row": case, "column": "meets_employee_retirement", "text": "false"})
    step.vue_put({"table": "cases", "row": case, "column": "choice", "text": "resident"})
    step.vue_put({"table": "resident_years", "row": year, "column": "personal", "text": "1,500"})
    other = session.draft.what_if(
        {
            ("cases", "SD-13", "meets_employee_retirement"): "否",
            ("cases", "SD-13", "choice"): "resident",
            ("resident_years", "2012", "personal"): "1500",
        }
    )
    expected = figures(other.audited)
    shown = {name.removeprefix("what-if:"): value for name, (_, value) in tried(parts).items()}
    assert shown["outcome"] == "employee_to_resident"
    assert shown == {name: expected.get(name, "") for name in shown}
    assert expected["refund_total"] == shown["refund_total"] != session.draft.figures["refund_total"]
    assert parts["trialReason"] == other.audited.decision["reason"]
    assert (session.draft.rows("cases"), session.draft.figures) == before
    assert not session.draft.can_undo and not session.draft.is_changed
    assert list((data_folder / "linkage-kit" / "drafts").glob("*.json")) == []


@pytest.mark.clause("12(2)")
def test_within_one_direction_the_years_and_due_dates_are_compared_too(opened):
    _, step, parts = opened("SD-13")
    years = next(one for one in parts["records"] if one["table"] == "resident_years")
    year = next(id_ for id_, title in years["rows"] if title == "2014年")
    step.vue_add({"table": "resident_years", "row": year, "column": "personal"})
    assert parts["tried"][0]["text"] == parts["tried"][0]["now"] == "500.00"
    assert parts["trialTold"] == "判定和金额都不变。"
    assert list(tried(parts)) == ["what-if:outcome"]
    step.vue_put({"table": "resident_years", "row": year, "column": "personal", "text": "620"})
    assert tried(parts)["what-if:refund:2014"] == ("408.33", "478.33")
    assert "what-if:refund:2012" not in tried(parts)


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_compared(opened):
    _, step, parts = opened("SD-13")
    case = parts["records"][0]["rows"][0][0]
    step.vue_put({"table": "cases", "row": case, "column": "applied_on", "text": "昨天"})
    assert parts["tried"][0]["wrong"] == "应为日期，如2025-01-03"
    assert (parts["differences"], parts["trialTold"]) == ([], "试填的内容有误，改正后才能计算。")
    step.vue_remove({"table": "cases", "row": case, "column": "applied_on"})
    assert parts["tried"] == []


def test_another_case_begins_without_the_trial_and_a_row_that_is_gone_is_not_tried(opened):
    session, step, parts = opened("SD-13")
    year = next(one for one in parts["records"] if one["table"] == "resident_years")["rows"][0][0]
    step.vue_put({"table": "resident_years", "row": year, "column": "personal", "text": "1"})
    session.edit(lambda draft: draft.delete_row("resident_years", year))
    assert parts["tried"] == []
    case = parts["records"][0]["rows"][0][0]
    step.vue_put({"table": "cases", "row": case, "column": "benefit_province", "text": "11"})
    assert tried(parts)["what-if:outcome"][1] == "cross_province"
    session.open("SD-01")
    assert parts["tried"] == []


def test_only_facts_can_be_tried(opened):
    _, step, parts = opened("SD-13")
    with pytest.raises(KeyError):
        step.vue_put(
            {"table": "cases", "row": parts["records"][0]["rows"][0][0], "column": "name", "text": "x"}
        )
