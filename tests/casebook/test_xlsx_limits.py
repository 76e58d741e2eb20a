"""A casebook's workbook is read within the limits of an import, and never unpacked or laid out beyond them."""

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.sheets import reader
from linkage_kit.casebook.storage import xlsx

INPUTS = Path(__file__).parent / "inputs"
CUT = "应删去表格下方和右侧的空白行列（包括只有格式的），或拆分后再读取"


def refusal(path: Path) -> str:
    with pytest.raises(CasebookError) as caught:
        read_casebook(path)
    return str(caught.value)


@pytest.fixture
def workbook(files, write, tmp_path) -> Path:
    path = tmp_path / "b.xlsx"
    write_casebook(read_casebook(write(files)), path)
    return path


def test_an_empty_cell_with_a_format_at_the_far_end_costs_nothing(workbook):
    expected = read_casebook(workbook)
    book = openpyxl.load_workbook(workbook)
    book["claims"].cell(1_048_576, 16_384).number_format = "0.00"
    book.save(workbook)
    assert read_casebook(workbook).equals(expected)


def test_a_value_at_the_far_end_is_refused_by_its_sheet(workbook):
    book = openpyxl.load_workbook(workbook)
    book["claims"].cell(1_048_576, 16_384).value = 1
    book.save(workbook)
    assert refusal(workbook) == f"b.xlsx 工作表“claims”：使用的区域超过400万个单元格；{CUT}"


def test_a_workbook_that_unpacks_to_no_end_is_refused(workbook, tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    blanks = b" " * (reader.MOST_BYTES + 1)
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"</sheetData>", blanks + b"</sheetData>"))
    assert refusal(bomb) == f"bomb.xlsx：解压后大于128MB；{CUT}"


def test_a_workbook_with_a_password_names_it(tmp_path):
    shutil.copy(INPUTS / "with_password.xlsx", tmp_path / "b.xlsx")
    assert refusal(tmp_path / "b.xlsx") == "b.xlsx：工作簿有打开密码，应取消密码后再读取"


def test_a_workbook_in_strict_open_xml_is_read(workbook, tmp_path):
    strict = tmp_path / "strict.xlsx"
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml"
        b"/officeDocument/relationships",
    }
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for transitional, other in names.items():
                data = data.replace(transitional, other)
            new.writestr(name, data)
    assert read_casebook(strict).equals(read_casebook(workbook))


def test_no_workbook_is_written_that_would_be_too_big_to_read(files, write, tmp_path, monkeypatch):
    book = read_casebook(write(files))
    for limit, most, message in [
        ("MOST_CELLS", 40, "cases：超过0万个单元格"),
        ("MOST_BYTES", 1000, "工作簿：解压后大于0MB"),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(xlsx, limit, most)
            with pytest.raises(CasebookError) as caught:
                write_casebook(book, tmp_path / "b.xlsx")
        assert str(caught.value) == f"{message}，写成工作簿将不能读取，请改用CSV或Parquet"
        assert not (tmp_path / "b.xlsx").exists()


def test_blanks_alone_in_a_text_that_is_passed_through_stay(files, write, tmp_path):
    files["events"] = files["events"].replace("note", "note,备忘", 1).replace(",,\n", ",,,  \n")
    book = read_casebook(write(files))
    write_casebook(book, tmp_path / "b.xlsx")
    assert list(book.events["备忘"]) == ["  ", "  "]
    assert read_casebook(tmp_path / "b.xlsx").equals(book)
