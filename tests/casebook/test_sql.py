"""Casebooks in SQLite and PostgreSQL: the same as in files, whole or not at all, and no password told."""

import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from linkage_kit.casebook import TABLES, Casebook, CasebookError, Database, read_casebook, write_casebook
from linkage_kit.casebook.storage import sql, tables_at

GOLDEN = Path(__file__).parents[1] / "golden" / "casebook"
DIRECTED = "recorded_direction = 'resident_to_employee'"


@pytest.fixture(scope="module")
def golden() -> Casebook:
    """Enough cases for every condition, few enough to be written again and again."""
    book = read_casebook(GOLDEN)
    return book.select(book.cases["case_id"][:60])


def problems(database: str | Database) -> list[str]:
    """What reading tells, a line a problem, with the database's name left out."""
    with pytest.raises(CasebookError) as caught:
        read_casebook(database)
    return [f"{problem}".removeprefix(problem.file) for problem in caught.value.problems]


def texts(**columns: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype="str")


def test_the_golden_casebook_comes_back_the_same(golden, database):
    write_casebook(golden, database)
    assert read_casebook(database).equals(golden)


def test_extra_tables_columns_and_agencies_come_back_the_same(golden, database):
    few = golden.select(golden.cases["case_id"][:3])
    odd = {"=更多": ["=1+1", None, "'=x"], 'q"t; %s :a': [" a ", "\\N", "NULL"], "rowid": ["3", "1", "2"]}
    filled = Casebook.from_frames(
        **{**few.tables, "cases": few.cases.assign(**{name: texts(x=odd[name])["x"] for name in odd})},
        agencies=texts(scheme=["resident"], agency_code=["371002"], account_number=["0012"]),
        extra={"说明 100%": texts(a=["007", None], b=[None, "\\."]), "one": texts(a=["1", "\r\n", "\\."])},
    )
    write_casebook(filled, database)
    assert read_casebook(database).equals(filled)
    write_casebook(few, database)
    assert read_casebook(database).agencies.empty


def test_the_tables_have_the_contract_s_types(golden, database):
    write_casebook(golden.select(golden.cases["case_id"][:1]), database)
    inspector = sa.inspect(sa.create_engine(database, poolclass=sa.NullPool))
    assert set(inspector.get_table_names()) == set(TABLES)
    types = {
        f"{name}.{column['name']}": str(column["type"]).split(" COLLATE")[0]
        for name in TABLES
        for column in inspector.get_columns(name)
    }
    sums = "TEXT" if database.startswith("sqlite") else "NUMERIC(18, 2)"
    assert types["resident_years.personal"] == types["cases.transferred_amount"] == sums
    assert types["resident_years.year"] == "INTEGER"
    assert types["events.date"] == "DATE"
    assert types["employee_periods.start_month"] == "TEXT"
    assert types["cases.consolidated"] == "BOOLEAN"


def test_what_other_programs_see_are_yuan_dates_and_booleans(golden, database, execute):
    write_casebook(golden, database)
    first = golden.resident_years.iloc[0]
    query = (
        f"SELECT personal FROM resident_years WHERE case_id = '{first['case_id']}' AND year = {first['year']}"
    )
    (personal,) = execute(database, query)[0]
    assert Decimal(personal) * 100 == int(first["personal"])
    (date,) = execute(database, "SELECT applied_on FROM cases ORDER BY case_id")[0]
    earliest = golden.cases.sort_values("case_id")["applied_on"].iloc[0]
    assert str(date) == f"{earliest:%Y-%m-%d}"
    (count,) = execute(database, "SELECT count(*) FROM cases WHERE consolidated")[0]
    assert count == golden.cases["consolidated"].sum()


def test_writing_again_replaces_the_tables_and_keeps_others(golden, database, execute):
    write_casebook(golden, database)
    execute(database, "CREATE TABLE mine (a INTEGER)")
    execute(database, "INSERT INTO mine VALUES (7)")
    few = golden.select(golden.cases["case_id"][:2])
    write_casebook(few, database)
    again = read_casebook(database)
    assert Casebook(**again.stored).equals(few)
    assert again.extra["mine"]["a"].tolist() == ["7"]


def test_writing_that_breaks_off_leaves_what_was_there(golden, database, execute):
    """The last table fails: a view of the user's has its name."""
    write_casebook(golden, database)
    execute(database, "CREATE VIEW last AS SELECT 1 AS a")
    few = golden.select(golden.cases["case_id"][:2])
    with pytest.raises(CasebookError, match="写不进数据库"):
        write_casebook(Casebook(**few.tables, extra={"last": texts(a=["1"])}), database)
    assert read_casebook(database).equals(golden)


def test_a_new_file_of_sqlite_is_not_left_half_written(golden, tmp_path):
    broken = Casebook(**golden.tables, extra={"sqlite_last": texts(a=["1"])})
    with pytest.raises(CasebookError, match=r"^b\.db：写不进数据库"):
        write_casebook(broken, f"sqlite:///{tmp_path / 'b.db'}")
    assert list(tmp_path.iterdir()) == []


