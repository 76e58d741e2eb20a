"""Readings and assumptions: how the procedure was read where it is silent, as far as this case depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.notices import changed_days_in_words
from linkage_kit.reporting.blocks import Block, Items, Paragraph
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import chinese_day, is_true
from linkage_kit.rulebook import shandong

#: Outcomes that are decided before the six months and the retirement conditions are looked at.
_DECIDED_FIRST = ("before_effective_date", "not_in_both_schemes", "already_receiving")
_DECIDED_BEFORE_RETIREMENT = (*_DECIDED_FIRST, "outside_window")


@dataclass(frozen=True)
class Reading:
    """A reading or assumption, and whether a case rests on it; `text` may have words of `_words` in braces."""

    title: str
    text: str
    used: Callable[[CaseAudit], bool]


@report_section("readings", "口径与假设", after="case_records")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the readings used."""
    words = _words(case.audit)
    used = [
        (reading.title, text)
        for reading in READINGS
        if reading.used(case.audit) and (text := reading.text.format(**words).format(**words))
    ]
    return [
        Paragraph("规程未作明确规定之处，本报告采用下列口径；仅列出与本案有关的各项。"),
        Items([*used, *_departures(case)]),
    ]


def _departures(case: ReportCase) -> list[tuple[str, str]]:
    """What is otherwise than somebody would expect who knows the law and the casebook alone."""
    audit = case.audit
    told = []
    if audit.rules.digest != shandong().digest:
        told.append(("规则库", f"依据的不是随附的规则库，而是：{audit.rules.title}。"))
    if _timed(audit) and (days := changed_days_in_words()):
        told.append(
            (
                "本机构的工作日",
                f"本机构在workdays.csv中另行规定了下列日子，以其为准：{days}。"
                "由此改变的应办结日和状态，在“办理时限”中以‡标出。",
            )
        )
    if case.privacy.hides:
        told.append(("遮盖", "公民身份号码、电话和账号只显示一部分；完整的见案卷，或用--unmask另行生成。"))
    return told


def _words(case: CaseAudit) -> dict[str, str]:
    """What the readings take from the case's rulebook: dates, and the ways of counting in words."""
    variants = case.facts.arithmetic().variants
    return {
        "effective_from": chinese_day(case.rules.effective_from),
        "last_announced_year": str(case.rules.last_announced_year),
        **{name: one.reading for name, one in variants.items()},
        "portion": variants["portion"].phrase,
    }


def _always(case: CaseAudit) -> bool:
    return True


def _linked(case: CaseAudit) -> bool:
    return not pd.isna(case.decision["direction"])


def _timed(case: CaseAudit) -> bool:
    return len(case.timeline) > 0


def _refunded(case: CaseAudit) -> bool:
    return len(case.refunds) > 0


def _compared(case: CaseAudit) -> bool:
    return len(case.overlaps) > 0 and len(case.employee_periods) > 0


def _doubtful(case: CaseAudit) -> bool:
    return bool((case.overlaps["months_min"] < case.overlaps["months"]).any())


def _retirement_looked_at(case: CaseAudit) -> bool:
    return case.decision["outcome"] not in _DECIDED_BEFORE_RETIREMENT


def _retirement_recorded(case: CaseAudit) -> bool:
    return _retirement_looked_at(case) and not pd.isna(case.case["meets_employee_retirement"])


def _retirement_computed(case: CaseAudit) -> bool:
    return _retirement_looked_at(case) and pd.isna(case.case["meets_employee_retirement"])


#: In the order in which a report lists them; those with a number stand in docs/readings.md.
READINGS = (
    # Reading 7.
    Reading(
        "施行日期",
        "以申请日期为准：{effective_from}（含）以后申请的适用本规程。",
        _always,
    ),
    # Reading 9.
    Reading(
        "旧规定",
        "施行日期以前申请的案件不在本规程范围内：当时被征地缴费不退还，政府补贴留在个人账户，本报告不作计算。",
        lambda case: case.decision["outcome"] == "before_effective_date",
    ),
    # Reading 6.
    Reading(
        "申请期间",
        "按对月对日推算：自待遇申请日期往前推规定的月数起，至当日止，首尾均含；对应月份无此日的，取月末。",
        lambda case: case.decision["outcome"] not in _DECIDED_FIRST,
    ),
    # Reading 8.
    Reading("退休条件", "案卷已记录是否符合职工退休条件，以记录为准，不作推算。", _retirement_recorded),
    Reading(
        "退休条件",
        "案卷未记录是否符合职工退休条件，按渐进式延迟法定退休年龄的办法推算：按出生年月取法定退休年龄，按待遇申请当月取最低缴费月数；"
        "弹性提前或延迟退休以记录为准，不作推算。缴费月数已够、仅年龄未到的，不推定为职工衔接至居民。",
        _retirement_computed,
    ),
    Reading(
        "出生日期和性别",
        "案卷登记的出生日期或性别与公民身份号码所含的不一致，以登记的为准。",
        lambda case: bool((case.findings["code"] == "D02").any()),
    ),
    # Reading 2.
    Reading("重复月数", "{overlap}", _compared),
    Reading(
        "月份存疑",
        "缴费时段的缴费月数少于起止跨度、具体月份不明的，按记录允许的最多月数计算，并列出最少月数，待补充证据。",
        _doubtful,
    ),
    # Reading 1.
    Reading("四舍五入", "{rounding}", _refunded),
    # Reading 3.
    Reading("政府补贴", "{subsidy}", _refunded),
    Reading("剩余月数", "{remaining}", _refunded),
    # Reading 4.
    Reading("利息及其他", "利息和其他收入不退还，留在个人账户。", _refunded),
    # Reading 5.
    Reading("资金守恒", "结算基数＝并入个人账户＋退还本人＋退还政府补贴，精确到分。", _linked),
    Reading(
        "工作日",
        "收到之日不计入，次一工作日为第一日，时限在最后一个工作日终了时届满；工作日按国务院办公厅的放假安排，调休上班日为工作日。",
        _timed,
    ),
    Reading(
        "归集",
        "案卷登记须先在省内归集账户，相应环节的时限按归集的天数。",
        lambda case: _timed(case) and is_true(case.case["consolidated"]),
    ),
    Reading(
        "推定收到日期",
        "文书和信息经系统传递，未登记收到日期的，视为发出当日收到；未登记职工机构收到申请日期的，自申请日期起算。表中以*标出。",
        lambda case: bool(case.timeline["assumed"].any()),
    ),
    Reading(
        "放假安排未公布",
        "{last_announced_year}年以后的放假安排尚未公布，应办结日期按推算的工作日暂定。表中以†标出。",
        lambda case: bool(case.timeline["provisional"].any()),
    ),
)
