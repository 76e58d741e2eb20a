"""Oddities of layout: the content is all there, only elsewhere or otherwise."""

from __future__ import annotations

from openpyxl.worksheet.protection import SheetProtection

from linkage_kit.forms.annexes import annex_numbered

from .drawing import draw
from .filling import CONTENTS
from .oddities import cell, put, reads, refuses
from .scene import (
    ONE,
    OTHER,
    Scene,
    cases,
    insert_column,
    insert_rows,
    swap_columns,
    unmerge,
)


@reads("the form begins in row 9")
def _(scene: Scene) -> None:
    scene.redraw(top=9)


@reads("the form begins in column D", 3)
def _(scene: Scene) -> None:
    scene.redraw(left=4)


@reads("a blank row between the header and the first year", 3)
def _(scene: Scene) -> None:
    insert_rows(scene.form, scene.form.rows[0])


@reads("blank rows between the years")
def _(scene: Scene) -> None:
    insert_rows(scene.form, scene.form.rows[2], 3)


@reads("a blank column inside the table")
def _(scene: Scene) -> None:
    insert_column(scene.form, 10)


@reads("columns of a group in another order, their numbers with them")
def _(scene: Scene) -> None:
    swap_columns(scene.form, 8, 10, scene.form.header[0] + 1)


@reads("columns of annex 4 in another order", 4)
def _(scene: Scene) -> None:
    unmerge(scene.form)
    swap_columns(scene.form, 3, 6, scene.form.header[0])


@reads("labels broken over lines and padded with blanks")
def _(scene: Scene) -> None:
    put(scene, scene.form.header, "重复\n年份 ")
    put(scene, scene.form.labels["姓名"], "姓\n\n名")
    put(scene, (scene.form.header[0] + 1, 4), "集体补助\n（其他资助）")


@reads("brackets of the other width", 3)
def _(scene: Scene) -> None:
    put(scene, (scene.form.header[0], 4), "集体补助(其他资助)")


@reads("nothing is merged")
def _(scene: Scene) -> None:
    unmerge(scene.form)


@reads("a label split over two rows")
def _(scene: Scene) -> None:
    unmerge(scene.form)
    top, left = scene.form.header
    put(scene, (top, left), "重复")
    put(scene, (top + 1, left), "年份")


@reads("the title with blanks between its characters", 4)
def _(scene: Scene) -> None:
    put(scene, scene.form.title, " ".join(annex_numbered(4).title))


@reads("the title split over cells", 3)
def _(scene: Scene) -> None:
    unmerge(scene.form)
    row, left = scene.form.title
    put(scene, (row, left), "居民基本养老保险")
    put(scene, (row, left + 3), "信息表")


@reads("labels and values in one cell each")
def _(scene: Scene) -> None:
    for label, place in scene.form.labels.items():
        if label in scene.content.values:
            put(scene, place, f"{label}：{scene.content.values[label]}")
            put(scene, scene.form.values[label], None)


@reads("values merged with the blank cells beside them", 3)
def _(scene: Scene) -> None:
    row, column = scene.form.values["大写"]
    scene.sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + 3)


@reads("a protected sheet")
def _(scene: Scene) -> None:
    scene.sheet.protection = SheetProtection(sheet=True, password="x")


@reads("a hidden row is read like the others", says="隐藏的行，已照常读取")
def _(scene: Scene) -> None:
    scene.sheet.row_dimensions[scene.form.rows[1]].hidden = True


@reads("a hidden column is read like the others", says="隐藏的列，已照常读取")
def _(scene: Scene) -> None:
    scene.sheet.column_dimensions["J"].hidden = True


@reads("a hidden sheet is read like the others", says="隐藏的工作表，已照常读取")
def _(scene: Scene) -> None:
    scene.book.create_sheet("封面")
    scene.sheet.sheet_state = "hidden"


@reads("the region merged over the years that it holds for", 4)
def _(scene: Scene) -> None:
    region = [scene.content.rows[index][:2] for index in range(3)]
    assert region[0] == region[1] == region[2]
    for column in (1, 2):
        scene.sheet.merge_cells(
            start_row=scene.form.rows[0], start_column=column, end_row=scene.form.rows[2], end_column=column
        )


@reads("two persons, one below the other", 3)
def _(scene: Scene) -> None:
    draw(scene.sheet, CONTENTS[3](cases(), OTHER), top=scene.form.last + 3)
    scene.only = (ONE, OTHER)


@reads("two persons on two sheets")
def _(scene: Scene) -> None:
    draw(scene.book.create_sheet("第二人"), CONTENTS[5](cases(), OTHER))
    scene.only = (ONE, OTHER)


