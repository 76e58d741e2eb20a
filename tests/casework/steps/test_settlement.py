"""⑧ The settlement: computed and recorded side by side, to the fen, and both ways where money was deducted before."""

from __future__ import annotations

from functools import partial

import pytest

from linkage_kit.audit import audit
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.settlement import Settlement
from linkage_kit.money import format_yuan


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Settlement)


def line(parts: dict, column: str) -> dict:
    return next(one for one in parts["lines"] if one["column"] == column)


@pytest.mark.clause("12(3)")
def test_each_computed_amount_is_the_audits_and_their_sum_is_the_base(opened, sample_whole, asof):
    _, _, parts = opened("SD-14")
    settlement = audit(sample_whole, asof)["SD-14"].settlement
    for column, figure in (
        ("recorded_refund_total", "refund_total"),
        ("recorded_subsidy_returned", "subsidy_total"),
        ("recorded_merged_amount", "merged"),
    ):
        assert line(parts, column)["figure"] == figure
        assert line(parts, column)["computed"] == format_yuan(settlement[figure])
    assert line(parts, "recorded_refund_capital")["computed"] == settlement["refund_total_capital"]
    assert parts["base"]["text"] == format_yuan(settlement["base"])
    assert parts["check"]["tone"] == "good"
    assert parts["svg"].startswith("<") and "居民个人账户14,593.09元" in parts["alt"]


@pytest.mark.clause("11")
def test_a_recorded_amount_is_compared_as_the_audit_compares_it(opened):
    _, step, parts = opened("SD-14")
    recorded = line(parts, "recorded_subsidy_returned")
    assert (recorded["text"], recorded["verdict"], recorded["tone"]) == ("0.00", "-93.33", "bad")
    assert Settlement.state(step.session.draft).missing == "2处与计算或规定不符"
    step.vue_edit({"row": parts["row"], "column": "recorded_subsidy_returned", "text": "93.33"})
    assert line(parts, "recorded_subsidy_returned")["verdict"] == "相符"
    step.vue_edit({"row": parts["row"], "column": "recorded_subsidy_returned", "text": ""})
    assert line(parts, "recorded_subsidy_returned")["verdict"] == ""


def test_the_capital_amount_is_compared_with_the_total_that_was_recorded(opened):
    _, step, parts = opened("SD-14")
    assert line(parts, "recorded_refund_capital")["verdict"] == "与登记的总额相符"
    step.vue_edit({"row": parts["row"], "column": "recorded_refund_capital", "text": "壹元整"})
    assert line(parts, "recorded_refund_capital")["verdict"] == "与登记的总额不符"
    step.vue_edit({"row": parts["row"], "column": "recorded_refund_total", "text": ""})
    assert line(parts, "recorded_refund_capital")["verdict"] == ""


@pytest.mark.clause("9(5)")
def test_a_transfer_into_the_employee_scheme_is_compared_with_the_account(opened):
    _, _, parts = opened("SD-16")
    transfer = line(parts, "transferred_amount")
    assert (transfer["computed"], transfer["text"], transfer["verdict"]) == ("6824.73", "6028.06", "-796.67")


def test_a_transfer_into_the_resident_scheme_has_nothing_to_be_compared_with(opened):
    _, _, parts = opened("SD-14")
    transfer = line(parts, "transferred_amount")
    assert (transfer["computed"], transfer["verdict"]) == ("", "")


def test_money_deducted_before_the_transfer_is_settled_both_ways(opened):
    _, _, parts = opened("SD-16")
    assert parts["net"]["lines"][0] == ["结算基数：居民个人账户储存额", "6824.73"]
    assert parts["net"]["lines"][-1] == ["并入个人账户", "6028.06"]
    assert "以个人账户为基数" in parts["alt"]
    assert [(one["code"], one["cause"]) for one in parts["found"]] == [("S04", ""), ("S06", "net_transfer")]
    assert opened("SD-14")[2]["net"] is None


def test_a_case_that_is_not_linked_keeps_its_recorded_amounts(opened):
    session, _, parts = opened("SD-07")
    assert parts["told"].endswith("没有可以结算的资金。")
    assert (parts["base"], parts["svg"], parts["check"]) == (None, "", None)
    assert len(parts["lines"]) == 5
    assert Settlement.state(session.draft).mark == "inapplicable"


def test_an_amount_that_cannot_be_read_is_told_at_its_field(opened):
    session, step, parts = opened("SD-14")
    step.vue_edit({"row": parts["row"], "column": "recorded_merged_amount", "text": "1.234"})
    assert line(parts, "recorded_merged_amount")["wrong"] == "应为最多两位小数的金额（元）"
    assert line(parts, "recorded_refund_total")["computed"] == ""
    assert (parts["told"], parts["svg"]) == ("有1处填写有误，改正后才能计算。", "")
    assert Settlement.state(session.draft).missing == "1处填写有误"


def test_without_a_case_there_is_nothing_to_settle(place, asof):
    step = Settlement(Session(place, asof))
    step.update(None)
    assert step.parts["told"] == "请先选择案件。"
    assert Settlement.state(None).mark == "todo"
