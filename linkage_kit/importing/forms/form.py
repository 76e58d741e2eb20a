"""Pages -> forms: the pages of one person and annex in a file are one form; what its labels and rows say, in values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from linkage_kit.casebook.cells import CellError
from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.forms.fields import Found
from linkage_kit.importing.forms.grid import Place
from linkage_kit.importing.forms.layout import UNIT, Entry, Layout
from linkage_kit.importing.forms.pages import Page
from linkage_kit.importing.forms.table import Line
from linkage_kit.importing.merging.persons import comparable

_ID_NUMBER, _ID_LABEL = "id_number", "公民身份号码"


@dataclass(frozen=True)
class Fact:
    """A value beside a label (never None), and where it stands."""

    value: Any
    page: Page
    place: Place

    def problem(self, expected: str, column: str | None = None) -> Problem:
        """A problem of the cell."""
        return self.page.grid.problem(self.place, expected, column)


class Record(NamedTuple):
    """A row of the table with its page."""

    page: Page
    line: Line

    def problem(self, key: str, expected: str) -> Problem:
        """A problem of the row's cell of this column."""
        column = self.page.layout.by_key[key].column.name
        return self.page.grid.problem((self.line.row, self.line.at[key]), expected, column)


@dataclass
class Form:
    """A filled annex of one person. `notices` is what an auditor should know though it is imported as it stands."""

    layout: Layout
    pages: list[Page]
    facts: dict[str, Fact] = field(default_factory=dict)
    notices: list[Problem] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return self.pages[0].grid.sheet.file

    @property
    def id_number(self) -> Fact:
        """Whose form it is."""
        return self.facts[_ID_NUMBER]

    @property
    def records(self) -> list[Record]:
        """The rows of all its pages."""
        return [Record(page, line) for page in self.pages for line in page.lines]

    def value(self, key: str) -> Any:
        """The value beside a label; None where it is blank."""
        fact = self.facts.get(key)
        return None if fact is None else fact.value


def join_pages(pages: Sequence[Page]) -> tuple[list[Form], list[Problem]]:
    """The forms of pages that were read without a problem, in their order; and what keeps others from being one.

    A page goes on with a form of the same file where it has the same identity number, or where its title says so
    (续) and it has none.
    """
    forms: dict[tuple[str, int, str], Form] = {}
    problems: list[Problem] = []
    latest: Form | None = None
    for page in pages:
        facts, wrong = read_facts(page)
        number = facts.get(_ID_NUMBER)
        goes_on = page.continued and number is None and latest is not None and _is_next(latest, page)
        if number is None and not goes_on and not wrong:
            wrong.append(_no_number(page))
        problems.extend(wrong)
        if wrong:
            latest = None
            continue
        if number is not None:
            key = page.grid.sheet.file, page.layout.number, comparable(number.value)
            latest = forms.setdefault(key, Form(page.layout, []))
        assert latest is not None
        problems.extend(_add_page(latest, page, facts))
    return list(forms.values()), problems


def _is_next(form: Form, page: Page) -> bool:
    last = form.pages[-1]
    return last.layout is page.layout and last.grid.sheet is page.grid.sheet


def _no_number(page: Page) -> Problem:
    found = page.head.get(_ID_LABEL)
    return page.grid.problem(
        found.place if found else page.title, f"没有填写{_ID_LABEL}，不知是谁的{page.layout.name}"
    )


def _add_page(form: Form, page: Page, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    form.pages.append(page)
    for key, fact in facts.items():
        earlier = form.facts.setdefault(key, fact)
        if earlier.value != fact.value and key != _ID_NUMBER:
            at = earlier.page.grid.sheet.address(*earlier.place)
            yield fact.problem(f"与同一人{form.layout.name}前一页{at}填写的不同", key)


def read_facts(page: Page) -> tuple[dict[str, Fact], list[Problem]]:
    """The values beside the page's labels by key, and the cells that cannot be read."""
    facts: dict[str, Fact] = {}
    problems: list[Problem] = []
    for entry, found in _entries(page):
        try:
            value = entry.read(found.content)
        except CellError as error:
            problems.append(page.grid.problem(found.place, str(error), entry.key.rpartition(".")[2]))
            continue
        if value is not None:
            facts[entry.key] = Fact(value, page, found.place)
    return facts, problems


def _entries(page: Page) -> Iterable[tuple[Entry, Found]]:
    parts = ((page.layout.head, page.head), (page.layout.foot, page.foot))
    return [
        (entry, found)
        for entries, part in parts
        for label, found in part.items()
        if (entry := entries[label]) is not None
    ]


def missing_unit(form: Form) -> Iterator[Problem]:
    """A notice where no page of the form names the unit of its amounts."""
    if UNIT not in form.facts:
        yield form.pages[0].grid.problem(
            form.pages[0].title, f"没有“单位：元”，按{form.layout.name}的规定以元读取"
        )
