"""What a list of the employee scheme says of each month, and what periods the paid ones make (article 12(1))."""

from __future__ import annotations

import pytest

from linkage_kit.importing.run import import_files
from tests.importing.sent import told

pytestmark = pytest.mark.clause("12(1)")

NUMBER = "371082196810067917"
PLACE = "缴费.xlsx 工作表“Sheet1”"


def periods(result):
    assert list(map(str, result.problems)) == []
    frame = result.casebook.employee_periods
    return [
        (row.case_id, f"{row.start_month:%Y-%m}", f"{row.end_month:%Y-%m}", row.region_code)
        for row in frame.astype(object).where(frame.notna(), None).itertuples()
    ]


def months(*rows, header=("公民身份号码", "费款所属期", "缴费状态")):
    return [list(header), *([NUMBER, *row] for row in rows)]


def test_months_that_follow_each_other_within_a_region_become_one_period(office):
    rows = [["201506", "371002"], ["2015-07", "371002"], ["2015年8月", "370102"], ["2015/10", "371002"]]
    result = office.imported(months(*rows, header=("身份证号", "对应费款所属期", "行政区划代码")))
    assert periods(result) == [
        ("A-1", "2015-06", "2015-07", "371002"),
        ("A-1", "2015-08", "2015-08", "370102"),
        ("A-1", "2015-10", "2015-10", "371002"),
    ]


@pytest.mark.parametrize("state", ["欠费", "未到账", "中断", "退费", "视同缴费"])
def test_a_month_that_was_not_paid_is_in_no_period(office, state):
    result = office.imported(months(["201506", "已到账"], ["201507", state], ["201508", "已实缴"]))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-06"), ("2015-08", "2015-08")]


def test_a_word_that_is_not_known_is_listed_with_its_cell(office):
    assert told(office.imported(months(["201506", "已到账"], ["201507", "待认定"]))) == [
        f"{PLACE} 第3行“缴费状态”列：“待认定”，应为下列含义之一的词（写入同义词文件的payments）："
        "已缴费paid、补缴late、应缴due、未缴费unpaid、冲销cancelled、已退费refunded、补差supplement、视同缴费deemed"
    ]


def test_the_meaning_of_a_word_can_be_given_in_ones_own_file(office):
    own = office.folder / "我的.yaml"
    own.write_text("payments: {unpaid: [待认定]}", encoding="utf-8")
    result = office.imported(months(["201506", "已到账"], ["201507", "待认定"]), synonyms=own)
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-06")]


def test_an_amount_of_0_without_a_state_is_not_guessed(office):
    header = ("公民身份号码", "缴费年月", "个人缴费")
    assert told(
        office.imported(months(["201506", "240"], ["201507", "0"], ["201508", ""], header=header))
    ) == [
        f"{PLACE} 第3行“个人缴费”列：“0”，金额为0，又没有写明缴费状态，不能确定是否缴费",
        f"{PLACE} 第4行“个人缴费”列：空白，没有金额，也没有写明缴费状态，不能确定是否缴费",
    ]


