"""Lesson 5: which months were paid twice: article 12(1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_kit.reporting.blocks import Picture
from linkage_kit.reporting.charts.month_grid import month_grid
from linkage_kit.reporting.sections.overlap import shared_years
from linkage_kit.reporting.values import records
from linkage_kit.training.example_case import audited, year_row
from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select, slider

_YEARS = (2018, 2019, 2020)
_MONTHS = tuple(f"{year}-{month:02}" for year in _YEARS for month in range(1, 13))
_SECOND = {
    "没有": (),
    "另一地 2019年5月至8月": ("2019-05", "2019-08"),
    "另一地 2020年3月至8月，只缴2个月": ("2020-03", "2020-08", "2"),
}


def _play(values: Mapping[str, Any]) -> Played:
    start, end = sorted((values["start"], values["end"]))
    periods = [(start, end), *([values["second"]] if values["second"] else [])]
    years = [
        year_row(year, personal=0 if year == values["unpaid"] else 30000, subsidy=3000, interest=500)
        for year in _YEARS
    ]
    case = audited({}, years, periods)
    grid, overlaps = case.month_grid, case.overlaps
    shared = shared_years(grid, overlaps)
    counted = {row.year: row for row in records(shared)}
    words = "；".join(f"{row.year}年{row.month_list}月" for row in counted.values()) or "没有重复月份"
    return Played(
        figures=[
            ("职工缴费时段", f"{start}至{end}"),
            *((f"{year}年重复", f"{counted[year].months if year in counted else 0}个月") for year in _YEARS),
            ("合计", f"{int(shared['months'].sum())}个月"),
        ],
        blocks=[Picture("逐月缴费比对图", month_grid(grid, shared).svg(), words)],
        stages=[
            Stage(
                "哪些年度有居民缴费？",
                "、".join(f"{year}年" for year in _YEARS if year != values["unpaid"])
                + (
                    f"；{values['unpaid']}年四项本金都是零，不算。"
                    if values["unpaid"]
                    else "，四项本金不全为零。"
                ),
            ),
            Stage(
                "职工缴了哪些月？", "；".join(_period_in_words(*one) for one in periods) + "。起止当月都算。"
            ),
            Stage("两边都有的月份？", f"{words}。同一个月只数一次。"),
            *(
                Stage(f"{year}年几个月？", _count_in_words(counted.get(year), year == values["unpaid"]))
                for year in _YEARS
            ),
            Stage("合计", f"{int(shared['months'].sum())}个月。"),
        ],
    )


def _period_in_words(start: str, end: str, paid: str = "") -> str:
    return f"{start}至{end}" + (f"（实际只缴{paid}个月）" if paid else "")


def _count_in_words(row: Any, is_unpaid: bool) -> str:
    if row is None:
        return "0个月：当年没有居民缴费。" if is_unpaid else "0个月：当年没有职工缴费。"
    if row.months_min == row.months:
        return f"{row.month_list}月在职工缴费时段之内，{row.months}个月。"
    return f"不知道缴的是哪几个月：最多{row.months}个月，最少{row.months_min}个月，按最多的算，另列最少的。"


LESSON = Lesson(
    id="overlap",
    number=5,
    title="重复缴费月",
    clauses=("12(1)",),
    ideas=(
        Idea(
            "居民养老保险一年缴一次，管全年；职工养老保险按月缴。同一年里两边都缴过的，职工缴费的那些月份就是“重复缴费月”。",
            "12(1)",
        ),
        Idea(
            "先圈年度：居民缴费的四项本金（个人缴费、集体补助，以及被征地时本人和集体另外缴进的两项）至少有一项不是零，这一年才算。"
            "只有补贴或利息、四项都是零的年度不算。",
            "12(1)",
        ),
        Idea(
            "再圈月份：职工缴费时段的起始月和终止月都算在内，3月至6月是4个月。跨年的时段，按年拆开来数。",
            "12(1)",
        ),
        Idea(
            "同一个月在两个地方都缴了职工养老保险，也只算一个月：把月份圈在格子里，同一格圈两次还是一格。",
            "12(1)",
        ),
        Idea("视同缴费（如服役期间）没有真的交过钱，不算重复。", "12(1)"),
        Idea(
            "时段里只缴了一部分月份的（附件4的缴费月数少于起止月数），不知道是哪几个月：答月份时写整段（如8~11），答月数时按实际缴费月数（如3）。"
            "月份写成“1~3、7”，没有的写“无”。",
            "12(1)",
        ),
    ),
    controls=(
        slider("start", "职工缴费起始月", tuple((month, month) for month in _MONTHS), 14),
        slider("end", "职工缴费终止月", tuple((month, month) for month in _MONTHS), 25),
        select("second", "另一个职工缴费时段", tuple(_SECOND.items())),
        select("unpaid", "没有居民缴费的年度", (("没有", 0), *((f"{year}年", year) for year in _YEARS))),
    ),
    kinds=("overlap_year", "overlap_record"),
    play=_play,
)
