"""Writes a good casebook's periods and years as the schemes' own systems keep them: months, payments, items.

Ten layouts, each clean or in one of three states of dirt, by a seeded choice. Whatever this writes must be read as the
months and amounts that it was made from; `planted` contradicts one cell, which then has to be named.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from linkage_kit.casebook import Casebook
from linkage_kit.money import format_yuan

Rows = list[list[Any]]
ITEMS = ("personal", "land_personal", "collective", "land_collective", "subsidy", "interest", "other")
ITEM_NAMES = dict(
    zip(
        ITEMS,
        ("个人缴费", "被征地个人缴费", "集体补助", "被征地集体缴费", "省级补贴", "结息", "其他"),
    )
)
STATES = ("clean", "dressed", "encoded", "noisy")


@dataclass
class Listed:
    """A list: its header and rows, and in which column a state, an amount or the like can be contradicted."""

    header: list[str]
    rows: Rows = field(default_factory=list)
    above: Rows = field(default_factory=list)
    #: Rows that say that nothing was paid, which a noisy list has between the others.
    noise: Rows = field(default_factory=list)
    #: The column and the text that nobody can read there.
    contradiction: tuple[int, Any] = (0, "")


def months_of(periods: pd.DataFrame) -> Iterator[tuple[str, str, int, int]]:
    """Case, region, year and month of every month of periods without partial ones."""
    for period in periods.itertuples():
        first = period.start_month.year * 12 + period.start_month.month - 1
        last = period.end_month.year * 12 + period.end_month.month - 1
        for month in range(first, last + 1):
            yield period.case_id, period.region_code, month // 12, month % 12 + 1


def _numbers(book: Casebook) -> dict[str, str]:
    return dict(zip(book.cases["case_id"], book.cases["id_number"]))


def month_rows(book: Casebook, rng: random.Random) -> Listed:
    """A row a month, with base, amount, month of receipt."""
    form = rng.choice(["{}{:02}", "{}-{:02}", "{}年{}月", "{}/{:02}", "{}.{:02}"])
    label = rng.choice(["对应费款所属期", "费款所属期", "缴费年月", "所属年月"])
    listed = Listed(
        ["公民身份号码", label, "参保地行政区划代码", "单位名称", "缴费基数", "个人缴费", "到账年月"]
    )
    numbers = _numbers(book)
    for case, region, year, month in months_of(book.employee_periods):
        text = form.format(year, month)
        listed.rows.append([numbers[case], text, region, f"单位{month % 3}", "3000", "240.00", text])
    listed.contradiction = (5, "0")
    for row in listed.rows:
        row[6] = "" if row is listed.rows[0] else row[6]
    listed.rows[0][6] = listed.rows[0][1]
    return listed


def stated_months(book: Casebook, rng: random.Random) -> Listed:
    """A row a month with the state of payment and the kind of insurance."""
    listed = Listed(["案件编号", "费款所属期", "行政区划代码", "缴费类型", "缴费状态", "险种"])
    for case, region, year, month in months_of(book.employee_periods):
        kind = rng.choice(["正常应缴", "补缴", "正常缴费"])
        state = rng.choice(["已到账", "已实缴", "足额到账"])
        listed.rows.append([case, f"{year}{month:02}", region, kind, state, "企业职工基本养老保险"])
    case, region, *_ = listed.rows[0][0], listed.rows[0][2]
    listed.noise = [
        [case, "199001", region, "正常应缴", "欠费", "企业职工基本养老保险"],
        [case, "199002", region, "视同缴费", "", "企业职工基本养老保险"],
        [case, "199003", region, "正常应缴", "已到账", "失业保险"],
    ]
    listed.contradiction = (4, "待核实")
    return listed


def cancelled_months(book: Casebook, rng: random.Random) -> Listed:
    """A row a payment of a month, some of which were taken back and made again."""
    listed = Listed(["社会保障号码", "费款所属期", "统筹地区", "行政区划代码", "实缴金额"])
    numbers = _numbers(book)
    for case, region, year, month in months_of(book.employee_periods):
        listed.rows.append([numbers[case], f"{year}-{month:02}", "某地", region, "800.00"])
    again = rng.sample(listed.rows[: len(listed.rows) // 2], 5)
    listed.noise = [[*row[:4], amount] for row in again for amount in ("-800.00", "800.00")]
    listed.contradiction = (4, "-799.00")
    return listed


def split_months(book: Casebook, rng: random.Random) -> Listed:
    """Year and month in two columns."""
    listed = Listed(["身份证号码", "年度", "月份", "参保地代码", "到账标志"])
    numbers = _numbers(book)
    for case, region, year, month in months_of(book.employee_periods):
        text = rng.choice([f"{month}", f"{month:02}", f"{month}月"])
        listed.rows.append([numbers[case], str(year), text, region, "是"])
    listed.noise = [[listed.rows[0][0], "1990", "5", listed.rows[0][3], "否"]]
    listed.contradiction = (2, "13月")
    return listed


def month_grid(book: Casebook, rng: random.Random) -> Listed:
    """A row a year and region, a column a month."""
    labels = rng.choice([[f"{m}月" for m in range(1, 13)], [f"{m:02}" for m in range(1, 13)]])
    listed = Listed(["身份证号", "年度", "行政区划代码", *labels, "缴费月数"])
    paid = rng.choice(["√", "1", "240.00"])
    numbers = _numbers(book)
    years: dict[tuple[str, str, int], set[int]] = {}
    for case, region, year, month in months_of(book.employee_periods):
        years.setdefault((case, region, year), set()).add(month)
    for (case, region, year), months in years.items():
        marks = [paid if m in months else rng.choice(["", "0", "×", "—"]) for m in range(1, 13)]
        listed.rows.append([numbers[case], str(year), region, *marks, str(len(months))])
    listed.contradiction = (15, "13")
    return listed


def year_grid(book: Casebook, rng: random.Random) -> Listed:
    """A row a month of the year, a column a year; one person in one region."""
    periods = book.employee_periods
    case = periods["case_id"].iloc[0]
    months = {(year, month) for _, _, year, month in months_of(periods[periods["case_id"] == case])}
    region = periods[periods["case_id"] == case]["region_code"].iloc[0]
    first, last = min(months)[0], max(months)[0]
    listed = Listed(["案件编号", "参保地代码", "月份", *[f"{year}年" for year in range(first, last + 1)]])
    for month in range(1, 13):
        marks = ["√" if (year, month) in months else "" for year in range(first, last + 1)]
        listed.rows.append([case, region, f"{month}月", *marks])
    listed.contradiction = (3, "？")
    return listed


def spans(book: Casebook, rng: random.Random) -> Listed:
    """A row a span with its months and state."""
    listed = Listed(["公民身份号码", "起始年月", "截止年月", "月数", "参保地代码", "缴费状态"])
    numbers = _numbers(book)
    for period in book.employee_periods.itertuples():
        first, last = period.start_month, period.end_month
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        row = [numbers[period.case_id], f"{first:%Y%m}", f"{last:%Y%m}", str(count), period.region_code]
        listed.rows.append([*row, "已到账"])
    listed.noise = [[*listed.rows[0][:1], "199001", "199012", "12", listed.rows[0][4], "中断"]]
    listed.contradiction = (5, "不详")
    return listed


def payments(book: Casebook, rng: random.Random) -> Listed:
    """A row a payment: each year's amounts in one to three parts, of which the last comes a year later."""
    listed = Listed(["公民身份号码", "所属年度", "缴费日期", *(_labels()), "缴费状态"])
    numbers = _numbers(book)
    for year in book.resident_years.itertuples():
        for part, amounts in enumerate(_parts(year, rng)):
            day = f"{year.year + part}-{part + 3:02}-15"
            row = [numbers[year.case_id], str(year.year), day, *amounts]
            listed.rows.append([*row, "已到账" if part == 0 else "补缴"])
    listed.contradiction = (2 + len(ITEMS) + 1, "挂账")
    return listed


