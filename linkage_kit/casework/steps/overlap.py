"""The overlap: twelve months a year, who was paid in each, and on request the records that make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.months import month_records, period_table
from linkage_kit.audit.totals import column_totals
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.procedure.refund import ITEMS
from linkage_kit.regions import region_name
from linkage_kit.reporting import palette
from linkage_kit.reporting.sections.overlap import NO_PRINCIPAL, shared_years, summary
from linkage_kit.reporting.values import chinese_month, printed, records, text, title, whole

#: A month's kind by (resident paid, employee paid): its name, the sign in its cell, and what it is called.
_KINDS = {
    (False, False): ("none", "", "均未缴费"),
    (True, False): ("resident", "居", "居民缴费"),
    (False, True): ("employee", "职", "职工缴费"),
    (True, True): ("both", "重", "重复缴费"),
}
_MEANING = {
    "none": "本月两种制度都没有缴费。",
    "resident": "当年居民养老保险有本金缴费，本月不在任何职工缴费时段内。",
    "employee": "本月在职工缴费时段内，当年居民养老保险没有本金缴费，不计重复缴费。",
    "both": "当年居民养老保险有本金缴费，本月又在职工缴费时段内，是重复缴费月。",
}
_DOUBTFUL = (
    "覆盖本月的时段都只有部分月份缴费，不能确定本月是否缴费："
    "按记录允许的最多月数计算，另列最少月数，应补充逐月缴费证据。"
)
_NOTHING = "还没有居民缴费年度，也没有职工缴费时段，无从比对。"


class Overlap(Step):
    """The grid of months, its years' counts, and the records of the chosen month."""

    step_id = "overlap"
    title = "重复缴费月份"
    clause = ("12(1)",)
    purpose = "计算"
    file = Path(__file__).with_suffix(".vue")

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._chosen: tuple[int, int] | None = None
        self.show(
            kinds={kind: {"sign": sign, "title": name} for kind, sign, name in _KINDS.values()},
            colours={
                "--lk-none": palette.REST,
                "--lk-resident": palette.RESIDENT,
                "--lk-employee": palette.EMPLOYEE,
                "--lk-both": palette.OVERLAP,
            },
        )

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when the records can be compared and leave no doubt (finding D05)."""
        if case.resident_years.empty or case.employee_periods.empty:
            return State("todo", "没有两种制度的缴费记录")
        doubtful = (case.findings["code"] == "D05").sum()
        return State("problem", f"{doubtful}个年度的月数存疑") if doubtful else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the months as they are now."""
        case = None if draft is None else draft.audited
        if draft is None or case is None or not len(grid := case.month_grid):
            self.show(
                told=self.why_nothing_is_computed(draft) or _NOTHING,
                order=[],
                rows={},
                totals={},
                chosen=None,
            )
            return
        shared = shared_years(grid, case.overlaps)
        years = list(_years(case))
        is_all_counted = all(row.get("isCounted", True) for _, row in years)
        self.show(
            told=summary(case.overlaps, shared, case.rules.citation),
            order=[str(year) for year, _ in years],
            rows={str(year): row for year, row in years},
            totals={
                name: whole(months)
                for name, months in column_totals(shared, ("months", "months_min")).items()
            },
            footnote="" if is_all_counted else f"无本金：{NO_PRINCIPAL}，合计不含。",
            chosen=None if self._chosen is None else _month(draft, case, *self._chosen),
        )

    # What the page asks for ---------------------------------------------------------------------------------------

    def vue_choose(self, month: Mapping[str, int]) -> None:
        """The records of a month are wanted."""
        self._chosen = (month["year"], month["month"])
        self.update(self.session.draft)


def _years(case: CaseAudit) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each year with its twelve months and, where it is a resident year, its count."""
    overlaps = {row.year: row for row in records(case.overlaps)}
    grid = case.month_grid
    for year in grid["year"].unique().tolist():
        months = grid[grid["year"] == year]
        row: dict[str, Any] = {"cells": [_cell(month) for month in records(months)]}
        if (found := overlaps.get(year)) is not None:
            is_doubtful = found.months_min < found.months
            row |= {
                "months": whole(found.months),
                "least": whole(found.months_min) if is_doubtful else "",
                "isCounted": bool(months["resident_paid"].any()),
            }
        yield year, row


def _cell(month: Any) -> list[str]:
    """A month's kind, and its mark: `doubtful`, `partial` or none."""
    kind, _, _ = _KINDS[month.resident_paid, month.employee_paid]
    return [kind, "doubtful" if month.doubtful else "partial" if month.partial else ""]


def _month(draft: Draft, case: CaseAudit, year: int, month: int) -> dict[str, Any] | None:
    """What a month is made of; None for one that the picture does not have any more."""
    grid = case.month_grid
    found = grid[(grid["year"] == year) & (grid["month"] == month)]
    if found.empty:
        return None
    cell = next(records(found))
    kind, _, name = _KINDS[cell.resident_paid, cell.employee_paid]
    return {
        "year": year,
        "month": month,
        "title": f"{year}年{month}月：{name}",
        "meaning": _MEANING[kind],
        "doubt": _DOUBTFUL if cell.doubtful else "",
        "records": list(_records(draft, case, year, month)),
    }


def _records(draft: Draft, case: CaseAudit, year: int, month: int) -> Iterator[dict[str, str]]:
    """The rows that a month is made of, each with where it is edited."""
    found = month_records(case, year, month)
    keys = draft.recorded_keys("resident_years")
    for at in found.resident_years:
        row = case.records.resident_years.iloc[at]
        yield {
            "table": "resident_years",
            "row": keys[at],
            "title": f"居民缴费{year}年度",
            "text": "，".join(
                f"{title('resident_years', name)}{printed('resident_years', name, row[name])}"
                for name in ITEMS
            )
            + _beside(row),
        }
    keys, periods = draft.recorded_keys("employee_periods"), case.records.employee_periods
    months = list(records(period_table(case)))
    for at in found.employee_periods:
        period, counted = next(records(periods.iloc[[at]])), months[at]
        code = period.region_code
        place = text(period.region_name) if pd.isna(code) else region_name(code)
        paid = f"只缴费{counted.paid}个月，月份不明" if counted.partial else "每月缴费"
        yield {
            "table": "employee_periods",
            "row": keys[at],
            "title": f"职工缴费第{keys[at]}个时段",
            "text": f"{chinese_month(period.start_month)}至{chinese_month(period.end_month)}"
            f"共{counted.span}个月，{paid}，参保地{place}" + _beside(periods.iloc[at]),
        }


def _beside(row: pd.Series) -> str:
    """What is noted on a record, and what it was imported from."""
    told = {"": row.get("note"), "导入自": row.get(SOURCE)}
    return "".join(f"，{label}{said}" for label, said in told.items() if said and not pd.isna(said))
