"""The summary of a match by county, for people: how many are in both schemes, and what linking would give back.

It tells of nobody: counts and sums alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkage_kit.masking import mask_text
from linkage_kit.matching.doubtful import KINDS
from linkage_kit.matching.partition import COUNTS, MONEY_COUNTS
from linkage_kit.regions import city_name, region_name
from linkage_kit.reporting.blocks import (
    Block,
    Document,
    LabelledValues,
    Paragraph,
    Picture,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.documents import report_page, report_pdf
from linkage_kit.reporting.palette import OVERLAP, REST
from linkage_kit.reporting.values import amount, records, whole
from linkage_kit.rulebook import Rulebook

#: Bars of one picture: as many as a page of paper has room for.
_BARS = 40
_WAYS = (
    "按第十二条（二），每年的清退金额由当年四项缴费本金和重复月数决定，与衔接方向无关：居民转职工由职工养老保险经办机构清退，"
    "职工转居民由居民养老保险经办机构清退；重复月份的政府补贴，前者退回居民养老保险经办机构，后者并入居民养老保险基金。"
    "这里是全部同时参保人员如果办理衔接的金额，是否可以办理按各案件的事实判定。"
)
_WHERE = (
    "人员计入记录写明的居民养老保险经办机构所在地（有几个的计入代码最小的），没有写明的计入职工养老保险参保地，"
    "都没有的计入公民身份号码前六位的地区。"
)
_COLUMNS = (
    TableColumn("居民养老", "right", "参保人数"),
    TableColumn("职工养老", "right", "参保人数"),
    TableColumn("同时参保", "right", "参保人数"),
    TableColumn("人数", "right", "有重复缴费"),
    TableColumn("月数", "right", "有重复缴费"),
    TableColumn("清退本人", "right", "如办理衔接（元）"),
    TableColumn("政府补贴", "right", "如办理衔接（元）"),
)
_COUNTED = tuple(name for name in COUNTS if name not in MONEY_COUNTS)


@dataclass(frozen=True)
class Figures:
    """What is told: sums by county (columns `partition.COUNTS`), pairs of numbers by kind, and what it is all about."""

    counties: pd.DataFrame
    doubtful: Mapping[str, int]
    inputs: tuple[str, str]
    asof: dt.date
    rules: Rulebook

    @property
    def total(self) -> Any:
        """Sums over all counties."""
        return self.counties.sum()


def summary_files(figures: Figures) -> dict[str, bytes]:
    """The summary as `summary.html` and `summary.pdf`."""
    parts = [section.data() for section in _sections(figures)]
    return {"summary.html": report_page(parts), "summary.pdf": report_pdf(parts)}


def _sections(figures: Figures) -> Iterator[Section]:
    yield Section("overview", "总体", _overview(figures), _document(figures))
    cities = _by_city(figures.counties)
    yield Section("cities", "按市", [*_pictures("cities", "各市", cities), _table("各市合计", "市", cities)])
    counties = figures.counties.rename(index=lambda code: region_name(f"{code:06}"))
    blocks = [
        *_pictures("counties", "各县（市、区）", counties),
        _table("各县（市、区）", "县（市、区）", counties),
    ]
    yield Section("counties", "按县（市、区）", [Paragraph(_WHERE, "muted"), *blocks])


def _document(figures: Figures) -> Document:
    names = " 与 ".join(mask_text(name) for name in figures.inputs)
    return Document(
        title="居民、职工养老保险参保记录匹配汇总",
        subtitle=f"规则库：{figures.rules.title}",
        case_id=names,
        asof=figures.asof.isoformat(),
        rulebook=figures.rules.digest,
        foot=f"{names}　基准日 {figures.asof.isoformat()}　由参保记录计算生成，金额单位为元。",
    )


def _overview(figures: Figures) -> list[Block]:
    total = figures.total
    people = [
        ("居民养老保险", f"{whole(total.resident)}人"),
        ("职工养老保险", f"{whole(total.employee)}人"),
        ("同时参保", f"{whole(total.both)}人"),
        ("其中有重复缴费", f"{whole(total.overlapping)}人，{whole(total.months)}个月"),
        ("清退本人", f"{amount(total.refund)}元"),
        ("重复月份的政府补贴", f"{amount(total.subsidy)}元"),
    ]
    rows = [
        TableRow([TableCell(KINDS[kind]), TableCell(whole(number))])
        for kind, number in figures.doubtful.items()
    ]
    doubtful = Table(
        "可能是同一人的号码（doubtful.csv）",
        (TableColumn("号码怎样不同"), TableColumn("对数", "right")),
        rows,
        footnote="末位写作X和x的是同一号码，按同一人匹配；其余的没有合并。应逐对核对，更正记录后重新匹配。",
    )
    return [LabelledValues(people), Paragraph(_WAYS), doubtful]


def _by_city(counties: pd.DataFrame) -> pd.DataFrame:
    """Sums by city, in the order of their codes."""
    city = [city_name(f"{code // 100 * 100:06}") for code in counties.index]
    return counties.groupby(pd.Index(city, name="city"), sort=False).sum()


def _pictures(name: str, what: str, places: pd.DataFrame) -> Iterator[Block]:
    """Bars of the people in both schemes, as many to a picture as fit on a page."""
    legend = [(OVERLAP, "有重复缴费"), (REST, "没有重复缴费")]
    shown = places[places["both"] > 0]
    for start in range(0, len(shown), _BARS):
        some = shown.iloc[start : start + _BARS]
        bars = [_bar(label, row) for label, row in zip(some.index, records(some))]
        caption = f"{what}同时参保人数" + (
            f"（{start + 1}至{start + len(some)}）" if len(shown) > _BARS else ""
        )
        told = "，".join(f"{bar.label}{bar.total}人" for bar in bars)
        # Bars of all pictures are alike, so that places can be compared from page to page.
        most = int(shown["both"].max())
        chart = bar_chart(f"{name}{start}", bars, legend, lambda number: f"{whole(number)}人", most)
        yield Picture(caption, chart.svg(), f"{caption}：{told}")


def _bar(label: str, row: Any) -> Bar:
    return Bar(label, [(row.overlapping, OVERLAP), (row.both - row.overlapping, REST)])


def _table(caption: str, first: str, places: pd.DataFrame) -> Table:
    rows = [
        TableRow([TableCell(label, "strong"), *_cells(row)])
        for label, row in zip(places.index, records(places))
    ]
    total = TableRow([TableCell("合计", "strong"), *_cells(places.sum())])
    return Table(caption, (TableColumn(first), *_COLUMNS), rows, total)


def _cells(row: Any) -> Sequence[TableCell]:
    counted = [TableCell(whole(getattr(row, name))) for name in _COUNTED]
    return [*counted, *(TableCell(amount(getattr(row, name))) for name in MONEY_COUNTS)]
