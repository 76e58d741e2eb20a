"""Oddities of what is written: amounts, years and months, persons."""

from __future__ import annotations

import pandas as pd

from .oddities import cell, put, reads, refuses
from .scene import OTHER, Scene


def _amount(scene: Scene, row: int, column: int) -> str:
    """An amount of the form as text: two decimals."""
    return f"{scene.content.rows[row][column - 1]:.2f}"


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


@refuses("a month that may be January or October", "分不清是1月还是10月", 4)
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
    scene.casebook = scene.casebook.assign(cases=frame)
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
