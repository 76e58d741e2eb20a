"""A case back into a database: one transaction on its own rows, which notices what others saved since."""

import json
import operator
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from linkage_kit.casebook import Casebook, CasebookError, Database, as_place, read_casebook, write_casebook
from linkage_kit.casebook.storage import database, one_case, sql, sql_case
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.saving import ChangedOnDisk
from linkage_kit.casework.session import Session
from linkage_kit.casework.work_list import Wanted
from linkage_kit.resources import sample_casebook

from .meanwhile import new_case, others
from .writer import COUNTED, OWN, STEPS

WRITER = Path(__file__).with_name("writer.py")


@pytest.fixture
def place(database_place):
    return database_place


@pytest.fixture
def postgres_place(schema):
    write_casebook(read_casebook(sample_casebook()), schema)
    return schema


def test_a_saved_case_is_read_again_as_typed(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "consolidated", "是")
    draft.set("cases", "SD-01", "transferred_amount", "1,234.5")
    draft.set("resident_years", "2012", "personal", "1,234.5")
    draft.set("events", "notice_sent", "note", "=HYPERLINK(1)")
    draft.add_row("employee_periods", start_month="2025年5月", end_month="2025-06", region_code="371002")
    draft.save()
    assert not draft.is_changed
    again = Draft.open(place, "SD-01")
    assert again.text("cases", "SD-01", "consolidated") == "true"
    assert again.text("resident_years", "2012", "personal") == "1234.50"
    assert again.text("employee_periods", "3", "start_month") == "2025-05"
    assert again.casebook.equals(draft.casebook)
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_saving_touches_nothing_else(place, execute):
    whole = read_casebook(place)
    extra = pd.DataFrame({"编号": ["1", "'=2"], "备注": ["=1+1", None]}, dtype="str")
    cases = whole.cases.assign(**{"经办人 100%": [f"=甲{n}" if n % 2 else None for n in range(len(whole))]})
    frames = {**whole.tables, "cases": cases, "resident_years": whole.resident_years.assign(来源=":系统")}
    write_casebook(Casebook.from_frames(**frames, extra={"附加": extra}), place)
    before = read_casebook(place)
    where = "xmin::text, ctid::text, *" if place.startswith("postgresql") else "rowid, *"
    tables = {name: f"SELECT {where} FROM {name} WHERE case_id <> 'SD-02'" for name in whole.tables}
    rows = {name: execute(place, query) for name, query in tables.items()}
    draft = Draft.open(place, "SD-02")
    draft.set("cases", "SD-02", "name", "张三")
    draft.delete_row("resident_years", draft.rows("resident_years")[0].key)
    draft.add_row("resident_years", year="1999", personal="7")
    draft.save()
    assert {name: execute(place, query) for name, query in tables.items()} == rows
    after = read_casebook(place)
    assert others(after, "SD-02").equals(others(before, "SD-02"))
    own = after.select("SD-02")
    assert own.cases["经办人 100%"].tolist() == ["=甲1"]
    assert own.resident_years["来源"].fillna("").tolist()[-2:] == [":系统", ""]
    assert own.resident_years["year"].tolist() == [*before.select("SD-02").resident_years["year"][1:], 1999]


def test_only_the_case_s_own_rows_are_read_to_save_it_and_what_did_not_change_is_not_written(
    place, execute, monkeypatch
):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")

    def refuse(*arguments):
        raise AssertionError("the whole casebook is read")

    monkeypatch.setattr(sql, "read_cells", refuse)
    monkeypatch.setattr(sql, "read_columns", refuse)
    execute(place, "UPDATE events SET note = 'x' WHERE case_id = 'SD-01' AND step = 'notice_sent'")
    with pytest.raises(ChangedOnDisk):
        draft.save()
    draft.save_merged(draft.meet(), ())
    assert draft.text("events", "notice_sent", "note") == "x"
    draft.reload()
    assert execute(place, "SELECT name FROM cases WHERE case_id = 'SD-01'") == [("张三",)]


def test_rows_stay_in_their_order_wherever_the_database_has_room(postgres_place, execute):
    """Room that vacuum frees in the middle of a table would take rows out of turn."""
    keys = None
    for number in range(30):
        draft = Draft.open(postgres_place, f"SD-{number % 3 + 1:02}")
        draft.set(
            "resident_years",
            draft.rows("resident_years")[0].key,
            "other",
            str(number + 1) + "0" * (number % 5),
        )
        keys = [row.key for row in draft.rows("resident_years")]
        draft.save()
        with sa.create_engine(
            postgres_place, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        ).connect() as one:
            one.exec_driver_sql("VACUUM resident_years")
        assert [row.key for row in Draft.open(postgres_place, draft.case_id).rows("resident_years")] == keys