def counties(book: Casebook, rng: random.Random) -> Listed:
    """Two accounts in two counties."""
    listed = Listed(["案件编号", "年度", "县区", *_labels()])
    for year in book.resident_years.itertuples():
        for part, amounts in enumerate(_parts(year, rng)):
            listed.rows.append([year.case_id, str(year.year), ["文登区", "荣成市", "乳山市"][part], *amounts])
    listed.contradiction = (1, "二〇一六")
    return listed


def items(book: Casebook, rng: random.Random) -> Listed:
    """A row an item of a year."""
    listed = Listed(["公民身份号码", "年度", "资金来源", "金额"])
    numbers = _numbers(book)
    for year in book.resident_years.itertuples():
        for name in ITEMS:
            if not pd.isna(getattr(year, name)):
                amount = format_yuan(int(getattr(year, name)))
                listed.rows.append([numbers[year.case_id], str(year.year), ITEM_NAMES[name], amount])
    listed.contradiction = (2, "滞纳金")
    return listed


def _labels() -> list[str]:
    return ["个人缴费", "被征地个人缴费", "集体补助", "被征地集体缴费", "政府补贴", "利息", "其他"]


def _parts(year: Any, rng: random.Random) -> Iterator[list[str]]:
    """The amounts of a year in one to three parts, no two alike."""
    count = rng.randint(1, 3)
    amounts = [getattr(year, name) for name in ITEMS]
    first = [[None if pd.isna(fen) else 100 * (part + 1) for fen in amounts] for part in range(count - 1)]
    if any(fen is not None and not pd.isna(fen) and fen < 1000 for fen in amounts):
        first = []
    rest = [
        None if pd.isna(fen) else int(fen) - sum(part[at] for part in first) for at, fen in enumerate(amounts)
    ]
    for part in [*first, rest]:
        yield ["" if fen is None else format_yuan(fen) for fen in part]


