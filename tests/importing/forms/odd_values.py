"""Oddities of what is written: amounts, months, persons, totals, formulas, and files that are not what they seem."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from linkage_kit.money import to_capital

from .oddities import cell, put, reads, refuses
from .scene import OTHER, Scene, insert_rows


def _amount(scene: Scene, row: int, column: int) -> str:
    """An amount of the form as text: two decimals."""
    return f"{scene.content.rows[row][column - 1]:.2f}"


def _rewrite(path: Path, change: str, into: str) -> None:
    """Replaces XML of the first sheet, as no library writes it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text, count = re.subn(change, into, parts[name].decode())
    assert count, f"nothing to spoil: {change}"
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as book:
        for part, data in parts.items():
            book.writestr(part, data)


# Amounts


@reads("amounts as text, with thousands separators and 元", 3)
def _(scene: Scene) -> None:
    for index, row in enumerate(scene.content.rows):
        for column in range(2, 10):
            if row[column - 1] is not None:
                put(scene, cell(scene, index, column), f"{row[column - 1]:,.2f}元")


@reads("full-width digits and ¥", 3)
def _(scene: Scene) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    put(scene, cell(scene, 0, 2), "￥" + _amount(scene, 0, 2).translate(wide))


@reads("years and months with their units")
def _(scene: Scene) -> None:
    for index, row in enumerate(scene.content.rows):
        put(scene, cell(scene, index, 1), f"{row[0]}年")
        put(scene, cell(scene, index, 7), f"{row[6]}个月")


@reads("blank cells instead of 0.00", 3)
def _(scene: Scene) -> None:
    for index, row in enumerate(scene.content.rows):
        if row[2] == 0:
            put(scene, cell(scene, index, 3), None)


@reads("a number with the noise of binary arithmetic")
def _(scene: Scene) -> None:
    place = cell(scene, 0, 8)
    put(scene, place, scene.content.rows[0][7] + 1e-12)


@reads("the unit line is missing", says="没有“单位：元”")
def _(scene: Scene) -> str:
    put(scene, scene.form.unit, None)
    return scene.form.address(scene.form.title)


@refuses("another unit", "金额单位应为元")
def _(scene: Scene) -> str:
    return put(scene, scene.form.unit, "单位：万元")


@refuses("an amount in 万元", "应为最多两位小数的金额（元）")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 8), "0.03万元")


@refuses("three decimals", "应为最多两位小数的金额（元）", 3)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 2), 300.125)


@reads("a dash or a stroke for nothing", 3)
def _(scene: Scene) -> None:
    blank = ((0, 3, "—"), (1, 3, "－"), (1, 4, "/"))
    for row, column, sign in blank:
        assert not scene.content.rows[row][column - 1], "an amount would be lost"
        put(scene, cell(scene, row, column), sign)


@refuses("a dash in place of months", "应为", 4)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 6), "—")


@refuses("the letter O for a zero", "应为最多两位小数的金额（元）")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 8), "1OO.00")


@refuses("a negative refund", "不能是负数")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 8), -1)


@refuses("an amount in brackets", "应为最多两位小数的金额（元）")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 8), "(100.00)")


@refuses("an amount merged over two years", "合并")
def _(scene: Scene) -> str:
    row = scene.form.rows[0]
    scene.sheet.merge_cells(start_row=row, start_column=8, end_row=row + 1, end_column=8)
    return scene.form.address((row, 8))


@refuses("two amounts merged into one", "合并")
def _(scene: Scene) -> str:
    row = scene.form.rows[0]
    scene.sheet.merge_cells(start_row=row, start_column=8, end_row=row, end_column=9)
    return scene.form.address((row, 8))


# Years and months


@refuses("a year twice", "只能有一行")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 1), scene.content.rows[0][0])


@refuses("a row without its year", "应填写", 3)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 1), None)


@refuses("a year that cannot be", "应在1950年至2099年之间")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 1), 2201)


@refuses("a year as a date", "应为年份")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 1), pd.Timestamp(2021, 1, 1).to_pydatetime())


