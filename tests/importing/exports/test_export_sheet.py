"""Odd exports: the exact rows that each must give, or the sentence that it must get, word for word."""

import openpyxl
import pytest

from linkage_kit.casebook.wording import foreign_unit
from linkage_kit.importing.run import import_files
from tests.importing.sent import HEADER, PLACE, READ, ROWS, told, with_cell, years


def test_the_plain_export_is_read(office):
    assert years(office.imported([HEADER, *ROWS])) == READ


ODD_BUT_TRUE = {
    "title lines and a unit line above the header": [["某县缴费明细"], ["单位：元"], [], HEADER, *ROWS],
    "a header of which the labels are broken and padded": [
        ["身份\n证号", "年 份", "个人缴费（元）", "集体补助 （其他资助）", "政府补贴（单位：元）", "利　息"],
        *ROWS,
    ],
    "the header again at a page break, with its title": [
        ["某县缴费明细"],
        HEADER,
        *ROWS[:2],
        ["第1页 共2页"],
        ["某县缴费明细"],
        HEADER,
        *ROWS[2:],
    ],
    "blank rows and trailing blanks": [HEADER, [], *[[f"{cell}  " for cell in row] for row in ROWS], [], []],
    "a row that numbers the columns": [HEADER, [1, 2, 3, 4, 5, 6], *ROWS],
    "a column of serial numbers": [
        ["序号", *HEADER],
        *([number, *row] for number, row in enumerate(ROWS, 1)),
    ],
    "totals that are right": [
        HEADER,
        *ROWS,
        ["合 计", "", "5,500.00元", "119.17", "90", "457.46"],
    ],
    "subtotals by person and a total of all": [
        HEADER,
        *ROWS[:2],
        ["371082196810067917", "小计", "5300", "119.17", "60", "456.46"],
        ROWS[2],
        ["", "小计", "200", "", "30", "1"],
        ["总计", "", "5500", "119.17", "90", "457.46"],
    ],
    "a total in capitals": [HEADER, *ROWS, ["合计（大写）：伍仟伍佰元整"]],
    "signatures and notes below": [
        HEADER,
        *ROWS,
        ["制表人：王芳", "", "", "审核人：赵强"],
        ["注：利息按年结算"],
    ],
    "以下空白 below the last row": [HEADER, *ROWS, ["—以下空白—"]],
    "以下空白 between the last row and the total": [
        HEADER,
        *ROWS,
        ["", "以下空白"],
        ["合计", "", "5500", "119.17", "90", "457.46"],
    ],
    "full-width digits and signs of yuan": with_cell(2, 2, "￥５，０００．００元"),
    "a year with its unit": with_cell(2, 1, "2021年度"),
    "a dash for nothing": with_cell(2, 3, "—"),
    "an identity number with a small x, in full-width digits": with_cell(
        4, 0, "３７０４０２１９６８０９２２４６３x"
    ),
    "an identity number protected by an apostrophe": with_cell(2, 0, "'371082196810067917"),
    "numbers instead of text": with_cell(2, 2, 5000),
    "a sheet that holds a name too, padded to three characters": [
        [*HEADER, "姓名"],
        *([*row, name] for row, name in zip(ROWS, ["林兰华", "林 兰华", "罗　丽"])),
    ],
    "a column of each row's sum": [[*HEADER, "合计"], *([*row, "9999"] for row in ROWS)],
    "an unknown column of text": [[*HEADER, "来源"], *([*row, "系统"] for row in ROWS)],
}


@pytest.mark.parametrize("rows", ODD_BUT_TRUE.values(), ids=ODD_BUT_TRUE)
def test_an_odd_export_gives_the_same_rows(office, rows):
    assert years(office.imported(rows)) == READ


def test_an_identity_number_merged_over_its_years_stands_in_each_of_them(office):
    rows = [list(row) for row in ROWS]
    rows[1][0] = None
    assert years(office.imported([HEADER, *rows], ["A2:A3"])) == READ