LAYOUTS: dict[str, Callable[[Casebook, random.Random], Listed]] = {
    one.__name__: one
    for one in (
        month_rows,
        stated_months,
        cancelled_months,
        split_months,
        month_grid,
        year_grid,
        spans,
        payments,
        counties,
        items,
    )
}


def write(listed: Listed, state: str, folder: Path, rng: random.Random) -> list[Path]:
    """The list as files: clean as a workbook, in office's dress, encoded as GBK CSV, or in several noisy sheets."""
    rows = list(listed.rows)
    if state == "clean":
        return [_workbook(folder / "清单.xlsx", {"Sheet1": [listed.header, *rows]})]
    if state == "dressed":
        middle = len(rows) // 2
        dressed = [["某市社会保险中心导出"], ["打印日期：2026年3月1日"], listed.header, *rows[:middle]]
        dressed += [[], listed.header, *rows[middle:], [], ["制表人：王芳", "审核人：赵强"]]
        return [_workbook(folder / "清单.xlsx", {"缴费明细": dressed})]
    if state == "encoded":
        text = io.StringIO(newline="")
        wide = [[_full_width(cell) if rng.random() < 0.2 else cell for cell in row] for row in rows]
        csv.writer(text).writerows([listed.header, *wide])
        path = folder / "清单.csv"
        path.write_bytes(text.getvalue().encode("gbk"))
        return [path]
    half = len(rows) // 2
    noisy = [*rows[:half], *listed.noise]
    first = _workbook(folder / "甲.xlsx", {"一": [listed.header, *noisy], "说明": [["以上为缴费明细"]]})
    second = _workbook(folder / "乙.xlsx", {"二": [listed.header, *rows[half:]]})
    return [first, second]


def _full_width(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.isdigit():
        return cell
    return "".join(chr(ord(digit) + 0xFEE0) for digit in cell)


def _workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path
