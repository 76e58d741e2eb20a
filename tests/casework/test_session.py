"""The session: cases are found, opened, changed, saved; what cannot be done is told and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil

import pytest

from linkage_kit.casebook import read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.work_list import Wanted
from linkage_kit.resources import sample_casebook
from tests.file_bytes import contents


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(sample_casebook(), tmp_path / "casebook")
    return tmp_path / "casebook"


@pytest.fixture
def session(place):
    session = Session(place)
    yield session
    session.leave()


def put(session: Session, text: str) -> None:
    session.edit(lambda draft: draft.set("resident_years", "2012", "personal", text))


@pytest.mark.parametrize("wanted", ["刘建国", "sd-01", " SD-01 ", "371000196503120015", "ljg", "LJG", "荣成"])
def test_a_case_is_found_by_name_initials_agency_case_number_or_identity_number(session, wanted):
    assert session.listed(Wanted(wanted)).rows["name"].tolist() == ["刘建国"]


def test_a_search_takes_every_sign_as_it_stands(session):
    assert session.listed(Wanted(".*")).rows.empty


def test_an_edit_is_kept_as_a_draft_and_a_search_lists_it_first(session):
    session.open("SD-10")
    session.edit(lambda draft: draft.set("cases", "SD-10", "phone", "15400000001"))
    rows = session.listed(Wanted()).rows
    assert (len(rows), rows["case_id"].iat[0]) == (20, "SD-10")
    assert rows["draft"].tolist() == [True] + [False] * 19
    assert session.listed(Wanted(filters={"draft": "true"})).rows["case_id"].tolist() == ["SD-10"]


def test_a_case_that_is_opened_again_has_what_was_changed_and_not_saved(place, session):
    session.open("SD-01")
    put(session, "123")
    session.leave()
    again = Session(place)
    again.open("SD-01")
    assert again.draft.text("resident_years", "2012", "personal") == "123.00"
    assert again.note.text.startswith("已恢复")
    again.leave()


def test_saving_writes_the_casebook_and_says_so(place, session):
    session.open("SD-01")
    put(session, "123.45")
    session.save()
    assert session.note.text == "案件SD-01已保存到案卷"
    years = read_casebook(place).resident_years
    assert years.loc[years["case_id"].eq("SD-01") & years["year"].eq(2012), "personal"].tolist() == [12345]


def test_a_case_with_mistakes_is_not_saved(place, session):
    before = (place / "resident_years.csv").read_bytes()
    session.open("SD-01")
    put(session, "一百")
    session.save()
    assert (session.note.level, session.note.text) == ("error", "有1处填写有误，改正后才能保存")
    assert (place / "resident_years.csv").read_bytes() == before


def test_a_change_on_disk_is_told_with_both_ways_out(place, session):
    session.open("SD-01")
    put(session, "1")
    other = Draft.open(place, "SD-01")
    other.set("resident_years", "2012", "personal", "2")
    other.save()
    other.close()
    session.save()
    assert [name for name, _ in session.note.choices] == ["keep_mine", "reload"]
    session.reload()
    assert session.draft.text("resident_years", "2012", "personal") == "2.00"


def test_what_cannot_be_done_is_told_and_changes_nothing(session):
    session.open("NO-SUCH")
    assert (session.draft, session.note.text) == (None, "案卷中没有案件NO-SUCH")
    put(session, "1")
    assert (session.draft, session.note.text) == (None, "请先选择案件")


def test_listeners_are_told_of_every_change(session):
    told = []
    session.listen(lambda: told.append(session.draft and session.draft.can_undo))
    session.open("SD-01")
    put(session, "1")
    session.undo()
    assert told == [False, True, False]


def test_windows_are_told_of_each_other_while_both_have_the_case_open(place, session):
    told = []
    session.open("SD-01")
    session.listen(lambda: told.append(list(session.elsewhere)))
    session.look_around()
    assert (session.elsewhere, told) == ([], [])
    other = Session(place)
    other.open("SD-01")
    assert [text.startswith("这个案件也在您的另一个窗口中打开：") for text in other.elsewhere] == [True]
    assert str(os.getpid()) not in other.elsewhere[0]
    session.look_around()
    assert "也在您的另一个窗口中打开" in session.elsewhere[0]
    session.look_around()
    assert len(told) == 1
    other.leave()
    assert other.elsewhere == []
    session.look_around()
    assert (session.elsewhere, len(told)) == ([], 2)


def test_a_draft_that_cannot_be_read_is_told_until_that_was_read(place, session):
    session.open("SD-01")
    put(session, "123")
    session.leave()
    (kept,) = place.parent.rglob("drafts/*.json")
    kept.write_text("{", encoding="utf-8")
    again = Session(place)
    again.listed(Wanted())
    again.open("SD-01")
    assert again.note.level == "warning"
    assert again.note.text.startswith("草稿文件已损坏")
    put(again, "")
    assert "草稿文件已损坏" in again.note.text
    again.dismiss()
    assert again.note is None
    again.leave()


def test_a_copy_of_a_case_is_a_new_one_that_is_not_saved_yet(place, session):
    session.open_copy("SD-01")
    assert session.draft.case_id is None and session.draft.is_changed
    assert session.draft.text("cases", "SD-01-copy", "name") == "刘建国"
    assert "SD-01的副本" in session.note.text
    assert session.draft.audited.settlement["refund_total"] > 0
    session.save()
    copied = read_casebook(place).cases
    assert copied["case_id"].tolist()[-1] == "SD-01-copy" and len(copied) == 21
    session.leave()


def test_a_case_that_was_begun_and_never_saved_is_offered_again(place, session):
    session.open_blank()
    session.edit(lambda draft: draft.set("cases", draft.rows("cases")[0].id, "name", "新来的人"))
    session.leave()
    again = Session(place)
    (begun,) = again.listed(Wanted()).begun
    again.resume(begun.name)
    assert again.draft.rows("cases")[0].texts["name"] == "新来的人"
    again.leave()


def test_another_day_of_the_audit_is_that_of_the_case_and_of_the_list(session):
    session.open("SD-09")
    on_time = session.listed(Wanted("SD-09")).rows.iloc[0]
    session.set_asof("2026-08-03")
    overdue = session.listed(Wanted("SD-09")).rows.iloc[0]
    assert session.draft.audited.asof == dt.date(2026, 8, 3)
    assert on_time["due_on"] == overdue["due_on"] and overdue["days_left"] < 0
    assert overdue["due"] == "已逾期"


def test_a_deleted_case_is_gone_and_put_back_where_it_stood(place, session):
    before = contents(place)
    session.open("SD-05")
    session.delete("SD-05")
    assert session.draft is None
    assert "SD-05" not in session.listed(Wanted()).rows["case_id"].tolist()
    assert len(read_casebook(place).cases) == 19 and contents(place) != before
    assert session.note.choices == (("restore", "撤销删除"),)
    session.restore()
    assert contents(place) == before
    assert "SD-05" in session.listed(Wanted()).rows["case_id"].tolist()


def test_a_case_whose_number_was_taken_meanwhile_is_not_put_back(place, session):
    session.delete("SD-05")
    other = Draft.copy_of(place, "SD-01")
    other.set("cases", other.rows("cases")[0].id, "case_id", "SD-05")
    other.save()
    session.restore()
    assert session.note.level == "error" and "SD-05" in session.note.text
    assert len(read_casebook(place).cases) == 20


def test_what_is_not_there_cannot_be_deleted(session):
    session.delete("NO-SUCH")
    assert session.note.text == "案卷中没有案件NO-SUCH"


def test_a_deletion_is_taken_back_by_undo_and_outlasts_the_page(place, session):
    before = contents(place)
    session.delete("SD-05")
    session.dismiss()
    assert session.deleted == "SD-05"
    session.undo()
    assert contents(place) == before and session.deleted == ""
    session.delete("SD-05")
    session._kept_deleted.close()
    # Another page, after this one is gone.
    again = Session(place)
    (begun,) = again.listed(Wanted()).begun
    again.resume(begun.name)
    again.save()
    after, recorded = read_casebook(place), read_casebook(sample_casebook())
    assert after.select(["SD-05"]).equals(recorded.select(["SD-05"]))
    again.leave()


@pytest.mark.parametrize("text", ["2206-06-30", "2026-02-30", "明天"])
def test_a_day_that_the_audit_cannot_be_of_is_told_and_changes_nothing(session, text):
    session.open("SD-01")
    session.set_asof(text)
    assert session.note.level == "error" and "审计基准日" in session.note.text
    assert session.asof is None and session.draft.audited is not None
