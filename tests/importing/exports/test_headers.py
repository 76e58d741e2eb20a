"""Headers of several rows: read by all their labels from top to bottom, or refused; the lower row alone is none."""

import pytest

from linkage_kit.importing.run import import_files
from tests.importing.sent import HEADER, PLACE, READ, ROWS, told, years


def test_a_header_of_two_rows_is_read_by_its_labels_from_top_to_bottom(office):
    rows = [
        ["重复年份", "身份证号", "当年缴费金额", None, "重复月数", "退还本人金额", None, None],
        [None, None, "个人缴费", "小计", None, "个人缴费", "集体补助（其他资助）", "小计"],
        ["2021", "371082196810067917", "5000", "5000", "7", "2916.67", "0", "2916.67"],
    ]
    result = office.imported(rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:H1"], claimant="person")
    assert result.problems == ()
    claim = result.casebook.claims.iloc[0]
    assert (claim["case_id"], claim["claimant"], claim["year"], claim["months"]) == ("A-1", "person", 2021, 7)
    assert (claim["refund_personal"], claim["refund_collective"], claim["refund_subtotal"]) == (
        291667,
        0,
        291667,
    )


def test_an_upper_label_of_a_csv_reaches_over_the_blank_cells_to_its_right(office):
    path = office.folder / "职工.csv"
    path.write_bytes(
        "身份证号,缴费起始时间,缴费截止时间,参保地区,\n,,,行政区划代码,名称\n"
        '="371082196810067917",2015年6月,201512,371002,威海市环翠区\n'.encode("gb18030")
    )
    result = import_files([path], cases=office.cases)
    assert result.problems == ()
    period = result.casebook.employee_periods.iloc[0]
    assert f"{period['start_month']:%Y-%m} {period['end_month']:%Y-%m}" == "2015-06 2015-12"
    assert (period["case_id"], period["region_code"], period["region_name"]) == (
        "A-1",
        "371002",
        "威海市环翠区",
    )


PERIOD = ["371082196810067917", "林兰华", 201501, "2015.12", 12, "371002", "威海市环翠区", "正常"]
GROUPED = {
    "captions over labels, other columns merged over both rows": (
        ["个人信息", None, "缴费时段", None, "缴费月数", "参保地", None, "备注"],
        ["公民身份号码", "姓名", "缴费起始时间", "缴费截止时间", None, "行政区划代码", "名称", None],
        ["A2:B2", "C2:D2", "F2:G2", "E2:E3", "H2:H3"],
    ),
    "the person's columns merged over both rows": (
        ["身份证号码", "姓名", "缴费时段", None, "缴费月数", "参保地区", None, "备注"],
        [None, None, "起始年月", "截止年月", None, "行政区划代码", "名称", None],
        ["A2:A3", "B2:B3", "C2:D2", "F2:G2", "E2:E3", "H2:H3"],
    ),
    "a caption that is itself the name of a column": (
        ["参保人员", None, "缴费起始时间", "缴费截止时间", "缴费月数", "参保地区", None, "备注"],
        ["公民身份号码", "姓名", None, None, None, "行政区划代码", "名称", None],
        ["A2:B2", "F2:G2", *(f"{letter}2:{letter}3" for letter in "CDEH")],
    ),
    "nothing but the captions merged": (
        ["个人信息", None, "缴费时段", None, "缴费月数", "参保地", None, "备注"],
        ["公民身份号码", "姓名", "缴费起始时间", "缴费截止时间", None, "行政区划代码", "名称", None],
        ["A2:B2", "C2:D2", "F2:G2"],
    ),
}


@pytest.mark.parametrize(("upper", "lower", "merged"), GROUPED.values(), ids=GROUPED)
def test_a_grouped_header_is_read_whole(office, upper, lower, merged):
    result = office.imported([["企业职工养老保险缴费记录"], upper, lower, PERIOD], ["A1:H1", *merged])
    assert (result.problems, result.notices) == ((), ())
    assert result.mapping[-1].unexpected == ()
    (period,) = result.casebook.employee_periods.itertuples()
    assert (period.case_id, f"{period.start_month:%Y%m}", f"{period.end_month:%Y%m}") == (
        "A-1",
        "201501",
        "201512",
    )
    assert (period.months, period.region_code, period.region_name) == (12, "371002", "威海市环翠区")


def test_a_caption_that_is_not_known_is_told_where_it_can_change_nothing(office):
    upper = ["甲部分", None, "乙部分", None, "缴费月数", "参保地", None, None]
    lower = ["公民身份号码", "姓名", "缴费起始时间", "缴费截止时间", None, "行政区划代码", "名称", None]
    result = office.imported([upper, lower, PERIOD[:7]], ["A1:B1", "C1:D1", "F1:G1", "E1:E2"])
    assert result.problems == ()
    assert [str(notice) for notice in result.notices] == [
        PLACE + f"第2行“{caption}/{label}”列：不认得上方的“{caption}”，按“{label}”读取"
        for caption, label in zip(["甲部分"] * 2 + ["乙部分"] * 2, lower)
    ]


def test_an_amount_below_a_caption_that_is_not_known_is_not_guessed(office):
    """Neither from the lower row of the header alone, nor as if the caption were not there."""
    rows = [
        ["身份证号", "年份", "应退金额", None, None, None],
        [None, None, *HEADER[2:]],
        *ROWS,
    ]
    assert told(office.imported(rows, ["A1:A2", "B1:B2", "C1:F1"]))[0] == (
        PLACE + "第2行：不能确定是哪张表，最接近的是居民养老保险历年缴费（resident_years），"
        "还缺少：个人缴费、集体补助（其他资助）、政府补贴、利息；列名不同的写入同义词文件，"
        "“应退金额”只是几列的总称的，列入其中的groups"
    )


def test_a_unit_in_the_second_row_of_a_header_counts(office):
    rows = [
        ["身份证号", "年份", "个人缴费", "被征地", None, "集体补助", "政府补贴", "利息"],
        [None, None, "（万元）", "个人缴费", "集体缴费", None, None, None],
        ["371082196810067917", "2021", "0.5", "1", "1", None, None, None],
    ]
    assert told(office.imported(rows, ["A1:A2", "B1:B2", "D1:E1"])) == [
        PLACE + "第2行“个人缴费/（万元）”列：单位是万元，只能导入以元为单位的金额"
    ]


def test_captions_of_a_csv_are_no_title_line(office):
    path = office.folder / "缴费.csv"
    rows = [["个人信息", "", "应退金额", "", "", ""], HEADER, *ROWS]
    path.write_text("".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    (problem,) = told(import_files([path], cases=office.cases))
    assert "“应退金额”只是几列的总称的，列入其中的groups" in problem


def test_lines_of_titles_beside_each_other_are_no_captions(office):
    rows = [["某县缴费明细"], ["填报单位：某县", None, None, "单位：元"], HEADER, *ROWS]
    assert years(office.imported(rows, ["A1:F1", "A2:C2", "D2:F2"])) == READ
