"""⑩ The dispute: each claimant's figures beside the computed ones, the differences in words, the causes."""

from __future__ import annotations

from functools import partial

import pytest

from linkage_kit.audit import audit
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.dispute import Dispute
from linkage_kit.money import format_yuan


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Dispute)


def edit(step: Dispute, row: str, column: str, text: str) -> None:
    step.vue_edit({"row": row, "column": column, "text": text})


def causes(parts: dict, party: str) -> list[tuple[str, str]]:
    return [(one["code"], one["cause"]) for one in parts[f"found:{party}"]]


@pytest.mark.clause("12(2)")
def test_every_year_that_is_due_is_offered_to_both_claimants_with_its_computed_figures(
    opened, sample_whole, asof
):
    _, _, parts = opened("SD-16")
    refunds = audit(sample_whole, asof)["SD-16"].refunds
    for party, is_offered in (("agency", False), ("person", True)):
        rows = parts[f"rows:{party}"]
        assert [row["key"] for row in rows.values()] == [f"{party}:{year}" for year in refunds["year"]]
        assert [row["isBlank"] for row in rows.values()] == [is_offered] * len(refunds)
        assert [row["figures"]["refund"] for row in rows.values()] == [
            format_yuan(fen) for fen in refunds["refund_subtotal"]
        ]
        assert [row["figures"]["due_months"] for row in rows.values()] == [str(n) for n in refunds["months"]]


@pytest.mark.clause("12(2)")
def test_a_claim_by_a_rounded_monthly_amount_is_told_with_its_cause_and_arithmetic(opened):
    _, step, parts = opened("SD-13")
    rows = parts["rows:agency"]
    shown = next(name for name, row in rows.items() if row["key"] == "agency:2012")
    wrong = {name: one for name, one in rows[shown]["notes"].items() if one["tone"] == "bad"}
    assert all("应为" in one["text"] and "，多" in one["text"] for one in wrong.values()) and wrong
    assert ("R02", "monthly_rounded") in causes(parts, "agency")
    why = next(one["why"] for one in parts["found:agency"] if one["cause"] == "monthly_rounded")
    assert why.startswith("原因：") and "验算：" in why and "×" in why
    assert causes(parts, "person") == [("R05", "items_rounded_alone")]
    assert Dispute.state(step.session.draft).mark == "problem"


def test_a_claim_that_is_typed_into_an_offered_year_stays_where_it_is_typed(opened):
    session, step, parts = opened("SD-16")
    before = parts["order:person"]
    first = before[0]
    edit(step, first, "refund_personal", "1.00")
    assert parts["order:person"] == before
    assert parts["rows:person"][first]["texts"]["refund_personal"] == "1.00"
    assert parts["rows:person"][first]["notes"]["refund_personal"]["text"].startswith("应为")
    edit(step, first, "refund_personal", "2.00")
    assert session.draft.text("claims", "person:2014", "refund_personal") == "2.00"
    assert len(session.draft.rows("claims")) == 3
    session.undo()
    session.undo()
    assert (parts["order:person"], parts["rows:person"][first]["isBlank"]) == (before, True)


def test_a_year_that_is_left_out_is_told(opened):
    _, _, parts = opened("SD-17")
    assert "R03" in [code for code, _ in causes(parts, "agency")]
    assert parts["rows:agency"]["agency-2014"]["notes"]["year"]["text"] == "漏列"
    assert parts["totals:agency"]["due_months"] != parts["totals:agency"]["months"]
    assert parts["totals:agency"]["difference"] == "-175.00"


def test_rows_of_one_case_are_not_taken_for_those_of_another(opened):
    session, step, parts = opened("SD-16")
    edit(step, parts["order:person"][0], "refund_personal", "1.00")
    session.open("SD-13")
    rows = parts["rows:person"].values()
    assert [row["key"] for row in rows] == [f"person:{year}" for year in (2012, 2013, 2014, 2018)]
    assert len(set(parts["order:person"])) == 4
    edit(step, parts["order:person"][-1], "refund_personal", "7.00")
    assert session.draft.text("claims", "person:2018", "refund_personal") == "7.00"


@pytest.mark.clause("12(2)")
def test_right_figures_have_no_note(opened):
    session, step, parts = opened("SD-16")
    assert parts["totals:person"] is None
    for name, row in list(parts["rows:person"].items()):
        edit(step, name, "refund_personal", row["figures"]["refund"])
        edit(step, name, "months", row["figures"]["due_months"])
    assert all(not row["notes"] for row in parts["rows:person"].values())
    assert all(row["figures"]["difference"] == "0.00" for row in parts["rows:person"].values())
    assert Dispute.state(session.draft).mark == "done"
    assert parts["totals:person"]["refund"] == parts["totals:person"]["refund_subtotal"]


