"""The case's records as the casebook has them: every resident year and employee period, each with its line in the file.

What other sections compute can be followed from here to the file (annexes 3 and 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from linkage_kit.audit.evidence_words import lines_in_words
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.origins import NOT_IN_FILE, Origin
from linkage_kit.casebook.problems import in_file
from linkage_kit.casebook.sources import SOURCE, is_source
from linkage_kit.columns import Columns
from linkage_kit.procedure.overlap import period_months
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.regions import region_name
from linkage_kit.reporting.account import account_basis, balance_year
from linkage_kit.reporting.blocks import (
    Block,
    Paragraph,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.item_columns import ITEM_HEADINGS
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import BLANK, amount, chinese_month, records, text, whole

#: The table's own lines stand beside their rows; of the others they are told in a line.
_TOLD = ("cases", "events", "claims")


@report_section("case_records", "案卷记录", after="findings")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the records."""
    places = _places(case)
    told: list[Block] = [Paragraph(f"{'；'.join(places)}。")] if places else []
    resident, periods = case.audit.resident_years, case.audit.employee_periods
    return [
        *told,
        _years(case) if len(resident) else _none("resident_years"),
        *_imported(case, "resident_years"),
        _periods(case) if len(periods) else _none("employee_periods"),
        *_imported(case, "employee_periods"),
    ]


def _imported(case: ReportCase, table: str) -> list[Block]:
    """What the rows of a table were imported from, row by row where they were not all made of one place's rows."""
    frame = case.audit.records.held[table]
    imported = frame[frame[SOURCE].map(is_source)] if SOURCE in frame else frame.iloc[:0]
    if imported.empty:
        return []
    named = _ROW_NAMES[table]
    parts = [f"{named(row)}：{row.source}" for row in records(imported)]
    return [Paragraph(case.shown(f"导入来源　{'；'.join(parts)}。"), "muted")]


def _year(row: Any) -> str:
    # What is noted on a period stands in its table.
    return f"{row.year}年" + ("" if pd.isna(row.note) else f"（{row.note}）")


def _span(period: Any) -> str:
    first, last = chinese_month(period.start_month), chinese_month(period.end_month)
    return first if first == last else f"{first}至{last}"


_ROW_NAMES: Mapping[str, Callable[[Any], str]] = {"resident_years": _year, "employee_periods": _span}


def _none(table: str) -> Paragraph:
    return Paragraph(f"案卷中没有本案的{TABLES[table].title}。", "muted")


def _places(case: ReportCase) -> list[str]:
    """Where the rows of the tables stand that are shown elsewhere."""
    found = []
    for name in _TOLD:
        origin = case.audit.records.origins.get(name)
        lines = [] if origin is None else [line for line in origin.lines.tolist() if line != NOT_IN_FILE]
        if origin is not None and lines:
            place = in_file(origin.file, origin.sheet)
            found.append(f"{TABLES[name].title}：{place} {lines_in_words(lines)}")
    return found


def _numbered(case: ReportCase, table: str) -> tuple[str, str, list[str]]:
    """What a table's caption says of the file, the title of the column of lines, and the line of each row by its key.

    Rows that come from no file are numbered in their order.
    """
    rows: Mapping[str, Any] = {
        "resident_years": case.audit.facts.resident,
        "employee_periods": case.audit.facts.periods,
    }
    at = rows[table]["row"]
    origin: Origin | None = case.audit.records.origins.get(table)
    if origin is None:
        return "", "序号", [str(number) for number in range(1, len(at) + 1)]
    lines = ["" if line == NOT_IN_FILE else str(line) for line in origin.lines[at].tolist()]
    return f"　文件：{in_file(origin.file, origin.sheet)}", "行号", lines


