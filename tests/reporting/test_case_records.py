"""The records of a case in its report: every year and period with its line, and what the account rests on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.money import with_separators
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.values import amount
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return audit(read_casebook(sample_casebook()), ASOF)


def blocks(result: AuditResult, case_id: str, section: str = "case_records") -> list[dict[str, Any]]:
    section_of_case = REPORT_SECTIONS[section](ReportCase(result[case_id], MASKED))
    return section_of_case.data()["blocks"]


def tables(result: AuditResult, case_id: str, section: str = "case_records") -> list[dict[str, Any]]:
    return [block for block in blocks(result, case_id, section) if block["kind"] == "table"]


def texts(row: dict[str, Any]) -> list[str]:
    return [cell["text"] for cell in row["cells"]]


def written(table: str, line: str) -> dict[str, str]:
    """The cells of a line of the sample's file, by column."""
    lines = (sample_casebook() / f"{table}.csv").read_text(encoding="utf-8-sig").splitlines()
    return dict(zip(lines[0].split(","), lines[int(line) - 1].split(",")))


def test_every_resident_year_stands_there_as_in_its_line_of_the_file(result):
    shown = 0
    for case_id in result.decisions["case_id"]:
        for table in tables(result, case_id):
            if "年度" not in table["columns"][0]["title"]:
                continue
            assert table["caption"].endswith("文件：resident_years.csv")
            for row in table["rows"]:
                year, *cells = texts(row)
                file = written("resident_years", cells[-1])
                assert (file["case_id"], file["year"]) == (case_id, year)
                for text, name in zip(cells, (*YEAR_MONEY, "balance")):
                    assert text == (with_separators(file[name]) or "—"), (case_id, year, name)
                shown += 1
    assert shown == len(result.casebook.resident_years)


def test_every_employee_period_stands_there_once_whether_or_not_one_is_partial(result):
    shown = 0
    for case_id in result.decisions["case_id"]:
        for table in tables(result, case_id):
            if table["columns"][0]["title"] != "起始月份":
                continue
            for row in table["rows"]:
                first, last, *_, line = texts(row)
                file = written("employee_periods", line)
                assert file["case_id"] == case_id
                for text, name in ((first, "start_month"), (last, "end_month")):
                    assert "{}-{:0>2}".format(*re.findall(r"\d+", text)) == file[name]
                shown += 1
        captions = [table["caption"] for table in tables(result, case_id, "overlap")]
        assert not any("缴费时段" in caption for caption in captions)
    assert shown == len(result.casebook.employee_periods)


def test_totals_are_the_sums_and_months_without_principal_do_not_count(result):
    years, periods = tables(result, "SD-16")
    case = result["SD-16"]
    total = texts(years["total"])
    assert total[1:8] == [amount(int(case.resident_years[name].sum())) for name in YEAR_MONEY]
    assert total[10] == "7" and "不含无本金缴费的年度" in years["footnote"]
    assert texts(periods["total"])[0] == "合计"


def test_the_account_is_named_with_the_year_of_its_balance_under_the_table_and_in_the_settlement(result):
    years, _ = tables(result, "SD-16")
    assert years["footnote"].startswith("居民个人账户储存额6,824.73元，取自2025年末累计储存额。")
    strong = [texts(row)[0] for row in years["rows"] if row["cells"][8]["tone"] == "strong"]
    assert strong == ["2025"]
    settled = tables(result, "SD-16", "settlement")
    assert settled[1]["rows"][0]["cells"][0]["text"] == "结算基数：居民个人账户储存额（2025年末累计储存额）"
    not_transferred = [
        texts(row)[0]
        for case_id in result.decisions["case_id"]
        for table in tables(result, case_id, "settlement")[:1]
        for row in table["rows"][:1]
    ]
    assert "结算基数：居民个人账户储存额（2025年末累计储存额）与转移基金之和" in not_transferred


