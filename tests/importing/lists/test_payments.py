"""Payments and items of the resident scheme add up to the year that they were paid for (annex 3)."""

from __future__ import annotations

import pytest

from tests.importing.sent import told

pytestmark = pytest.mark.clause("12(1)")

NUMBER = "371082196810067917"
PLACE = "缴费.xlsx 工作表“Sheet1”"
DATED = ("公民身份号码", "所属年度", "缴费日期", "个人缴费", "政府补贴")


def years(result):
    assert list(map(str, result.problems)) == []
    frame = result.casebook.resident_years
    return [
        (row.year, row.personal, row.subsidy)
        for row in frame.astype(object).where(frame.notna(), None).itertuples()
    ]


def rows(*given, header=DATED):
    return [list(header), *([NUMBER, *row] for row in given)]


def test_payments_add_up_to_the_year_that_they_were_paid_for(office):
    result = office.imported(
        rows(
            ["2015", "2015-12-08", "300", "30"],
            ["2016", "2015-12-30", "100", ""],
            ["2015", "2017.3.1", "200.50", ""],
        )
    )
    assert years(result) == [(2015, 50050, 3000), (2016, 10000, None)]
    assert result.additions == (f"A-1 2015年（resident_years）← {PLACE} 第2、4行",)


def test_a_row_that_stands_twice_is_refused(office):
    result = office.imported(rows(["2015", "2015-12-08", "300", "30"], ["2015", "2015.12.8", "300", "30"]))
    assert told(result) == [f"{PLACE} 第3行“所属年度”列：“2015”，与{PLACE} 第2行完全相同，应只留一行"]


def test_two_rows_of_a_year_that_nothing_tells_apart_are_refused(office):
    result = office.imported(rows(["2015", "", "300", "30"], ["2015", "", "200", ""]))
    assert told(result) == [
        f"{PLACE} 第{row}行“所属年度”列：“2015”，同一年份还有{PLACE} 第{other}行，"
        "没有写明缴费日期或县（市、区），不能确定是否另一笔缴费"
        for row, other in ((2, 3), (3, 2))
    ]


def test_accounts_in_two_counties_add_up_and_are_noted(office):
    header = ("公民身份号码", "年度", "县区", "个人缴费", "政府补贴")
    result = office.imported(
        rows(["2015", "文登区", "300", "30"], ["2015", "荣成市", "200", "30"], header=header)
    )
    assert years(result) == [(2015, 50000, 6000)]
    assert result.casebook.resident_years["note"].tolist() == ["文登区、荣成市的账户相加"]


def test_items_become_the_columns_of_the_year(office):
    header = ("公民身份号码", "年度", "资金来源", "金额")
    given = [["2015", "个人缴费", "300"], ["2015", "省级补贴", "20"], ["2015", "县级补贴", "10"]]
    assert years(office.imported(rows(*given, header=header))) == [(2015, 30000, 3000)]


def test_an_item_that_is_not_known_is_listed(office):
    header = ("公民身份号码", "年度", "项目", "金额")
    assert told(office.imported(rows(["2015", "滞纳金", "300"], header=header))) == [
        f"{PLACE} 第2行“项目”列：“滞纳金”，不认得这个项目，应为历年缴费的各金额列之一；别的说法写入同义词文件的items"
    ]


def test_a_payment_that_was_taken_back_does_not_count(office):
    given = [
        ["2015", "2015-03-01", "300", ""],
        ["2015", "2015-04-01", "-300", ""],
        ["2015", "2015-05-01", "500", ""],
    ]
    assert years(office.imported(rows(*given))) == [(2015, 50000, None)]


def test_what_is_taken_back_and_was_not_paid_is_listed(office):
    given = [["2015", "2015-03-01", "300", ""], ["2015", "2015-04-01", "-200", ""]]
    assert told(office.imported(rows(*given))) == [
        f"{PLACE} 第3行“个人缴费”列：“-200”，冲销或退费，而没有同一年份、金额相同的一笔缴费可以冲抵"
    ]


def test_what_has_not_arrived_does_not_count(office):
    header = (*DATED, "缴费状态")
    given = [["2015", "2015-03-01", "300", "", "已到账"], ["2016", "", "300", "", "未到账"]]
    assert years(office.imported(rows(*given, header=header))) == [(2015, 30000, None)]