REFUSED = {
    "a unit that is not yuan, above the header": (
        [["单位：万元"], HEADER, *ROWS],
        [PLACE + "第1行“A”列：“单位：万元”，单位是万元，只能导入以元为单位的金额"],
    ),
    "a unit that is not yuan, in a header": (
        [[*HEADER[:2], "个人缴费（万元）", *HEADER[3:]], *ROWS],
        [PLACE + "第1行“个人缴费（万元）”列：单位是万元，只能导入以元为单位的金额"],
    ),
    "a unit in brackets alone, above the header": (
        [["缴费明细"], ["（万元）"], HEADER, *ROWS],
        [PLACE + "第2行“A”列：“（万元）”，单位是万元，只能导入以元为单位的金额"],
    ),
    "a unit in the words of a title": (
        [["缴费明细（以千元为单位）"], HEADER, *ROWS],
        [PLACE + "第1行“A”列：“缴费明细（以千元为单位）”，单位是千元，只能导入以元为单位的金额"],
    ),
    "a unit below the records": (
        [HEADER, *ROWS, ["注：金额单位为万元"]],
        [PLACE + "第5行“A”列：“注：金额单位为万元”，单位是万元，只能导入以元为单位的金额"],
    ),
    "a unit of which another sheet of text tells": (
        [["填表说明"], ["单位：万元"]],
        [PLACE + "第2行“A”列：“单位：万元”，单位是万元，只能导入以元为单位的金额"],
    ),
    "a total that is wrong": (
        [["标题"], HEADER, *ROWS, ["合计", "", "5500.01", "119.17", "90", "457.46"]],
        [PLACE + "第6行“个人缴费”列：“5500.01”，与各行之和不符，各行之和是5500.00"],
    ),
    "a total in capitals that is wrong": (
        [HEADER, *ROWS, ["合计大写：伍仟伍佰元壹角整"]],
        [PLACE + "第5行“身份证号”列：“合计大写：伍仟伍佰元壹角整”，大写金额是5500.10元，与各列之和都不符"],
    ),
    "a total that is no amount": (
        [HEADER, *ROWS, ["合计", "", "约5500", "119.17", "90", "457.46"]],
        [PLACE + "第5行“个人缴费”列：“约5500”，与各行之和不符，各行之和是5500.00"],
    ),
    "an amount in ten thousands, below two title lines": (
        [["标题"], ["单位：元"], *with_cell(3, 2, "0.03万元")],
        [PLACE + "第5行“个人缴费”列：“0.03万元”，应为最多两位小数的金额（元）"],
    ),
    "several mistakes, all at once": (
        [*with_cell(2, 2, "五千"), ["371082196810067917", "二〇二三", "1.001", "", "", ""]],
        [
            PLACE + "第2行“个人缴费”列：“五千”，应为最多两位小数的金额（元）",
            PLACE + "第5行“年份”列：“二〇二三”，应为年份，如2025",
            PLACE + "第5行“个人缴费”列：“1.001”，应为最多两位小数的金额（元）",
        ],
    ),
    "a negative payment": (
        with_cell(2, 2, "-5000"),
        [PLACE + "第2行“个人缴费”列：“-5000”，不能是负数"],
    ),
    "the same year twice": (
        [HEADER, *ROWS, ROWS[0]],
        [PLACE + "第5行“年份”列：“2021”，同一案件的同一年份只能有一行，第2行已有"],
    ),
    "a person without a case": (
        with_cell(4, 0, "371082196810067918"),
        [
            PLACE + "第4行“身份证号”列：“3710**************”，"
            "没有这个公民身份号码的案件，应在--into的案卷或--cases的案件表中"
        ],
    ),
    "a row without a person": (with_cell(4, 0, None), [PLACE + "第4行“身份证号”列：空白，应填写"]),
    "an identity number that lost its digits": (
        with_cell(2, 0, 371082196810067917),
        [PLACE + "第2行“身份证号”列：“3710**************”，数字超过15位，后面的位数已丢失，应以文本填写"],
    ),
    "a formula that nobody computed": (
        with_cell(2, 2, "=2500*2"),
        [PLACE + "第2行“个人缴费”列：“=2500*2”，公式没有保存计算结果，应在表格软件中打开并保存，或填写数值"],
    ),
    "another person's name": (
        [[*HEADER, "姓名"], *([*row, "林兰花"] for row in ROWS[:1])],
        [PLACE + "第2行“姓名”列：“林兰花”，与案件“A-1”的姓名“林兰华”不同，应核对是否同一人"],
    ),
    "another person's identity number beside the case": (
        [["案件编号", *HEADER], ["A-2", *ROWS[0]]],
        [PLACE + "第2行“身份证号”列：“3710**************”，与案件“A-2”的公民身份号码不同"],
    ),
    "a case that is not there": (
        [["案件编号", *HEADER[1:]], ["A-9", *ROWS[0][1:]]],
        [PLACE + "第2行“案件编号”列：“A-9”，案件基本信息（cases）中没有这个案件编号"],
    ),
    "an unknown column with numbers": (
        [[*HEADER, "失地补缴"], *([*row, "100"] for row in ROWS)],
        [
            PLACE
            + "第1行“失地补缴”列：不认得这一列，其中有数字；应写入同义词文件：是哪一列，或列入ignored不导入"
        ],
    ),
    "records above the header that is known best": (
        [["号码", "年", *HEADER[2:]], ROWS[0], HEADER, *ROWS[1:]],
        [PLACE + "第2行：在表头（第3行）上面，却像是记录"],
    ),
    "a column without a header": (
        [HEADER, *([*row, None, "5"] for row in ROWS)],
        [PLACE + "第2行“H”列：“5”，这一列没有列名，应写上列名或删去"],
    ),
    "two columns that are one": (
        [[*HEADER, "个人缴费金额"], *([*row, "1"] for row in ROWS)],
        [PLACE + "第1行“个人缴费金额”列：与“个人缴费”列是同一列（personal），只能有一个"],
    ),
    "a column that is missing": (
        [HEADER[:-1], *(row[:-1] for row in ROWS)],
        [
            PLACE + "第1行：不能确定是哪张表，最接近的是居民养老保险历年缴费（resident_years），"
            "还缺少：利息；列名不同的写入同义词文件"
        ],
    ),
    "no person and no case": (
        [HEADER[1:], *(row[1:] for row in ROWS)],
        [
            PLACE + "第2行“表头上方的案件编号”列：空白，没有案件编号或公民身份号码一列，"
            "表头上方也没有写明，而案件有2个，不能确定是谁的"
        ],
    ),
    "no header at all": (
        ROWS,
        ["缴费.xlsx 工作表“Sheet1”：没有找到认得的表头；列名不同的写入同义词文件，与案卷无关的工作表应删去"],
    ),
}