def test_mistakes_name_table_row_and_column_and_are_numbered_as_below_a_header(golden, database, execute):
    write_casebook(golden.select(golden.cases["case_id"][:2]), database)
    for statement in (
        "DROP TABLE employee_periods",
        "DROP TABLE events",
        "CREATE TABLE events (case_id TEXT, step TEXT, date TEXT)",
        "INSERT INTO events VALUES ('SD79-00000', 'refund_paid', '2026-03-02'), ('nobody', 'notice_sent', 'x')",
    ):
        execute(database, statement)
    with pytest.raises(CasebookError) as caught:
        read_casebook(database)
    name = Database(database).name
    assert str(caught.value).splitlines() == [
        f"{name}/employee_periods：缺少这张表",
        f"{name}/events 第3行“case_id”列：“nobody”，案件基本信息（cases）中没有这个案件编号",
        f"{name}/events 第3行“date”列：“x”，应为日期，如2025-01-03",
    ]


def test_tables_of_other_programs_are_read_by_what_their_values_say(golden, database, execute):
    """Chinese titles, other types, a view; Booleans, numbers and blanks as they come."""
    few = golden.select(["SD79-00000"])
    write_casebook(few, database)
    periods = few.employee_periods
    execute(database, "ALTER TABLE employee_periods RENAME TO kept")
    execute(
        database,
        'CREATE VIEW employee_periods AS SELECT case_id AS "案件编号", start_month AS "缴费起始时间", '
        "end_month, CAST(months AS NUMERIC) AS months, region_code, region_name, balance FROM kept",
    )
    execute(database, "ALTER TABLE cases ADD COLUMN note REAL")
    execute(database, "UPDATE cases SET note = 1.50")
    again = read_casebook(database)
    assert again.employee_periods.equals(periods)
    assert again.cases["note"].tolist() == ["1.5"]
    assert list(again.extra) == ["kept"]


def test_postgresql_s_other_types_are_read(golden, schema, execute):
    few = golden.select(["SD79-00000"])
    write_casebook(few, schema)
    for change in (
        "resident_years ALTER personal TYPE double precision",
        "resident_years ALTER interest TYPE numeric(20, 4)",
        "events ALTER date TYPE timestamp",
        "cases ALTER id_number TYPE char(20)",
        "cases ADD tags text[] DEFAULT '{a,b}'",
    ):
        execute(schema, f"ALTER TABLE {change}")
    again = read_casebook(schema)
    assert again.cases["tags"].tolist() == ["['a', 'b']"]
    assert Casebook(**{**again.stored, "cases": again.cases.drop(columns="tags")}).equals(few)


def test_a_condition_chooses_cases_with_all_of_their_rows(golden, database):
    agencies = texts(scheme=["resident", "employee"], agency_code=["371002", "371003"])
    extra = {
        "own": texts(case_id=["SD79-00000", "SD79-00001"], a=["x", "y"]),
        "whole": texts(a=["1", "2"]),
    }
    book = Casebook.from_frames(**golden.tables, agencies=agencies, extra=extra)
    write_casebook(book, database)
    wanted = golden.cases["case_id"][golden.cases["recorded_direction"] == "resident_to_employee"]
    assert 0 < len(wanted) < len(golden.cases)
    assert read_casebook(Database(database, DIRECTED)).equals(book.select(wanted))


def test_a_condition_is_sql_as_it_is_written(golden, database):
    """Colons, percent signs and comments mean nothing of their own."""
    write_casebook(golden, database)
    for condition, chosen in [
        ("name LIKE '罗%'", golden.cases["name"].str.startswith("罗")),
        ("case_id <> ':case_id' -- all of them", golden.cases["case_id"].notna()),
        ("case_id IN (SELECT case_id FROM claims)", golden.cases["case_id"].isin(golden.claims["case_id"])),
    ]:
        assert read_casebook(Database(database, condition)).equals(
            golden.select(golden.cases["case_id"][chosen])
        )


def test_rows_of_a_chosen_case_are_found_however_its_id_is_spelt(golden, database, execute):
    write_casebook(golden, database)
    execute(database, "UPDATE cases SET case_id = ' SD79-00000' WHERE case_id = 'SD79-00000'")
    execute(database, "UPDATE resident_years SET case_id = 'SD79-00000  ' WHERE case_id = 'SD79-00000'")
    part = read_casebook(Database(database, "case_id LIKE '%SD79-00000'"))
    assert part.equals(golden.select(["SD79-00000"]))


@pytest.mark.parametrize(
    "condition",
    [
        "1=1); DROP TABLE cases; SELECT (1=1",
        "1=1); DELETE FROM cases; --",
        "1=1); COMMIT; DROP TABLE cases; --",
        "1=1) ; COMMIT; BEGIN; DELETE FROM cases; COMMIT; SELECT case_id FROM cases WHERE (1=1",
        "case_id IN (DELETE FROM cases RETURNING case_id)",
        "case_id IN (WITH gone AS (DELETE FROM cases RETURNING case_id) SELECT case_id FROM gone)",
        "no_such_column = 1",
        "1=1 /*",
        "",
    ],
)
def test_a_condition_can_change_nothing_and_its_error_is_told(golden, database, condition):
    write_casebook(golden, database)
    (told,) = problems(Database(database, condition))
    assert told.startswith("：筛选条件（--where）不能执行：")
    assert read_casebook(database).equals(golden)


