"""One spoilt file per mistake, beside the message that it must give, word for word."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from linkage_kit.casebook import CasebookError, read_casebook
from linkage_kit.cli import main
from linkage_kit.steps import STEPS as STEPS_OF_A_CASE

STEPS = "、".join(f"{step}（{title}）" for step, title in STEPS_OF_A_CASE.items())

# (what is wrong, table, text that stands there, text instead, the message)
CELLS = [
    (
        "three decimals",
        "claims",
        "300.00,0.00",
        "300.001,0.00",
        "claims.csv 第2行“refund_personal”列：“300.001”，应为最多两位小数的金额（元）",
    ),
    (
        "a third decimal of zero is one too",
        "claims",
        "300.00,0.00",
        "300.000,0.00",
        "claims.csv 第2行“refund_personal”列：“300.000”，应为最多两位小数的金额（元）",
    ),
    (
        "money with its unit",
        "claims",
        "300.00,0.00",
        "300元,0.00",
        "claims.csv 第2行“refund_personal”列：“300元”，应为最多两位小数的金额（元）",
    ),
    (
        "a thousands separator in the wrong place",
        "claims",
        "300.00,0.00",
        '"30,00.00",0.00',
        "claims.csv 第2行“refund_personal”列：“30,00.00”，应为最多两位小数的金额（元）",
    ),
    (
        "more money than there can be",
        "cases",
        "12248.93",
        "1000000000000",
        "cases.csv 第2行“transferred_amount”列：“1000000000000”，金额应小于1万亿元",
    ),
    (
        "a year with a thousands separator",
        "resident_years",
        "A-1,2022,",
        'A-1,"2,022",',
        "resident_years.csv 第3行“year”列：“2,022”，应为年份，如2025",
    ),
    (
        "more months than there can be",
        "cases",
        "true,179",
        "true,1790000000",
        "cases.csv 第2行“employee_paid_months”列：“1790000000”，应不超过999999999",
    ),
    (
        "negative payment",
        "resident_years",
        "5000.00",
        "-5000.00",
        "resident_years.csv 第2行“personal”列：“-5000.00”，不能是负数",
    ),
    (
        "negative subsidy",
        "resident_years",
        "60.00",
        "-60.00",
        "resident_years.csv 第2行“subsidy”列：“-60.00”，不能是负数",
    ),
    (
        "negative transfer",
        "cases",
        "12248.93",
        "-0.01",
        "cases.csv 第2行“transferred_amount”列：“-0.01”，不能是负数",
    ),
    (
        "negative claim",
        "claims",
        "300.00,0.00",
        "-300.00,0.00",
        "claims.csv 第2行“refund_personal”列：“-300.00”，不能是负数",
    ),
    (
        "month 13",
        "employee_periods",
        "2022-01",
        "2022-13",
        "employee_periods.csv 第2行“start_month”列：“2022-13”，应为月份，如2025-01",
    ),
    (
        "a day where a month belongs",
        "employee_periods",
        "2022-01",
        "2022-01-01",
        "employee_periods.csv 第2行“start_month”列：“2022-01-01”，应为月份，如2025-01",
    ),
    (
        "a month that a spreadsheet has shortened, January or October",
        "employee_periods",
        "2022-01",
        "2022.1",
        "employee_periods.csv 第2行“start_month”列：“2022.1”，应为月份，如2025-01",
    ),
    (
        "a month before 1950",
        "employee_periods",
        "2022-01",
        "1949-12",
        "employee_periods.csv 第2行“start_month”列：“1949-12”，应在1950年至2099年之间",
    ),
    (
        "a period that ends before it starts",
        "employee_periods",
        "2022-01",
        "2024-08",
        "employee_periods.csv 第2行“end_month”列：“2024-07”，不能早于缴费起始时间2024-08",
    ),
    (
        "more paid months than the span has",
        "employee_periods",
        "2019-12,2",
        "2019-12,4",
        "employee_periods.csv 第3行“months”列：“4”，不能多于起止时间之间的3个月",
    ),
    (
        "a partial period across two years",
        "employee_periods",
        "2019-12,2",
        "2020-01,2",
        "employee_periods.csv 第3行“months”列：“2”，缴费月数少于起止时间之间的4个月时，起止时间应在同一年度内；"
        "请按年度分成多行",
    ),
    (
        "a period without a paid month",
        "employee_periods",
        "2019-12,2",
        "2019-12,0",
        "employee_periods.csv 第3行“months”列：“0”，不能小于1",
    ),
    (
        "half a month",
        "employee_periods",
        "2019-12,2",
        "2019-12,1.5",
        "employee_periods.csv 第3行“months”列：“1.5”，应为整数",
    ),
    (
        "a period without a start",
        "employee_periods",
        "2022-01",
        "",
        "employee_periods.csv 第2行“start_month”列：空白，应填写",
    ),
    (
        "a region code of four digits",
        "employee_periods",
        "370303",
        "3703",
        "employee_periods.csv 第2行“region_code”列：“3703”，应为六位行政区划代码",
    ),
    (
        "an unknown step",
        "events",
        "refund_paid",
        "refund",
        f"events.csv 第3行“step”列：“refund”，应为下列之一：{STEPS}",
    ),
    (
        "an event without a date",
        "events",
        "2026-03-02",
        " ",
        "events.csv 第3行“date”列：空白，应填写",
    ),
    (
        "an event of a case that is not there",
        "events",
        "A-1,refund_paid",
        "A-9,refund_paid",
        "events.csv 第3行“case_id”列：“A-9”，案件基本信息（cases）中没有这个案件编号",
    ),
    (
        "two events of one step",
        "events",
        "refund_paid",
        "application_received",
        "events.csv 第3行“step”列：“application_received”，同一案件的同一环节只能有一行，第2行已有",
    ),
    (
        "two rows of one resident year",
        "resident_years",
        "A-1,2022",
        "A-1,2021",
        "resident_years.csv 第3行“year”列：“2021”，同一案件的同一年份只能有一行，第2行已有",
    ),
    (
        "two rows of one claimed year",
        "claims",
        "person,2022",
        "agency,2022",
        "claims.csv 第3行“year”列：“2022”，同一案件、同一计算方的同一年份只能有一行，第2行已有",
    ),
    (
        "an unknown claimant",
        "claims",
        "person,2022",
        "court,2022",
        "claims.csv 第3行“claimant”列：“court”，应为下列之一：agency（经办机构）、person（参保人员）",
    ),
    (
        "a year before 1950",
        "resident_years",
        "A-1,2021",
        "A-1,1921",
        "resident_years.csv 第2行“year”列：“1921”，应在1950年至2099年之间",
    ),
    (
        "an unknown sex",
        "cases",
        ",男,",
        ",M,",
        "cases.csv 第2行“sex”列：“M”，应为下列之一：男、女",
    ),
    (
        "a yes that is no word of ours",
        "cases",
        "true,179",
        "1,179",
        "cases.csv 第2行“meets_employee_retirement”列：“1”，应为true（是）或false（否）",
    ),
    (
        "a day that does not exist",
        "cases",
        "2025-12-21",
        "2025-02-30",
        "cases.csv 第2行“applied_on”列：“2025-02-30”，应为日期，如2025-01-03",
    ),
    (
        "a date in another order",
        "cases",
        "2025-12-21",
        "21/12/2025",
        "cases.csv 第2行“applied_on”列：“21/12/2025”，应为日期，如2025-01-03",
    ),
    (
        "a date after 2099",
        "cases",
        "2026-04-26",
        "2100-01-01",
        "cases.csv 第2行“benefit_applied_on”列：“2100-01-01”，应在1950年至2099年之间",
    ),
    (
        "a name left out",
        "cases",
        "林兰华",
        "\u3000",
        "cases.csv 第2行“name”列：空白，应填写",
    ),
    (
        "a province code of three digits",
        "cases",
        "179,37,",
        "179,037,",
        "cases.csv 第2行“benefit_province”列：“037”，应为两位省级行政区划代码，如37",
    ),
    (
        "a row that is longer than the header",
        "events",
        "2026-03-02,,",
        "2026-03-02,,,extra",
        "events.csv 第3行：有6个单元格，而表头只有5列",
    ),
    (
        "a missing column",
        "claims",
        "refund_collective,",
        "collective,",
        "claims.csv 第1行“refund_collective”列：缺少这一列（退还集体补助（其他资助））",
    ),
    (
        "a column twice, once in Chinese",
        "resident_years",
        "other",
        "个人缴费",
        "resident_years.csv 第1行“个人缴费”列：与“personal”列重复，同一列只能有一个",
    ),
    (
        "a quotation mark that is never closed",
        "events",
        "2026-03-02",
        '"2026-03-02',
        "events.csv 第3行：引号不成对，无法读取",
    ),
]


@pytest.mark.parametrize(
    ("table", "there", "instead", "message"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS]
)
def test_one_mistake_gives_its_one_line(files, write, table, there, instead, message):
    assert there in files[table]
    files[table] = files[table].replace(there, instead, 1)
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert [str(problem) for problem in caught.value.problems] == [message]


WHOLE_FILES = [
    ("empty file", b"", "employee_periods.csv：没有内容，第1行应为表头"),
    ("blank lines alone", b"\r\n\r\n", "employee_periods.csv：没有内容，第1行应为表头"),
    (
        "blank header above rows",
        b",,\r\nA-1,2022-01,2022-02\r\n",
        "employee_periods.csv：第1行应为表头，现为空白",
    ),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0", "employee_periods.csv：不是CSV表格，无法读取"),
    ("a workbook by another name", b"PK\x03\x04\x14\0\0", "employee_periods.csv：不是CSV表格，无法读取"),
    ("UTF-16", "case_id".encode("utf-16"), "employee_periods.csv 第1行：不是UTF-8或GB18030编码，无法读取"),
]


@pytest.mark.parametrize(
    ("content", "message"), [w[1:] for w in WHOLE_FILES], ids=[w[0] for w in WHOLE_FILES]
)
def test_a_file_that_is_no_table_gives_one_line(files, write, content, message):
    files["employee_periods"] = content
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert [str(problem) for problem in caught.value.problems] == [message]


def test_a_letter_is_told_which_columns_it_lacks(files, write):
    files["employee_periods"] = "尊敬的领导：\n现将有关情况报告如下。\n"
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value).splitlines() == [
        "employee_periods.csv 第1行“case_id”列：缺少这一列（案件编号）",
        "employee_periods.csv 第1行“start_month”列：缺少这一列（缴费起始时间）",
        "employee_periods.csv 第1行“end_month”列：缺少这一列（缴费截止时间）",
    ]


def refused(casebook: Path) -> list[str]:
    """What `linkage audit` says of a casebook that it refuses, with status 1 and no folder made."""
    out = casebook.parent / "out"
    result = CliRunner().invoke(main, ["audit", str(casebook), "--out", str(out), "--asof", "2026-06-30"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert not out.exists()
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("table", "there", "instead", "message"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS]
)
def test_an_audit_ends_with_the_line_of_the_mistake(files, write, table, there, instead, message):
    files[table] = files[table].replace(there, instead, 1)
    assert refused(write(files)) == [message]


@pytest.mark.parametrize(
    ("content", "message"), [case[1:] for case in WHOLE_FILES], ids=[case[0] for case in WHOLE_FILES]
)
def test_an_audit_ends_with_the_line_of_the_file(files, write, content, message):
    assert refused(write({**files, "employee_periods": content})) == [message]


@pytest.mark.parametrize("table", ["cases", "resident_years", "employee_periods"])
def test_a_table_that_must_be_there_is_missed(files, write, table):
    del files[table]
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == f"{table}.csv：缺少这个文件"


def test_a_table_that_is_there_twice_is_refused(files, write):
    folder = write(files)
    (folder / "claims.CSV").write_text(files["claims"], encoding="utf-8")
    with pytest.raises(CasebookError, match=r"^claims.csv：同一张表只能有一个文件$"):
        read_casebook(folder)


def test_a_byte_that_is_no_text_is_told_with_its_row_where_the_file_says_that_it_is_utf_8(files, write):
    spoilt = ("\ufeff" + files["cases"]).encode().replace("罗丽".encode(), b"\xc2\xde")
    with pytest.raises(CasebookError, match=r"^cases.csv 第3行：不是UTF-8或GB18030编码，无法读取$"):
        read_casebook(write({**files, "cases": spoilt}))


def test_a_broken_gb18030_file_is_told_with_the_row_of_the_broken_byte(files, write):
    spoilt = files["cases"].encode("gb18030").replace("罗".encode("gb18030"), b"\xff\xff")
    with pytest.raises(CasebookError, match=r"^cases.csv 第3行：不是UTF-8或GB18030编码，无法读取$"):
        read_casebook(write({**files, "cases": spoilt}))


def test_two_cases_of_one_id(files, write):
    files["cases"] = files["cases"].replace("A-2,", "A-1,")
    files["employee_periods"] = files["employee_periods"].replace("A-2,", "A-1,")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == "cases.csv 第3行“case_id”列：“A-1”，同一案件编号只能有一行，第2行已有"


def test_a_case_id_that_is_a_path_is_refused(files, write):
    files = {name: text.replace("A-1", "../x") for name, text in files.items()}
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == (
        "cases.csv 第2行“case_id”列：“../x”，应为1至64个字母、数字、点、下划线或连字符，并以字母或数字开头"
    )


def test_rows_of_a_case_whose_id_cannot_be_read_are_no_mistake_of_their_own(files, write):
    files["cases"] = files["cases"].replace("A-1,", "../x,")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert [(p.file, p.row, p.column) for p in caught.value.problems] == [("cases.csv", 2, "case_id")]


def test_unknown_cases_are_listed_where_they_are_more_than_the_ids_that_cannot_be_read(files, write):
    files["cases"] = files["cases"].replace("A-1,", "../x,")
    files["events"] = files["events"].replace("A-1,refund_paid", "A-7,refund_paid")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    found = {(p.file, p.value) for p in caught.value.problems if p.column == "case_id"}
    assert {("cases.csv", "../x"), ("events.csv", "A-7"), ("events.csv", "A-1")} <= found


def test_every_mistake_is_listed_at_once_in_the_order_of_the_files(files, write):
    files["cases"] = files["cases"].replace("2025-12-21", "昨天").replace("女", "F")
    files["resident_years"] = files["resident_years"].replace("5000.00", "-1").replace("299.98", "1.234")
    files["events"] = files["events"].replace("A-1,refund_paid", "A-7,paid")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert [(p.file, p.row, p.column, p.value) for p in caught.value.problems] == [
        ("cases.csv", 2, "applied_on", "昨天"),
        ("cases.csv", 3, "sex", "F"),
        ("resident_years.csv", 2, "personal", "-1"),
        ("resident_years.csv", 3, "interest", "1.234"),
        ("events.csv", 3, "case_id", "A-7"),
        ("events.csv", 3, "step", "paid"),
    ]


def test_the_column_is_named_as_the_file_names_it(files, write):
    files["resident_years"] = (
        files["resident_years"].replace("personal", " 个人缴费 ", 1).replace("5000.00", "五千")
    )
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == (
        "resident_years.csv 第2行“ 个人缴费 ”列：“五千”，应为最多两位小数的金额（元）"
    )


def test_rows_count_as_in_a_spreadsheet_with_blank_lines_and_line_breaks_in_quotes(files, write):
    files["events"] = (
        'case_id,step,date,agency,note\r\n\r\nA-1,refund_paid,2026-03-02,,"two\r\nlines"\r\nA-1,notice_sent,?,,\r\n'
    )
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == "events.csv 第4行“date”列：“?”，应为日期，如2025-01-03"


def test_numbers_of_persons_are_masked_in_messages(files, write):
    files["cases"] = (
        files["cases"]
        .replace("A-1,林兰华", "A-1 371082196810067917,林兰华")
        .replace("2026-06-12", "13456686923")
    )
    files["events"] = files["events"].replace("2026-03-02", "6222020200112233445")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    shown = [problem.value for problem in caught.value.problems if problem.column != "case_id"]
    assert shown == ["134****6923", "***************3445"]
    assert caught.value.problems[0].value == "A-1 3710**************"
    assert "196810067917" not in str(caught.value)


def test_a_message_stays_one_line_whatever_the_cell_holds(files, write):
    files["events"] = files["events"].replace("2026-03-02", '"a\nb\x1b[31m' + "长" * 100 + '"')
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == f"events.csv 第3行“date”列：“a␣b␣[31m{'长' * 52}…”，应为日期，如2025-01-03"


def test_a_problem_has_its_parts_by_name_for_json(files, write):
    files["events"] = files["events"].replace("2026-03-02", "soon")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert caught.value.problems[0].as_dict() == {
        "file": "events.csv",
        "row": 3,
        "column": "date",
        "value": "soon",
        "expected": "应为日期，如2025-01-03",
        "sheet": None,
        "cell": None,
    }


def test_a_place_that_holds_no_casebook_says_so(tmp_path: Path):
    (tmp_path / "casebook.doc").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xlsx").write_text("no workbook")
    expected = {
        "nowhere": ["nowhere：找不到这个文件夹或文件"],
        "casebook.doc": ["casebook.doc：应为CSV或Parquet文件夹，或Excel工作簿（.xlsx）"],
        "broken.xlsx": ["broken.xlsx：不是Excel工作簿（.xlsx），无法读取"],
        "empty": [
            "cases.csv：缺少这个文件",
            "resident_years.csv：缺少这个文件",
            "employee_periods.csv：缺少这个文件",
        ],
    }
    for place, lines in expected.items():
        with pytest.raises(CasebookError) as caught:
            read_casebook(tmp_path / place)
        assert str(caught.value).splitlines() == lines
