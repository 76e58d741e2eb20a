"""What was paid in the resident scheme, year by year (annex 3)."""

from __future__ import annotations

from collections.abc import Mapping

from linkage_kit.audit.totals import column_totals
from linkage_kit.casebook import TABLES
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.grid_step import GridStep
from linkage_kit.casework.rows import GridRow
from linkage_kit.casework.step import State
from linkage_kit.reporting.values import yuan

#: The balance is what an account holds at the end of a year: balances are not added up.
_ADDED = tuple(
    name
    for name, column in TABLES["resident_years"].columns.items()
    if column.kind == "money" and name != "balance"
)


class ResidentYears(GridStep):
    """The years of annex 3, with their totals."""

    step_id = "resident_years"
    title = "居民缴费年度"
    clause = ("12(1)",)
    table = "resident_years"
    label = "居民养老保险历年缴费（附件3）"
    add_title = "添加一年"
    hint = "居民基本养老保险信息表（附件3）的历年缴费，单位：元；空白按0计。右侧两列由系统计算。"
    figures = (("months", "重复月数"), ("refund", "应清退"))

    @classmethod
    def reached(cls, draft: Draft) -> State:
        """Done when there is a year and none is wrong."""
        return State("done") if draft.recorded_keys(cls.table) else State("todo", "没有缴费年度")

    def row_title(self, row: GridRow) -> str:
        """The year."""
        return super().row_title(row) + ("" if row.key == row.id else "年")

    def totals(self, draft: Draft, figures: Mapping[str, str]) -> dict[str, str]:
        """The sum of each item of money, and the refund; nothing while a cell is wrong."""
        if draft.audited is None:
            return {}
        sums = column_totals(draft.audited.resident_years, _ADDED)
        texts = {name: yuan(fen) for name, fen in sums.items()}
        return {**texts, "refund": figures.get("refund_total", "")}
