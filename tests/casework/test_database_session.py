"""A session on a casebook in a database: what is kept without a password, what is told, and what the list shows."""

import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from linkage_kit.casebook import CasebookError, Database, as_place, read_casebook, write_casebook
from linkage_kit.casebook.storage import database, one_case, sql_case
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.work_list import Wanted
from linkage_kit.resources import sample_casebook

from .meanwhile import others


@pytest.fixture
def place(database_place):
    return database_place


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
    assert "写不进数据库：没有权限" in told(session) and "geheim" not in told(session)
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


def test_a_server_that_is_gone_is_told_and_nothing_is_lost(postgres_place, monkeypatch):
    session = Session(postgres_place)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("cases", "SD-01", "name", "张三"))
    with monkeypatch.context() as gone:
        gone.setattr(database, "_soon_told", lambda url: url.set(port=1))
        session.save()
        assert "连接不上数据库" in told(session)
        assert str(sa.make_url(postgres_place).password) not in told(session)
        assert len(session.listed(Wanted()).rows) == 20
        session.open("SD-02")
        assert "连接不上数据库" in told(session) and session.draft.case_id == "SD-01"
    session.save()
    assert session.note.text == "案件SD-01已保存到案卷"
    session.leave()


def test_a_connection_that_breaks_in_the_middle_of_a_save_is_told_and_changes_nothing(
    postgres_place, monkeypatch, caplog
):
    before = read_casebook(postgres_place)
    session = Session(postgres_place)
    session.open("SD-01")
    session.edit(lambda draft: draft.set("events", "notice_sent", "note", "已送达"))
    inserted = sql_case._inserted

    def breaking(transaction, part, row):
        inserted(transaction, part, row)
        transaction.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as broken:
        broken.setattr(sql_case, "_inserted", breaking)
        session.save()
    assert "写不进数据库：与数据库的连接中断" in told(session) and session.draft.is_changed
    assert read_casebook(postgres_place).equals(before)
    assert caplog.text == ""
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


def test_the_list_of_cases_shows_what_was_saved_since(place, monkeypatch):
    # However long it takes to read it on a machine that is busy.
    monkeypatch.setattr("linkage_kit.casework.known_cases._LONG", 60)
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
