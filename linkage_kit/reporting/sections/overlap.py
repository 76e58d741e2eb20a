"""Records: who was paid in which month, as a picture, and the overlap year by year (article 12(1))."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Picture,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.charts.month_grid import month_grid
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import records, text, whole

_COLUMNS = (
    TableColumn("年度", "center"),
    TableColumn("重复月数", "center"),
    TableColumn("最少可能月数", "center"),
    TableColumn("职工缴费月份"),
    TableColumn("备注"),
)
#: What a resident year without principal is told by.
NO_PRINCIPAL = "当年无本金缴费，不清退"


@report_section("overlap", "缴费记录与重复月份", after="decision")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the records and the overlap months."""
    grid, overlaps = case.audit.month_grid, case.audit.overlaps
    if not len(grid):
        return [
            Paragraph("案卷中没有居民养老保险缴费年度，也没有企业职工养老保险缴费时段，无从比对。", "muted")
        ]
    paid = _is_paid(grid, overlaps)
    shared = shared_years(grid, overlaps)
    blocks: list[Block] = [
        Paragraph(summary(overlaps, shared, case.citation)),
        Picture("逐月缴费比对图", month_grid(grid, shared).svg(), _in_words(grid, shared)),
    ]
    if len(overlaps):
        blocks.append(_table(overlaps, paid))
    return blocks


def shared_years(grid: pd.DataFrame, overlaps: pd.DataFrame) -> pd.DataFrame:
    """The years of which months are paid twice: those with principal and overlap months."""
    return overlaps[_is_paid(grid, overlaps) & (overlaps["months"] > 0)]


def _is_paid(grid: pd.DataFrame, overlaps: pd.DataFrame) -> pd.Series:
    return overlaps["year"].isin(grid.loc[grid["resident_paid"], "year"])


def summary(overlaps: pd.DataFrame, shared: pd.DataFrame, citation: Callable[[str], str]) -> str:
    """What the comparison found; `shared` are the years of which months are paid twice, `citation` cites a clause."""
    clause = citation("12(1)")
    if not len(overlaps):
        return f"案卷中没有居民养老保险缴费年度，没有可供比对的重复缴费月（{clause}）。"
    if not len(shared):
        return f"经比对，居民养老保险各缴费年度内均无企业职工养老保险缴费月份，没有重复缴费（{clause}）。"
    found = f"经比对，{len(shared)}个年度存在重复缴费，合计{shared['months'].sum()}个月（{clause}）。"
    doubtful = (shared["months_min"] < shared["months"]).sum()
    if not doubtful:
        return found
    return f"{found}其中{doubtful}个年度的月数不能从记录中确定，按记录允许的最多月数计算，并列出最少月数。"


def _in_words(grid: pd.DataFrame, shared: pd.DataFrame) -> str:
    span = f"{grid['year'].min()}年至{grid['year'].max()}年逐月缴费比对图，每年一行，每行十二个月。"
    years = "，".join(f"{row.year}年{row.months}个月" for row in records(shared))
    return span + (f"重复缴费：{years}。" if years else "没有重复缴费月。")


def _table(overlaps: pd.DataFrame, paid: pd.Series) -> Table:
    """Every resident year; those without principal show their months but do not count."""
    counted = overlaps[paid]
    total = TableRow(
        [
            TableCell("合计", "strong"),
            TableCell(whole(counted["months"].sum()), "strong"),
            TableCell(whole(counted["months_min"].sum())),
            *plain_cells("", ""),
        ]
    )
    rows = [_row(row, is_paid) for row, is_paid in zip(records(overlaps), paid)]
    footnote = "" if paid.all() else "合计不含无本金缴费的年度。"
    return Table("各年度重复缴费月数", _COLUMNS, rows, total, footnote)


def _row(row: Any, is_paid: bool) -> TableRow:
    doubtful = row.months_min < row.months
    remark = "月数存疑" if doubtful else ""
    return TableRow(
        [
            TableCell(whole(row.year)),
            TableCell(whole(row.months), "strong" if row.months and is_paid else "muted"),
            TableCell(whole(row.months_min), "warn" if doubtful and is_paid else "muted"),
            TableCell(text(row.month_list), "plain" if row.months and is_paid else "muted"),
            TableCell(remark, "warn") if is_paid else TableCell(NO_PRINCIPAL, "muted"),
        ]
    )