def test_without_the_last_balance_the_account_is_the_sum_of_all_years(result):
    book = result.casebook.select("SD-16")
    years = book.resident_years
    years.loc[years["year"] == 2025, "balance"] = pd.NA
    cases = book.cases.assign(transferred_amount=pd.NA)
    summed = audit(book.assign(resident_years=years, cases=cases), ASOF)
    table, _ = tables(summed, "SD-16")
    account = amount(int(years[list(YEAR_MONEY)].sum().sum()))
    assert table["footnote"].startswith(
        f"居民个人账户储存额{account}元，取自各年各项之和：最后一年的年末累计储存额没有登记。"
    )
    (base, *_) = tables(summed, "SD-16", "settlement")[0]["rows"]
    assert texts(base)[0] == "结算基数：居民个人账户储存额（各年各项之和，划转金额未登记）"
    assert not [row for row in table["rows"] if row["cells"][8]["tone"] == "strong"]


def test_the_lines_of_the_other_tables_are_told(result):
    assert blocks(result, "SD-16")[0]["text"] == (
        "案件基本信息：cases.csv 第17行；办理环节：events.csv 第109~120行；清退计算：claims.csv 第49~50行。"
    )


def test_a_workbook_is_named_with_its_sheets(result, tmp_path: Path):
    write_casebook(result.casebook.select("SD-16"), tmp_path / "案卷.xlsx")
    opened = audit(read_casebook(tmp_path / "案卷.xlsx"), ASOF)
    assert tables(opened, "SD-16")[0]["caption"].endswith("文件：案卷.xlsx 工作表“resident_years”")


def test_a_number_in_the_name_of_a_file_is_hidden(result, tmp_path: Path):
    name = "371082196503120031"
    write_casebook(result.casebook.select("SD-16"), tmp_path / f"{name}.xlsx")
    opened = audit(read_casebook(tmp_path / f"{name}.xlsx"), ASOF)
    shown = str(blocks(opened, "SD-16")) + str(blocks(opened, "SD-16", "findings"))
    assert name not in shown and "3710**************.xlsx" in shown


def test_rows_from_no_file_are_numbered_in_their_order(result):
    years, periods = tables(audit(Casebook(**result.casebook.tables), ASOF), "SD-09")
    assert years["columns"][-1]["title"] == "序号" and "文件" not in years["caption"]
    assert [texts(row)[-1] for row in periods["rows"]] == [
        str(number) for number in range(1, len(periods["rows"]) + 1)
    ]


def test_a_case_without_records_says_so(result, tmp_path: Path):
    shutil.copytree(sample_casebook(), tmp_path / "casebook")
    for name in ("resident_years", "employee_periods"):
        file = tmp_path / "casebook" / f"{name}.csv"
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    told = blocks(audit(read_casebook(tmp_path / "casebook"), ASOF), "SD-01")
    assert [block["text"] for block in told[1:]] == [
        "案卷中没有本案的居民养老保险历年缴费。",
        "案卷中没有本案的职工养老保险缴费时段。",
    ]


def test_what_a_row_was_imported_from_stands_below_its_table_and_in_the_evidence():
    book = read_casebook(sample_casebook())
    case_id = audit(book, ASOF).findings.query("code == 'R02'")["case_id"].iloc[0]
    years = book.resident_years.assign(
        source=[
            f"清单.xlsx 工作表“Sheet1” 第{row}～{row + 1}行" for row in range(2, 2 + len(book.resident_years))
        ]
    )
    imported = audit(book.assign(resident_years=years), ASOF)
    own = years[years["case_id"] == case_id].iloc[0]
    told = next(
        block["text"] for block in blocks(imported, case_id) if block.get("text", "").startswith("导入来源")
    )
    assert f"{own.year}年：{own.source}" in told
    rows = [row for found in imported[case_id].evidence for row in found if row.table == "resident_years"]
    assert {row.source for row in rows} <= set(years["source"])
    assert all(row.source for row in rows)