@pytest.mark.parametrize(("rows", "messages"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_exactly_is_refused_with_its_place(office, rows, messages):
    assert told(office.imported(rows)) == messages


@pytest.mark.parametrize("text", ["超过5万元的须复核", "合计大写：伍万元整", "几百元", "单位：元"])
def test_an_amount_is_no_unit(text):
    assert foreign_unit(text) is None


def as_csv(office, rows, separator=",", end="\n"):
    """A CSV file of these rows, each line with its end but for the last, which has `end`."""
    path = office.folder / "缴费.csv"
    path.write_text("\n".join(separator.join(row) for row in rows) + end, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator, called", [(";", "分号（;）"), ("\t", "制表符"), ("|", "竖线（|）")])
def test_a_csv_file_with_another_separator_is_refused_by_it(office, separator, called):
    path = as_csv(office, [["历年缴费"], HEADER, *ROWS], separator)
    assert told(import_files([path], cases=office.cases)) == [
        f"缴费.csv 第2行：单元格之间是{called}，应为逗号；请在表格软件中另存为“CSV UTF-8（逗号分隔）”"
    ]


def test_a_record_of_a_csv_file_that_is_cut_off_is_refused_by_its_row(office):
    path = as_csv(office, [["历年缴费"], HEADER, *ROWS[:-1], ROWS[-1][:3]], end="")
    row = len(ROWS) + 2
    assert told(import_files([path], cases=office.cases)) == [
        f"缴费.csv 第{row}行：只有3个单元格，而表头有{len(HEADER)}列，文件可能不完整；空白单元格也应有分隔符"
    ]


def test_a_record_that_is_the_last_line_needs_its_end(office):
    path = as_csv(office, [HEADER, *ROWS], end="")
    assert told(import_files([path], cases=office.cases)) == [
        f"缴费.csv 第{len(ROWS) + 1}行：最后一行的末尾没有换行，文件可能不完整；"
        "核对后应在表格软件中另存，或在末尾补上换行"
    ]


@pytest.mark.parametrize("last", ["合计", "以下空白", "制表人：李四"])
def test_titles_and_what_stands_below_the_records_may_be_short_and_without_an_end(office, last):
    path = as_csv(office, [["历年缴费"], HEADER, *ROWS, [last]], end="")
    assert import_files([path], cases=office.cases).problems == ()


def test_a_quoted_cell_that_holds_whole_rows_of_an_export_is_refused(office):
    rows = [[*HEADER, "备注"], *([*row, ""] for row in ROWS)]
    rows[1][-1], rows[2][-1] = '"补缴', '已核"'
    assert told(import_files([as_csv(office, rows)], cases=office.cases)) == [
        f"缴费.csv 第2行：第{len(HEADER) + 1}个单元格的引号中有整行的记录，应删去多出的引号，或补上缺少的引号"
    ]


def test_the_unicode_text_of_a_spreadsheet_is_imported(office):
    path = as_csv(office, [HEADER, *ROWS], "\t")
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert import_files([path], cases=office.cases).problems == ()


def hidden(office, rows):
    """The import of a workbook with this sheet, hidden, beside one of text."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["说明"])
    page = book.create_sheet("隐藏")
    page.sheet_state = "hidden"
    for row in rows:
        page.append(row)
    book.save(office.folder / "缴费.xlsx")
    return import_files([office.folder / "缴费.xlsx"], cases=office.cases)


def test_a_hidden_sheet_is_read_like_another_and_what_is_wrong_with_it_is_told(office):
    assert years(hidden(office, [HEADER, *ROWS])) == READ
    assert told(hidden(office, [["单位：万元"], HEADER, *ROWS])) == [
        "缴费.xlsx 工作表“隐藏” 第1行“A”列：“单位：万元”，单位是万元，只能导入以元为单位的金额"
    ]


def test_a_hidden_list_to_choose_from_is_passed_over(office):
    result = hidden(office, [["性别", "渠道"], ["男", "窗口"], ["女", "网上"]])
    assert result.problems == ()
    assert result.mapping[-1].taken_for == "隐藏的工作表，没有认得的表头，不导入"


def test_an_amount_merged_over_years_is_refused(office):
    assert told(office.imported(with_cell(3, 2, None), ["C2:C3"])) == [
        PLACE + "第2行“个人缴费”列：“5000.00”，合并单元格跨了几行，不能确定属于哪一行，应拆分"
    ]


def test_a_cell_merged_over_two_columns_is_refused(office):
    assert told(office.imported(with_cell(2, 3, None), ["C2:D2"])) == [
        PLACE + "第2行“个人缴费”列：“5000.00”，合并单元格跨了几列，不能确定属于哪一列，应拆分"
    ]


def test_a_sheet_of_text_alone_is_passed_over(office):
    result = office.imported([["说明"], ["本表由系统导出。"]])
    assert result.problems == ()
    assert [sheet.taken_for for sheet in result.mapping][-1] == "只有文字，没有表，不导入"


def test_columns_that_fit_two_tables_are_decided_by_the_sheets_name_alone(office):
    columns = {**dict(zip(HEADER, ROWS[0])), "环节": "refund_paid", "办理日期": "2026-03-02"}
    rows = [list(columns), list(columns.values())]
    assert told(office.imported(rows))[0].startswith(
        PLACE
        + "第1行：各列既符合居民养老保险历年缴费（resident_years）、办理环节（events），不能确定是哪张表"
    )


def test_the_users_own_names_of_columns_are_added(office, tmp_path):
    own = tmp_path / "我的.yaml"
    own.write_text(
        "tables:\n  resident_years:\n    personal: [个人部分]\nignored: [系统标识]\n", encoding="utf-8"
    )
    rows = [[*HEADER[:2], "个人部分", *HEADER[3:], "系统标识"], *([*row, "7"] for row in ROWS)]
    assert years(office.imported(rows, synonyms=own)) == READ
