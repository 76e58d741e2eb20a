"""Numbers that are shown in another unit than they are stored in are not read as yuan."""

import openpyxl
import pytest

from linkage_kit.casebook.cells import Broken
from linkage_kit.casebook.sheets.number_formats import unit_refused
from linkage_kit.casebook.sheets.reader import read_sheets


@pytest.mark.parametrize(
    ("number_format", "told"),
    [
        ('0.00"万元"', "数字格式中的单位是万元"),
        ("#,##0.00\\万\\元", "数字格式中的单位是万元"),
        ('#,##0,"千元"', "数字格式中的单位是千元"),
        ('0!.0,"万"', "数字格式中的单位是万"),
        ("0.00_);[Red]0.00万元", "数字格式中的单位是万元"),
        ("[$万元-804]0.00", "数字格式中的单位是万元"),
        ('[>=10000]0.0,"K";0', "数字格式中的单位是K"),
        ("0%", "数字格式是百分比"),
        ("0.0,", "数字格式把数缩小到千分之一或更小来显示"),
        ("#,##0,,", "数字格式把数缩小到千分之一或更小来显示"),
        ("#,##0.0,_ ", "数字格式把数缩小到千分之一或更小来显示"),
    ],
)
def test_a_format_with_another_unit_is_refused_by_it(number_format, told):
    assert unit_refused(number_format) == f"{told}，应换算为元，改用普通的数字格式"


@pytest.mark.parametrize(
    "number_format",
    [
        "General",
        "0.00",
        "#,##0.00",
        '0.00"元"',
        "¥#,##0.00",
        '"¥"#,##0.00_);[Red]("¥"#,##0.00)',
        "0.00E+00",
        'yyyy"年"m"月"d"日"',
        "yyyy-mm-dd hh:mm",
        "[$-804]yyyy年m月",
        "@",
        '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        "[$￥-804]#,##0.00",
        '0"个月"',
    ],
)
def test_a_format_of_yuan_a_date_or_text_is_not(number_format):
    assert unit_refused(number_format) is None


def test_such_a_cell_is_broken_and_a_zero_or_text_in_it_is_not(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([0.05, 0, "无", 0.05])
    for at in range(3):
        sheet.cell(1, at + 1).number_format = '0.00"万元"'
    book.save(tmp_path / "a.xlsx")
    cells = read_sheets(tmp_path / "a.xlsx")[0].cells[0]
    assert cells == [Broken("0.05", "数字格式中的单位是万元，应换算为元，改用普通的数字格式"), 0, "无", 0.05]
