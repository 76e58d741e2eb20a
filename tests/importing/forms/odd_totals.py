"""Oddities of what stands twice on a form: totals, subtotals, sums in capital figures, what the case says already."""

from __future__ import annotations

from linkage_kit.money import to_capital

from .oddities import cell, put, reads, refuses
from .scene import Scene, insert_rows


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
