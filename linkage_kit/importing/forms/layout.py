"""What the reader looks for in an annex: derived from its one description (`linkage_kit.forms.annexes`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from linkage_kit.casebook.tables import STORED_TABLES, Column
from linkage_kit.casebook.wording import ends_table, foreign_unit, label_wording
from linkage_kit.forms.annex import Annex, Field, FormColumn
from linkage_kit.forms.annexes import annex_numbers, annexes_read
from linkage_kit.importing.forms.labels import LabelFinder
from linkage_kit.importing.forms.values import read_field, read_unit, read_years

# What printing adds to a page.
_FURNITURE = re.compile(
    r"[(]?(?:续表?|接上页|转下页)[)]?|第\d+页(?:[/,、]?共\d+页)?|共\d+页(?:[/,、]?第\d+页)?"
)
_ANNEX_NUMBER = re.compile(r"附件:?(\d+)")
# A date by itself, or its blanks: that of the signature, or of filling in where it is split over cells.
_DATE = re.compile(r"(?:\d{4})?年(?:\d{1,2})?月(?:\d{1,2})?日|\d{4}年|\d{1,2}月|\d{1,2}日")
_NOTE = "注:"
# Behind a title: the page continues the one before.
_CONTINUED = r"[(]?续表?\d*[)]?"

# How what has no column in the casebook is read: as text (a sum in capital figures).
_TEXT = "cases.recorded_refund_capital"
#: The label of the line that names the unit, and the key of what stands there.
UNIT = "单位"


@dataclass(frozen=True)
class Heading:
    """A column of a form's table. `key` is the column of the annex's own table where `stored`.

    `group` is the label above it, where several columns share one; `number` the one printed under it.
    """

    key: str
    group: str
    label: str
    column: Column
    stored: bool
    number: int | None
    required: bool

    @property
    def shown(self) -> str:
        """The label as a message names it."""
        return f"{self.group}·{self.label}" if self.group else self.label


@dataclass(frozen=True)
class LabelledField:
    """A label with room for a value: what it is called here and how it is read."""

    label: str
    key: str
    read: Callable[[object], Any]


@dataclass(frozen=True)
class FormLayout:
    """One annex as the reader looks for it.

    `head` and `foot` are the labels before and after the table; `silent` texts say nothing by themselves (titles of
    sections, printed sentences), `foot_texts` are those that stand below the table.
    """

    annex: Annex
    headings: tuple[Heading, ...]
    head: Mapping[str, LabelledField | None]
    foot: Mapping[str, LabelledField | None]
    silent: frozenset[str]
    foot_texts: frozenset[str]

    @property
    def number(self) -> int:
        """Which annex it is."""
        return self.annex.number

    @property
    def name(self) -> str:
        """What an auditor calls it."""
        return self.annex.name

    @property
    def table(self) -> str:
        """The casebook's table that it fills."""
        return self.annex.fills

    @cached_property
    def title_end(self) -> str:
        """The last character of the title, which offices write as it is: blanks stand between characters only."""
        return label_wording(self.annex.title)[-1]

    @cached_property
    def head_labels(self) -> LabelFinder:
        """Finds the labels before the table."""
        return LabelFinder(self.head)

    @cached_property
    def foot_labels(self) -> LabelFinder:
        """Finds the labels after the table."""
        return LabelFinder(self.foot)

    @cached_property
    def by_key(self) -> Mapping[str, Heading]:
        """The columns of the table."""
        return {one.key: one for one in self.headings}

    def begins_foot(self, wording: str) -> bool:
        """Whether this is a text that stands below the table."""
        return wording in self.foot_texts or wording.startswith(_NOTE)

    def is_title(self, wording: str) -> bool:
        """Whether this is a printed text of the form."""
        is_note = wording.startswith(_NOTE) and foreign_unit(wording) is None
        return wording in self.silent or is_note or self.title_of_page(wording) is not None

    def title_of_page(self, wording: str) -> re.Match[str] | None:
        """The form's title, with the annex's number before it or a page's behind it; group 1 says that it goes on."""
        return self._title.fullmatch(wording)

    @cached_property
    def _title(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:附件:?\d+)?{re.escape(label_wording(self.annex.title))}({_CONTINUED})?(?:第\d+页)?"
        )

    def is_furniture(self, wording: str) -> bool:
        """Whether this is something that printing adds to a page, or says that nothing follows."""
        number = _ANNEX_NUMBER.fullmatch(wording)
        is_annex = number is not None and int(number[1]) in annex_numbers()
        return is_annex or _FURNITURE.fullmatch(wording) is not None or ends_table(wording)

    def is_date(self, wording: str) -> bool:
        """Whether this is a date, or its blanks."""
        return _DATE.fullmatch(wording) is not None


def _layout(annex: Annex) -> FormLayout:
    further = [Field(UNIT), *map(Field, annex.signatures), Field(annex.opinion_title)]
    foot_texts = {annex.agency_title, annex.opinion, annex.note}
    titles = {annex.title, annex.person_title, annex.further_title, annex.table_title, *foot_texts}
    return FormLayout(
        annex,
        tuple(_headings(annex)),
        _entries([*annex.top, *annex.person, *annex.further, Field(UNIT)]),
        _entries([*annex.after, *annex.agency, *further]),
        frozenset(label_wording(text) for text in titles if text),
        frozenset(label_wording(text) for text in foot_texts if text),
    )


def _entries(fields: Iterable[Field]) -> dict[str, LabelledField | None]:
    """Entries by wording; None where a casebook keeps nothing of what stands there."""
    return {label_wording(one.label): _entry(one) for one in fields if label_wording(one.label)}


def _entry(field: Field) -> LabelledField | None:
    label = label_wording(field.label)
    key = field.read_as or (field.column or "").removeprefix("cases.")
    if label == UNIT:
        return LabelledField(label, UNIT, read_unit)
    if key.endswith("_months"):
        return LabelledField(label, key, read_years)
    if not key:
        return None
    column = _column(field.column or _TEXT)
    return LabelledField(label, key, lambda cell: read_field(cell, column, field.unit))


def _headings(annex: Annex) -> Iterable[Heading]:
    for number, one in enumerate(annex.columns, start=1):
        key = _key(one)
        stored = one.column == f"{annex.fills}.{key}"
        printed = number if annex.column_numbers else None
        column = _column(one.column or one.like)
        yield Heading(key, one.group, one.label, column, stored, printed, required=key != "note")


def _key(one: FormColumn) -> str:
    """The column's name here: the one that the annex gives it, or that of the casebook."""
    return one.read_as or (one.column or "").partition(".")[2]


def _column(place: str) -> Column:
    """The casebook's column of a place (`table.column`)."""
    table, _, name = place.partition(".")
    return STORED_TABLES[table].columns[name]


_LAYOUTS: dict[int, FormLayout] = {}


def form_layouts() -> list[FormLayout]:
    """The annexes that can be read."""
    return [_layout_of(annex) for annex in annexes_read()]


def _layout_of(annex: Annex) -> FormLayout:
    known = _LAYOUTS.get(annex.number)
    if known is None or known.annex is not annex:
        known = _LAYOUTS[annex.number] = _layout(annex)
    return known
