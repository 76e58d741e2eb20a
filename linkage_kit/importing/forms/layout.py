"""What the reader looks for in annexes 3 to 5: derived from their one description (`linkage_kit.forms.annexes`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Column
from linkage_kit.forms.annexes import ANNEXES, CAPITAL, Annex, Field, FormColumn
from linkage_kit.importing.exports.labels import ends_table, foreign_unit
from linkage_kit.importing.forms.values import read_field, read_unit, read_years
from linkage_kit.importing.forms.wording import Labels, bare

#: The casebook's table that each annex fills.
TABLE_OF = {3: "resident_years", 4: "employee_periods", 5: "claims"}

# What printing adds to a page.
_FURNITURE = re.compile(
    r"附件:?[1-5]|[(]?(?:续表?|接上页|转下页)[)]?|第\d+页(?:[/,、]?共\d+页)?|共\d+页(?:[/,、]?第\d+页)?"
)
# A date by itself, or its blanks: that of the signature, or of filling in where it is split over cells.
_DATE = re.compile(r"(?:\d{4})?年(?:\d{1,2})?月(?:\d{1,2})?日|\d{4}年|\d{1,2}月|\d{1,2}日")
_NOTE = "注:"
# Behind a title: the page continues the one before.
_CONTINUED = r"[(]?续表?\d*[)]?"

# Numbers of years that annex 4 has and a casebook keeps as months, and the sum that annex 3 writes twice.
_OF_NO_COLUMN = {
    (4, "缴费年限"): "employee_paid_months",
    (4, "实际缴费年限"): "actual_months",
    (4, "视同缴费年限"): "deemed_months",
    (3, CAPITAL): "capital",
}
# The agency of annex 3 is the resident agency of the case.
_OF_CASE = {"agencies.agency_code": "resident_agency_code"}
# How a sum in capital figures is read.
_CAPITAL = "cases.recorded_refund_capital"
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
class Entry:
    """A label with room for a value: what it is called here and how it is read."""

    label: str
    key: str
    read: Callable[[object], Any]


@dataclass(frozen=True)
class Layout:
    """One annex as the reader looks for it.

    `head` and `foot` are the labels before and after the table; `silent` texts say nothing by themselves (titles of
    sections, printed sentences), `foot_texts` are those that stand below the table.
    """

    annex: Annex
    headings: tuple[Heading, ...]
    head: Mapping[str, Entry | None]
    foot: Mapping[str, Entry | None]
    silent: frozenset[str]
    foot_texts: frozenset[str]

    @property
    def number(self) -> int:
        """Which annex it is."""
        return self.annex.number

    @property
    def name(self) -> str:
        """What an auditor calls it."""
        return f"附件{self.annex.number}"

    @property
    def table(self) -> str:
        """The casebook's table that it fills."""
        return TABLE_OF[self.annex.number]

    @cached_property
    def head_labels(self) -> Labels:
        """Finds the labels before the table."""
        return Labels(self.head)

    @cached_property
    def foot_labels(self) -> Labels:
        """Finds the labels after the table."""
        return Labels(self.foot)

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
        return re.compile(rf"(?:附件:?\d)?{re.escape(bare(self.annex.title))}({_CONTINUED})?(?:第\d+页)?")

    def is_furniture(self, wording: str) -> bool:
        """Whether this is something that printing adds to a page, or says that nothing follows."""
        return _FURNITURE.fullmatch(wording) is not None or ends_table(wording)

    def is_date(self, wording: str) -> bool:
        """Whether this is a date, or its blanks."""
        return _DATE.fullmatch(wording) is not None


def _layout(annex: Annex) -> Layout:
    further = [Field(UNIT), *map(Field, annex.signatures), Field(annex.opinion_title)]
    foot_texts = {annex.agency_title, annex.opinion, annex.note}
    titles = {annex.title, annex.person_title, annex.further_title, annex.table_title, *foot_texts}
    return Layout(
        annex,
        tuple(_headings(annex)),
        _entries(annex.number, [*annex.top, *annex.person, *annex.further, Field(UNIT)]),
        _entries(annex.number, [*annex.after, *annex.agency, *further]),
        frozenset(bare(text) for text in titles if text),
        frozenset(bare(text) for text in foot_texts if text),
    )


def _entries(annex: int, fields: Iterable[Field]) -> dict[str, Entry | None]:
    """Entries by wording; None where a casebook keeps nothing of what stands there."""
    return {bare(one.label): _entry(annex, one) for one in fields if bare(one.label)}


def _entry(annex: int, field: Field) -> Entry | None:
    label = bare(field.label)
    key = field.column or _OF_NO_COLUMN.get((annex, label), "")
    if label == UNIT:
        return Entry(label, UNIT, read_unit)
    if key.endswith("_months"):
        return Entry(label, key, read_years)
    if not key:
        return None
    table, _, name = (field.column or _CAPITAL).partition(".")
    column = STORED_TABLES[table].columns[name]
    key = _OF_CASE.get(key, key.removeprefix("cases."))
    return Entry(label, key, lambda cell: read_field(cell, column, field.unit))


def _headings(annex: Annex) -> Iterable[Heading]:
    for number, one in enumerate(annex.columns, start=1):
        key, column = _key(annex, one)
        stored = one.column == f"{TABLE_OF[annex.number]}.{key}"
        printed = number if annex.column_numbers else None
        yield Heading(key, one.group, one.label, column, stored, printed, required=key != "note")


def _key(annex: Annex, one: FormColumn) -> tuple[str, Column]:
    """The column's name here and how it is read: by the contract's column, or as one like it."""
    table = TABLES[TABLE_OF[annex.number]]
    if one.column is None:
        return ("paid_subtotal", table.columns["refund_subtotal"]) if one.group else ("year", _YEAR)
    name = one.column.partition(".")[2]
    if one.column == f"{table.name}.{name}":
        return name, table.columns[name]
    return f"paid_{name}", STORED_TABLES[one.column.partition(".")[0]].columns[name]


_YEAR = TABLES["resident_years"].columns["year"]

#: The annexes that are read, by number.
LAYOUTS: dict[int, Layout] = {number: _layout(ANNEXES[number]) for number in TABLE_OF}