def _years(case: ReportCase) -> Table:
    """Every resident year with all its amounts, its balance, and its months in the employee scheme."""
    file, numbered, lines = _numbered(case, "resident_years")
    resident, overlaps = case.audit.resident_years, case.audit.overlaps
    account = balance_year(case.audit)
    columns = (
        TableColumn("年度", "center"),
        *(
            TableColumn(title, "right")
            for title in (*ITEM_HEADINGS, "政府 补贴", "利息", "其他", "年末累计 储存额")
        ),
        TableColumn("职工缴费 月份", "center"),
        TableColumn("重复 月数", "center"),
        TableColumn(numbered, "right"),
    )
    paid = case.audit.facts.resident.subtotal > 0
    rows = [
        TableRow(
            [
                TableCell(whole(year.year), "strong"),
                *(_money(getattr(year, name)) for name in YEAR_MONEY),
                _money(year.balance, rests=year.year == account),
                TableCell(text(overlap.month_list), "plain" if counts else "muted"),
                TableCell(whole(overlap.months), "strong" if counts and overlap.months else "muted"),
                TableCell(line or BLANK, "muted"),
            ]
        )
        for year, overlap, counts, line in zip(records(resident), records(overlaps), paid, lines, strict=True)
    ]
    total = TableRow(
        plain_cells(
            "合计",
            *(amount(resident[name].sum()) for name in YEAR_MONEY),
            "",
            "",
            whole(overlaps["months"][paid].sum()),
            "",
        )
    )
    return Table(
        f"{TABLES['resident_years'].title}（附件3）　单位：元{file}",
        columns,
        rows,
        total,
        _account(case, bool(paid.all())),
    )


def _account(case: ReportCase, all_paid: bool) -> str:
    """On what the account rests from which the settlement starts, and what the total of months leaves out."""
    facts, year = case.audit.facts, balance_year(case.audit)
    account = f"居民个人账户储存额{amount(int(facts.cases.account[0]))}元，取自{account_basis(case.audit)}"
    why = "：最后一年的年末累计储存额没有登记。" if year is None else "。"
    return account + why + ("" if all_paid else "重复月数合计不含无本金缴费的年度。")


def _money(fen: Any, *, rests: bool = False) -> TableCell:
    if pd.isna(fen):
        return TableCell(BLANK, "muted")
    return TableCell(amount(fen), "strong" if rests else "plain")


def _periods(case: ReportCase) -> Table:
    """Every employee period, with the months that it spans and those that were paid."""
    file, numbered, lines = _numbered(case, "employee_periods")
    periods = case.audit.employee_periods
    counted = period_months(Columns.from_frame(periods))
    columns = (
        TableColumn("起始月份"),
        TableColumn("截止月份"),
        TableColumn("跨度 （月）", "center"),
        TableColumn("缴费 月数", "center"),
        TableColumn("参保地"),
        TableColumn("年末累计 储存额", "right"),
        TableColumn("备注"),
        TableColumn(numbered, "right"),
    )
    rows = [
        TableRow(
            [
                *plain_cells(chinese_month(period.start_month), chinese_month(period.end_month)),
                *plain_cells(str(span), str(paid), case.shown(_place(period))),
                _money(period.balance),
                _noted(case, period, partial),
                TableCell(line or BLANK, "muted"),
            ]
        )
        for period, span, paid, partial, line in zip(
            records(periods), counted.span, counted.paid, counted.partial, lines, strict=True
        )
    ]
    total = TableRow(
        plain_cells("合计", "", str(counted.span.sum()), str(counted.paid.sum()), "", "", "", "")
    )
    return Table(
        f"{TABLES['employee_periods'].title}（附件4）　单位：元{file}",
        columns,
        rows,
        total,
        "合计为各时段之和；两个时段都有的月份，计算重复月数时只计一次。",
    )


def _noted(case: ReportCase, period: Any, partial: bool) -> TableCell:
    """That not every month was paid, and what is noted on the period."""
    note = "" if pd.isna(period.note) else case.shown(period.note)
    if partial:
        return TableCell("；".join(["部分缴费", *([note] if note else [])]), "warn")
    return TableCell(note)


def _place(period: Any) -> str:
    return text(period.region_name) if pd.isna(period.region_code) else region_name(period.region_code)