def test_a_payment_that_was_taken_back_is_no_payment(office):
    header = ("公民身份号码", "缴费年月", "实缴金额")
    rows = [
        ["201506", "800"],
        ["201507", "800"],
        ["201507", "-800"],
        ["201508", "800"],
        ["201508", "-800"],
        ["201508", "800"],
    ]
    result = office.imported(months(*rows, header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-06"), ("2015-08", "2015-08")]


@pytest.mark.parametrize("amount", ["-799", "-1600"])
def test_what_is_taken_back_and_was_not_paid_is_listed(office, amount):
    header = ("公民身份号码", "缴费年月", "实缴金额")
    result = office.imported(months(["201506", "800"], ["201506", amount], header=header))
    assert told(result) == [
        f"{PLACE} 第3行“实缴金额”列：“{amount}”，"
        "冲销或退费，不能确定是哪一笔缴费：没有同一时间、地区和金额的一笔，或不止一笔"
    ]


def test_what_is_owed_and_has_arrived_is_a_contradiction(office):
    header = ("公民身份号码", "费款所属期", "缴费状态", "到账年月")
    result = office.imported(months(["201506", "欠费", "201507"], header=header))
    assert told(result) == [
        f"{PLACE} 第2行“到账年月”列：“201507”，写明没有缴费，却有缴费或到账的时间，不能确定是否缴费"
    ]


def test_a_month_paid_later_is_paid_and_noted(office):
    header = ("公民身份号码", "费款所属期", "到账日期")
    rows = [["201506", "2016-01-20"], ["201507", "2016-01-20"], ["201508", "2015-08-25"]]
    result = office.imported(months(*rows, header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-08")]
    assert result.casebook.employee_periods["note"].tolist() == ["补缴：2015-06至2015-07（2016-01到账）"]


def test_the_same_month_twice_is_told_with_both_rows(office):
    header = ("公民身份号码", "费款所属期", "单位名称")
    rows = [["201506", "甲公司"], ["201507", "甲公司"], ["201507", "乙公司"]]
    result = office.imported(months(*rows, header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-07"), ("2015-07", "2015-07")]
    assert list(map(str, result.notices)) == [
        f"{PLACE}：职工养老保险逐月缴费清单没有缴费状态、到账时间和金额，列出的3个月都按已缴费计入",
        f"{PLACE} 第3行“费款所属期”列：“201507”，2015-07有几笔缴费（{PLACE} 第3～4行），相同的月份只计一次",
    ]


def test_a_supplement_adds_no_month(office):
    header = ("公民身份号码", "费款所属期", "缴费类型")
    result = office.imported(months(["201506", "正常缴费"], ["201506", "基数补差"], header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-06")]
    alone = office.imported(months(["201506", "正常缴费"], ["201507", "基数补差"], header=header))
    assert told(alone) == [
        f"{PLACE} 第3行“缴费类型”列：“基数补差”，只有补差，没有这个月份的缴费，不能确定是否缴费"
    ]


def test_only_rows_of_the_employee_scheme_count(office):
    header = ("公民身份号码", "费款所属期", "险种", "缴费状态")
    rows = [["201506", "企业职工基本养老保险", "已到账"], ["201507", "失业保险", "已到账"]]
    result = office.imported(months(*rows, header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-06")]
    assert [notice.expected for notice in result.notices] == [
        "职工养老保险逐月缴费清单中其他险种1行（第3行），不是缴费，不计入"
    ]


def test_a_list_of_one_person_names_it_above_the_header(office):
    rows = [["姓名：林兰华", f"公民身份号码：{NUMBER}"], ["费款所属期", "到账年月"], ["201506", "201506"]]
    assert periods(office.imported(rows)) == [("A-1", "2015-06", "2015-06", None)]


def test_a_list_of_nobody_is_refused_once(office):
    rows = [["费款所属期", "到账年月"], ["201506", "201506"], ["201507", "201507"]]
    assert told(office.imported(rows)) == [
        f"{PLACE} 第2行“表头上方的案件编号”列：空白，没有案件编号或公民身份号码一列，"
        "表头上方也没有写明，而案件有2个，不能确定是谁的"
    ]


@pytest.mark.parametrize(
    "span", ["201506-201508", "2015.06~2015.08", "2015年6月至2015年8月", "2015-06—2015-08"]
)
def test_a_span_may_stand_in_one_cell(office, span):
    result = office.imported(months([span, "已到账"]))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-08")]


def test_a_row_of_spans_counts_its_months_and_needs_its_state(office):
    header = ("公民身份号码", "起始年月", "截止年月", "月数", "缴费状态")
    rows = [["201506", "201508", "3", "已到账"], ["201509", "201512", "4", "欠费"]]
    result = office.imported(months(*rows, header=header))
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-08")]


GRID = ("公民身份号码", "年度", *(f"{month}月" for month in range(1, 13)), "缴费月数")


def test_a_column_a_month_says_with_a_mark_that_it_was_paid(office):
    marks = ["√", "1", "240.00", "0", "×", "—", "", "✓", "是", "欠费", "", ""]
    result = office.imported(months(["2015", *marks, "5"], header=GRID))
    assert [period[1:3] for period in periods(result)] == [("2015-01", "2015-03"), ("2015-08", "2015-09")]


def test_a_number_of_months_that_contradicts_the_marks_is_listed(office):
    result = office.imported(months(["2015", *["√"] * 12, "11"], header=GRID))
    assert told(result) == [f"{PLACE} 第2行“缴费月数”列：“11”，与本行标明已缴费的12个月不符"]


def test_two_lists_of_the_same_months_are_the_same_months(office):
    first = office.sheet("甲.xlsx", months(["201506", "已到账"], ["201507", "已到账"]))
    second = office.sheet("乙.xlsx", months(["201507", "已到账"], ["201508", "已到账"]))
    result = import_files([first, second], cases=office.cases)
    assert [period[1:3] for period in periods(result)] == [("2015-06", "2015-08")]


def test_the_log_says_which_row_became_a_part_of_which(office):
    result = office.imported(months(["201506", "已到账"], ["201507", "已到账"]))
    log = result.casebook.extra["import-log"]
    assert log[log["table"] == "employee_periods"].to_numpy().tolist() == [
        ["缴费.xlsx", "Sheet1", "2", "employee_periods", "2"],
        ["缴费.xlsx", "Sheet1", "3", "employee_periods", "2"],
    ]
    assert result.casebook.employee_periods["source"].tolist() == [f"{PLACE} 第2～3行"]


def test_rows_of_another_person_are_not_taken_for_the_cases_own(office):
    rows = [
        ["姓名：林兰华", f"公民身份号码：{NUMBER}"],
        ["姓名", "费款所属期"],
        ["林兰华", "201506"],
        ["罗丽", "201507"],
    ]
    (problem,) = told(office.imported(rows))
    assert problem == f"{PLACE} 第4行“姓名”列：“罗丽”，与案件“A-1”的姓名“林兰华”不同，应核对是否同一人"


def test_the_kind_of_what_is_due_is_no_payment(office):
    header = ("公民身份号码", "费款所属期", "缴费类型", "到账年月")
    result = office.imported(
        months(["201506", "正常应缴", "201506"], ["201507", "正常应缴", ""], header=header)
    )
    assert told(result) == [
        f"{PLACE} 第3行“到账年月”列：空白，没有到账时间，也没有写明缴费状态，不能确定是否缴费"
    ]


def test_what_is_due_alone_proves_no_payment(office):
    result = office.imported(months(["201506", "800"], header=("公民身份号码", "费款所属期", "应缴金额")))
    assert told(result) == [
        f"{PLACE} 第2行“应缴金额”列：“800”，应缴不是已缴，没有缴费状态、到账时间和金额，不能确定是否缴费"
    ]


def test_a_refunded_payment_leaves_another_employers_alone(office):
    header = ("公民身份号码", "费款所属期", "单位名称", "缴费金额", "缴费状态")
    rows = [["201506", "甲公司", "240", "已到账"], ["201506", "乙公司", "240", "已退费"]]
    assert [one[1:3] for one in periods(office.imported(months(*rows, header=header)))] == [
        ("2015-06", "2015-06")
    ]
    unclear = office.imported(months(*(row[:1] + row[2:] for row in rows), header=header[:2] + header[3:]))
    assert told(unclear) == [
        f"{PLACE} 第3行“缴费金额”列：“240”，"
        "冲销或退费，不能确定是哪一笔缴费：没有同一时间、地区和金额的一笔，或不止一笔"
    ]


def test_what_is_taken_back_is_of_the_same_region(office):
    header = ("公民身份号码", "缴费年月", "行政区划代码", "实缴金额")
    rows = [["201506", "370102", "800"], ["201506", "110101", "800"], ["201506", "370102", "-800"]]
    assert periods(office.imported(months(*rows, header=header))) == [("A-1", "2015-06", "2015-06", "110101")]


@pytest.mark.parametrize("state", ["欠费", "退费"])
def test_a_later_list_that_denies_what_the_casebook_has_is_refused(office, state):
    book = office.imported(months(["201506", "已到账"], ["201507", "已到账"])).casebook
    again = import_files([office.sheet("后来.xlsx", months(["201507", state]))], into=book)
    assert told(again) == [
        f"后来.xlsx 工作表“Sheet1” 第2行“缴费状态”列：“{state}”，"
        "写明没有缴费或已退回，而案卷中已有2015-06至2015-07的缴费时段，应核对后只留正确的"
    ]


def test_a_later_list_that_goes_on_says_that_months_are_there_already(office):
    book = office.imported(months(["201506", "已到账"], ["201507", "已到账"])).casebook
    later = office.sheet("后来.xlsx", months(["201507", "已到账"], ["201508", "已到账"]))
    result = import_files([later], into=book)
    assert [notice.expected for notice in result.notices] == [
        f"与{PLACE} 第2～3行有相同的月份，相同的月份只计一次，两个时段都保留"
    ]


@pytest.mark.parametrize("title", ["失业保险缴费明细", "职工基本医疗保险缴费明细表"])
def test_a_list_of_another_insurance_is_not_taken_for_months(office, title):
    (problem,) = told(office.imported([[title], *months(["201506", "已到账"])]))
    assert "不能确定" in problem and "各列却像职工养老保险逐月缴费清单" in problem


def test_a_remark_that_nothing_was_paid_is_not_passed_over(office):
    header = ("公民身份号码", "费款所属期", "缴费金额", "备注")
    assert told(office.imported(months(["201506", "240", "已退费"], header=header))) == [
        f"{PLACE} 第2行“备注”列：“已退费”，备注写明没有缴费或已退回，其他列没有写明，不能确定是否缴费"
    ]


def test_several_rows_of_a_year_in_a_grid_are_not_guessed(office):
    header = ("公民身份号码", "年度", "项目", *(f"{month}月" for month in range(1, 13)))
    rows = [["2015", "缴费基数", *["3000"] * 12], ["2015", "个人缴费", *["240"] * 6, *["0"] * 6]]
    assert len(told(office.imported(months(*rows, header=header)))) == 2