def test_a_new_case_is_appended_and_its_number_taken_by_one_alone(place):
    before = read_casebook(place)
    first, second = new_case(place), new_case(place)
    first.save()
    with pytest.raises(DraftError, match="案卷中已有案件SD-90，请换一个案件编号"):
        second.save()
    after = read_casebook(place)
    assert others(after, "SD-90").equals(others(before))
    second.set("cases", "SD-90", "case_id", "SD-91")
    second.save()
    first.set("cases", "SD-90", "name", "别人")
    first.save()
    assert set(read_casebook(place).cases["case_id"]) - set(before.cases["case_id"]) == {"SD-90", "SD-91"}
    assert "案卷中已有这个案件编号" in new_case(place, "SD-91").problems.values()


def test_what_others_saved_since_is_told_and_can_be_brought_together(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    other = Draft.open(place, "SD-01")
    other.set("cases", "SD-01", "name", "李四")
    other.set("cases", "SD-01", "phone", "15400000000")
    other.save()
    with pytest.raises(ChangedOnDisk, match="案件SD-01打开以后，案卷中的案件基本信息已被改动"):
        draft.save()
    meeting = draft.meet()
    (conflict,) = meeting.merged.conflicts
    assert [conflict.text(side) for side in ("opened", "mine", "theirs")] == ["刘建国", "张三", "李四"]
    draft.save_merged(meeting, ["mine"])
    row = execute(place, "SELECT name, phone FROM cases WHERE case_id = 'SD-01'")
    assert row == [("张三", "15400000000")]


def test_what_is_saved_while_two_states_are_brought_together_is_met_too(place, execute):
    draft, other = Draft.open(place, "SD-01"), Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    other.set("cases", "SD-01", "phone", "1")
    other.save()
    meeting = draft.meet()
    other.set("cases", "SD-01", "phone", "2")
    other.save()
    with pytest.raises(ChangedOnDisk):
        draft.save_merged(meeting, ())
    again = draft.meet()
    assert again.merged.conflicts == ()
    draft.save_merged(again, ())
    assert execute(place, "SELECT name, phone FROM cases WHERE case_id = 'SD-01'") == [("张三", "2")]


def test_a_column_that_another_program_added_meanwhile_keeps_what_is_in_it(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("resident_years", "2012", "personal", "7")
    execute(place, "ALTER TABLE resident_years ADD COLUMN source TEXT")
    execute(place, "UPDATE resident_years SET source = 'x' WHERE case_id = 'SD-01'")
    with pytest.raises(ChangedOnDisk):
        draft.save()
    draft.save_merged(draft.meet(), ())
    assert set(read_casebook(place).select("SD-01").resident_years["source"]) == {"x"}


def test_a_case_that_was_deleted_meanwhile_is_told(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    for name in ("resident_years", "employee_periods", "events", "claims", "cases"):
        execute(place, f"DELETE FROM {name} WHERE case_id = 'SD-01'")
    with pytest.raises(ChangedOnDisk, match="案件SD-01已从案卷中删除") as told:
        draft.save()
    with pytest.raises(DraftError, match="案卷中没有案件SD-01"):
        draft.reload()
    draft.keep_mine(told.value)
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_a_table_and_a_column_that_are_not_there_are_made_once_there_is_something_to_keep(place, execute):
    execute(place, "DROP TABLE claims")
    execute(place, "ALTER TABLE events DROP COLUMN note")
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.save()
    assert "claims" in read_casebook(place).absent
    draft.add_row("claims", claimant="agency", year="2012", refund_personal="1.00")
    draft.set("events", "notice_sent", "note", "已送达")
    draft.save()
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_tables_with_chinese_titles_and_ids_spelt_otherwise_are_saved_as_they_are(place, execute):
    execute(place, 'ALTER TABLE cases RENAME COLUMN name TO "姓名"')
    execute(place, 'ALTER TABLE resident_years RENAME COLUMN case_id TO "案件编号"')
    execute(place, "UPDATE resident_years SET \"案件编号\" = ' SD-01' WHERE \"案件编号\" = 'SD-01'")
    years = len(Draft.open(place, "SD-01").rows("resident_years"))
    assert years
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.set("resident_years", "2012", "personal", "7")
    draft.save()
    assert execute(place, "SELECT \"姓名\" FROM cases WHERE case_id = 'SD-01'") == [("张三",)]
    assert read_casebook(place).select("SD-01").equals(draft.casebook)
    assert len(draft.rows("resident_years")) == years


_KILLED = """
import os, signal, sys
from linkage_kit.casebook.storage import sql_case
from linkage_kit.casework.draft import Draft
draft = Draft.recover(Draft.find(sys.argv[1]).found[0], place=sys.argv[1])
inserted = sql_case._inserted
def killing(session, part, row):
    place = inserted(session, part, row)
    if part.raw.name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return place
sql_case._inserted = killing
draft.save()
"""


@pytest.mark.parametrize("table", ["resident_years", "events"])
def test_a_save_that_is_killed_leaves_the_case_as_it_was_and_can_be_done_again(place, table):
    before = read_casebook(place)
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.set("resident_years", "2012", "personal", "1")
    draft.set("events", "notice_sent", "note", "1")
    draft.autosave()
    draft.close()
    ended = subprocess.run([sys.executable, "-c", _KILLED, place, table], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert read_casebook(place).equals(before)
    recovered = Draft.recover(Draft.find(place).found[0], place=place)
    recovered.save()
    assert read_casebook(place).select("SD-01").equals(draft.casebook)
    assert Draft.find(place).found == []


def test_two_writers_lose_nothing_and_are_told_of_each_other_s_changes(place):
    """200 saves on PostgreSQL, fewer on SQLite, by two processes: cells that both count in, and cells of their own."""
    whole = read_casebook(place)
    cases = [
        case_id
        for case_id in whole.cases["case_id"]
        if (whole.resident_years["case_id"] == case_id).sum() > 1
    ]
    saves = 100 if place.startswith("postgresql") else 20
    began = time.monotonic()
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), place, name, str(saves), *cases[:3]],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in STEPS
    ]
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    seconds = time.monotonic() - began
    after = read_casebook(place)
    years = after.resident_years.set_index(["case_id", "year"])[COUNTED].fillna(0)
    before = whole.resident_years.set_index(["case_id", "year"])[COUNTED].fillna(0)
    assert (years.sort_index().index == before.sort_index().index).all()
    for cell, grown in ((years - before) // 100).items():
        counts = [one["counted"].get(f"{cell[0]}:{cell[1]}", 0) for one in told]
        assert grown == sum(map(operator.mul, counts, STEPS.values())), (cell, counts)
    for one, column in zip(told, OWN.values()):
        found = after.cases.set_index("case_id")[column]
        assert all(found[case_id] == text for case_id, text in one["texts"].items())
    conflicts = [conflict for one in told for conflict in one["told"]]
    # Both counted in the same cell: each is told what the other one has there, and nothing else is a conflict.
    assert conflicts and {column for _, column, *_ in conflicts} == {COUNTED}
    assert all(float(theirs) > float(opened or 0) for _, _, opened, _, theirs in conflicts)
    assert others(after, *cases[:3]).equals(others(whole, *cases[:3]))
    print(f"{2 * saves} saves in {seconds:.1f} s, {len(conflicts)} conflicts told")


def test_a_draft_holds_no_password_and_is_found_again(postgres_place, data_folder):
    password = sa.make_url(postgres_place).password
    assert password
    session = Session(postgres_place)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("cases", "SD-01", "name", "张三"))
    kept = [file for file in data_folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".json" for file in kept)
    assert not any(password.encode() in file.read_bytes() for file in kept)
    assert password not in repr(session.draft._stored) and password not in (session.draft.place or "")
    session.leave()
    again = Session(postgres_place)
    again.open("SD-01")
    assert again.note.text.startswith("已恢复")
    again.save()
    assert again.note.text == "案件SD-01已保存到案卷"
    again.leave()


def test_a_sqlite_file_is_the_same_casebook_from_whichever_folder(tmp_path, monkeypatch):
    write_casebook(read_casebook(sample_casebook()), f"sqlite:///{tmp_path / 'a.db'}")
    monkeypatch.chdir(tmp_path)
    draft = Draft.open("sqlite:///a.db", "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    monkeypatch.chdir("/")
    draft.save()
    assert Draft.open(f"sqlite:///{tmp_path / 'a.db'}", "SD-01").text("cases", "SD-01", "name") == "张三"


def told(session):
    assert session.note is not None and session.note.level == "error"
    return session.note.text


def test_without_the_right_to_write_it_is_told_and_the_draft_stays(postgres_place, execute):
    url = sa.make_url(postgres_place)
    name = url.query["options"].removeprefix("-csearch_path=")
    execute(postgres_place, f"CREATE ROLE {name} LOGIN PASSWORD 'geheim-4711'")
    execute(postgres_place, f"GRANT USAGE ON SCHEMA {name} TO {name}")
    execute(postgres_place, f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {name}")
    reader = url.set(username=name, password="geheim-4711").render_as_string(hide_password=False)
    session = Session(reader)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("cases", "SD-01", "name", "张三"))
    session.save()
    assert "写不进数据库：没有权限（" in told(session) and "geheim" not in told(session)
    assert session.draft.is_changed and session.draft.text("cases", "SD-01", "name") == "张三"
    assert len(Draft.find(reader).found) == 1
    session.leave()
    execute(postgres_place, f"DROP OWNED BY {name}")
    execute(postgres_place, f"DROP ROLE {name}")


def test_tables_that_are_gone_are_told_and_nothing_is_lost(place, execute):
    session = Session(place)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("cases", "SD-01", "name", "张三"))
    execute(place, "ALTER TABLE cases RENAME TO gone")
    session.save()
    assert "缺少这张表" in told(session)
    assert len(session.listed(Wanted()).rows) == 20, "the list stays as it was"
    execute(place, "ALTER TABLE gone RENAME TO cases")
    session.save()
    assert session.note.text == "案件SD-01已保存到案卷"
    session.leave()


def test_a_case_that_somebody_holds_is_waited_for_and_told_after_a_while(postgres_place, monkeypatch):
    session = Session(postgres_place)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("cases", "SD-01", "name", "张三"))
    engine = sa.create_engine(postgres_place, poolclass=sa.NullPool)
    kind = database._KINDS["postgresql"]
    impatient = replace(kind, to_write=(*kind.to_write, "SET LOCAL lock_timeout TO '100ms'"))
    monkeypatch.setitem(database._KINDS, "postgresql", impatient)
    with engine.begin() as other:
        other.exec_driver_sql("SELECT 1 FROM cases WHERE case_id = 'SD-01' FOR UPDATE")
        session.save()
        assert "正被其他程序占用，请稍后再试" in told(session)
    session.save()
    assert session.note.text == "案件SD-01已保存到案卷"
    session.leave()


