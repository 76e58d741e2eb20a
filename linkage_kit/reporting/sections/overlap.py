"""Overlap: which months were paid in both schemes, as a picture and year by year (article 12(1))."""

from __future__ import annotations

import pandas as pd

from linkage_kit.reporting.blocks import Block, Cell, Column, Paragraph, Picture, Row, Section, Table
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.charts.month_grid import month_grid_svg
from linkage_kit.reporting.values import BLANK, records, text, whole
from linkage_kit.rulebook import RULEBOOK

_COLUMNS = (
    Column("年度", "center"),
    Column("重复月数", "center"),
    Column("最少可能月数", "center"),
    Column("职工缴费月份", "left"),
)


def build(case: ReportCase) -> Section:
    """Section of the overlap months."""
    return Section("overlap", "重复缴费月份", _blocks(case))


def _blocks(case: ReportCase) -> list[Block]:
    grid, overlaps = case.audit.month_grid, case.audit.overlaps
    if not len(grid):
        return [
            Paragraph("案卷中没有居民养老保险缴费年度，也没有企业职工养老保险缴费时段，无从比对。", "muted")
        ]
    blocks: list[Block] = [
        Paragraph(_summary(overlaps)),
        Picture("逐月缴费比对图", month_grid_svg(grid, overlaps), _in_words(grid, overlaps)),
    ]
    if len(overlaps):
        blocks.append(_table(overlaps))
    return blocks


def _summary(overlaps: pd.DataFrame) -> str:
    clause = RULEBOOK.citation("12(1)")
    shared = overlaps[overlaps["months"] > 0]
    if not len(overlaps):
        return f"案卷中没有居民养老保险缴费年度，没有可供比对的重复缴费月（{clause}）。"
    if not len(shared):
        return (
            f"居民养老保险{len(overlaps)}个缴费年度内均无企业职工养老保险缴费月份，没有重复缴费（{clause}）。"
        )
    doubt = (shared["months_min"] < shared["months"]).sum()
    doubtful = (
        f"其中{doubt}个年度的月份不能从记录中确定，按记录允许的最多月数计算，并列出最少月数。"
        if doubt
        else ""
    )
    return (
        f"经比对，{len(shared)}个年度存在重复缴费，合计{shared['months'].sum()}个月（{clause}）。{doubtful}"
    )


def _in_words(grid: pd.DataFrame, overlaps: pd.DataFrame) -> str:
    span = f"{grid['year'].min()}年至{grid['year'].max()}年逐月缴费比对图，每年一行，每行十二个月。"
    shared = overlaps[overlaps["months"] > 0]
    years = "，".join(
        f"{year}年{months}个月" for year, months in zip(shared["year"], shared["months"], strict=True)
    )
    return span + (f"重复缴费：{years}。" if years else "没有重复缴费月。")


def _table(overlaps: pd.DataFrame) -> Table:
    rows = [
        Row(
            [
                Cell(whole(row.year)),
                Cell(whole(row.months), "strong" if row.months else "muted"),
                Cell(whole(row.months_min), "warn" if row.months_min < row.months else "muted"),
                Cell(text(row.month_list), "plain" if text(row.month_list) != BLANK else "muted"),
            ]
        )
        for row in records(overlaps)
    ]
    total = Row(
        [
            Cell("合计", "strong"),
            Cell(whole(overlaps["months"].sum()), "strong"),
            Cell(whole(overlaps["months_min"].sum())),
            Cell(""),
        ]
    )
    return Table("各年度重复缴费月数", _COLUMNS, rows, total)