@pytest.mark.parametrize("before", ["", "set_config('transaction_read_only', 'off', false) = 'off' AND "])
def test_a_function_that_writes_is_refused(golden, schema, execute, before):
    write_casebook(golden, schema)
    execute(
        schema,
        "CREATE FUNCTION gone() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN DELETE FROM cases; RETURN true; END'",
    )
    (told,) = problems(Database(schema, f"{before}gone()"))
    assert told.startswith("：筛选条件（--where）不能执行：")
    assert read_casebook(schema).equals(golden)


@pytest.mark.parametrize("amount", ["900.00", "9000.00", "10000.00"])
def test_a_condition_compares_sums_as_numbers(golden, database, amount):
    write_casebook(golden, database)
    larger = golden.cases["transferred_amount"] > int(float(amount) * 100)
    found = read_casebook(Database(database, f"transferred_amount > {amount} AND cases.case_id IS NOT NULL"))
    assert found.cases["case_id"].tolist() == golden.cases["case_id"][larger.fillna(False)].tolist()


def test_a_condition_that_fits_no_case_is_told(golden, database):
    write_casebook(golden, database)
    assert problems(Database(database, "1 = 0")) == ["：没有符合筛选条件（--where）的案件"]


def test_one_state_of_the_database_is_read(golden, schema, execute, monkeypatch):
    """What others write meanwhile is not half seen."""
    write_casebook(golden, schema)
    read, done = sql._read, []

    def read_slowly(session, database, name, *more):
        if name != "cases" and not done:
            done.append(execute(schema, "DELETE FROM claims"))
        return read(session, database, name, *more)

    monkeypatch.setattr(sql, "_read", read_slowly)
    assert read_casebook(schema).equals(golden)
    assert read_casebook(schema).claims.empty


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "geheim-4711"}, "连接不上数据库"),
        ({"password": "geheim-4711", "database": "nowhere"}, "连接不上数据库"),
        ({"password": "geheim-4711", "port": 1}, "连接不上数据库"),
        ({"password": "geheim-4711", "host": "no host"}, "连接不上数据库"),
    ],
)
def test_a_server_that_cannot_be_reached_is_told_without_the_password(postgres, wrong, sentence):
    url = sa.make_url(postgres).set(**wrong).render_as_string(hide_password=False)
    for act in (read_casebook, lambda place: write_casebook(read_casebook(GOLDEN), place)):
        with pytest.raises(CasebookError, match=sentence) as caught:
            act(url)
        assert "geheim" not in str(caught.value)
        assert "geheim" not in repr(Database(url)) + str(Database(url))


def test_a_missing_file_is_told_and_not_made(tmp_path):
    url = f"sqlite:///{tmp_path / 'no.db'}"
    assert problems(url) == ["：找不到这个数据库文件"]
    assert tables_at(Database(url)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(golden, tmp_path):
    (tmp_path / "x.db").write_text("case_id,name\n" * 100)
    (told,) = problems(f"sqlite:///{tmp_path / 'x.db'}")
    assert told == "：读不出数据库：不是SQLite数据库文件，或已加密"
    with pytest.raises(CasebookError, match="写不进数据库"):
        write_casebook(golden, f"sqlite:///{tmp_path / 'x.db'}")
    assert (tmp_path / "x.db").read_text().startswith("case_id")


def test_a_database_in_use_is_told(golden, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'x.db'}?timeout=0"
    write_casebook(golden, url)
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CasebookError, match="写不进数据库：正被其他程序占用，请稍后再试"):
            write_casebook(golden, url)
        other.execute("ROLLBACK")


def test_names_that_a_database_would_change_are_refused(golden, database):
    few = golden.select(["SD79-00000"])
    for extra, sentence in [
        ({"表" * 22: texts(a=["1"])}, "过长，最多63字节（一个汉字3字节）"),
        ({"CASES": texts(a=["1"])}, "重复：这个数据库不分字母大小写"),
        ({"x": texts(a=["1"], A=["2"])}, "重复：这个数据库不分字母大小写"),
        ({"x": pd.DataFrame(index=range(1))}, "没有列的表不能写入数据库"),
    ]:
        book = Casebook(**few.tables, extra=extra)
        is_refused = "列" in sentence or ("字节" in sentence) is database.startswith("postgresql")
        if is_refused:
            with pytest.raises(CasebookError, match=sentence):
                write_casebook(book, database)
            assert tables_at(Database(database)) == []


def test_without_the_extra_s_libraries_it_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delattr("linkage_kit.casebook.storage.sql", raising=False)
    monkeypatch.delitem(sys.modules, "linkage_kit.casebook.storage.sql", raising=False)
    monkeypatch.delitem(sys.modules, "linkage_kit.casebook.storage.database", raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert problems(f"sqlite:///{tmp_path / 'x.db'}") == [
        "：读写数据库需要SQLAlchemy和psycopg，请先安装：pip install 'linkage-kit[scale]'"
    ]
