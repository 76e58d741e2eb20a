"""Lesson 8: finding mistakes in an annex 5 and in a course of dates: articles 12 and 14."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_kit.audit.cause_registry import causes
from linkage_kit.money import format_yuan
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.decision import RESIDENT_TO_EMPLOYEE
from linkage_kit.reporting.blocks import LabelledValues, Picture
from linkage_kit.reporting.charts.month_grid import month_grid
from linkage_kit.reporting.sections.overlap import shared_years
from linkage_kit.reporting.values import amount, day, records
from linkage_kit.training.example_case import audited, course, year_row
from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select
from linkage_kit.training.mistakes import mistakes
from linkage_kit.training.reckoning.refunds import subtotal, year_ingredients

_YEAR = 2019
_YEARS = [year_row(_YEAR, personal=50000, subsidy=6000, interest=1234)]
_PERIODS = [("2019-06", "2019-12")]
#: Wrong ways that somebody may have filled the form in by; "": the right one.
_WAYS = ("", "monthly_rounded", "whole_year", "subsidy_included", "interest_included")
#: Refunds paid so many days after the funds arrived.
_PAID = {"到账后第3天": 3, "到账前5天": -5}


def _play(values: Mapping[str, Any]) -> Played:
    right = audited({}, _YEARS, _PERIODS)
    reckoning = subtotal(arithmetic_on(right.rules, right.case["applied_on"].date()))
    row = year_ingredients(right, _YEAR)
    due: int = reckoning.value(row)  # type: ignore[assignment]
    claimed = _claimed(values["way"], reckoning.wrong(row), due)
    events = course(RESIDENT_TO_EMPLOYEE, right.case["applied_on"].date(), False, {})
    arrived = events["funds_received"]
    events["refund_paid"] = arrived.fromordinal(arrived.toordinal() + values["paid"])
    case = audited({}, _YEARS, _PERIODS, events, [_claim(claimed)])
    grid = case.month_grid
    shared = shared_years(grid, case.overlaps)
    cause = next((found for found in case.findings["cause"] if found in causes()), "")
    early = events["refund_paid"] < arrived
    why = mistakes()[cause].title if cause else "没有错误" if claimed == due else "认不出原因"
    return Played(
        figures=[
            ("填报的清退金额", f"{amount(claimed)}元"),
            ("应当的清退金额", f"{amount(due)}元"),
            ("相差", f"{amount(claimed - due)}元"),
            ("怎样算错的", why),
            ("退款日期", "早于到账" if early else "没有问题"),
        ],
        blocks=[
            Picture(
                "逐月缴费比对图",
                month_grid(grid, shared).svg(),
                "；".join(f"{one.year}年{one.month_list}月" for one in records(shared)),
            ),
            LabelledValues([("基金到账", day(arrived)), ("退还本人", day(events["refund_paid"]))]),
        ],
        stages=[
            Stage("自己数月份", f"{_YEAR}年职工缴费6~12月，重复7个月。"),
            Stage("自己算金额", f"{reckoning.shows(row.record(0))}。"),
            Stage(
                "与填报的比较",
                f"填报{amount(claimed)}元，应当{amount(due)}元，相差{amount(claimed - due)}元。",
            ),
            Stage("怎样算错的？", f"{why}。" + (mistakes()[cause].what if cause else "")),
            Stage(
                "日期的先后对吗？",
                f"{day(arrived)}到账，{day(events['refund_paid'])}退还："
                + ("早退了，应先到账、后退费。" if early else "先到账、后退费，对。"),
            ),
        ],
    )


def _claimed(way: str, wrong: Mapping[Any, set[tuple[str, ...]]], due: int) -> int:
    return next((value for value, names in sorted(wrong.items()) if (way,) in names), due)


def _claim(fen: int) -> dict[str, str]:
    return {
        "claimant": "agency",
        "year": str(_YEAR),
        "months": "7",
        "refund_personal": format_yuan(fen),
        "refund_collective": "0.00",
        "refund_subtotal": format_yuan(fen),
    }


LESSON = Lesson(
    id="mistakes",
    number=8,
    title="找出错误",
    clauses=("12(1)", "12(2)", "12(3)", "14"),
    ideas=(
        Idea("审一张附件5，不要先看它的数：按附件3和附件4自己数月份、算金额，再与它逐年比较。", "12(1)"),
        Idea(
            "数不对，再找原因。常见的：月额先约成分再乘；四项各自四舍五入；全年都退了；漏了集体补助或被征地的钱；把补贴或利息也退了；"
            "两地缴费的月份数了两次；年份错了一年；月数取错（用了别的月数，又不是上面几种）。",
            "12(2)",
        ),
        Idea(
            "认定原因要能复算：照那种错法算一遍，正好得出它填的数，才算是。几种都得得出的，选说得更具体的；都得不出的，只说相差多少，不猜。",
            "12(2)",
        ),
        Idea(
            "审办理日期，先看次序：先有“收到”，再有“办结”；钱到账以后才退还本人、退补贴。早于前一步的日期，一定有错。",
            "12(3)",
        ),
        Idea(
            "再看时限，天数见第三课、第四课，自己算一遍截止日期。常见的错：收到当日算了进去；漏了节假日或调休上班日；按自然日数；"
            "用了本案别的环节的天数；从别的日子起算；该归集的没有延长，不归集的延长了；都不是、正好差一天的，是数错了一天。",
            "12(3)",
        ),
        Idea(
            "办完要告诉本人结果，或让本人查得到；机构的账户和联系方式要准，否则钱会划错地方。没有错的，不要说有错。",
            "14",
        ),
    ),
    controls=(
        select(
            "way",
            "填报的人怎样算的",
            (("没有算错", ""), *((mistakes()[name].title, name) for name in _WAYS if name)),
            1,
        ),
        select("paid", "退还本人", tuple(_PAID.items())),
    ),
    kinds=("find_in_annex5", "find_in_course"),
    play=_play,
)
