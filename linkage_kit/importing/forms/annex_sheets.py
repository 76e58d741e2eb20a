"""Filled annexes -> what they say for a casebook; found by their titles and labels, wherever these stand.

`is_annex` tells whether a sheet holds one, and `read_annex` reads its pages. What cannot be read exactly is a problem
with its cell, and then nothing may be imported; a contradiction on the form itself is a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.wording import foreign_unit, label_wording
from linkage_kit.forms.annexes import annexes
from linkage_kit.importing.forms.grid import Grid
from linkage_kit.importing.forms.layout import form_layouts
from linkage_kit.importing.forms.pages import FormPage, PageTitle, read_page, titles_in

_ID_NUMBER = "公民身份号码"
_FIGURE = re.compile(r"-?[0-9][0-9,.]*")
# A list's header stands this near to its title, and a letter's title to the top.
_HEADER_WITHIN, _TITLE_WITHIN = 6, 10


@dataclass
class AnnexReading:
    """The pages of a sheet that could be read, what could not, and what was left out or is worth knowing."""

    pages: list[FormPage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What the sheet was taken for."""
        counts = Counter(page.layout.name for page in self.pages)
        return "、".join(f"{name}（{count}页）" for name, count in sorted(counts.items())) or "附件，不能读取"


def is_annex(sheet: Sheet) -> bool:
    """Whether the sheet holds filled annexes that have a table of records.

    A list of many persons may have an annex's title too; it has the identity number among its columns, in one row with
    the years, and is no form.
    """
    grid = Grid(sheet)
    titles = titles_in(grid, form_layouts())
    return bool(titles) and not any(_is_list(grid, title) for title in titles[:1])


def letter(sheet: Sheet) -> str | None:
    """Which of the annexes without a table the sheet is, None for any other: a notice and a letter hold no records."""
    titles = {label_wording(annex.title): annex.name for annex in annexes() if not annex.fills}
    words = (word for row in range(min(_TITLE_WITHIN, len(sheet.cells))) for word in Grid(sheet).words(row))
    return next((titles[word] for word in words if word in titles), None)


def read_annex(sheet: Sheet) -> AnnexReading:
    """The pages of a sheet that `is_annex`, in their order."""
    grid = Grid(sheet)
    titles = titles_in(grid, form_layouts())
    reading = AnnexReading(notices=_hidden(grid))
    _read_above(grid, titles[0], reading)
    rows = [title.place[0] for title in titles]
    titles_of_row = Counter(rows)
    for title, end in zip(titles, [*rows[1:], grid.rows]):
        if titles_of_row[title.place[0]] > 1:
            reading.problems.append(
                grid.problem(title.place, "同一行有两张表，无法分开，应上下排列或分成两个工作表")
            )
            continue
        page = read_page(grid, title, end)
        reading.problems.extend(page.problems)
        if not page.problems:
            reading.pages.append(page)
    return reading


def _is_list(grid: Grid, title: PageTitle) -> bool:
    """Whether the rows below the title begin with a header that has the identity number beside the years."""
    years = {label_wording(one.label) for one in title.layout.headings if one.key == "year"}
    rows = range(title.place[0] + 1, min(title.place[0] + _HEADER_WITHIN, grid.rows))
    return any({_ID_NUMBER} | years <= set(grid.words(row)) for row in rows)


def _read_above(grid: Grid, first: PageTitle, reading: AnnexReading) -> None:
    """A notice for each text above the first form, which belongs to none; a unit of its own or figures side by side,
    which may be records, are problems.
    """
    for row in range(first.place[0]):
        filled = grid.filled(row)
        has_figures = sum(_FIGURE.fullmatch(label_wording(cell)) is not None for _, cell in filled) > 1
        for column, cell in filled:
            if unit := foreign_unit(label_wording(cell)):
                expected = f"单位是{unit}，只能导入以元为单位的金额"
                reading.problems.append(grid.problem((row, column), expected))
            elif has_figures:
                reading.problems.append(grid.problem((row, column), "在表格上方，却像是记录"))
            elif not first.layout.is_furniture(label_wording(cell)):
                reading.notices.append(grid.problem((row, column), "在表格上方，不属于表格，没有读取"))


def _hidden(grid: Grid) -> list[Problem]:
    """Notices of what is hidden and was read like the rest."""
    sheet = grid.sheet
    rows = [row for row in sorted(sheet.hidden_rows) if row < grid.rows and grid.filled(row)]
    columns = [
        column
        for column in sorted(sheet.hidden_columns)
        if column < sheet.width and any(row[column] is not None for row in sheet.cells)
    ]
    notices = (
        [Problem(sheet.file, None, None, None, "隐藏的工作表，已照常读取", sheet.name)]
        if sheet.hidden
        else []
    )
    for row in rows:
        notices.append(Problem(sheet.file, row + 1, None, None, "隐藏的行，已照常读取", sheet.name))
    for column in columns:
        notices.append(
            Problem(sheet.file, None, sheet.letter(column), None, "隐藏的列，已照常读取", sheet.name)
        )
    return notices
