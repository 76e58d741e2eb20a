"""OpenDocument, binary workbooks and web pages called .xls are read cell by cell, within the same limits."""

from __future__ import annotations

import pytest

from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.problems import CasebookError
from linkage_kit.casebook.sheets.reader import read_sheets
from linkage_kit.casebook.sheets.sheet import CellRange

from .other_kinds import error_record, write_ods, write_web_page, write_xlsb

ROWS = [
    ["公民身份号码", "费款所属期", "个人缴费"],
    ["371082196810067917", "201506", 240.5],
    [None, "合计", 240.5],
]


@pytest.mark.parametrize(("write", "suffix"), [(write_ods, "ods"), (write_xlsb, "xlsb")])
def test_every_cell_is_read_as_it_stands(write, suffix, tmp_path):
    (sheet,) = read_sheets(write(tmp_path / f"清单.{suffix}", ROWS))
    assert (sheet.file, sheet.name, sheet.cells) == (f"清单.{suffix}", "Sheet1", ROWS)


def test_an_error_value_of_a_binary_workbook_is_told(tmp_path):
    path = write_xlsb(tmp_path / "清单.xlsb", ROWS, {(1, 2): error_record(2, 0x07)})
    (sheet,) = read_sheets(path)
    assert isinstance(sheet.cells[1][2], Broken) and sheet.cells[1][2].text == "#DIV/0!"


def test_a_percentage_of_an_open_document_is_no_amount(tmp_path):
    percent = (
        '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.05">'
        "<text:p>5%</text:p></table:table-cell></table:table-row>"
    )
    (sheet,) = read_sheets(write_ods(tmp_path / "清单.ods", ROWS, percent))
    assert isinstance(sheet.cells[3][0], Broken) and "百分比" in sheet.cells[3][0].why


@pytest.mark.parametrize("repeated", ["columns", "rows"])
def test_a_cell_that_is_repeated_without_end_is_refused_before_it_is_read(repeated, tmp_path):
    of_row = 'table:number-rows-repeated="1048576"' if repeated == "rows" else ""
    of_cell = 'table:number-columns-repeated="16384"'
    bomb = (
        f'<table:table-row {of_row}><table:table-cell {of_cell} office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell></table:table-row>" * (300 if repeated == "columns" else 1)
    )
    with pytest.raises(CasebookError, match="超过400万个单元格"):
        read_sheets(write_ods(tmp_path / "清单.ods", ROWS, bomb))


def test_a_far_cell_of_a_binary_workbook_is_refused(tmp_path):
    rows = [[], *ROWS]
    far = error_record(16_383, 0x07) + b"\x00\x11" + (1_048_575).to_bytes(4, "little") + bytes(13)
    path = write_xlsb(tmp_path / "清单.xlsb", rows, {(1, 0): far + error_record(0, 0x07)})
    with pytest.raises(CasebookError, match="超过400万个单元格"):
        read_sheets(path)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_web_page_called_xls_is_read_table_by_table(encoding, tmp_path):
    body = (
        "<h1>缴费明细</h1><table border=1><tr><th colspan=2>参保人</th><th rowspan=2>个人<br>缴费</th></tr>"
        "<tr><th>证件号码</th><th>费款所属期</th></tr>"
        "<tr><td>371082196810067917</td><td>&nbsp;201506 </td><td>240.50</td></tr></table>"
        "<table><tr><td>说明</td></tr></table>"
    )
    sheets = read_sheets(write_web_page(tmp_path / "明细.xls", body, encoding))
    assert [sheet.name for sheet in sheets] == ["网页中的第1张表", "网页中的第2张表"]
    assert sheets[0].cells == [
        ["参保人", None, "个人\n缴费"],
        ["证件号码", "费款所属期", None],
        ["371082196810067917", "201506", "240.50"],
    ]
    assert sheets[0].merged == (CellRange(0, 0, 0, 1), CellRange(0, 2, 1, 2))


def test_a_page_without_a_table_is_refused(tmp_path):
    with pytest.raises(CasebookError, match="没有表格的网页"):
        read_sheets(write_web_page(tmp_path / "明细.xls", "<p>请登录</p>"))


def test_cells_of_a_page_that_reach_without_end_are_refused(tmp_path):
    body = "<table>" + "<tr><td colspan=1000 rowspan=65534>1</td></tr>" + "</table>"
    with pytest.raises(CasebookError, match="超过400万个单元格"):
        read_sheets(write_web_page(tmp_path / "明细.xls", body))
