"""Everything that is wrong with records is told at once, with its place, and nothing is written."""

import pytest

from linkage_kit.casebook.problems import CasebookError
from linkage_kit.matching import tasks

from .conftest import EMPLOYEE, NUMBER, RESIDENT, run

GOOD = EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,,371002\n"


def test_every_bad_cell_is_told_with_its_place_and_its_value_masked(refused):
    assert refused(
        RESIDENT
        + f"{NUMBER},张三,2015,500.001,,,\n"
        + f"{NUMBER},张三,215,500,-1,,\n"
        + "37990119650501001,李四,2015,500,,,\n"
        + ",王五,2015,500,,,\n"
        + ",,,,,,\n",
        EMPLOYEE + f"{NUMBER},张三,2015-06,2015-01,,371002\n{NUMBER},张三,2015-01,2015-02,3,3710\n",
    ) == [
        "居民.csv 第2行“个人缴费”列：“500.001”，应为最多两位小数的金额（元）",
        "居民.csv 第3行“年份”列：“215”，应在1950年至2099年之间",
        "居民.csv 第3行“集体补助”列：“-1”，不能是负数",
        "居民.csv 第4行“公民身份号码”列：“3799*************”，应为18位公民身份号码（或已停用的15位号码）",
        "居民.csv 第5行“公民身份号码”列：空白，应填写",
        "职工.csv 第2行“终止年月”列：“2015-01”，不能早于缴费起始时间2015-06",
        "职工.csv 第3行“月数”列：“3”，不能多于起止时间之间的2个月",
        "职工.csv 第3行“行政区划代码”列：“3710”，应为六位行政区划代码",
    ]


def test_an_agency_s_code_is_told_by_the_column_of_the_file(refused):
    header = RESIDENT.replace("利息", "利息,居民经办机构代码")
    assert refused(header + f"{NUMBER},张三,2015,500,,,,威海\n", GOOD) == [
        "居民.csv 第2行“居民经办机构代码”列：“威海”，应为六位行政区划代码"
    ]


def test_rows_that_are_too_short_or_too_long_are_told_by_their_number(refused):
    told = refused(
        RESIDENT + f'"{NUMBER}\n",张三,2015,500,,,\n\n{NUMBER},张三\n{NUMBER},张三,2016,500,,,,,\n', GOOD
    )
    assert told == [
        "居民.csv 第4行：只有2个单元格，而表头有7列，文件可能不完整；空白单元格也应有分隔符",
        "居民.csv 第5行：有9个单元格，而表头只有7列",
    ]


def test_the_same_year_with_other_amounts_is_told_at_its_row(refused):
    rows = f"{NUMBER},张三,2015,500,,,\n{NUMBER},张三,2015,600,,,\n"
    assert refused(RESIDENT + rows, GOOD) == [
        "居民.csv 第3行“年份”列：“2015”，同一人同一年份已有第2行，金额不同，应只留正确的一行"
    ]


def test_records_of_the_other_scheme_are_no_records_of_this_one(refused):
    assert refused(GOOD, GOOD) == ["居民.csv：各列是职工养老保险缴费时段，这里应为居民养老保险历年缴费的记录"]


def test_records_without_numbers_are_told(refused):
    assert refused("姓名,年份,个人缴费,集体补助,政府补贴,利息\n张三,2015,1,1,1,1\n", GOOD) == [
        "居民.csv 第1行：缺少公民身份号码一列"
    ]


def test_a_column_of_amounts_that_is_not_known_is_told(refused):
    (told,) = refused(RESIDENT.replace("利息", "利息,奖励金") + f"{NUMBER},张三,2015,500,,,,88.00\n", GOOD)
    assert told.startswith("居民.csv 第1行“奖励金”列：不认得这一列，其中有数字")


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path):
    good = RESIDENT + f"{NUMBER},张三,2015,500,,,\n"
    (tmp_path / "居民.csv").write_bytes(good.encode() + b"\xff" + good.encode())
    (tmp_path / "职工.csv").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CasebookError) as error:
        run(tmp_path / "居民.csv", tmp_path / "职工.csv", tmp_path / "out")
    assert str(error.value) == "居民.csv 第3行：不是UTF-8或GB18030编码，无法读取"


def test_of_a_file_full_of_mistakes_the_first_are_told(refused, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_TOLD", 3)
    told = refused(RESIDENT + f"{NUMBER},张三,某年,500,,,\n" * 9, GOOD)
    assert len(told) == 4


def test_a_place_where_nothing_is_is_told(tmp_path):
    with pytest.raises(CasebookError, match="无：找不到这个文件或文件夹"):
        run(tmp_path / "无", tmp_path / "无", tmp_path / "out")
