"""Small exports that an office sent, for tests to make odd: their rows, and what a good one gives."""

from pathlib import Path

import openpyxl

from linkage_kit.casebook import Casebook
from linkage_kit.casebook.sources import SOURCE
from linkage_kit.importing.merging.import_log import LOG
from linkage_kit.importing.run import import_files

PLACE = "缴费.xlsx 工作表“Sheet1” "
CASES = [
    ["案件编号", "姓名", "公民身份号码", "衔接申请日期", "待遇申请日期"],
    ["A-1", "林兰华", "371082196810067917", "2025-12-21", "2026-04-26"],
    ["A-2", "罗丽", "37040219680922463X", "2026-02-12", "2026-06-12"],
]
HEADER = ["身份证号", "年份", "个人缴费", "集体补助", "政府补贴", "利息"]
ROWS = [
    ["371082196810067917", "2021", "5000.00", "", "60.00", "156.48"],
    ["371082196810067917", "2022", "300.00", "119.17", "", "299.98"],
    ["37040219680922463X", "2021", "200.00", "", "30.00", "1.00"],
]
READ = [
    ("A-1", 2021, 500000, None, 6000, 15648),
    ("A-1", 2022, 30000, 11917, None, 29998),
    ("A-2", 2021, 20000, None, 3000, 100),
]
COLUMNS = ["case_id", "year", "personal", "collective", "subsidy", "interest"]


class Office:
    """A folder of workbooks that an office sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases = self.sheet("案件.xlsx", CASES)

    def sheet(self, name, rows, merged=(), title="Sheet1") -> Path:
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = title
        for row in rows:
            page.append(row)
        for block in merged:
            page.merge_cells(block)
        book.save(self.folder / name)
        return self.folder / name

    def imported(self, rows, merged=(), **options):
        return import_files([self.sheet("缴费.xlsx", rows, merged)], cases=self.cases, **options)


def years(result):
    assert result.problems == ()
    frame = result.casebook.resident_years[COLUMNS].astype(object)
    return [tuple(row) for row in frame.where(frame.notna(), None).itertuples(index=False)]


def told(result):
    assert result.casebook is None
    return [str(problem) for problem in result.problems]


def with_cell(row, column, value):
    """The plain export with another content in one cell; rows count as the spreadsheet numbers them."""
    rows = [list(one) for one in [HEADER, *ROWS]]
    rows[row - 1][column] = value
    return rows


def without_sources(book):
    """The casebook without what an import notes of where its rows came from."""
    tables = {
        name: frame.drop(columns=SOURCE, errors="ignore")
        for name, frame in book.stored.items()
        if name not in book.absent
    }
    return Casebook.from_frames(
        tables, extra={name: frame for name, frame in book.extra.items() if name != LOG}
    )
