"""Where rows were read: the line as a spreadsheet shows it follows its row, and is no part of what is equal."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.casebook.row_hashes import row_hashes


def lines(book: Casebook, table: str) -> list[int]:
    return book.origins[table].lines.tolist()


@pytest.fixture
def book(files, write) -> Casebook:
    """Two periods of A-2 around the one of A-1, with a blank line between them."""
    files["employee_periods"] = (
        "case_id,start_month,end_month\nA-2,2019-10,2019-12\n\nA-1,2022-01,2024-07\nA-2,2020-02,2020-03\n"
    )
    return read_casebook(write(files))


def test_rows_have_the_numbers_of_the_file_blank_lines_counted(book):
    assert book.origins["employee_periods"].file == "employee_periods.csv"
    assert book.origins["employee_periods"].sheet is None
    assert lines(book, "employee_periods") == [2, 4, 5]
    assert lines(book, "cases") == [2, 3]


def test_a_quoted_cell_of_two_lines_is_one_row_as_in_a_spreadsheet(files, write):
    files["events"] = (
        'case_id,step,date,note\nA-1,application_received,2025-12-22,"a\nb"\nA-1,refund_paid,2026-03-02,\n'
    )
    assert lines(read_casebook(write(files)), "events") == [2, 3]


def test_they_are_the_numbers_that_an_error_names(files, write):
    files["employee_periods"] = "case_id,start_month,end_month\nA-2,2019-10,2019-12\n\nA-1,2022-01,x\n"
    with pytest.raises(ValueError, match=r"^employee_periods\.csv 第4行“end_month”列"):
        read_casebook(write(files))


def test_a_workbook_has_sheets_and_parquet_files_have_none(book, tmp_path):
    write_casebook(book, tmp_path / "案卷.xlsx")
    write_casebook(book, tmp_path / "parquet", "parquet")
    sheet = read_casebook(tmp_path / "案卷.xlsx").origins["employee_periods"]
    assert (sheet.file, sheet.sheet, sheet.lines.tolist()) == ("案卷.xlsx", "employee_periods", [2, 3, 4])
    assert read_casebook(tmp_path / "parquet").origins["employee_periods"].file == "employee_periods.parquet"


def test_a_database_has_no_lines_and_frames_in_memory_have_none(book, tmp_path):
    database = f"sqlite:///{tmp_path / '案卷.db'}"
    write_casebook(book, database)
    assert not read_casebook(database).origins
    assert not Casebook(**book.tables).origins


def test_they_follow_the_rows_of_chosen_cases(book):
    assert lines(book.select("A-2"), "employee_periods") == [2, 5]
    assert lines(book.filter(book.cases["case_id"] == "A-1"), "employee_periods") == [4]
    assert audit(book, "2026-06-30")["A-2"].records.origins["employee_periods"].lines.tolist() == [2, 5]


def test_they_follow_rows_that_are_sorted_changed_or_left_out(book):
    periods = book.employee_periods
    turned = book.assign(employee_periods=periods.iloc[::-1])
    assert lines(turned, "employee_periods") == [5, 4, 2]
    assert lines(book.assign(employee_periods=periods.iloc[1:]), "employee_periods") == [4, 5]
    assert lines(book.assign(employee_periods=periods.assign(region_name="某地")), "employee_periods") == [
        2,
        4,
        5,
    ]
    assert lines(turned, "cases") == [2, 3]


def test_a_row_with_another_key_stands_in_no_file(book):
    periods = book.employee_periods
    periods.loc[1, "start_month"] = pd.Timestamp("2022-02-01")
    assert lines(book.assign(employee_periods=periods), "employee_periods") == [2, 0, 5]


def test_of_two_periods_with_one_span_each_has_its_own(files, write):
    files["employee_periods"] = "case_id,start_month,end_month\n" + "A-1,2022-01,2024-07\n" * 2
    book = read_casebook(write(files))
    both = book.assign(employee_periods=pd.concat([book.employee_periods] * 2))
    assert lines(both, "employee_periods") == [2, 3, 0, 0]


def test_they_go_to_another_process_and_are_no_part_of_what_is_the_same(book):
    other = pickle.loads(pickle.dumps(book))
    assert lines(other, "employee_periods") == [2, 4, 5]
    in_memory = Casebook(**book.tables, extra=book.extra)
    assert in_memory.equals(book) and row_hashes(in_memory) == row_hashes(book)


def test_four_bytes_a_row(book):
    assert {origin.lines.dtype.itemsize for origin in book.origins.values()} == {4}
