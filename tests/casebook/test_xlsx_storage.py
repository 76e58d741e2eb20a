"""A casebook as one workbook: what is written for people, and what people make of it."""

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart

from linkage_kit.casebook import Casebook, CasebookError, read_casebook, write_casebook


def book_of(casebook: Casebook, path: Path) -> openpyxl.Workbook:
    write_casebook(casebook, path)
    return openpyxl.load_workbook(path)


def test_a_workbook_holds_numbers_dates_and_text(golden, tmp_path):
    book = book_of(golden.select(["SD79-00000"]), tmp_path / "b.xlsx")
    cases, years = book["cases"], book["resident_years"]
    assert (cases["D2"].value, cases["J2"].value) == ("371082196810067917", dt.datetime(2025, 12, 21))
    assert (years["C2"].value, years["C2"].number_format, years["C3"].value) == (3000, "0.00", None)
    assert book["employee_periods"]["B2"].value == "2022-01"


def test_a_workbook_as_people_keep_it_is_read(files, write, tmp_path):
    expected = read_casebook(write(files))
    path = tmp_path / "b.xlsx"
    book = book_of(expected, path)
    book["cases"]["J2"] = 20251221
    book["cases"]["J2"].number_format = "General"
    book["cases"]["S2"] = 371402
    book["employee_periods"]["B2"] = 202201
    book["employee_periods"]["C2"] = dt.datetime(2024, 7, 1)
    book["resident_years"]["C2"] = 2500.05 + 2499.95
    book["resident_years"]["C3"] = "３００"
    book["claims"]["J1"] = "  "
    book["claims"].append([None, None, " "])
    book.create_sheet("Sheet2")
    book.create_chartsheet("图").add_chart(BarChart())
    book.save(path)
    assert read_casebook(path).equals(expected)


def test_mistakes_in_a_workbook_name_its_sheet(files, write, tmp_path):
    path = tmp_path / "b.xlsx"
    book = book_of(read_casebook(write(files)), path)
    del book["employee_periods"]
    book["cases"]["D2"] = 371082196810067917
    book["cases"]["B3"] = "#REF!"
    book["cases"]["B3"].data_type = "e"
    book["resident_years"]["C2"] = "=1+1"
    book["resident_years"]["C3"] = 1.005
    book["events"]["C2"] = dt.datetime(2025, 12, 22, 9, 30)
    book.save(path)
    with pytest.raises(CasebookError) as caught:
        read_casebook(path)
    assert str(caught.value).splitlines() == [
        "b.xlsx 工作表“cases” 第2行“id_number”列：“3710**************”，数字超过15位，后面的位数已丢失，应以文本填写",
        "b.xlsx 工作表“cases” 第3行“name”列：“#REF!”，单元格是错误值，应填写数值或文字",
        "b.xlsx 工作表“resident_years” 第2行“personal”列：“=1+1”，"
        "公式没有保存计算结果，应在表格软件中打开并保存，或填写数值",
        "b.xlsx 工作表“resident_years” 第3行“personal”列：“1.005”，应为最多两位小数的金额（元）",
        "b.xlsx 工作表“employee_periods”：缺少这个工作表",
        "b.xlsx 工作表“events” 第2行“date”列：“2025-12-22 09:30:00”，应为日期，如2025-01-03",
    ]


def test_a_formula_counts_by_the_result_that_was_saved(files, write, tmp_path):
    path = tmp_path / "b.xlsx"
    expected = read_casebook(write(files))
    book_of(expected, path)
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    stored = re.compile(rb'(<c r="C2"[^>]*>)<v>5000</v>')
    parts[sheet], found = stored.subn(rb"\1<f>2500*2</f><v>5000</v>", parts[sheet])
    assert found == 1
    with zipfile.ZipFile(path, "w") as after:
        for name, data in parts.items():
            after.writestr(name, data)
    assert read_casebook(path).equals(expected)


def test_a_workbook_that_cannot_hold_a_table_says_so(golden, tmp_path):
    few = golden.select(["SD79-00000"])
    texts = pd.DataFrame({"a": pd.Series(["1"], dtype="str")})
    long_text = few.cases.assign(channel=pd.Series(["长" * 40_000], dtype="str"))
    for casebook, message in [
        (
            Casebook(**few.tables, extra={"a/b": texts}),
            "a/b：工作表名称应各不相同，不超过31个字，且不含 \\ / * ? : [ ]",
        ),
        (
            Casebook(**few.tables, extra={"CASES": texts}),
            "CASES：工作表名称应各不相同，不超过31个字，且不含 \\ / * ? : [ ]",
        ),
        (Casebook(**{**few.tables, "cases": long_text}), "cases“channel”列：单元格最多32767个字"),
    ]:
        with pytest.raises(CasebookError) as caught:
            write_casebook(casebook, tmp_path / "b.xlsx")
        assert str(caught.value).replace(" “", "“") == message
        assert not (tmp_path / "b.xlsx").exists()


def test_a_workbook_is_not_written_under_a_name_that_promises_macros(golden, tmp_path):
    with pytest.raises(CasebookError, match=r"^x.xlsm：工作簿只能写成.xlsx$"):
        write_casebook(golden, tmp_path / "x.xlsm")
    assert not list(tmp_path.iterdir())