@reads("a continued page: the header again in the middle of the rows")
def _(scene: Scene) -> None:
    top, middle = scene.form.header[0], scene.form.rows[2]
    unmerge(scene.form)
    insert_rows(scene.form, middle, 3)
    for offset in range(3):
        for column in range(1, 14):
            scene.sheet.cell(middle + offset, column).value = scene.sheet.cell(top + offset, column).value


@reads("a continued page with title, 续 and no person", 3)
def _(scene: Scene) -> None:
    rows, scene.content.rows = scene.content.rows, scene.content.rows[:2]
    scene.redraw()
    top = scene.form.last + 1
    put(scene, (top, 1), f"{annex_numbered(3).title}（续）")
    for index, one in enumerate(annex_numbered(3).columns, start=1):
        put(scene, (top + 1, index), one.label)
    for offset, cells in enumerate(rows[2:], start=2):
        for index, value in enumerate(cells, start=1):
            put(scene, (top + offset, index), value)


@reads("pages on two sheets, each with the person's block", 4)
def _(scene: Scene) -> None:
    rows = scene.content.rows
    scene.content.rows = rows[:3]
    scene.redraw()
    scene.content.rows = rows[3:]
    draw(scene.book.create_sheet("第2页"), scene.content)


@reads("printed page numbers between the rows", 3)
def _(scene: Scene) -> None:
    middle = scene.form.rows[2]
    insert_rows(scene.form, middle)
    put(scene, (middle, 9), "第 1 页，共 2 页")


@reads("以下空白 below the last year")
def _(scene: Scene) -> None:
    below = scene.form.rows[-1] + 1
    insert_rows(scene.form, below)
    put(scene, (below, 1), "（以下空白）")


@reads("以下空白 below the form", 3)
def _(scene: Scene) -> None:
    put(scene, (scene.form.last + 1, 1), "以下空白")


@reads("text above the form", 3, says="没有读取")
def _(scene: Scene) -> str:
    scene.redraw(top=4)
    return put(scene, (1, 1), "威海市社会保险事业中心")


@reads("a note that begins like a label of the foot", 3)
def _(scene: Scene) -> None:
    put(scene, cell(scene, 1, 10), "转出时间 待定")


@reads("the note of the form is missing")
def _(scene: Scene) -> None:
    put(scene, (scene.form.last, 1), None)


@reads("the row of column numbers is missing")
def _(scene: Scene) -> None:
    scene.sheet.delete_rows(scene.form.header[0] + 2)
    unmerge(scene.form)


@reads("a cell with a format and no content far away")
def _(scene: Scene) -> None:
    scene.sheet.cell(900_000, 40).number_format = "0.00"


@refuses("two persons side by side", "同一行有两张表")
def _(scene: Scene) -> str:
    draw(scene.sheet, CONTENTS[5](cases(), OTHER), left=16)
    return scene.form.address(scene.form.title)


@refuses("a group's label is missing", "不知属于哪一组栏目")
def _(scene: Scene) -> str:
    put(scene, (scene.form.header[0], 8), None)
    return "H9"


@refuses("a column's label is missing", "表头缺少“利息”栏", 3)
def _(scene: Scene) -> str:
    put(scene, (scene.form.header[0], 7), None)
    return scene.form.address(scene.form.header)


@refuses("a column's label is another word", "附件3没有这一栏", 3)
def _(scene: Scene) -> str:
    return put(scene, (scene.form.header[0], 7), "利率")


@refuses("a column that the form does not have", "附件3没有这一栏", 3)
def _(scene: Scene) -> str:
    return put(scene, (scene.form.header[0], 11), "审核金额")


@refuses("a label twice", "“利息”栏出现了两次", 3)
def _(scene: Scene) -> str:
    return put(scene, (scene.form.header[0], 11), "利息")


@refuses("numbers that are not those of the columns", "表头与栏号不符")
def _(scene: Scene) -> str:
    swap_columns(scene.form, 8, 10, scene.form.header[0] + 2)
    return scene.form.address((scene.form.header[0] + 2, 8))


@refuses("no header", "没有找到附件3的表头", 3)
def _(scene: Scene) -> str:
    scene.sheet.delete_rows(scene.form.header[0])
    return scene.form.address(scene.form.title)


@refuses("another unit above the title", "单位是万元", 3)
def _(scene: Scene) -> str:
    scene.redraw(top=4)
    return put(scene, (2, 1), "单位：万元")


@refuses("another unit in a note below the form", "没有应在这里填写的内容")
def _(scene: Scene) -> str:
    return put(scene, (scene.form.last + 1, 1), "注：以上金额单位为万元")


@refuses("records above the title", "却像是记录", 3)
def _(scene: Scene) -> str:
    scene.redraw(top=4)
    scene.set((2, 1), 2019)
    return put(scene, (2, 2), 500)


@refuses("a copy of the form in a second sheet", "同一缴费时段已在工作表“Sheet”的", 4)
def _(scene: Scene) -> None:
    draw(scene.book.create_sheet("复件"), scene.content)
