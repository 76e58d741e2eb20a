"""Workbooks for people: Chinese titles and words, figures as figures, nothing computed from data."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.storage.xlsx import tables_bytes


@pytest.fixture
def book(tmp_path) -> openpyxl.Workbook:
    timeline = pd.DataFrame(
        {
            "case_id": ["A-1", "A-2"],
            "step": ["refund_paid", "funds_transferred"],
            "due_on": pd.array(["2025-01-03", None], dtype="datetime64[s]"),
            "used_days": pd.array([3, None], dtype="Int64"),
            "status": ["on_time", "overdue"],
            "assumed": pd.array([True, False], dtype="boolean"),
        }
    )
    findings = pd.DataFrame(
        {
            "case_id": ["A-1", "A-1"],
            "code": ["R02", "S02"],
            "year": pd.array([2020, None], dtype="Int64"),
            "actual": ["12.00", "=HYPERLINK(1)"],
            "cause": ["whole_year", None],
            "message": ["-1 开头的一句话", "#REF!"],
            "own": ["x\x01", "y"],
        }
    )
    settlements = pd.DataFrame({"case_id": ["A-1"], "merged": pd.array([-512345], dtype="Int64")})
    frames = {"timeline": timeline, "findings": findings, "settlements": settlements}
    path = tmp_path / "audit.xlsx"
    path.write_bytes(tables_bytes(frames, RESULT_TABLES, {"cause": {"whole_year": "按全年清退"}}))
    return openpyxl.load_workbook(path)


def rows(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sheets_headers_words_and_booleans_are_chinese(book):
    assert book.sheetnames == ["办理时限", "审核发现", "资金结算"]
    assert rows(book["办理时限"]) == [
        ["案件编号", "环节", "截止日期", "实用工作日", "状态", "起算日期系推定"],
        ["A-1", "支付清退金额", dt.datetime(2025, 1, 3), 3, "按时办结", "是"],
        ["A-2", "划转基金", None, None, "逾期未办", "否"],
    ]
    assert [cell.value for cell in book["审核发现"]["E"]] == ["原因", "按全年清退", None]


def test_money_is_a_number_with_separators_and_two_decimals_and_a_date_is_a_date(book):
    merged, due = book["资金结算"]["B2"], book["办理时限"]["C2"]
    assert (merged.value, merged.number_format) == (-5123.45, "#,##0.00")
    assert (due.is_date, due.number_format) == (True, "yyyy-mm-dd")


def test_text_is_never_a_formula_or_an_error_value(book):
    sheet = book["审核发现"]
    assert (sheet["D3"].value, sheet["D3"].data_type, sheet["D3"].quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert (sheet["F2"].data_type, sheet["F2"].quotePrefix) == ("s", True)
    assert (sheet["F3"].value, sheet["F3"].data_type) == ("#REF!", "s")
    assert sheet["G2"].value == "x_x0001_"


def test_the_header_is_frozen_has_filters_and_columns_have_room(book):
    sheet = book["审核发现"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G3")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["F"].width == pytest.approx(len("-1 ") + 2 * len("开头的一句话") + 2)


def test_a_column_of_our_own_keeps_its_name(book):
    assert book["审核发现"]["G1"].value == "own"
