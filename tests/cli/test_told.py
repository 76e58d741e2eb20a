"""What a command says of what it used, of what could mislead, and where else to turn."""

import json
import shutil

import openpyxl
import pytest

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

from .conftest import GOLDEN, linkage

LEDGER = ("案件编号", "缴费起始年月", "缴费终止年月", "缴费月数")


@pytest.fixture
def twice(tmp_path):
    """The sample, in which SD-02 is of the same person as SD-01."""
    book = read_casebook(sample_casebook())
    cases = book.cases
    cases.loc[1, "id_number"] = cases.loc[0, "id_number"]
    write_casebook(book.assign(cases=cases), tmp_path / "twice")
    return tmp_path / "twice"


def test_an_audit_says_what_it_used(tmp_path):
    told = linkage("audit", sample_casebook(), "--out", tmp_path / "out", "--asof", "2026-06-30").stdout
    used = told.splitlines()[1]
    assert used.startswith(f"案卷：{sample_casebook()}；审计基准日：2026-06-30；规则库：山东省")


def test_a_report_says_what_it_used(tmp_path):
    arguments = ("--out", tmp_path / "out", "--asof", "2026-06-30", "--case", "SD-01", "--format", "html")
    result = linkage("report", sample_casebook(), *arguments)
    assert f"案卷：{sample_casebook()}；审计基准日：2026-06-30；规则库：山东省" in result.stdout
    assert "注意：案卷共有20个案件，这里只有选定的1个，不含其余19个。" in result.stderr


def test_an_audit_of_chosen_cases(tmp_path):
    chosen = ("--case", "SD-01", "--case", "SD-03")
    result = linkage("audit", sample_casebook(), "--out", tmp_path / "out", "--asof", "2026-06-30", *chosen)
    saved = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert saved["counts"]["cases"] == 2
    assert "这里只有选定的2个" in result.stderr
    assert linkage("audit", sample_casebook(), "--out", tmp_path / "x", "--case", "NO").exit_code == 1


def test_validate_says_who_is_there_twice(twice):
    result = linkage("validate", twice)
    assert result.exit_code == 0
    assert "2个案件的公民身份号码与案卷中其他案件相同（A08）" in result.stderr
    said = json.loads(linkage("validate", twice, "--json").stdout)
    assert [(notice["code"], notice["count"]) for notice in said["notices"]] == [("same_person", 2)]


def test_the_notices_of_a_condition_and_of_another_rulebook(twice, tmp_path):
    database = f"sqlite:///{tmp_path / 'book.db'}"
    assert linkage("convert", twice, database).exit_code == 0
    result = linkage(
        "audit", database, "--out", tmp_path / "out", "--asof", "2026-06-30", "--where", "case_id = 'SD-01'"
    )
    assert "这里只有符合条件“case_id = 'SD-01'”的1个" in result.stderr
    assert "SD-01与案件SD-02" in result.stderr
    assert "案卷：book.db；" in result.stdout


@pytest.mark.parametrize("folder", [False, True])
def test_validate_of_a_ledger_points_to_import(tmp_path, folder):
    book = openpyxl.Workbook()
    for row in (LEDGER, ("A-1", "2015-06", "2015-12", 7)):
        book.active.append(row)
    (tmp_path / "台账").mkdir()
    book.save(tmp_path / "台账" / "台账.xlsx")
    place = tmp_path / "台账" if folder else tmp_path / "台账" / "台账.xlsx"
    result = linkage("validate", place)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "这不是案卷，像是经办机构导出的表格或填好的附件，可以先导入成案卷："
        f"linkage import {place.name} --out 案卷"
    )


def test_a_casebook_that_lacks_a_table_is_no_ledger(tmp_path):
    shutil.copytree(GOLDEN, tmp_path / "book")
    (tmp_path / "book" / "employee_periods.csv").unlink()
    assert linkage("validate", tmp_path / "book").stderr == "employee_periods.csv：缺少这个文件\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "nowhere"),
        ("validate", "sqlite:///nowhere.db"),
        ("validate", GOLDEN, "--rulebook", "nowhere.yaml"),
        ("import", "nowhere.xlsx", "--out", "x"),
        ("import", "nowhere.xlsx", "--out", "x", "--cases", "nowhere.csv"),
        ("import", "nowhere.xlsx", "--out", "x", "--synonyms", "nowhere.yaml"),
        ("app", "nowhere", "--no-browser"),
    ],
)
def test_a_file_that_is_not_there_cannot_be_found(arguments):
    result = linkage(*arguments)
    assert result.exit_code in (1, 2)
    assert "找不到" in result.stderr


def test_validate_of_a_ledger_of_which_only_some_columns_are_known_points_to_import(tmp_path):
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "姓名,公民身份号码,缴费年度,个人缴费\n张三,371000196503120015,2016,500.00\n", encoding="utf-8"
    )
    result = linkage("validate", ledger)
    assert result.exit_code == 1 and result.stderr.splitlines()[-1].endswith(
        "可以先导入成案卷：linkage import 台账.csv --out 案卷"
    )


def test_validate_of_one_table_of_a_casebook_points_to_its_folder():
    result = linkage("validate", sample_casebook() / "cases.csv")
    assert result.exit_code == 1 and "请给出它所在的文件夹" in result.stderr.splitlines()[-1]
