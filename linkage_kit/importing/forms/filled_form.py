"""Pages -> forms: the pages of one person and annex in a file are one form; what its labels and rows say, in values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from linkage_kit.casebook.cells import CellError
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.wording import comparable_number
from linkage_kit.importing.forms.fields import FieldContent
from linkage_kit.importing.forms.grid import CellPlace
from linkage_kit.importing.forms.layout import UNIT, FormLayout, LabelledField
from linkage_kit.importing.forms.pages import FormPage
from linkage_kit.importing.forms.table import TableLine

_ID_NUMBER, _ID_LABEL = "id_number", "公民身份号码"


@dataclass(frozen=True)
class FormFact:
    """A value beside a label (never None), and where it stands."""

    value: Any
    page: FormPage
    place: CellPlace

    def problem(self, expected: str, column: str | None = None) -> Problem:
        """A problem of the cell."""
        return self.page.grid.problem(self.place, expected, column)


class FormRecord(NamedTuple):
    """A row of the table with its page."""

    page: FormPage
    line: TableLine

    def problem(self, key: str, expected: str) -> Problem:
        """A problem of the row's cell of this column."""
        column = self.page.layout.by_key[key].column.name
        return self.page.grid.problem((self.line.row, self.line.at[key]), expected, column)


@dataclass
class FilledForm:
    """A filled annex of one person. `notices` is what an auditor should know though it is imported as it stands."""

    layout: FormLayout
    pages: list[FormPage]
    facts: dict[str, FormFact] = field(default_factory=dict)
    notices: list[Problem] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return self.pages[0].grid.sheet.file

    @property
    def id_number(self) -> FormFact:
        """Whose form it is."""
        return self.facts[_ID_NUMBER]

    @property
    def records(self) -> list[FormRecord]:
        """The rows of all its pages."""
        return [FormRecord(page, line) for page in self.pages for line in page.lines]

    def value(self, key: str) -> Any:
        """The value beside a label; None where it is blank."""
        fact = self.facts.get(key)
        return None if fact is None else fact.value


def join_pages(pages: Sequence[FormPage]) -> tuple[list[FilledForm], list[Problem]]:
    """The forms of pages that were read without a problem, in their order; and what keeps others from being one.

    A page goes on with a form of the same file where it has the same identity number, or where its title says so
    (续) and it has none.
    """
    forms: dict[tuple[str, int, str], FilledForm] = {}
    problems: list[Problem] = []
    latest: FilledForm | None = None
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
            key = page.grid.sheet.file, page.layout.number, comparable_number(number.value)
            latest = forms.setdefault(key, FilledForm(page.layout, []))
        assert latest is not None
        problems.extend(_add_page(latest, page, facts))
    return list(forms.values()), problems


def _is_next(form: FilledForm, page: FormPage) -> bool:
    last = form.pages[-1]
    return last.layout is page.layout and last.grid.sheet is page.grid.sheet


def _no_number(page: FormPage) -> Problem:
    found = page.head.get(_ID_LABEL)
    return page.grid.problem(
        found.place if found else page.title, f"没有填写{_ID_LABEL}，不知是谁的{page.layout.name}"
    )


def _add_page(form: FilledForm, page: FormPage, facts: Mapping[str, FormFact]) -> Iterator[Problem]:
    form.pages.append(page)
    for key, fact in facts.items():
        earlier = form.facts.setdefault(key, fact)
        if earlier.value != fact.value and key != _ID_NUMBER:
            at = earlier.page.grid.sheet.address(*earlier.place)
            yield fact.problem(f"与同一人{form.layout.name}前一页{at}填写的不同", key)


def read_facts(page: FormPage) -> tuple[dict[str, FormFact], list[Problem]]:
    """The values beside the page's labels by key, and the cells that cannot be read."""
    facts: dict[str, FormFact] = {}
    problems: list[Problem] = []
    for entry, found in _entries(page):
        try:
            value = entry.read(found.content)
        except CellError as error:
            problems.append(page.grid.problem(found.place, str(error), entry.key.rpartition(".")[2]))
            continue
        if value is not None:
            facts[entry.key] = FormFact(value, page, found.place)
    return facts, problems


def _entries(page: FormPage) -> Iterable[tuple[LabelledField, FieldContent]]:
    sections = ((page.layout.head, page.head), (page.layout.foot, page.foot))
    return [
        (entry, found)
        for entries, contents in sections
        for label, found in contents.items()
        if (entry := entries[label]) is not None
    ]


def missing_unit(form: FilledForm) -> Iterator[Problem]:
    """A notice where no page of the form names the unit of its amounts."""
    if UNIT not in form.facts:
        yield form.pages[0].grid.problem(
            form.pages[0].title, f"没有“单位：元”，按{form.layout.name}的规定以元读取"
        )
