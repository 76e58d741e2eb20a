"""What was paid in the employee scheme, period by period (annex 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from linkage_kit.audit.figures import PERIOD_FIGURES, figure
from linkage_kit.audit.months import paid_months, period_table
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.grid_step import GridStep
from linkage_kit.casework.rows import GridRow
from linkage_kit.casework.step import State
from linkage_kit.pages.grid import Notes, note
from linkage_kit.regions import region_name
from linkage_kit.reporting.values import records, whole

_REGION = ("region_code", "region_name")


class EmployeePeriods(GridStep):
    """The periods of annex 4, with the months that each covers and those in which they meet."""

    step_id = "employee_periods"
    title = "职工缴费时段"
    clause = ("12(1)",)
    table = "employee_periods"
    label = "企业职工养老保险缴费时段（附件4）"
    add_title = "添加一个时段"
    hint = (
        "企业职工基本养老保险信息表（附件4）的缴费时段，起止月份都算在内，单位：元。"
        "缴费月数空白为每月都缴费。右侧两列由系统计算，合计中相同的月份只计一次。"
    )
    figures = (("span", "起止月数"), ("paid", "计入月数"))

    @classmethod
    def reached(cls, draft: Draft) -> State:
        """Done when there is a period and none is wrong; periods that meet are told, but are no mistake."""
        if not draft.recorded_keys(cls.table):
            return State("todo", "没有缴费时段")
        return State("done", "有时段重叠" if _overlaps(draft) else "")

    def row_title(self, row: GridRow) -> str:
        """The period by its number."""
        return f"第{row.key}个时段"

    def begun_with(self, draft: Draft, row: str) -> Mapping[str, str]:
        """A period that is begun is of the same region as the one above it."""
        rows = draft.rows(self.table)
        at = next((at for at, one in enumerate(rows) if row in (one.id, one.key)), 0)
        if at == 0 or any(rows[at].texts.values()):
            return {}
        return {name: rows[at - 1].texts[name] for name in _REGION}

    def row_figures(self, draft: Draft) -> Mapping[str, str]:
        """The months of each period."""
        if draft.audited is None:
            return {}
        table = period_table(draft.audited)
        return {
            figure(name, key): whole(months)
            for name, column in PERIOD_FIGURES.items()
            for key, months in zip(draft.recorded_keys(self.table), table[column])
        }

    def totals(self, draft: Draft, figures: Mapping[str, str]) -> dict[str, str]:
        """The distinct months of all periods; nothing while a cell is wrong."""
        return {} if draft.audited is None else {"paid": whole(paid_months(draft.audited)[0])}

    def notes(self, draft: Draft) -> Notes:
        """The regions' names, and which periods meet."""
        notes: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for row in draft.rows(self.table):
            if code := row.texts["region_code"].strip():
                name = region_name(code)
                known = note("代码表中没有这个代码", "warn") if name == code else note(name)
                notes[row.key]["region_code"] = known
        for key, others in _shared(draft).items():
            notes[key]["start_month"] = note(f"与第{'、'.join(others)}个时段有相同月份", "warn")
        return notes


def _overlaps(draft: Draft) -> bool:
    return draft.audited is not None and bool((draft.audited.findings["code"] == "D03").any())


def _shared(draft: Draft) -> dict[str, list[str]]:
    """The periods that have months in common with others, and these; none while a cell is wrong (finding D03)."""
    if draft.audited is None:
        return {}
    keys = draft.recorded_keys("employee_periods")
    return {
        key: [keys[other] for other in row.shared_with]
        for key, row in zip(keys, records(period_table(draft.audited)))
        if row.shared_with
    }
