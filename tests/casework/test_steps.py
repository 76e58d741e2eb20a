"""The steps: what they show is what the audit gives, and how far they are."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.casework.frame import Frame
from linkage_kit.casework.steps import circled, steps
from linkage_kit.money import format_yuan
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
YEARS, REFUND = "resident_years", "refund"


@pytest.fixture
def frame(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(sample_casebook(), tmp_path / "casebook")
    frame = Frame(tmp_path / "casebook", ASOF)
    yield frame
    frame.close()


def shown(frame: Frame, step_id: str) -> dict:
    """The parts of a step's view after it was opened."""
    frame.vue_go(step_id)
    return frame._views[step_id].parts


def mark(frame: Frame, step_id: str) -> tuple[str, str]:
    return next((one["mark"], one["missing"]) for one in frame.steps if one["id"] == step_id)


def test_the_steps_are_numbered_in_the_order_of_the_registry_each_with_its_sign(frame):
    assert [one["id"] for one in frame.steps] == [step.step_id for step in steps()]
    assert [one["number"] for one in frame.steps] == list(range(1, len(steps()) + 1))
    assert "".join(one["sign"] for one in frame.steps) == "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


def test_every_number_has_a_sign_of_its_own():
    signs = [circled(number) for number in range(1, 60)]
    assert (
        "".join(signs[:50])
        == "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
    )
    assert signs[50:] == [f"（{number}）" for number in range(51, 60)]


def test_without_a_case_there_is_one_thing_to_do(frame):
    assert mark(frame, "choose") == ("todo", "尚未选择案件")
    assert shown(frame, YEARS)["order"] == []
    assert shown(frame, REFUND)["told"] == "请先选择案件。"


@pytest.mark.clause("12(2)")
def test_the_table_of_the_refund_is_that_of_the_audit_with_its_arithmetic(frame):
    frame.session.open("SD-10")
    parts = shown(frame, REFUND)
    case = audit(read_casebook(sample_casebook()), ASOF)["SD-10"]
    figures = {
        cell["figure"]: cell["text"] for row in parts["rows"].values() for cell in row if "figure" in cell
    }
    for year, months, refund in zip(
        case.refunds["year"], case.refunds["months"], case.refunds["refund_subtotal"], strict=True
    ):
        assert figures[f"months:{year}"] == str(months)
        assert figures[f"refund:{year}"] == format_yuan(refund)
        assert (
            f"÷ 12 × {months} = {format_yuan(refund)}　依据：第十二条（二）"
            in parts["rows"][str(year)][11]["line"]
        )
    assert parts["totals"]["refund_total"] == format_yuan(case.settlement["refund_total"])
    assert parts["sums"][11] == parts["totals"]["refund_total"]
    assert len(parts["columns"]) == 13 == len(parts["sums"]) == len(next(iter(parts["rows"].values())))


def test_a_case_that_is_not_linked_has_no_refund_and_says_why(frame):
    frame.session.open("SD-06")
    parts = shown(frame, REFUND)
    assert (parts["order"], parts["totals"]) == ([], {})
    assert parts["told"].endswith("不办理制度衔接，不产生重复缴费清退。")


def test_totals_follow_what_is_typed_and_are_blank_while_a_cell_is_wrong(frame):
    frame.session.open("SD-01")
    parts = shown(frame, YEARS)
    assert parts["totals"]["personal"] == "2100.00"
    frame._views[YEARS].vue_edit({"row": "2012", "column": "personal", "text": "1,300.5"})
    assert parts["totals"]["personal"] == "3100.50"
    frame._views[YEARS].vue_edit({"row": "2012", "column": "personal", "text": "x"})
    assert parts["totals"] == {}
    assert mark(frame, YEARS) == ("problem", "1处填写有误")
    assert mark(frame, REFUND) == ("problem", "有填写错误，未计算")


def test_only_the_open_step_is_updated(frame):
    frame.session.open("SD-01")
    before = dict(shown(frame, REFUND)["rows"])
    parts = shown(frame, YEARS)
    frame._views[YEARS].vue_edit({"row": "2012", "column": "personal", "text": "600"})
    assert parts["rows"][parts["order"][0]]["figures"]["refund"] == "400.00"
    assert frame._views[REFUND].parts["rows"] == before
    assert shown(frame, REFUND)["rows"] != before


def test_after_a_reload_the_case_and_the_step_are_found_again(frame):
    frame.vue_ready({"case": "SD-01", "step": YEARS})
    assert (frame.opened["id"], frame.step) == ("SD-01", YEARS)


def test_a_step_that_does_not_exist_is_not_opened(frame):
    frame.vue_go("none")
    assert frame.step == "choose"


def test_only_what_the_note_offers_can_be_chosen(frame):
    frame.session.open("SD-01")
    frame.vue_choice("leave")
    assert frame.session.draft is not None


def test_a_case_that_nobody_has_filled_is_to_be_filled_and_has_no_mistakes(frame):
    frame.session.open_blank()
    states = {one["id"]: (one["mark"], one["missing"]) for one in frame.steps}
    assert "problem" not in {state for state, _ in states.values()}
    for step in ("overlap", "decision", "refund", "settlement", "events", "dispute", "findings", "produce"):
        assert states[step] == ("todo", "待填写")


def test_what_a_case_that_is_not_linked_does_not_have_does_not_apply(frame):
    frame.session.open("SD-02")
    for step in ("refund", "settlement", "events"):
        assert mark(frame, step) == ("inapplicable", "不适用")


def test_whoever_opens_a_case_goes_on_with_its_first_step(frame):
    assert frame.step == "choose"
    frame.session.open("SD-01")
    assert frame.step == "person"
    frame.vue_go("choose")
    frame.vue_undo({})
    assert frame.step == "choose"


def test_the_day_of_the_audit_is_chosen_in_any_form_and_emptied_is_that_of_the_beginning(frame):
    frame.session.open("SD-09")
    frame.vue_choose_day("2026年8月3日")
    assert frame.asof == "2026-08-03" and frame.session.draft.asof == dt.date(2026, 8, 3)
    frame.vue_choose_day("")
    assert frame.asof == ASOF.isoformat() and frame.session.draft.asof == ASOF
