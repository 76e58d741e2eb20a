"""Files as grids: what a reader of spreadsheets leaves out, and what is refused before it takes memory."""

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from linkage_kit.casebook import CasebookError
from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.sheets import reader
from linkage_kit.casebook.sheets.reader import read_sheets
from linkage_kit.casebook.sheets.sheet import CellRange

OPEN_AND_SAVE = "不是Excel工作簿，或文件已损坏，无法读取；应在表格软件中打开并另存为.xlsx"
CUT = "应删去表格下方和右侧的空白行列（包括只有格式的），或拆分后再读取"


def saved(book, path):
    book.save(path)
    return path


def page():
    book = openpyxl.Workbook()
    return book, book.worksheets[0]


def refusal(path):
    with pytest.raises(CasebookError) as caught:
        read_sheets(path)
    return str(caught.value)


def test_cells_stand_where_the_spreadsheet_has_them(tmp_path):
    book, sheet = page()
    sheet["B3"] = "年份"
    sheet.merge_cells("B3:C3")
    sheet["D5"] = 1.5
    read = read_sheets(saved(book, tmp_path / "a.xlsx"))[0]
    assert [len(row) for row in read.cells] == [4] * 5
    assert (read.cells[2][1], read.cells[4][3], read.address(4, 3)) == ("年份", 1.5, "D5")
    assert read.merged == (CellRange(2, 1, 2, 2),)


def test_an_error_value_a_formula_without_result_and_a_long_number_are_broken_cells(tmp_path):
    book, sheet = page()
    sheet["A1"], sheet["B1"], sheet["C1"] = "#DIV/0!", "=1+1", 371082196810067917
    sheet["A1"].data_type = "e"
    cells = read_sheets(saved(book, tmp_path / "a.xlsx"))[0].cells[0]
    assert [type(cell) for cell in cells] == [Broken] * 3
    assert [cell.text for cell in cells] == ["#DIV/0!", "=1+1", "371082196810068000"]


