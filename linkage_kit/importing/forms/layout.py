"""What the reader looks for in annexes 3 to 5: derived from their one description (`linkage_kit.forms.annexes`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Column
from linkage_kit.forms.annexes import ANNEXES, CAPITAL, Annex, Field, FormColumn
from linkage_kit.importing.forms.labels import LabelFinder
from linkage_kit.importing.forms.values import read_field, read_unit, read_years
from linkage_kit.importing.reading.wording import ends_table, foreign_unit, label_wording

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

# Labels without a column of their own: years that a casebook keeps as months, and a sum that is written twice.
_OF_NO_COLUMN = {
    "缴费年限": "employee_paid_months",
    "实际缴费年限": "actual_months",
    "视同缴费年限": "deemed_months",
    CAPITAL: "capital",
}
# The agency that an annex names by its code is the resident agency of the case (annex 3).
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
        return f"附件{self.annex.number}"

    @property
    def table(self) -> str:
        """The casebook's table that it fills."""
        return str(table_filled_by(self.annex))

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
        is_annex = number is not None and int(number[1]) in ANNEXES
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
    key = field.column or _OF_NO_COLUMN.get(label, "")
    if label == UNIT:
        return LabelledField(label, UNIT, read_unit)
    if key.endswith("_months"):
        return LabelledField(label, key, read_years)
    if not key:
        return None
    table, _, name = (field.column or _CAPITAL).partition(".")
    column = STORED_TABLES[table].columns[name]
    key = _OF_CASE.get(key, key.removeprefix("cases."))
    return LabelledField(label, key, lambda cell: read_field(cell, column, field.unit))


def _headings(annex: Annex) -> Iterable[Heading]:
    for number, one in enumerate(annex.columns, start=1):
        key, column = _key(annex, one)
        stored = one.column == f"{table_filled_by(annex)}.{key}"
        printed = number if annex.column_numbers else None
        yield Heading(key, one.group, one.label, column, stored, printed, required=key != "note")


def _key(annex: Annex, one: FormColumn) -> tuple[str, Column]:
    """The column's name here and how it is read: by the contract's column, or as one like it."""
    table = TABLES[str(table_filled_by(annex))]
    if one.column is None:
        return ("paid_subtotal", table.columns["refund_subtotal"]) if one.group else ("year", _YEAR)
    name = one.column.partition(".")[2]
    if one.column == f"{table.name}.{name}":
        return name, table.columns[name]
    return f"paid_{name}", STORED_TABLES[one.column.partition(".")[0]].columns[name]


_YEAR = TABLES["resident_years"].columns["year"]

_LAYOUTS: dict[int, FormLayout] = {}


def table_filled_by(annex: Annex) -> str | None:
    """The casebook's table that the rows of an annex fill: that of its first column; None where it has no table."""
    first = next((one.column for one in annex.columns if one.column), None)
    return first.partition(".")[0] if first else None


def form_layouts() -> list[FormLayout]:
    """The annexes that can be read: those of the one list of annexes whose rows fill a table."""
    return [_layout_of(annex) for annex in ANNEXES.values() if table_filled_by(annex)]


def _layout_of(annex: Annex) -> FormLayout:
    known = _LAYOUTS.get(annex.number)
    if known is None or known.annex is not annex:
        known = _LAYOUTS[annex.number] = _layout(annex)
    return known
