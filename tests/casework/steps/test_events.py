"""⑨ The events: due dates, status and lateness as the audit has them; a row is there where a date is."""

from __future__ import annotations

import pytest

from linkage_kit.audit import audit
from linkage_kit.casework.steps.events import Events
from linkage_kit.procedure.timeline import STEPS
from linkage_kit.reporting.charts.canvas import Canvas

NOTICE = "notice_sent"


def edit(step, row, column, text):
    step.vue_edit({"row": row, "column": column, "text": text})


@pytest.mark.clause("9(4)")
def test_due_dates_and_lateness_are_those_of_the_audit_and_follow_a_date(opened_step, sample_whole, asof):
    session, step, parts = opened_step(Events, "SD-12")
    timeline = audit(sample_whole, asof)["SD-12"].timeline.set_index("step")
    for name, row in timeline.iterrows():
        figures = parts["rows"][name]["figures"]
        assert figures["due"] == f"{row['due_on']:%Y-%m-%d}"
        assert (figures["status"], figures["late"]) == (row["status"], str(row["late_days"]))
    shown = parts["rows"]["funds_transferred"]
    assert shown["notes"]["status"] == {"text": "逾期办结2个工作日", "tone": "bad"}
    assert Events.state(session.draft).missing == "1个环节逾期或次序有误"
    edit(step, "funds_transferred", "date", shown["figures"]["due"])
    shown = parts["rows"]["funds_transferred"]
    assert (shown["figures"]["status"], shown["notes"]["status"]["tone"]) == ("on_time", "good")


def test_there_is_a_row_for_every_step_and_those_of_the_other_direction_come_last(opened_step):
    _, _, parts = opened_step(Events, "SD-13")
    assert sorted(parts["order"]) == sorted(STEPS)
    assert parts["order"][-2:] == ["employee_info_sent", "employee_info_received"]
    assert parts["rows"]["employee_info_sent"]["head"]["hint"] == "本方向没有这个环节"
    assert parts["rows"]["contact_letter_sent"]["head"] == {
        "title": "发出联系函",
        "hint": "第九条（一）　职工经办机构",
    }


def test_a_date_makes_the_row_and_taking_it_away_takes_the_row_away(opened_step):
    session, step, parts = opened_step(Events, "SD-13")
    edit(step, NOTICE, "date", "2026年4月20日")
    edit(step, NOTICE, "agency", "某中心")
    assert session.draft.text("events", NOTICE, "agency") == "某中心"
    assert not parts["rows"][NOTICE]["isBlank"]
    edit(step, NOTICE, "date", " ")
    assert all(row.key != NOTICE for row in session.draft.rows("events"))
    assert parts["rows"][NOTICE]["isBlank"]
    session.undo()
    assert parts["rows"][NOTICE]["texts"]["agency"] == "某中心"


def test_taking_away_a_date_that_is_not_there_changes_nothing(opened_step):
    session, step, _ = opened_step(Events, "SD-13")
    edit(step, NOTICE, "date", "")
    assert not session.draft.can_undo


def test_an_agency_without_a_date_is_told_at_the_date(opened_step):
    session, step, parts = opened_step(Events, "SD-13")
    edit(step, NOTICE, "agency", "某中心")
    assert parts["rows"][NOTICE]["wrong"] == {"date": "应填写"}
    assert Events.state(session.draft).missing == "1处待填写"
    assert parts["picture"] is None
    assert parts["told"] == "还有1处待填写，填写后才能计算时限。"


@pytest.mark.clause("9(2)")
def test_a_receipt_that_was_not_recorded_is_assumed_in_words(opened_step):
    _, step, parts = opened_step(Events, "SD-13")
    assert "started" not in parts["rows"]["resident_info_sent"]["notes"]
    edit(step, "contact_letter_received", "date", "")
    note = parts["rows"]["resident_info_sent"]["notes"]["started"]
    assert note["text"] == "推定，按发出联系函之日"
    edit(step, "application_received", "date", "")
    assert parts["rows"]["contact_letter_sent"]["notes"]["started"]["text"] == "推定，按申请之日"


def test_a_due_date_beyond_the_announced_years_is_provisional_in_words(opened_step):
    _, step, parts = opened_step(Events, "SD-13")
    assert "due" not in parts["rows"]["contact_letter_sent"]["notes"]
    edit(step, "application_received", "date", "2027-03-01")
    assert parts["rows"]["contact_letter_sent"]["notes"]["due"]["text"] == "暂定，放假安排未公布"


def test_a_block_goes_into_the_rows_as_they_are_shown_in_one_step(opened_step):
    session, step, parts = opened_step(Events, "SD-13")
    step.vue_paste({"row": "refund_paid", "column": "date", "text": "2026-04-20\t甲\n2026-04-21\t乙\n"})
    assert parts["rows"]["refund_paid"]["texts"]["agency"] == "甲"
    assert parts["rows"]["subsidy_returned"]["texts"]["date"] == "2026-04-21"
    session.undo()
    assert parts["rows"]["refund_paid"]["isBlank"] and parts["rows"]["subsidy_returned"]["isBlank"]


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("note", "甲\t乙", "粘贴的内容有2列，而从“备注”起只有1列"),
        ("date", "\n".join(["2026-04-20"] * 4), "粘贴的内容有4行，而从“告知办理结果”起只有3个环节"),
    ],
)
def test_a_block_that_is_larger_than_what_is_left_is_refused_whole(opened_step, column, text, told):
    session, step, _ = opened_step(Events, "SD-13")
    step.vue_paste({"row": NOTICE, "column": column, "text": text})
    assert session.note.text == told
    assert not session.draft.can_undo


def test_the_picture_is_drawn_again_only_for_another_timeline(opened_step, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "linkage_kit.casework.steps.events.gantt", lambda *of: drawn.append(of) or Canvas("nothing", 1)
    )
    _, step, _ = opened_step(Events, "SD-13")
    edit(step, "funds_transferred", "note", "备注")
    assert len(drawn) == 1
    edit(step, "funds_transferred", "date", "2026-04-07")
    assert len(drawn) == 2


def test_a_case_that_is_not_linked_has_rows_but_no_limits(opened_step):
    session, _, parts = opened_step(Events, "SD-04")
    assert parts["order"] == list(STEPS)
    assert parts["told"] == "本案判定为“按跨省规定办理”，没有需要核对的办理时限；已办理的环节仍可登记。"
    assert parts["picture"] is None
    assert Events.state(session.draft).missing == "不适用"
