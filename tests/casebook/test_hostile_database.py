"""A database from elsewhere is read without harm: what has no end is stopped, what its schema calls does nothing."""

import sqlite3
from pathlib import Path

import pytest

from linkage_kit.casebook import CasebookError, Database, read_casebook, write_casebook
from linkage_kit.casebook.storage import database_clock, limits
from linkage_kit.resources import sample_casebook

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
#: One gives rows for ever, the other never gives one.
VIEWS = [f"{ENDLESS} 'SD-01' AS case_id, i AS year FROM n", f"{ENDLESS} 'x' AS case_id FROM n WHERE i < 0"]


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_QUERY", 0.5)


@pytest.fixture
def written(database: str) -> str:
    write_casebook(read_casebook(sample_casebook()), database)
    return database


def problems(place: str | Database) -> list[str]:
    with pytest.raises(CasebookError) as caught:
        read_casebook(place)
    return [
        str(problem).removeprefix(Database(getattr(place, "url", place)).name)
        for problem in caught.value.problems
    ]


def test_a_condition_without_an_end_is_stopped(written):
    endless = f"({ENDLESS} count(*) FROM n) > 0"
    assert problems(Database(written, endless)) == [
        "：筛选条件（--where）不能执行：超过0.5秒仍未完成，已停止"
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_without_an_end_is_stopped_and_named(written, execute, view):
    execute(written, "DROP TABLE claims")
    execute(written, f"CREATE VIEW claims AS {view}")
    told = "/claims：读不出这张表：超过0.5秒仍未完成，已停止"
    assert problems(written) == [told]
    assert problems(Database(written, "case_id = 'SD-01'")) == [told]


def test_the_limit_is_one_of_each_query_and_not_of_what_is_done_between(written, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_QUERY", 60)
    assert len(read_casebook(written)) == 20


def test_a_value_of_any_length_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(database_clock, "_LONGEST_VALUE", 1_000_000)
    url = f"sqlite:///{tmp_path / 'book.db'}"
    write_casebook(read_casebook(sample_casebook()), url)
    with sqlite3.connect(tmp_path / "book.db") as other:
        other.execute("DROP TABLE claims")
        other.execute("CREATE VIEW claims AS SELECT 'SD-01' AS case_id, hex(zeroblob(900000)) AS note")
    assert problems(url) == ["/claims：读不出这张表：有的值过长"]


def test_what_views_call_of_a_foreign_file_does_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'book.db'}"
    write_casebook(read_casebook(sample_casebook()), url)
    with sqlite3.connect(tmp_path / "book.db") as other:
        other.execute("DROP TABLE claims")
        other.execute("CREATE VIEW claims AS SELECT load_extension('evil') AS case_id")
    (told,) = problems(url)
    assert told.startswith("/claims：读不出这张表：视图用到了外来文件中不允许的函数")


def test_reading_fires_no_trigger_and_changes_nothing(tmp_path):
    file = tmp_path / "book.db"
    write_casebook(read_casebook(sample_casebook()), f"sqlite:///{file}")
    with sqlite3.connect(file) as other:
        other.execute("CREATE TRIGGER evil AFTER DELETE ON cases BEGIN DELETE FROM claims; END")
    before = Path(file).read_bytes()
    read_casebook(f"sqlite:///{file}")
    assert file.read_bytes() == before