@refuses("months outside the row's year", "应在本行的年份", 4)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 4), "190001")


@refuses("more months than the span has", "不能多于起止时间之间的", 4)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 6), 13)


@refuses("a month that may be January or October", "应为月份", 4)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 1, 4), f"{scene.content.rows[1][2]}.1")


@reads("months as dates of a spreadsheet", 4)
def _(scene: Scene) -> None:
    for index, row in enumerate(scene.content.rows):
        put(scene, cell(scene, index, 4), pd.Timestamp(f"{row[3][:4]}-{row[3][4:]}-01").to_pydatetime())


@refuses("a number of years that no number of months gives", "应为按月折算的年限", 4)
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["缴费年限"], "14.90")


# Persons


@refuses("the person's block is missing", "没有填写公民身份号码")
def _(scene: Scene) -> str:
    for label, place in scene.form.labels.items():
        if place[0] < scene.form.header[0]:
            put(scene, place, None)
            put(scene, scene.form.values[label], None)
    return scene.form.address(scene.form.title)


@refuses("the identity number is blank", "没有填写公民身份号码", 3)
def _(scene: Scene) -> str:
    put(scene, scene.form.values["公民身份号码"], None)
    return scene.form.address(scene.form.labels["公民身份号码"])


@refuses("the identity number lost its last digits", "数字超过15位", 3)
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["公民身份号码"], 371002196001010000)


@refuses("nobody's identity number", "没有这个公民身份号码的案件", 3)
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["公民身份号码"], "370102196001010019")


@refuses("an identity number of two cases", "有2个案件是这个公民身份号码")
def _(scene: Scene) -> str:
    frame = scene.casebook.cases.copy()
    frame.loc[frame["case_id"] == OTHER, "id_number"] = scene.content.values["公民身份号码"]
    scene.casebook = replace(scene.casebook, cases=frame)
    return scene.form.address(scene.form.values["公民身份号码"])


@refuses("two persons in one block", "填写了两次")
def _(scene: Scene) -> str:
    row = scene.form.labels["户籍地址"][0]
    put(scene, (row, 9), "公民身份号码")
    return put(scene, (row, 10), "370102196001010019")


@reads("the name with blanks between its characters")
def _(scene: Scene) -> None:
    put(scene, scene.form.values["姓名"], "　 ".join(scene.content.values["姓名"]))


@refuses("another name", "应核对是否同一人")
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["姓名"], "欧阳不同")


@refuses("another sex", "应核对是否同一人", 3)
def _(scene: Scene) -> str:
    other = "女" if scene.content.values["性别"] == "男" else "男"
    return put(scene, scene.form.values["性别"], other)


@refuses("another date of birth", "应核对是否同一人", 4)
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["出生日期"], "1950年1月1日")


@reads("another telephone: the case's is kept", 3, says="保留案件已有的")
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["联系电话"], "0631-5200000")


@refuses("something in the person's block that no label asks for", "不知其含义", 3)
def _(scene: Scene) -> str:
    return put(scene, (scene.form.labels["联系电话"][0], 9), 12)


# What stands twice


@reads("a wrong total, told with its fen like the right one", says="“1.00”，与各年")
def _(scene: Scene) -> str:
    assert scene.form.total is not None
    return put(scene, (scene.form.total, 8), 1.0)


def _subtotals(scene: Scene, wrong: float = 0) -> str:
    """Rows of 小计 behind the second and the last year, each of the years since the one before; names the last."""
    names = [row[0] for row in scene.content.rows]
    assert len(names) > 2, "one 小计 alone is the sum of all"
    ends = []
    for first, end in ((2, len(names)), (0, 2)):
        at = scene.form.rows[end - 1] + 1
        insert_rows(scene.form, at)
        put(scene, (at, scene.form.column(1)), "小计")
        for column in range(8, 13):
            amounts = [row[column - 1] or 0 for row in scene.content.rows[first:end]]
            put(scene, (at, scene.form.column(column)), round(sum(amounts) + wrong, 2))
        ends.append(at)
    return scene.form.address((ends[0] + 1, scene.form.column(8)))