def test_a_block_goes_into_the_claimants_own_rows_as_one_step(opened):
    session, step, parts = opened("SD-13")
    person = parts["order:person"]
    before = {name: row["texts"] for name, row in parts["rows:agency"].items()}
    lines = [f"{number}\t{number}.50" for number in range(1, len(person) + 2)]
    step.vue_paste({"party": "person", "row": person[0], "column": "months", "text": "\n".join(lines)})
    pasted = [parts["rows:person"][name]["texts"] for name in parts["order:person"]]
    assert [(row["months"], row["refund_personal"]) for row in pasted] == [
        (str(number), f"{number}.50") for number in range(1, len(person) + 2)
    ]
    assert {name: row["texts"] for name, row in parts["rows:agency"].items()} == before
    session.undo()
    assert parts["order:person"] == person


def test_another_year_can_be_added_and_taken_away(opened):
    _, step, parts = opened("SD-16")
    step.vue_add({"party": "person"})
    added = parts["order:person"][-1]
    edit(step, added, "year", "1999")
    edit(step, added, "refund_personal", "5")
    assert parts["rows:person"][added]["key"] == "person:1999"
    assert parts["rows:person"][added]["notes"]["refund_personal"]["text"] == "应为0.00，多5.00"
    assert ("R04", "") in causes(parts, "person")
    step.vue_remove({"row": added})
    assert added not in parts["order:person"]


def test_a_year_that_is_only_offered_cannot_be_deleted(opened):
    session, step, parts = opened("SD-16")
    step.vue_remove({"row": parts["order:person"][0]})
    assert (session.note, session.draft.is_changed) == (None, False)


def test_what_cannot_be_read_is_told_at_its_field_and_the_years_stay(opened):
    session, step, parts = opened("SD-16")
    order = parts["order:person"]
    edit(step, order[0], "refund_personal", "许多")
    assert parts["rows:person"][order[0]]["wrong"] == {"refund_personal": "应为最多两位小数的金额（元）"}
    assert parts["order:person"] == order
    assert parts["told"] == "有1处填写有误，改正后才能与计算结果对照。"
    assert Dispute.state(session.draft).missing == "1处填写有误"


def test_a_claim_in_a_case_that_is_not_linked_is_shown_and_told(opened):
    _, _, parts = opened("SD-04")
    assert parts["told"] == "本案不办理衔接，没有应退金额；各方的计算仍可登记。"
    assert [code for code, _ in causes(parts, "agency")] == ["R07"]


def test_without_a_case_or_with_a_blank_one_nothing_is_offered(opened, place, asof):
    step = Dispute(Session(place, asof))
    step.update(None)
    assert (step.parts["told"], step.parts["order:agency"]) == ("请先选择案件。", [])
    _, _, parts = opened(None)
    assert parts["order:agency"] == []


@pytest.mark.clause("12(2)")
def test_who_names_a_total_alone_has_it_told_with_its_cause_and_nothing_is_left_out(opened):
    session, step, parts = opened("SD-16")
    assert parts["stated:person"] == {"key": "person:", "text": "", "wrong": "", "told": "", "tone": "good"}
    step.vue_state({"party": "person", "text": "2500.00"})
    assert session.draft.text("claims", "person:", "refund_subtotal") == "2500.00"
    assert parts["stated:person"]["told"] == "应退750.00，多1750.00"
    assert causes(parts, "person") == [("A09", "whole_year")]
    why = parts["found:person"][0]["why"]
    assert "2014年 全年本金 1000.00" in why and "各年合计 1000.00 + 1500.00 = 2500.00" in why
    assert all(row["isBlank"] and not row["notes"] for row in parts["rows:person"].values())
    assert Dispute.state(session.draft).mark == "problem"
    step.vue_state({"party": "person", "text": "750"})
    assert (parts["stated:person"]["told"], causes(parts, "person")) == ("应退750.00，与计算一致", [])
    step.vue_state({"party": "person", "text": " "})
    assert parts["stated:person"]["text"] == "" and len(session.draft.rows("claims")) == 2


def test_a_total_beside_years_of_the_same_claimant_is_told_at_the_field(opened):
    _, step, parts = opened("SD-16")
    step.vue_state({"party": "agency", "text": "1.00"})
    assert "不能与同一计算方分年度的行并存" in parts["stated:agency"]["wrong"]
    step.vue_state({"party": "agency", "text": "一元"})
    assert parts["stated:agency"]["wrong"]
    step.vue_state({"party": "agency", "text": ""})
    assert parts["stated:agency"]["wrong"] == ""
