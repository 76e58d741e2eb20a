"""A sheet -> its pages: a page begins with an annex's title and has its labels, the rows of its table, totals and foot.

A page is taken in whole: every cell of it is a label, a value beside one, a cell of the table or a printed text; one
that is none of these is a problem, because what it means is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.wording import label_wording
from linkage_kit.importing.forms.fields import FieldContent, read_fields
from linkage_kit.importing.forms.grid import CellPlace, Grid
from linkage_kit.importing.forms.header import HeaderFinder
from linkage_kit.importing.forms.layout import FormLayout
from linkage_kit.importing.forms.table import TableLine, TableReader

#: With fewer labels in one row nothing looks like a header.
_LEAST_LABELS = 2


@dataclass
class FormPage:
    """One page of a form. `continued` says that its title does; fields are by label."""

    layout: FormLayout
    grid: Grid
    title: CellPlace
    continued: bool = False
    head: dict[str, FieldContent] = field(default_factory=dict)
    foot: dict[str, FieldContent] = field(default_factory=dict)
    lines: list[TableLine] = field(default_factory=list)
    totals: list[TableLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class PageTitle:
    """Where a page begins; `fills_row` where the title is split over all the cells of its row."""

    layout: FormLayout
    place: CellPlace
    continued: bool
    fills_row: bool = False


def titles_in(grid: Grid, layouts: Collection[FormLayout]) -> list[PageTitle]:
    """The titles of these annexes in a sheet, from the top."""
    ends = {layout.title_end for layout in layouts}
    return [
        title
        for row in range(grid.rows)
        if _may_have_a_title(grid, row, ends)
        for title in _titles_in_row(grid, row, layouts)
    ]


def _may_have_a_title(grid: Grid, row: int, ends: Collection[str]) -> bool:
    """Most rows of a long sheet have nothing of a title: they need not be normalised."""
    whole = "".join([cell for cell in grid.sheet.cells[row] if isinstance(cell, str)])
    return any(end in whole for end in ends)


def _titles_in_row(grid: Grid, row: int, layouts: Collection[FormLayout]) -> Iterator[PageTitle]:
    texts = [(column, cell) for column, cell in grid.filled(row) if isinstance(cell, str)]
    found = False
    for column, text in texts:
        for layout in layouts:
            if match := layout.title_of_page(label_wording(text)):
                found = True
                yield PageTitle(layout, (row, column), match[1] is not None)
    whole = "".join(label_wording(text) for _, text in texts)
    for layout in layouts if not found else ():
        if match := layout.title_of_page(whole):
            yield PageTitle(layout, (row, texts[0][0]), match[1] is not None, fills_row=True)


def read_page(grid: Grid, title: PageTitle, end: int) -> FormPage:
    """The page from its title to the row before `end`."""
    page = FormPage(title.layout, grid, title.place, title.continued)
    finder = HeaderFinder(grid, title.layout)
    first = title.place[0]
    header = next((found for row in range(first + 1, end) if (found := finder.at(row))), None)
    if header is None:
        page.problems.extend(_no_header(page, finder, first + 1, end))
        return page
    table = TableReader(page.layout, grid, finder, header).read(end)
    page.lines, page.totals = table.lines, table.totals
    head = read_fields(grid, range(first + title.fills_row, header.top), page.layout, page.layout.head_labels)
    foot = read_fields(grid, table.foot, page.layout, page.layout.foot_labels)
    page.head, page.foot = head.found, foot.found
    page.problems.extend([*head.problems, *table.problems, *foot.problems])
    return page


def _no_header(page: FormPage, finder: HeaderFinder, first: int, end: int) -> list[Problem]:
    """What is wrong with what looks most like the header."""
    attempts = [attempt for row in range(first, end) if (attempt := finder.attempt(row))]
    best = max(attempts, key=lambda one: len(one.at), default=None)
    if best is None or len(best.at) < _LEAST_LABELS:
        return [page.grid.problem(page.title, f"没有找到{page.layout.name}的表头")]
    return finder.problems(best)