@reads("rows of 小计, each the sum of the years since the one before")
def _(scene: Scene) -> None:
    _subtotals(scene)


@reads("a row of 小计 that is not their sum", says="之和")
def _(scene: Scene) -> str:
    return _subtotals(scene, wrong=0.01)


@reads("a wrong 小计", says="与各项之和")
def _(scene: Scene) -> str:
    scene.content.rows[0][5] += 0.01
    return put(scene, cell(scene, 0, 6), round(scene.content.rows[0][5], 2))


@reads("a wrong sum in capital figures", 3, says="与小写")
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["大写"], "壹元整")


@reads("capital figures that nobody can read", 3, says="不是能读出的大写金额")
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["大写"], "叁百块")


@reads("capital figures in the other spelling", 3)
def _(scene: Scene) -> None:
    spelt = to_capital(round(scene.content.values["转出金额合计"] * 100))
    put(scene, scene.form.values["大写"], "人民币：" + spelt.replace("元", "圆").replace("整", "正"))


@reads("a payment that is not the account's", says="审核以个人账户为准")
def _(scene: Scene) -> str:
    scene.content.rows[0][1] += 100
    put(scene, cell(scene, 0, 6), scene.content.rows[0][5] + 100)
    return put(scene, cell(scene, 0, 2), scene.content.rows[0][1])


@reads("a recorded total that is not the case's: the case's is kept", says="保留案件已有的")
def _(scene: Scene) -> str:
    return put(scene, scene.form.values["退还本人金额合计"], 1.0)


@refuses("a row below the foot", "不知其含义", 3)
def _(scene: Scene) -> str:
    for index, value in enumerate(scene.content.rows[0], start=1):
        put(scene, (scene.form.last + 1, index), value)
    return scene.form.address((scene.form.last + 1, 1))


@reads("a row below the total")
def _(scene: Scene) -> None:
    row, total = scene.form.rows[-1], scene.form.total
    assert total is not None
    last = scene.content.rows[-1]
    for index, value in enumerate(last, start=1):
        above = scene.sheet.cell(total, index).value
        put(scene, (total, index), value)
        summed = isinstance(above, float) and value is not None
        put(scene, (row, index), round(above - value, 2) if summed else above)


@refuses("a number beside the table", "不知其含义", 3)
def _(scene: Scene) -> str:
    return put(scene, (scene.form.rows[1], 12), 7)


# Formulas and errors


@reads("formulas with the results that the spreadsheet saved")
def _(scene: Scene) -> None:
    place = scene.form.address(cell(scene, 0, 12))
    scene.finish.append(lambda path: _rewrite(path, rf'(<c r="{place}"[^>]*>)<v>', r"\1<f>SUM(1,2)</f><v>"))


@refuses("a formula that was never computed", "公式没有保存计算结果")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 12), "=SUM(H10:K10)")


@refuses("an error value", "错误值")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 8), "#DIV/0!")


# Files


@refuses("a web page named .xls", "内容却是网页或文本")
def _(scene: Scene) -> None:
    scene.suffix = ".xls"
    scene.finish.append(lambda path: path.write_text("<html><table></table></html>", "utf-8") and None)


@reads("an .xlsx named .xls")
def _(scene: Scene) -> None:
    scene.suffix = ".xls"


@refuses("a file that breaks off", "无法读取")
def _(scene: Scene) -> None:
    scene.finish.append(lambda path: path.write_bytes(path.read_bytes()[:1500]) and None)


@refuses("a number at the far end of a huge sheet", "单元格", 3)
def _(scene: Scene) -> None:
    put(scene, (1_000_000, 30), 1)


@refuses("a number far below the form", "不知其含义", 3)
def _(scene: Scene) -> str:
    return put(scene, (60_000, 5), 1)


@refuses("the name of totals in place of an amount", "应为最多两位小数的金额", 3)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 7), "小计")
