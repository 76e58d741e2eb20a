"""A trial kept with its case: found again when the case is opened, told where the case was changed, printed."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import stat

import pytest

from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.decision import Decision

ASOF = dt.date(2026, 6, 30)


def opened(place, case_id="SD-09"):
    """The step of a case that is opened, and its session."""
    session = Session(place, ASOF)
    step = Decision(session)
    session.open(case_id)
    step.update(session.draft)
    return step, session


def put(step, session, table, key, column, text):
    row = next(one for one in session.draft.rows(table) if one.key == key)
    step.vue_put({"table": table, "row": row.id, "column": column, "text": text})


@pytest.fixture
def kept(place, data_folder):
    """The file of a trial that was kept with SD-09."""
    step, session = opened(place)
    put(step, session, "resident_years", "2016", "personal", "800")
    put(step, session, "employee_periods", "3", "months", "8")
    step.vue_keep({})
    session.leave()
    (file,) = data_folder.rglob("what-if.json")
    return file


def test_it_lies_beside_the_drafts_for_its_owner_alone(kept, data_folder, place):
    assert kept.parent.parent == data_folder / "linkage-kit" / "drafts"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert json.loads(kept.read_text(encoding="utf-8"))["changes"] == [
        {"cell": "resident_years:2016:personal", "text": "800.00"},
        {"cell": "employee_periods:2021-01:months", "text": "8"},
    ]
    assert Draft.find(place).found == [] and Draft.find(place).told == []


def test_it_is_tried_again_when_the_case_is_opened(kept, place):
    step, session = opened(place)
    assert [(one["title"], one["text"]) for one in step.parts["tried"]] == [
        ("2016年 个人缴费", "800.00"),
        ("时段3（2021-01~2021-08） 缴费月数", "8"),
    ]
    assert step.parts["kept"] == {"is": True, "told": "已读出随案件保留的试算（审计基准日2026-06-30）。"}
    session.leave()
    other, session = opened(place, "SD-01")
    assert (other.parts["tried"], other.parts["kept"]["is"]) == ([], False)
    session.leave()


def test_a_case_that_was_changed_since_is_told(kept, place):
    step, session = opened(place)
    session.edit(lambda draft: draft.delete_row("resident_years", "2016"))
    session.save()
    session.leave()
    step, session = opened(place)
    assert "保留以后案件有改动" in step.parts["kept"]["told"]
    assert "有1项所在的记录已经不在" in step.parts["kept"]["told"]
    assert [one["title"] for one in step.parts["tried"]] == ["时段3（2021-01~2021-08） 缴费月数"]
    session.leave()


def test_it_goes_when_it_is_no_longer_wanted(kept, place):
    step, session = opened(place)
    step.vue_forget({})
    assert not kept.exists() and step.parts["kept"]["is"] is False
    session.leave()


def test_a_damaged_file_is_told_and_the_case_opens(kept, place):
    kept.write_text("{", encoding="utf-8")
    step, session = opened(place)
    assert step.parts["tried"] == [] and "不是试算文件" in step.parts["kept"]["told"]
    session.leave()


def test_a_case_that_was_never_saved_keeps_none(place, data_folder):
    session = Session(place, ASOF)
    step = Decision(session)
    session.open_blank()
    step.update(session.draft)
    step.vue_keep({})
    assert "保存到案卷以后" in step.parts["kept"]["told"]
    assert list(data_folder.rglob("what-if.json")) == []
    session.leave()


def test_periods_that_begin_together_are_told_apart_by_their_end(place):
    step, session = opened(place)
    session.edit(
        lambda draft: draft.add_row("employee_periods", start_month="2021年1月", end_month="2021-02")
    )
    step.update(session.draft)
    put(step, session, "employee_periods", "3", "months", "4")
    assert list(map(str, step._trial.kept(session.draft))) == ["employee_periods:2021-01:2021-08:months"]
    session.leave()


def printed(step, ending: str) -> None:
    """Asks for a print as the page does, and waits until it is made or told why not."""

    async def ask() -> None:
        step.vue_print(ending)
        await step.task

    asyncio.run(ask())


@pytest.mark.parametrize(("ending", "begins"), [(".pdf", b"%PDF"), (".html", b"<!DOCTYPE html>")])
def test_it_is_printed_as_a_report(kept, place, ending, begins, monkeypatch):
    step, session = opened(place)
    sent = []
    monkeypatch.setattr(step, "hand_over", lambda name, data: sent.append((name, data)))
    printed(step, ending)
    ((name, data),) = sent
    assert name == f"SD-09-试算对照{ending}" and data.startswith(begins)
    session.leave()


def test_what_cannot_be_read_is_not_printed_but_told(place):
    step, session = opened(place)
    put(step, session, "resident_years", "2016", "personal", "八百")
    printed(step, ".pdf")
    assert "没有打印：resident_years:2016:personal" in step.parts["kept"]["told"]
    session.leave()