def rewritten(path, results):
    """The workbook with other XML in its first sheet (by pattern), such as the results of formulas."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            for written, instead in results.items() if "sheet1" in entry.filename else ():
                content, count = re.subn(written, instead, content)
                assert count == 1
            new.writestr(entry.filename, content)
    path.write_bytes(data.getvalue())


def test_a_formula_counts_as_its_result_and_an_empty_text_is_a_result(tmp_path):
    book, sheet = page()
    sheet["A1"], sheet["B1"], sheet["C1"] = "=1+1", '=""', "x"
    path = saved(book, tmp_path / "a.xlsx")
    rewritten(
        path,
        {
            rb'(<c r="A1"><f>1\+1</f>)<v ?/?>(</v>)?': rb"\1<v>2</v>",
            rb'(<c r="B1")(><f>""</f>)<v ?/?>(</v>)?': rb'\1 t="str"\2<v></v>',
        },
    )
    read = read_sheets(path)[0]
    assert read.cells == [[2.0, None, "x"]]


def test_hidden_rows_columns_and_sheets_are_told(tmp_path):
    book, sheet = page()
    sheet.append(["a", "b"])
    sheet.row_dimensions[1].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("字典")
    other.sheet_state = "hidden"
    first, second = read_sheets(saved(book, tmp_path / "a.xlsx"))
    assert (first.hidden, second.hidden) == (False, True)
    assert (first.hidden_rows, first.hidden_columns) == ({0}, {1})


def test_rows_that_have_a_format_alone_take_no_memory(tmp_path):
    book, sheet = page()
    sheet["A1"] = "年份"
    sheet["A900000"].number_format = "0.00"
    assert len(read_sheets(saved(book, tmp_path / "a.xlsx"))[0].cells) == 1


def test_a_used_range_of_millions_of_cells_is_refused_by_sheet(tmp_path):
    book, sheet = page()
    sheet.title = "清单"
    sheet["A1"], sheet["XFD1048576"] = "年份", 1
    assert refusal(saved(book, tmp_path / "a.xlsx")) == (
        f"a.xlsx 工作表“清单”：使用的区域超过400万个单元格；{CUT}"
    )


def test_what_expands_beyond_measure_is_refused_unopened(tmp_path):
    book, sheet = page()
    sheet["A1"] = "年份"
    path = saved(book, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/bomb.xml", b" " * (reader.MOST_BYTES + 1))
    assert path.stat().st_size < 1_000_000
    assert refusal(path) == f"a.xlsx：解压后大于128MB；{CUT}"


def test_one_long_text_in_thousands_of_cells_is_refused(tmp_path):
    book, sheet = page()
    for _ in range(3000):
        sheet.append([0])
    path = saved(book, tmp_path / "a.xlsx")
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if "sheet1" in entry.filename:
                content, count = re.subn(rb'<c r="(A\d+)"[^>]*>', rb'<c r="\1" t="s">', content)
                assert count == 3000
            if not entry.filename.lower().endswith("sharedstrings.xml"):
                new.writestr(entry.filename, content)
        new.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 200_000}</t></si></sst>")
    path.write_bytes(data.getvalue())
    assert path.stat().st_size < 50_000
    assert refusal(path) == f"a.xlsx 工作表“Sheet”：单元格中的文字超过512MB；{CUT}"


def test_a_part_that_is_longer_than_it_says_is_a_broken_file(tmp_path):
    book, sheet = page()
    sheet["A1"] = "年份" * 1000
    path = saved(book, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert refusal(path) == f"a.xlsx：{OPEN_AND_SAVE}"


def test_two_sheets_of_one_name_are_refused_for_one_would_be_read_twice(tmp_path):
    book, sheet = page()
    sheet["A1"] = 1
    book.create_sheet("Other")["A1"] = 2
    path = saved(book, tmp_path / "a.xlsx")
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry).replace(b'name="Other"', b'name="Sheet"'))
    path.write_bytes(data.getvalue())
    assert refusal(path) == f"a.xlsx：{OPEN_AND_SAVE}"


def test_a_document_type_is_refused(tmp_path):
    book, sheet = page()
    sheet["A1"] = 1
    path = saved(book, tmp_path / "a.xlsx")
    rewritten(path, {b"<worksheet": b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'})
    assert refusal(path) == f"a.xlsx：{OPEN_AND_SAVE}"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing", OPEN_AND_SAVE),
        ("a.xlsx", b"", "扩展名是工作簿，内容却是文本或没有表格的网页；应在表格软件中打开并另存为.xlsx"),
        (
            "a.xls",
            "<table><tr><td>年份".encode(),
            "网页中的表格没有结束，文件可能不完整，应重新导出",
        ),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OPEN_AND_SAVE),
        ("a.docx", b"PK", "不能导入这种文件，应为.xlsx、.xlsm、.xls、.xlsb、.ods、.csv、.txt"),
        (
            "a.csv",
            b"a,\xff\xff\xff",
            "不是UTF-8或GB18030编码，无法读取",
        ),
        (
            "a.csv",
            b"a\0b",
            "不是CSV表格，无法读取",
        ),
    ],
)
def test_a_file_that_is_none_of_these_is_told_in_a_sentence(tmp_path, name, data, expected):
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(path).endswith(expected)


def test_a_missing_file_is_told(tmp_path):
    assert refusal(tmp_path / "没有.xlsx") == "没有.xlsx：找不到这个文件"


def test_a_password_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    assert refusal(path) == "a.xlsx：工作簿有打开密码，应取消密码后再读取"


def converted(book, folder):
    """The workbook as LibreOffice saves it in the old form."""
    saved(book, folder / "a.xlsx")
    convert = [
        "soffice",
        "--headless",
        "--convert-to",
        "xls",
        "--outdir",
        str(folder),
        str(folder / "a.xlsx"),
    ]
    subprocess.run(
        convert, check=True, capture_output=True, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    )
    return folder / "a.xls"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.acceptance
@pytest.mark.parametrize("name", ["b.xls", "renamed.xlsx"])
def test_an_old_workbook_is_read_whatever_its_name_says(tmp_path, name):
    book, sheet = page()
    sheet.append(["年份", 2021, 1.25])
    sheet.merge_cells("A2:B2")
    converted(book, tmp_path).rename(tmp_path / name)
    read = read_sheets(tmp_path / name)[0]
    assert read.cells[0] == ["年份", 2021.0, 1.25]
    assert read.merged == (CellRange(1, 0, 1, 1),)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.acceptance
def test_an_error_value_of_an_old_workbook_is_no_blank(tmp_path):
    book, sheet = page()
    sheet.append(["年份", 2021, "=1/0"])
    sheet["D3"] = "=NA()"
    read = read_sheets(converted(book, tmp_path))[0]
    assert read.cells[0][:2] == ["年份", 2021.0]
    assert [read.cells[0][2].text, read.cells[2][3].text] == ["#DIV/0!", "#N/A"]
