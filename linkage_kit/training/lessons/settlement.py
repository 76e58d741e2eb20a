"""Lesson 7: the subsidy, the interest, and where all of the money goes: articles 11 and 12(3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_kit.casebook import TABLES
from linkage_kit.money import format_yuan
from linkage_kit.procedure.decision import DIRECTIONS, EMPLOYEE_TO_RESIDENT
from linkage_kit.procedure.refund import arithmetic_line
from linkage_kit.reporting.sections.settlement import conservation, picture
from linkage_kit.reporting.values import amount, records, subsidy_use
from linkage_kit.training.example_case import audited, year_row
from linkage_kit.training.lesson import Idea, Lesson, Played, Stage, select, slider

_YEARS = (2018, 2019, 2020, 2021)
_PERSONAL, _INTEREST = 50000, 1500
_WORDS = TABLES["cases"].columns["recorded_direction"].words or {}
#: What comes from the employee scheme, in fen.
_TRANSFERRED = 2148063


def _play(values: Mapping[str, Any]) -> Played:
    direction, months, subsidy = values["direction"], values["months"], values["subsidy"]
    to_resident = direction == EMPLOYEE_TO_RESIDENT
    years = [year_row(year, personal=_PERSONAL, subsidy=subsidy, interest=_INTEREST) for year in _YEARS]
    account = len(_YEARS) * (_PERSONAL + subsidy + _INTEREST)
    case = audited(
        {
            "meets_employee_retirement": str(not to_resident).lower(),
            "choice": "resident" if to_resident else "",
            "transferred_amount": format_yuan(_TRANSFERRED if to_resident else account),
        },
        years,
        [(f"{_YEARS[-1]}-01", f"{_YEARS[-1]}-{months:02}")],
    )
    settlement, year = case.settlement, next(records(case.refunds))
    assert settlement is not None
    base, refund, back, merged = (
        int(settlement[name]) for name in ("base", "refund_total", "subsidy_total", "merged")
    )
    receiver = subsidy_use(settlement)
    made_of = (
        f"居民账户{amount(account)} + 划转来的职工账户{amount(_TRANSFERRED)} = {amount(base)}元"
        if to_resident
        else f"划转来的居民账户{amount(base)}元"
    )
    return Played(
        figures=[
            ("结算基数", f"{amount(base)}元"),
            ("退还本人", f"{amount(refund)}元"),
            (f"补贴{receiver}", f"{amount(back)}元"),
            ("并入个人账户", f"{amount(merged)}元"),
        ],
        blocks=[picture(case), conservation(settlement)],
        stages=[
            Stage("钱从哪里来？", f"{made_of}。"),
            Stage(
                "退还本人多少？",
                f"{arithmetic_line(year.subtotal, year.months, 12, refund)}元，只退本金。",
            ),
            Stage(
                "补贴多少，到哪里去？",
                f"{arithmetic_line(subsidy, year.months, 12, back)}元，{receiver}。",
            ),
            Stage("利息呢？", f"每年{amount(_INTEREST)}元利息不退也不扣，留在账户里。"),
            Stage(
                "并入账户多少？",
                f"{amount(base)} - {amount(refund)} - {amount(back)} = {amount(merged)}元。",
            ),
            Stage(
                "守恒吗？",
                f"{amount(merged)} + {amount(refund)} + {amount(back)} = {amount(merged + refund + back)}元，"
                "等于基数。",
            ),
        ],
    )


LESSON = Lesson(
    id="settlement",
    number=7,
    title="补贴、利息与结算",
    clauses=("11", "12(3)"),
    ideas=(
        Idea(
            "政府补贴也按重复月数算出一份：当年补贴 ÷ 12 × 重复月数，四舍五入到分，逐年算。这一份不给本人。",
            "11",
        ),
        Idea(
            "补贴回到居民养老保险基金，走法看方向：居民转职工的，钱已经划出来了，要退回给转出的居民机构；"
            "职工转居民的，钱还在居民基金里，就地纳入统筹使用。",
            "11",
        ),
        Idea("利息不退本人，也不从账户里扣：重复月份产生的利息留在个人账户，以后计发养老金。", "11"),
        Idea(
            "先看手里有多少钱（结算基数）：居民转职工的，是划过来的居民账户（全额划转时就等于到账的钱）；职工转居民的，是居民账户加上划过来的职工账户。",
            "12(3)",
        ),
        Idea(
            "并入账户 = 结算基数 - 退还本人的清退总额 - 补贴。反过来，三个去处相加要等于基数，一分不差，叫作“守恒”。",
            "12(3)",
        ),
        Idea(
            "先衔接，后退费：钱到账以后才退给本人。到账的比居民个人账户少，少的正好是清退总额（或者再加补贴），是划转之前先扣过了，"
            "叫“净额划转”；一样多的是“全额划转”。先扣不合次序，但会遇到：仍以划转前的个人账户为基数，清退和补贴各减一次，不能从到账的钱里再扣。如账户3080元，到账2330元（清退750元已先扣），补贴20元：并入3080-750-20=2310元。",
            "12(3)",
        ),
    ),
    controls=(
        select("direction", "方向", tuple((_WORDS[name], name) for name in DIRECTIONS)),
        slider("months", f"{_YEARS[-1]}年重复月数", tuple((f"{n}个月", n) for n in range(1, 13)), 6),
        select("subsidy", "每年政府补贴", tuple((f"{n}.00元", n * 100) for n in (60, 30, 100, 180))),
    ),
    kinds=("subsidy", "settlement", "net_transfer"),
    play=_play,
)