def test_the_list_of_cases_shows_what_was_saved_since(place):
    session = Session(place)
    other = Draft.open(place, "SD-01")
    other.set("cases", "SD-01", "name", "张三丰")
    other.save()
    assert session.listed(Wanted("张三丰")).rows["case_id"].tolist() == ["SD-01"]


def test_the_list_of_cases_is_not_read_again_while_nothing_changed(place, monkeypatch):
    session = Session(place)
    monkeypatch.setattr("linkage_kit.casework.known_cases.read_casebook", None)
    assert session.listed(Wanted("刘建国")).rows["case_id"].tolist() == ["SD-01"]


def test_a_table_of_the_case_that_was_changed_is_noticed_too(place, execute):
    before = one_case.signature(as_place(place))
    execute(place, "UPDATE events SET note = 'x' WHERE case_id = 'SD-01' AND step = 'notice_sent'")
    # PostgreSQL counts what a process wrote as that ends.
    for _ in range(50):
        if one_case.signature(as_place(place)) != before:
            break
        time.sleep(0.1)
    assert one_case.signature(as_place(place)) != before


def test_a_case_is_deleted_and_put_back_whatever_the_database_holds_together(place, execute):
    """A row of another table is of a case that there is."""
    if place.startswith("postgresql"):
        execute(place, "ALTER TABLE cases ADD PRIMARY KEY (case_id)")
        execute(place, "ALTER TABLE events ADD FOREIGN KEY (case_id) REFERENCES cases (case_id)")
    before = read_casebook(place)
    session = Session(place)
    session.delete("SD-01")
    assert "SD-01" not in read_casebook(place)
    assert "SD-01" not in session.listed(Wanted()).rows["case_id"].tolist()
    session.restore()
    assert session.note.text == "案件SD-01已放回案卷"
    after = read_casebook(place)
    assert after.select("SD-01").equals(before.select("SD-01"))
    assert others(after, "SD-01").equals(others(before, "SD-01"))


def test_a_view_has_no_signature_but_time(postgres_place, execute):
    execute(postgres_place, "ALTER TABLE cases RENAME TO kept")
    execute(postgres_place, "CREATE VIEW cases AS SELECT * FROM kept")
    assert isinstance(one_case.signature(Database(postgres_place)), float)
    draft = Draft.open(postgres_place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.save()
    assert Draft.open(postgres_place, "SD-01").text("cases", "SD-01", "name") == "张三"


def test_a_missing_database_is_told_when_the_session_begins(tmp_path):
    with pytest.raises(CasebookError, match="找不到这个数据库文件"):
        Session(f"sqlite:///{tmp_path / 'no.db'}")
