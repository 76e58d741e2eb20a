"""Lesson 6: the refund of a year and annex 5: articles 11 and 12(2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_kit.money import to_capital
from linkage_kit.procedure.arithmetic import ITEMS, arithmetic_on
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.reporting import palette
from linkage_kit.reporting.blocks import Picture, Table, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.values import amount, records, title
from linkage_kit.training.example_case import audited, year_row
from linkage_kit.training.lesson import Control, Idea, Lesson, Played, Stage, select, slider
from linkage_kit.training.reckoning.refunds import item, subtotal, year_ingredients

_YEAR = 2019
_AMOUNTS = {
    "personal": (500, 100, 300, 1000, 5000),
    "collective": (0, 50, 125, 200),
    "land_personal": (0, 250, 800),
    "land_collective": (0, 375, 1000),
}


def _play(values: Mapping[str, Any]) -> Played:
    months = values["months"]
    amounts = {name: values[name] for name in ITEMS}
    case = audited(
        {},
        [year_row(_YEAR, subsidy=6000, interest=1234, **amounts)],
        [(f"{_YEAR}-01", f"{_YEAR}-{months:02}")],
    )
    rule = arithmetic_on(case.rules, case.case["applied_on"].date())
    year = next(records(case.refunds))
    row = year_ingredients(case, _YEAR)
    paid = {name: int(getattr(year, name)) for name in ITEMS}
    back = {name: int(getattr(year, refund)) for name, refund in zip(ITEMS, REFUND_ITEMS)}
    shown = [name for name in ITEMS if paid[name]]
    return Played(
        figures=[
            ("四项本金小计", f"{amount(year.subtotal)}元"),
            ("重复月数", f"{months}个月"),
            ("当年清退金额", f"{amount(year.refund_subtotal)}元"),
            ("大写", to_capital(int(year.refund_subtotal))),
        ],
        blocks=[
            Picture(
                "四项本金：退还本人的和留在账户的（元）",
                bar_chart(
                    "items",
                    [
                        Bar(
                            title("resident_years", name),
                            [
                                (back[name], palette.OVERLAP),
                                (paid[name] - back[name], palette.RESIDENT),
                            ],
                        )
                        for name in shown
                    ],
                    [(palette.OVERLAP, "退还本人"), (palette.RESIDENT, "留在账户")],
                    lambda fen: f"{amount(fen)}",
                ).svg(),
                f"退还本人{amount(year.refund_subtotal)}元",
            ),
            Table(
                "附件5的一行（元）",
                [
                    TableColumn("项目"),
                    TableColumn("当年缴费金额", "right"),
                    TableColumn("退还本人金额", "right"),
                ],
                [
                    TableRow(
                        plain_cells(title("resident_years", name), amount(paid[name]), amount(back[name]))
                    )
                    for name in ITEMS
                ],
                TableRow(plain_cells("小计", amount(year.subtotal), amount(year.refund_subtotal))),
            ),
        ],
        stages=[
            Stage(
                "退哪些钱？",
                "四项本金："
                + "、".join(title("resident_years", name) for name in shown)
                + "。补贴60.00元和利息12.34元不退本人。",
            ),
            Stage("当年清退金额？", f"{subtotal(rule).shows(row.record(0))}。"),
            *(
                Stage(f"其中{title('resident_years', name)}？", f"{item(name, rule).shows(row.record(0))}。")
                for name in shown
            ),
            Stage(
                "核对",
                f"{' + '.join(amount(back[name]) for name in shown)} = {amount(year.refund_subtotal)}元，"
                f"大写{to_capital(int(year.refund_subtotal))}。",
            ),
        ],
    )


def _amount(name: str, start: int = 0) -> Control:
    choices = tuple((f"{yuan}.00元", yuan * 100) for yuan in _AMOUNTS[name])
    return select(name, title("resident_years", name), choices, start)


LESSON = Lesson(
    id="refund",
    number=6,
    title="清退金额与附件5",
    clauses=("11", "12(2)"),
    ideas=(
        Idea(
            "重复月份的居民缴费要还给本人，叫作“清退”。还的是四项本金：个人缴费、被征地个人缴费、集体补助（含其他资助）、被征地集体缴费。"
            "政府补贴和利息不还给本人。",
            "11",
        ),
        Idea(
            "一年的清退金额 = 四项本金之和 ÷ 12 × 重复月数，当作一个式子算完，中间不约整，"
            "只在最后四舍五入一次，到分（先乘月数再除以12，结果一样，更不容易错）。",
            "12(2)",
        ),
        Idea(
            "如本金500元，重复7个月：500×7÷12 = 291.666…，是291.67元。先把月额约成41.67元再乘7，得291.69元，"
            "多了2分，是常见的错。",
            "12(2)",
        ),
        Idea(
            "附件5要把这个数分到四项：每一项先按同样的办法算，只取到分、不进位；加起来比小计少几分，就把这几分依次补给"
            "舍去得最多的项（一样多的补给前面的），使四项相加正好等于小计。这叫“最大余数”。如小计364.58元，两项算得291.666…和72.916…：先取291.66和72.91，差1分；两项舍去的一样多，补给前面的，得291.67和72.91。",
            "12(2)",
        ),
        Idea(
            "各年的清退金额相加就是清退总额。没有重复月份的年度不写进附件5。由转入地的机构计算、填表、付款。",
            "12(2)",
        ),
        Idea(
            "合计要写大写：零壹贰叁肆伍陆柒捌玖、拾佰仟万、元角分。写到元或角为止的，末尾加“整”，写到分的不加，如1234.50元是壹仟贰佰叁拾肆元伍角整；"
            "中间空着的位写一个“零”，如1005.06元是壹仟零伍元零陆分。",
            "12(2)",
        ),
    ),
    controls=(
        _amount("personal"),
        _amount("land_personal"),
        _amount("collective", 2),
        _amount("land_collective"),
        slider("months", "重复月数", tuple((f"{months}个月", months) for months in range(1, 13)), 6),
    ),
    kinds=("refund_year", "refund_items", "annex5", "capital"),
    play=_play,
)
