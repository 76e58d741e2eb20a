"""Rows of exports in a casebook: whose they are, and what they contradict, word for word."""

import pytest

from linkage_kit.importing.merging.persons import same_name
from linkage_kit.importing.run import import_files
from tests.importing.sent import CASES, HEADER, PLACE, READ, ROWS, told, with_cell, years


def test_two_cases_of_one_person_are_refused(office):
    again = ["A-3", "林兰华", "371082196810067917", "2026-01-01", "2026-02-01"]
    office.cases = office.sheet("案件.xlsx", [*CASES, again])
    assert told(office.imported([HEADER, ROWS[0]])) == [
        PLACE + "第2行“身份证号”列：“3710**************”，有2个案件是这个公民身份号码（A-1、A-3），"
        "不能确定属于哪一个，应填写案件编号"
    ]


def test_without_any_cases_it_is_said_once(office):
    result = import_files([office.sheet("缴费.xlsx", [HEADER, *ROWS])])
    assert told(result) == ["缴费.xlsx：没有案件，应以--into给出案卷，或以--cases给出案件表"]


@pytest.mark.parametrize("given", ["--cases", "among the files"])
def test_a_table_of_cases_with_a_bad_column_is_told_once_and_not_as_if_there_were_none(office, given):
    years_sent = office.sheet("缴费.xlsx", [HEADER, *ROWS])
    bad = office.sheet("案件.xlsx", [[*CASES[0], "补发金额"], *([*row, 12] for row in CASES[1:])])
    sent = {"--cases": ([years_sent], bad), "among the files": ([years_sent, bad], None)}
    files, cases = sent[given]
    assert told(import_files(files, cases=cases)) == [
        "案件.xlsx 工作表“Sheet1” 第1行“补发金额”列：不认得这一列，其中有数字；"
        "应写入同义词文件：是哪一列，或列入ignored不导入"
    ]


def test_a_table_of_cases_that_lacks_a_column_is_not_told_as_if_there_were_none(office):
    office.cases = office.sheet("案件.xlsx", [row[:4] for row in CASES])
    assert told(office.imported([HEADER, *ROWS])) == [
        "案件.xlsx 工作表“Sheet1” 第1行：不能确定是哪张表，最接近的是案件基本信息（cases），"
        "还缺少：待遇申请日期；列名不同的写入同义词文件"
    ]


def test_a_case_that_cannot_be_read_is_not_told_again_at_each_of_its_rows(office):
    office.cases = office.sheet("案件.xlsx", [CASES[0], ["A 1", *CASES[1][1:]], CASES[2]])
    assert told(office.imported([HEADER, *ROWS])) == [
        "案件.xlsx 工作表“Sheet1” 第2行“案件编号”列：“A 1”，"
        "应为1至64个字母、数字、点、下划线或连字符，并以字母或数字开头"
    ]


def test_a_row_that_is_there_already_is_kept_once_and_one_that_differs_is_refused(office):
    book = office.imported([HEADER, *ROWS]).casebook
    same = import_files([office.sheet("再次.xlsx", [HEADER, *ROWS])], into=book)
    assert (years(same), same.known) == (READ, 3)
    other = import_files(
        [office.sheet("再次.xlsx", with_cell(3, 2, "300.01"))],
        into=book,
    )
    assert told(other) == [
        "再次.xlsx 工作表“Sheet1” 第3行“个人缴费”列：“300.01”，"
        "与--into案卷中的同一行不同，那里是“300.00”，应只留正确的一行"
    ]


def test_two_files_that_contradict_each_other_are_refused_by_place(office):
    paths = [
        office.sheet("一.xlsx", [HEADER, ROWS[0]]),
        office.sheet("二.xlsx", [HEADER, ["", *ROWS[0][1:]]]),
    ]
    office.sheet("二.xlsx", [HEADER, [*ROWS[0][:2], None, *ROWS[0][3:]]])
    assert told(import_files(paths, cases=office.cases)) == [
        "二.xlsx 工作表“Sheet1” 第2行“个人缴费”列：空白，"
        "与一.xlsx 工作表“Sheet1” 第2行不同，那里是“5000.00”，应只留正确的一行"
    ]


@pytest.mark.parametrize(("booked", "given"), [("阿依·买买提", "阿依•买买提"), ("方金", "⽅⾦")])
def test_a_name_is_the_same_whichever_characters_that_look_alike_it_is_written_with(booked, given):
    assert same_name(booked, given)
