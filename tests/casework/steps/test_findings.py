"""⑪ The findings: those of the audit, the worst first, each leading to the place where it is mended."""

from __future__ import annotations

from functools import partial

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import TABLES
from linkage_kit.casework.correction_cells import column_of_finding
from linkage_kit.casework.steps import steps
from linkage_kit.casework.steps.findings import Findings
from linkage_kit.money import format_yuan


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Findings)


def places(finding: dict) -> list[tuple[str, str, str]]:
    return [tuple(link["place"].values()) for link in finding["evidence"]]


def find(parts: dict, code: str) -> dict:
    return next(one for one in parts["found"] if one["code"] == code)


def test_the_list_is_the_audits_with_errors_first(opened, sample_whole, asof):
    audited = audit(sample_whole, asof)
    session, _, parts = opened(None)
    for case_id in sample_whole.cases["case_id"]:
        session.open(case_id)
        case = audited[case_id]
        expected = list(zip(case.findings["code"], case.findings["message"], strict=True))
        shown = [(one["code"], one["message"]) for one in parts["found"]]
        assert sorted(shown) == sorted(expected)
        ranks = [["error", "warning", "info"].index(one["severity"]) for one in parts["found"]]
        assert ranks == sorted(ranks)
        assert sum(count for *_, count in parts["counts"]) == len(expected)


@pytest.mark.clause("12(2)")
def test_a_claim_that_differs_has_figures_stake_and_cause_in_words(opened):
    _, _, parts = opened("SD-10")
    found = find(parts, "R02")
    assert found["values"] == [["应为", "10791.67"], ["实为", "291.67"], ["差额", "-10500.00"]]
    assert found["stake"] == "10500.00"
    assert found["cause"] == "land_omitted" and found["causeTitle"] == causes()["land_omitted"].title
    assert found["clause"] == "第十二条（二）"
    assert places(found)[:2] == [("claims", "agency:2018", ""), ("resident_years", "2018", "")]


def test_periods_lead_to_their_row_whatever_their_order_in_the_file(opened):
    session, _, parts = opened("SD-08")
    before = [place[1] for place in places(find(parts, "D03"))]
    assert before == ["1", "2"]
    first = {name: text for name, text in session.draft.rows("employee_periods")[0].texts.items() if text}
    session.edit(lambda draft: draft.delete_row("employee_periods", "1"))
    session.edit(lambda draft: draft.add_row("employee_periods"))
    session.edit(lambda draft: draft.add_row("employee_periods", **first))
    assert [place[1] for place in places(find(parts, "D03"))] == ["4", "1"]


@pytest.mark.clause("12(2)")
def test_a_year_left_out_of_a_claim_leads_to_where_it_can_be_claimed(opened):
    _, _, parts = opened("SD-17")
    found = find(parts, "R03")
    assert ("claims", "agency:2014", "") in places(found)
    assert found["evidence"][0]["title"].endswith("经办机构2014年（未填报）")
    assert found["values"] == [["应为", format_yuan(25000)]]


def test_a_step_without_a_day_leads_to_its_field(opened):
    session, _, parts = opened("SD-01")
    session.edit(lambda draft: draft.delete_row("events", "relation_ended"))
    assert ("events", "relation_ended", "date") in places(find(parts, "T04"))


def test_each_code_about_the_case_itself_leads_to_a_field_that_a_step_has(opened):
    session, _, _ = opened("SD-19")
    of_case = [code for code, check in CHECKS.items() if "cases" in check.tables]
    for code in of_case:
        column = column_of_finding(session.draft.audited, code)
        assert column in TABLES["cases"].columns, code
        assert [step for step in steps() if step.edits("cases", column)], code


def test_numbers_of_persons_are_masked_in_the_sentences(opened):
    session, _, parts = opened("SD-13")
    session.edit(
        lambda draft: draft.set("cases", "SD-13", "recorded_refund_capital", "账号6222020200112233445")
    )
    found = find(parts, "S02")
    assert "6222020200112233445" not in str(found)


def test_without_findings_it_says_what_was_looked_at(opened):
    session, step, parts = opened("SD-01")
    assert parts["told"].startswith("未发现问题：案卷数据、判定、时限、清退与结算")
    assert (parts["found"], parts["counts"]) == ([], [])
    session.open("SD-02")
    assert parts["told"].startswith("未发现问题。本案没有确定衔接方向")
    session.open_blank()
    assert parts["told"] == "还有5处待填写，填写后才能审核。"
    step.update(None)
    assert parts["told"] == "请先选择案件。"


def test_errors_are_a_problem_and_warnings_are_told(opened):
    for case_id, mark, told in (
        ("SD-01", "done", ""),
        ("SD-06", "done", "提醒1项"),
        ("SD-19", "problem", "错误1项、提醒1项"),
    ):
        session, _, _ = opened(case_id)
        state = Findings.state(session.draft)
        assert (state.mark, state.missing) == (mark, told)
