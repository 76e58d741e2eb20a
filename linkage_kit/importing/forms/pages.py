"""A sheet -> its pages: a page begins with an annex's title and has its labels, the rows of its table, totals and foot.

A page is taken in whole: every cell of it is a label, a value beside one, a cell of the table or a printed text; one
that is none of these is a problem, because what it means is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.forms.fields import Found, read_fields
from linkage_kit.importing.forms.grid import Grid, Place
from linkage_kit.importing.forms.header import HeaderFinder
from linkage_kit.importing.forms.layout import Layout
from linkage_kit.importing.forms.table import Line, TableReader
from linkage_kit.importing.forms.wording import bare

_CONTINUED = r"[(]?续表?\d*[)]?"
#: With fewer labels in one row nothing looks like a header.
_LEAST_LABELS = 2


@dataclass
class Page:
    """One page of a form. `continued` says that its title does; fields are by label."""

    layout: Layout
    grid: Grid
    title: Place
    continued: bool = False
    head: dict[str, Found] = field(default_factory=dict)
    foot: dict[str, Found] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Title:
    """Where a page begins."""

    layout: Layout
    place: Place
    continued: bool


class Titles:
    """Recognises the titles of these annexes."""

    def __init__(self, layouts: list[Layout]) -> None:
        self._layouts = {bare(one.annex.title): one for one in layouts}
        titles = "|".join(map(re.escape, self._layouts))
        self._title = re.compile(rf"(?:附件:?\d)?({titles})({_CONTINUED})?(?:第\d+页)?")

    def in_sheet(self, grid: Grid) -> list[Title]:
        """All titles, from the top."""
        return [title for row in range(grid.rows) for title in self._in_row(grid, row)]

    def _in_row(self, grid: Grid, row: int) -> Iterator[Title]:
        texts = [(column, cell) for column, cell in grid.filled(row) if isinstance(cell, str)]
        if not any("表" in text for _, text in texts):
            return
        found = False
        for column, text in texts:
            if match := self._title.fullmatch(bare(text)):
                found = True
                yield Title(self._layouts[match[1]], (row, column), match[2] is not None)
        if not found and (match := self._title.fullmatch("".join(bare(text) for _, text in texts))):
            yield Title(self._layouts[match[1]], (row, texts[0][0]), match[2] is not None)


def read_page(grid: Grid, title: Title, end: int) -> Page:
    """The page from its title to the row before `end`."""
    page = Page(title.layout, grid, title.place, title.continued)
    finder = HeaderFinder(grid, title.layout)
    first = title.place[0]
    header = next((found for row in range(first + 1, end) if (found := finder.at(row))), None)
    if header is None:
        page.problems.extend(_no_header(page, finder, first + 1, end))
        return page
    table = TableReader(page.layout, grid, finder, header).read(end)
    page.lines, page.totals = table.lines, table.totals
    head = read_fields(grid, range(first, header.top), page.layout, page.layout.head_labels)
    foot = read_fields(grid, table.foot, page.layout, page.layout.foot_labels)
    page.head, page.foot = head.found, foot.found
    page.problems.extend([*head.problems, *table.problems, *foot.problems])
    return page


def _no_header(page: Page, finder: HeaderFinder, first: int, end: int) -> list[Problem]:
    """What is wrong with what looks most like the header."""
    attempts = [attempt for row in range(first, end) if (attempt := finder.attempt(row))]
    best = max(attempts, key=lambda one: len(one.at), default=None)
    if best is None or len(best.at) < _LEAST_LABELS:
        return [page.grid.problem(page.title, f"没有找到{page.layout.name}的表头")]
    return finder.problems(best)
