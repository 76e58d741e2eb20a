"""Lesson 1: who may be linked, and in which six months: articles 2, 4 and 15."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from linkage_kit.reporting.blocks import Picture
from linkage_kit.reporting.values import chinese_day, word
from linkage_kit.training.charts import window_strip
from linkage_kit.training.example_case import audited, year_row
from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select, slider
from linkage_kit.training.reckoning.eligibility import window, window_ingredients

_BENEFIT_DAYS = tuple(
    (chinese_day(day), day)
    for day in (dt.date(2026, 6, 15), dt.date(2026, 8, 31), dt.date(2025, 5, 20), dt.date(2025, 9, 30))
)
_LONGEST = 260


def _play(values: Mapping[str, Any]) -> Played:
    benefit: dt.date = values["benefit"]
    applied = benefit - dt.timedelta(days=values["earlier"])
    case = audited(
        {
            "applied_on": applied.isoformat(),
            "benefit_applied_on": benefit.isoformat(),
            "benefits_in_payment": values["paid"],
        },
        [year_row(2015, personal=30000)],
        [("2016-01", "2024-12")],
    )
    rules, decision = case.rules, case.decision
    row = window_ingredients(benefit)
    opens: dt.date = window(rules).value(row)  # type: ignore[assignment]
    inside = opens <= applied <= benefit
    outcome = word("decisions", "outcome", decision["outcome"])
    clause = rules.citation(decision["articles"])
    in_words = f"{chinese_day(opens)} ≤ {chinese_day(applied)} ≤ {chinese_day(benefit)}"
    return Played(
        figures=[
            ("可以申请的第一天", opens.isoformat()),
            ("申请日", applied.isoformat()),
            ("在期间之内", "是" if inside else "否"),
            ("处理结果", outcome),
            ("由哪一条决定", clause),
        ],
        blocks=[
            Picture(
                "申请期间（绿色）和申请日（菱形）",
                window_strip(opens, applied, benefit).svg(),
                f"期间自{chinese_day(opens)}至{chinese_day(benefit)}，申请日{chinese_day(applied)}",
            )
        ],
        stages=[
            Stage(
                "规程施行了吗？",
                f"申请日{chinese_day(applied)}，规程自{chinese_day(rules.effective_from)}起施行："
                + ("已经施行。" if applied >= rules.effective_from else "还没有施行，适用旧办法。"),
            ),
            Stage(
                "已经在领养老金吗？",
                f"{word('cases', 'benefits_in_payment', values['paid'])}。"
                + ("可以往下看。" if values["paid"] == "none" else "已经在领的，不再衔接。"),
            ),
            Stage("期间的第一天是哪天？", window(rules).shows(row.record(0))),
            Stage(
                "申请日在期间之内吗？",
                f"{in_words}，{'成立，在期间之内。' if inside else '不成立，不在期间之内。'}",
            ),
            Stage("结果", f"{outcome}，依据{clause}。"),
        ],
    )


LESSON = Lesson(
    id="scope",
    number=1,
    title="适用范围与申请期间",
    clauses=("2", "4", "15"),
    ideas=(
        Idea(
            "养老保险有两种：职工养老保险由单位和本人按月缴费，居民养老保险一年缴一次。两种都参加过的人，领养老金之前要把两边"
            "并成一份，叫作“制度衔接”。",
            "2",
        ),
        Idea("已经在领养老金的人不再衔接；职工缴费全部在外省的，走跨省转移的办法，不用本规程。", "2"),
        Idea("本规程自2024年12月15日起施行。在这一天以前申请的，适用旧办法，这里不计算。", "15"),
        Idea(
            "两个日子要分清：“申请日”（衔接申请日期）是申请衔接的日子，“申领日”（待遇申请日期）是申请领养老金的日子。"
            "申请日应当在申领日之前的六个月里。",
            "4",
        ),
        Idea(
            "六个月按日历数，只改月份，不动日子：申领日是10月15日，期间的第一天就是4月15日。那个月没有这一天的，"
            "取那个月的最后一天：申领日是8月31日，第一天是2月28日（闰年是29日）。",
            "4",
        ),
        Idea("第一天和申领日当天都算在内：第一天 ≤ 申请日 ≤ 申领日，在期间之内。", "4"),
    ),
    controls=(
        select("benefit", "申领日", _BENEFIT_DAYS),
        slider(
            "earlier",
            "申请日早于申领日",
            tuple((f"{days}天" if days >= 0 else f"晚{-days}天", days) for days in range(_LONGEST, -11, -1)),
            _LONGEST - 120,
        ),
        select(
            "paid",
            "是否在领养老金",
            tuple(
                (word("cases", "benefits_in_payment", name), name)
                for name in ("none", "resident", "employee")
            ),
        ),
    ),
    kinds=("window",),
    play=_play,
)
