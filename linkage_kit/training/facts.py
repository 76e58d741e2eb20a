"""Facts of a case as blocks to show with a question: tables and labelled values, by the titles of the schemas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import workdays
from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import TABLES
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.reporting.blocks import LabelledValues, Paragraph, Table, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.values import BLANK, amount, chinese_month, day, printed, records, whole, word
from linkage_kit.steps import STEPS
from linkage_kit.yes_no import yes_or_no

_MONEY = (*ITEMS, "subsidy", "interest")


def values_of_case(case: CaseAudit, *columns: str, more: Iterable[tuple[str, str]] = ()) -> LabelledValues:
    """These columns of the case, with their titles, and further lines."""
    row = case.case
    shown = [(name, printed("cases", name, row[name])) for name in columns]
    told = [
        (TABLES["cases"].columns[name].title, "未记载" if value == BLANK else value) for name, value in shown
    ]
    return LabelledValues([*told, *more])


def resident_years(case: CaseAudit, years: Collection[int] | None = None) -> Table:
    """The resident account (annex 3), of these years or of all; columns without any money are left out."""
    frame = case.resident_years
    if years is not None:
        frame = frame[frame["year"].isin(list(years))]
    shown = [name for name in _MONEY if frame[name].fillna(0).any()]
    return _table(
        "居民养老保险历年缴费（附件3，元）",
        [("年度", "center"), *((_title("resident_years", name), "right") for name in shown)],
        ([whole(row.year), *(amount(_zero(getattr(row, name))) for name in shown)] for row in records(frame)),
    )


def _zero(value: Any) -> Any:
    return 0 if pd.isna(value) else value


def employee_periods(case: CaseAudit, deemed: str = "") -> Table:
    """The periods of the employee scheme (annex 4); deemed service (`2012-03~2012-08`) stands in a line of its own."""
    rows = [
        [
            chinese_month(row.start_month),
            chinese_month(row.end_month),
            "每月缴费" if pd.isna(row.months) else f"{row.months}个月",
            row.region_name if isinstance(row.region_name, str) else "—",
        ]
        for row in records(case.employee_periods)
    ]
    if deemed:
        first, last = (f"{part[:4]}年{int(part[5:7])}月" for part in deemed.split("~"))
        rows.append([first, last, "视同缴费（服役，未实际缴费）", "—"])
    return _table(
        "企业职工养老保险缴费时段（附件4）",
        [("起始月份", "left"), ("终止月份", "left"), ("实际缴费月数", "left"), ("参保地", "left")],
        rows,
    )


def events(case: CaseAudit, steps: Collection[str], caption: str = "办理记录") -> Table:
    """The recorded days of these steps, in the order of the procedure."""
    days = dict(zip(case.events["step"], case.events["date"]))
    return _table(
        caption,
        [("环节", "left"), ("日期", "center")],
        ([title, day(days[step])] for step, title in STEPS.items() if step in steps and step in days),
    )


def claims(case: CaseAudit, claimant: str) -> Table:
    """Annex 5 as a claimant filled it in."""
    frame = case.claims[case.claims["claimant"] == claimant]
    items = [name for name in (f"refund_{item}" for item in ITEMS) if frame[name].fillna(0).any()]
    return _table(
        f"{word('claims', 'claimant', claimant)}填报的附件5（元）",
        [
            ("年度", "center"),
            ("重复月数", "center"),
            *((_title("claims", name), "right") for name in items),
            ("小计", "right"),
        ],
        (
            [
                whole(row.year),
                whole(row.months),
                *(amount(_zero(getattr(row, name))) for name in items),
                amount(row.refund_subtotal),
            ]
            for row in records(frame)
        ),
    )


def lines(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of plain text."""
    return _table(caption, [(title, "left") for title in titles], rows)


def _title(table: str, column: str) -> str:
    return TABLES[table].columns[column].title


def _table(caption: str, columns: Sequence[tuple[str, Any]], rows: Iterable[Sequence[str]]) -> Table:
    return Table(
        caption,
        [TableColumn(title, align) for title, align in columns],
        [TableRow(plain_cells(*row)) for row in rows],
    )


def months_of(case: CaseAudit, years: Collection[int]) -> Table:
    """The overlap months of these years, where they are given."""
    overlaps = case.overlaps[case.overlaps["year"].isin(list(years))]
    return lines(
        "重复缴费月",
        ["年度", "重复月数"],
        [[whole(row.year), f"{row.months}个月"] for row in records(overlaps)],
    )


def direction_of(case: CaseAudit) -> Paragraph:
    """The direction of the linkage."""
    return Paragraph(f"衔接方向：{word('decisions', 'direction', case.decision['direction'])}")


def consolidation(case: CaseAudit) -> Paragraph:
    """Whether the sending agency had to consolidate accounts."""
    return Paragraph(f"转出地需要归集账户：{yes_or_no(bool(case.facts.cases.consolidated[0]))}")


def days_off(starts: Sequence[Any], ends: Sequence[Any]) -> LabelledValues:
    """The State Council's days between the first and the last of these days: what a trainee looks up in a calendar."""
    first, last = (min(_days(starts)), max(_days(ends)))
    days = np.arange(first, last + 1)
    works, weekdays = workdays.is_working_day(days), np.is_busday(days)
    return LabelledValues(
        [
            ("期间放假的周一至周五", _dates(days[weekdays & ~works])),
            ("期间上班的周六、周日", _dates(days[~weekdays & works])),
        ]
    )


def _days(days: Sequence[Any]) -> list[Any]:
    return [np.datetime64(day, "D") for day in days]


def _dates(days: Any) -> str:
    return "、".join(f"{day.month}月{day.day}日" for day in days.tolist()) or "没有"
