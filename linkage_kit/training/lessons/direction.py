"""Lesson 2: the retirement conditions, and which way somebody is linked: articles 7 and 8."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from linkage_kit.casebook import TABLES
from linkage_kit.reporting import palette
from linkage_kit.reporting.blocks import Picture
from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.values import chinese_month, word
from linkage_kit.rulebook import shandong
from linkage_kit.training.example_case import audited, year_row
from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select, slider
from linkage_kit.training.reckoning.eligibility import (
    minimum_ingredients,
    minimum_months,
    retirement,
    retirement_ingredients,
)

_BENEFIT = dt.date(2026, 6, 15)
_GROUPS = TABLES["cases"].columns["retirement_group"].words or {}
_OF_GROUP = shandong().retirement_groups(_BENEFIT)
#: How many months from the first month that is delayed somebody of the example may be born.
_FIRST, _LAST = -6, 35


def _birth(group: str, month: int) -> dt.date:
    first = _OF_GROUP[group].first_birth_month.astype("datetime64[M]")
    birth: dt.date = (first + month).astype("datetime64[D]").item()
    return birth


def _play(values: Mapping[str, Any]) -> Played:
    group, paid = values["group"], values["months"]
    born = _birth(group, values["birth"])
    case = audited(
        {
            "sex": _OF_GROUP[group].sex,
            "birth_date": born.isoformat(),
            "retirement_group": group,
            "applied_on": "2026-05-11",
            "benefit_applied_on": _BENEFIT.isoformat(),
            "meets_employee_retirement": "",
            "employee_paid_months": str(paid),
            "benefit_province": values["province"],
            "choice": values["choice"],
        },
        [year_row(2015, personal=30000)],
        [("2016-01", "2024-12")],
    )
    rules = case.rules
    age = retirement(rules, ()), retirement_ingredients(np.datetime64(born), group, np.datetime64(_BENEFIT))
    least = minimum_months(rules), minimum_ingredients(np.datetime64(_BENEFIT))
    month: dt.date = age[0].value(age[1])  # type: ignore[assignment]
    minimum: int = least[0].value(least[1])  # type: ignore[assignment]
    reached = month <= _BENEFIT
    enough = paid >= minimum
    outcome = word("decisions", "outcome", case.decision["outcome"])
    clause = rules.citation(case.decision["articles"])
    return Played(
        figures=[
            ("出生年月", chinese_month(born)),
            ("法定退休年月", chinese_month(month)),
            ("最低缴费月数", f"{minimum}个月"),
            ("符合退休条件", "是" if reached and enough else "否"),
            ("处理结果", outcome),
            ("由哪一条决定", clause),
        ],
        blocks=[
            Picture(
                "缴费月数与最低缴费月数",
                bar_chart(
                    "months",
                    [
                        Bar("实际缴费", [(paid, palette.DONE if enough else palette.LATE)]),
                        Bar("最低要求", [(minimum, palette.LIMIT)]),
                    ],
                    [(palette.DONE, "够"), (palette.LATE, "不够"), (palette.LIMIT, "要求")],
                    lambda months: f"{months}个月",
                ).svg(),
                f"实际缴费{paid}个月，最低要求{minimum}个月",
            )
        ],
        stages=[
            Stage("法定退休年月？", f"{age[0].shows(age[1].record(0))}：{chinese_month(month)}。"),
            Stage(
                "申领的那个月到龄了吗？",
                f"{chinese_month(_BENEFIT)}申领，{'已到龄。' if reached else '还没有到龄。'}",
            ),
            Stage(
                "月数够吗？",
                f"{least[0].shows(least[1].record(0))}；实缴{paid}个月，{'够。' if enough else '不够。'}",
            ),
            Stage("往哪里走？", str(case.decision["reason"])),
            Stage("结果", f"{outcome}，依据{clause}。"),
        ],
    )


def _delays() -> str:
    told = []
    for group in _OF_GROUP.values():
        told.append(
            f"{_GROUPS[group.id]}，{chinese_month(group.first_birth_month.item())}及以后出生的，"
            f"每{group.months_per_step}个月延迟1个月，最多{group.max_delay}个月"
        )
    return "；".join(told)


LESSON = Lesson(
    id="direction",
    number=2,
    title="退休条件与走向",
    clauses=("7", "7(1)", "7(2)", "8"),
    ideas=(
        Idea(
            "先问：符合职工养老保险的退休条件吗？要两样都有：到了法定退休年龄，缴够了最低月数。案卷写明符合或不符合的，以案卷为准，"
            "没有写（“—”）的才去算。最低月数看申领待遇的年份：2029年及以前180个月，2030年起每年加6个月（2030年186个月），到2039年240个月为止。",
            "7",
        ),
        Idea(
            f"退休年龄按类别，类别看案卷，不凭性别猜。2025年起逐步延迟：{_delays()}。更早出生的、2025年以前申领的，不延迟。",
            "7",
        ),
        Idea(
            "延迟几个月：从起始月（算第1个月）数到出生月，除以每段的月数，不满一段也算一段。"
            "退休年月 = 出生年月 + 原退休年龄 + 延迟的月数，日子不起作用；不晚于申领的月份，就是到龄。"
            "如男职工1965年6月出生，是第6个月，6÷4算2段，延迟2个月：60周岁是2025年6月，再加2个月是2025年8月。",
            "7",
        ),
        Idea(
            "符合条件的，看在哪里领养老金：在山东（省份代码37）领的，居民账户并入职工养老保险（居民衔接至职工）；"
            "在外省领的，走跨省办法；没有写在哪里领的，事实不全，先补齐：这三种都由第七条（一）决定。",
            "7(1)",
        ),
        Idea(
            "不符合条件的，看本人选择：愿意领居民养老金的，职工账户并入居民养老保险（职工衔接至居民）；愿意继续缴职工养老保险（延缴）的，"
            "停止办理；还没有选的，等本人选择。但月数已经够、只差年龄的，不能转居民，等到龄再办；月数或年龄算不出来的，事实不全"
            "（只差年龄、算不出来的，由第七条决定；转居民、延缴、等待选择的，由第七条（二）决定）。",
            "7(2)",
        ),
        Idea(
            "判定要按次序逐条问，先碰到的就定了：规程施行了吗（第十五条）；两边都参加过吗、在领养老金吗（第二条）；申请日在六个月内吗"
            "（第四条）；职工缴费是不是全在外省（第二条，也走跨省办法）；然后才轮到退休条件、待遇享受地和本人选择。办退休时查到居民缴费记录的，"
            "要告诉本人可以衔接，申请了就先衔接、后退休。",
            "8",
        ),
    ),
    controls=(
        select("group", "退休类别", tuple((title, name) for name, title in _GROUPS.items())),
        slider(
            "birth",
            "出生，比起始月",
            tuple((f"{'早' if at < 0 else '晚'}{abs(at)}个月", at) for at in range(_FIRST, _LAST + 1)),
            8 - _FIRST,
        ),
        slider("months", "实际缴费月数", tuple((f"{n}个月", n) for n in range(120, 301, 4)), 23),
        select("province", "待遇享受地", (("山东", "37"), ("江苏", "32"), ("没有记载", ""))),
        select(
            "choice",
            "本人的选择",
            (("享受居民养老保险待遇", "resident"), ("延缴职工养老保险", "defer"), ("还没有选", "")),
        ),
    ),
    kinds=("retirement", "decision"),
    play=_play,
)
