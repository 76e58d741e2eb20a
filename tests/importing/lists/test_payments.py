"""Payments and items of the resident scheme add up to the year that they were paid for (annex 3)."""

from __future__ import annotations

import pytest

from linkage_kit.importing.run import import_files
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
    assert result.additions == (
        f"A-1 2015年（resident_years）← {PLACE} 第2、4行",
        f"A-1 2016年（resident_years）← {PLACE} 第3行",
    )


def test_a_row_that_stands_twice_is_refused(office):
    result = office.imported(rows(["2015", "2015-12-08", "300", "30"], ["2015", "2015.12.8", "300", "30"]))
    assert told(result) == [f"{PLACE} 第3行“所属年度”列：“2015”，与{PLACE} 第2行完全相同，应只留一行"]


def test_two_rows_of_a_year_that_nothing_tells_apart_are_refused(office):
    result = office.imported(rows(["2015", "", "300", "30"], ["2015", "", "200", ""]))
    assert told(result) == [
        f"{PLACE} 第{row}行“所属年度”列：“2015”，同一年份还有{PLACE} 第{other}行，"
        "没有分别写明缴费日期或县（市、区），不能确定是否另一笔缴费"
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
        f"{PLACE} 第3行“个人缴费”列：“-200”，"
        "冲销或退费，不能确定是哪一笔缴费：没有同一年份、地区和金额的一笔，或不止一笔"
    ]


def test_what_has_not_arrived_does_not_count(office):
    header = (*DATED, "缴费状态")
    given = [["2015", "2015-03-01", "300", "", "已到账"], ["2016", "", "300", "", "未到账"]]
    assert years(office.imported(rows(*given, header=header))) == [(2015, 30000, None)]


def test_the_same_payment_in_two_lists_is_not_added_up(office):
    dated = office.sheet("逐笔.xlsx", rows(["2015", "2015-12-08", "300", "30"]))
    header = (*DATED, "缴费状态")
    stated = office.sheet("状态.xlsx", rows(["2015", "2015.12.8", "300", "30", "已到账"], header=header))
    result = import_files([dated, stated], cases=office.cases)
    assert len(told(result)) == 2
    assert all("不能确定是否另一笔缴费" in problem for problem in told(result))


def test_one_county_alone_does_not_tell_two_accounts_apart(office):
    header = ("公民身份号码", "年度", "缴费日期", "县区", "个人缴费")
    given = [["2015", "2015-12-08", "", "300"], ["2015", "", "历下区", "300"]]
    assert len(told(office.imported(rows(*given, header=header)))) == 2


def test_what_is_no_day_of_payment_is_listed(office):
    given = [["2015", "见附件", "300", ""], ["2015", "2015-02-30", "200", ""]]
    assert [problem.split("，")[0] for problem in told(office.imported(rows(*given)))][:2] == [
        f"{PLACE} 第2行“缴费日期”列：“见附件”",
        f"{PLACE} 第3行“缴费日期”列：“2015-02-30”",
    ]


def test_the_balance_is_that_after_the_last_payment(office):
    header = (*DATED, "账户余额")
    given = [["2015", "2015-12-08", "300", "", "930"], ["2015", "2015-3-1", "300", "", "600"]]
    result = office.imported(rows(*given, header=header))
    assert result.casebook.resident_years["balance"].tolist() == [93000]


def test_a_list_of_the_employee_scheme_by_years_is_not_taken_for_payments(office):
    header = ("公民身份号码", "年度", "个人缴费", "缴费日期", "单位名称")
    (problem,) = told(office.imported(rows(["2015", "1680", "2015-12-01", "甲公司"], header=header)))
    assert "有职工养老保险才有的列“单位名称”" in problem


def test_rows_that_do_not_count_are_told(office):
    header = (*DATED, "险种")
    given = [["2015", "2015-03-01", "300", "", "居民养老保险"], ["2016", "2016-03-01", "300", "", "医疗保险"]]
    result = office.imported(rows(*given, header=header))
    assert years(result) == [(2015, 30000, None)]
    assert [notice.expected for notice in result.notices] == [
        "居民养老保险逐笔缴费清单中其他险种1行（第3行），不是缴费，不计入"
    ]
