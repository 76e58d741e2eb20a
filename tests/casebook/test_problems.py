"""One spoilt file per mistake, beside the message that it must give, word for word."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from linkage_kit.casebook import CasebookError, read_casebook
from linkage_kit.cli import main

from .mistakes import CELLS, WHOLE_FILES


@pytest.mark.parametrize(
    ("table", "there", "instead", "message"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS]
)
def test_one_mistake_gives_its_one_line(files, write, table, there, instead, message):
    assert there in files[table]
    files[table] = files[table].replace(there, instead, 1)
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert [str(problem) for problem in caught.value.problems] == [message]


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
    with pytest.raises(
        CasebookError,
        match=r"^cases.csv 第3行：不是UTF-8或GB18030编码，无法读取$",
    ):
        read_casebook(write({**files, "cases": spoilt}))


def test_a_broken_gb18030_file_is_told_with_the_row_of_the_broken_byte(files, write):
    spoilt = files["cases"].encode("gb18030").replace("罗".encode("gb18030"), b"\xff\xff")
    with pytest.raises(
        CasebookError,
        match=r"^cases.csv 第3行：不是UTF-8或GB18030编码，无法读取$",
    ):
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
        "broken.xlsx": [
            "broken.xlsx：扩展名是工作簿，内容却是文本或没有表格的网页；应在表格软件中打开并另存为.xlsx"
        ],
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
