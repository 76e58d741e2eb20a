"""A table by another name is read where it can mean one table only; what looks like a table and is not read is told."""

import sqlite3

import openpyxl
import pytest

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.table_names import table_like, table_meant


def told(book) -> list[str]:
    return [remark.text for remark in book.taken.remarks]


@pytest.mark.parametrize(
    "name",
    [
        "claims (1)",
        "Claims",
        "CLAIMS",
        "清退计算",
        " claims ",
        "claims_副本",
        "claims - 副本",
        "claims - 副本 (2)",
        "claims（1）",
        "claims - Copy",
        "复件 claims",
        "claims.csv",
        "ｃｌａｉｍｓ",
    ],
)
def test_another_name_that_can_mean_one_table_only_is_read(files, write, name):
    assert table_meant(name) == "claims"
    files[name] = files.pop("claims")
    book = read_casebook(write(files))
    assert (len(book.claims), book.absent, book.extra, told(book)) == (2, {"agencies"}, {}, [])
    assert book.origins["claims"].file == f"{name}.csv"


@pytest.mark.parametrize("name", ["说明", "名单", "showcases", "Sheet1", "clams", "2024"])
def test_a_name_of_something_else_means_no_table(name):
    assert table_meant(name) is None


def test_two_files_that_can_be_a_table_are_both_told_and_not_read(files, write):
    files["claims (1)"] = files["Claims"] = files.pop("claims")
    book = read_casebook(write(files))
    assert "claims" in book.absent
    assert told(book) == [
        "“Claims.csv”像是清退计算（claims），没有作为这张表读取",
        "“claims (1).csv”像是清退计算（claims），没有作为这张表读取",
    ]


def test_beside_the_table_itself_a_copy_is_told(files, write):
    files["claims (1)"] = files["claims"]
    book = read_casebook(write(files))
    assert len(book.claims) == 2
    assert told(book) == ["“claims (1).csv”像是清退计算（claims），没有作为这张表读取"]


@pytest.mark.parametrize(
    "file", ["claims.txt", "claims.xlsx", "claims.csv.bak", "clams.csv", "清退计算2024.csv"]
)
def test_a_file_that_looks_like_a_table_and_is_not_read_is_told(files, write, file):
    folder = write(files)
    (folder / "claims.csv").rename(folder / file)
    book = read_casebook(folder)
    assert "claims" in book.absent
    assert told(book) == [f"“{file}”像是清退计算（claims），没有作为这张表读取"]


def test_where_a_table_that_must_be_there_is_missing_what_looks_like_it_is_named(files, write):
    files["cases (1)"] = files["Cases"] = files.pop("cases")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == (
        "cases.csv：缺少这个文件；“Cases.csv”像是案件基本信息（cases），没有作为这张表读取；"
        "“cases (1).csv”像是案件基本信息（cases），没有作为这张表读取"
    )


def test_a_sheet_by_another_name_is_read_and_one_that_only_looks_like_a_table_is_told(files, write, tmp_path):
    path = tmp_path / "b.xlsx"
    expected = read_casebook(write(files))
    write_casebook(expected, path)
    book = openpyxl.load_workbook(path)
    book["claims"].title = " Claims "
    book["events"].title = "events旧"
    book.save(path)
    read = read_casebook(path)
    assert read.claims.equals(expected.claims)
    assert told(read) == ["“b.xlsx 工作表“events旧””像是办理环节（events），没有作为这张表读取"]


@pytest.mark.parametrize("storage", ["csv", "parquet"])
def test_saving_leaves_one_copy_under_the_tables_own_name(files, write, tmp_path, storage):
    folder = tmp_path / "book"
    write_casebook(read_casebook(write(files)), folder, storage)
    (folder / f"claims.{storage}").rename(folder / f"清退计算.{storage}")
    book = read_casebook(folder)
    write_casebook(book, folder, storage)
    assert {file.stem for file in folder.iterdir()} == set(files)
    assert read_casebook(folder).equals(book)


def test_saving_in_a_database_leaves_one_copy(files, write, tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    expected = read_casebook(write(files))
    write_casebook(expected, url)
    with sqlite3.connect(tmp_path / "a.db") as base:
        base.execute('ALTER TABLE claims RENAME TO "清退计算"')
    book = read_casebook(url)
    assert book.equals(expected)
    write_casebook(book, url)
    with sqlite3.connect(tmp_path / "a.db") as base:
        names = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == set(files)


def test_what_it_is_like_is_not_what_it_means():
    assert (table_like("events旧"), table_meant("events旧")) == ("events", None)
