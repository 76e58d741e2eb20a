"""`linkage convert`, and the other commands on a casebook in a database."""

import json
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from linkage_kit.batch import forking
from linkage_kit.batch.case_reports import casebook_for_notebooks
from linkage_kit.casebook import Database, read_casebook, write_casebook
from linkage_kit.resources import sample_casebook
from tests.file_bytes import digests
from tests.reporting.pages import soup

from .conftest import linkage

ASOF = ("--asof", "2026-06-30")
DIRECTED = "recorded_direction = 'resident_to_employee'"


@pytest.fixture
def stored(database: str) -> str:
    """URL of a database with the sample casebook, which `convert` put there."""
    assert linkage("convert", sample_casebook(), database).exit_code == 0
    return database


def test_convert_goes_through_every_storage_and_back(database, tmp_path):
    places = [database, tmp_path / "parquet", tmp_path / "book.xlsx", tmp_path / "csv"]
    before: object = sample_casebook()
    for place in places:
        options = ["--storage", "parquet"] if place == tmp_path / "parquet" else []
        result = linkage("convert", before, place, *options)
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith("20个案件的案卷在")
        before = place
    assert (tmp_path / "parquet" / "cases.parquet").exists()
    for file in (tmp_path / "csv").iterdir():
        assert file.read_bytes() == (sample_casebook() / file.name).read_bytes()


def test_convert_replaces_a_casebook_only_where_it_is_asked_to(stored, tmp_path):
    one = sample_casebook()
    book = read_casebook(one)
    few = book.select(book.cases["case_id"][:1])
    write_casebook(few, tmp_path / "few")
    for place in (stored, tmp_path / "folder", tmp_path / "book.xlsx"):
        assert linkage("convert", one, place, "--replace").exit_code == 0
        refused = linkage("convert", tmp_path / "few", place)
        assert refused.exit_code == 2
        assert "已有cases、resident_years" in refused.stderr
        assert refused.stderr.endswith("要替换，请用--replace。\n")
        assert read_casebook(str(place)).equals(book)
        assert linkage("convert", tmp_path / "few", place, "--replace").exit_code == 0
        assert read_casebook(str(place)).equals(few)


def test_a_table_of_others_with_the_name_of_an_extra_one_is_not_replaced_unasked(database, execute, tmp_path):
    write_casebook(read_casebook(sample_casebook()), tmp_path / "with")
    (tmp_path / "with" / "notes.csv").write_text("a\nours\n", encoding="utf-8")
    (tmp_path / "database").mkdir()
    execute(database, "CREATE TABLE notes (a text)")
    execute(database, "INSERT INTO notes VALUES ('theirs')")
    for command in (
        ("convert", tmp_path / "with", database),
        ("import", tmp_path / "with" / "cases.csv", "--into", tmp_path / "with", "--out", database),
    ):
        assert linkage(*command).exit_code == 2
    assert execute(database, "SELECT a FROM notes") == [("theirs",)]


def test_convert_writes_nothing_of_an_invalid_casebook(tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "cases.csv").write_text("case_id\n1\n", encoding="utf-8")
    result = linkage("convert", tmp_path / "bad", f"sqlite:///{tmp_path / 'x.db'}")
    assert result.exit_code == 1
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x.xlsx", "--storage", "csv"], "错误：“--storage”的值不正确：只用于目录。"),
        (["sqlite:///x.db", "--storage", "csv"], "错误：“--storage”的值不正确：只用于目录。"),
        (["x", "--where", "1=1"], "错误：“--where”的值不正确：只用于数据库中的案卷。"),
    ],
)
def test_wrong_usage_of_convert(arguments, sentence):
    result = linkage("convert", sample_casebook(), *arguments)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, sentence)


def test_a_part_of_the_cases_is_validated_audited_and_converted(stored, tmp_path):
    book = read_casebook(stored)
    chosen = book.cases["case_id"][book.cases["recorded_direction"] == "resident_to_employee"]
    result = linkage("validate", stored, "--where", DIRECTED, "--json")
    assert json.loads(result.stdout)["rows"]["cases"] == len(chosen)
    assert linkage("audit", stored, "--where", DIRECTED, "--out", tmp_path / "audit", *ASOF).exit_code == 0
    counts = json.loads((tmp_path / "audit" / "audit.json").read_text(encoding="utf-8"))["counts"]
    assert counts["cases"] == len(chosen)
    assert linkage("convert", stored, tmp_path / "part", "--where", DIRECTED).exit_code == 0
    assert read_casebook(tmp_path / "part").equals(book.select(chosen))
    wrong = linkage("validate", stored, "--where", "nowhere = 1")
    assert wrong.exit_code == 1
    assert "筛选条件（--where）不能执行" in wrong.stderr


def test_an_audit_of_a_database_is_that_of_the_files(stored, tmp_path):
    for place, out in ((stored, "one"), (sample_casebook(), "two")):
        assert linkage("audit", place, "--out", tmp_path / out, *ASOF).exit_code == 0
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_sample_writes_into_a_database(database):
    result = linkage("sample", 3, "--out", database)
    assert result.exit_code == 0, result.output
    assert len(read_casebook(database).cases) == 3


def test_reports_of_a_database_are_those_of_the_files_but_name_no_file_and_hold_no_password(schema, tmp_path):
    """Worker processes and notebooks get the name of the database alone."""
    write_casebook(read_casebook(sample_casebook()), schema)
    password = sa.make_url(schema).password or "without one"
    for place, out in ((schema, "one"), (sample_casebook(), "two")):
        result = linkage("report", place, "--out", tmp_path / out, "--case", "SD-01", *ASOF)
        assert result.exit_code == 0, result.output
        assert password not in result.output
    files = [file for file in (tmp_path / "one").rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"SD-01.html", "SD-01.pdf", "index.html", "summary.pdf"}
    for file in files:
        assert password.encode() not in file.read_bytes()
    of_database, of_files = (tmp_path / name for name in ("one", "two"))
    assert digests(of_database / "audit") == digests(of_files / "audit")
    # Rows of a database have no line in a file to be looked up.
    records, others = sections((of_database / "SD-01.html").read_text("utf-8"))
    records_of_files, others_of_files = sections((of_files / "SD-01.html").read_text("utf-8"))
    assert others == others_of_files and len(others) > 5
    assert ".csv" not in records and "resident_years.csv" in records_of_files


def sections(page: str) -> tuple[str, list[str]]:
    """The section of the records of a report's page, and all others, as they stand in the page."""
    parts = {part["id"]: str(part) for part in soup(page).select("section.part")}
    return parts.pop("case_records"), list(parts.values())


def test_where_notebooks_cannot_inherit_the_audit_they_read_a_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(forking, "is_available", lambda: False)
    book = read_casebook(sample_casebook())
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    with casebook_for_notebooks(database, book) as copy:
        assert read_casebook(copy).equals(book)
        assert os.stat(copy).st_mode & 0o077 == 0
    assert not Path(copy).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "postgresql+psycopg://user:geheim@127.0.0.1:1/x"],
        ["validate", "mysql://user:geheim@127.0.0.1/x"],
        ["validate", "x", "postgresql+psycopg://user:geheim@127.0.0.1/x"],
        ["audit", "x", "--out", "y", "--asof", "postgresql+psycopg://user:ge@heim@127.0.0.1/x"],
        ["postgresql+psycopg://user:geheim@127.0.0.1/x"],
    ],
)
def test_a_password_is_told_nowhere(arguments):
    result = linkage(*arguments)
    assert result.exit_code in (1, 2)
    assert "heim" not in result.output
