"""The layout of annexes with a table: a block of the person, a table of years, and what closes it.

The wording is the annex's; here stand only widths, spans and heights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from linkage_kit.forms.annex import UNIT_LINE, Annex, Field, FormColumn
from linkage_kit.forms.field_cells import kind_of, value_cell
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Align, Cell, Form, Row, Value, label, money, number, text
from linkage_kit.forms.written_lines import date_line, signature_line, whose

#: Columns that a label and its value take, pair by pair, row by row.
Spans = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True)
class TableLayout:
    """Widths in mm, and how many columns the fields of each block take; `least_lines` fill the first page."""

    landscape: bool
    widths: Sequence[float]
    size: float
    least_lines: int
    top: Sequence[int]
    person: Spans
    further: Spans = ()
    after: Spans = ()
    agency: Spans = ()
    agency_title: int = 0
    opinion_title: int = 0
    signatures: Sequence[int] = ()

    def __call__(self, annex: Annex, filling: Filling) -> Form:
        """The annex, filled or blank."""
        width = len(self.widths)
        after = _fields(annex.after, self.after, filling)
        return Form(
            annex.number,
            annex.title,
            self.landscape,
            self.widths,
            whose=whose(filling),
            size=self.size,
            above=[_top(annex, self, filling)],
            head=[
                *_titled(annex.person_title, annex.person, self.person, width, filling),
                *_titled(annex.further_title, annex.further, self.further, width, filling),
                Row([label(annex.table_title, width)]),
            ],
            header=_header(annex),
            body=_body(annex, self, filling),
            foot=[*_totals(annex, filling), *after, *_closing(annex, self, filling)],
            below=_below(annex, self, filling),
        )


#: Heights in mm: a line of the table, what an agency declares, and room for seals and signatures; and the least that a
#: line needs, where a few more than the page has room for still go on it.
_LINE, _OPINION, _SIGNATURE, _TIGHTEST = 5.5, 9.0, 12.0, 4.7


def _top(annex: Annex, layout: TableLayout, filling: Filling) -> Row:
    """The line above the table: its fields, of which the one without a column is the date, and the unit."""
    values = [
        date_line(filling.filled_on) if field.column is None else filling.values.get(field.column) or ""
        for field in annex.top
    ]
    words = [*(f"{field.label}{value}" for field, value in zip(annex.top, values)), UNIT_LINE]
    middle: list[Align] = ["center"] * (len(annex.top) - 1)
    aligned: list[Align] = ["left", *middle, "right"]
    return Row([label(word, width, 1, align) for word, width, align in zip(words, layout.top, aligned)])


def _titled(title: str, fields: Sequence[Field], spans: Spans, width: int, filling: Filling) -> list[Row]:
    """A block of fields under its title, where it has one."""
    return [*([Row([label(title, width)])] if title else []), *_fields(fields, spans, filling)]


def _fields(fields: Sequence[Field], spans: Spans, filling: Filling) -> list[Row]:
    """Labels and values side by side."""
    following = iter(fields)
    return [
        Row([cell for pair, field in zip(row, following) for cell in _field(field, pair, filling)])
        for row in spans
    ]


def _field(field: Field, spans: tuple[int, int], filling: Filling) -> list[Cell]:
    name, room = spans
    return [label(field.label, name), value_cell(field, filling, room)]


def _header(annex: Annex) -> list[Row]:
    """Titles of the columns, neighbours of one group under its title, and the columns' numbers where there are any."""
    groups = [
        (group, list(columns)) for group, columns in groupby(annex.columns, lambda column: column.group)
    ]
    deep = 2 if any(group for group, _ in groups) else 1
    upper = [
        cell
        for group, columns in groups
        for cell in (
            [label(group, len(columns))] if group else [label(column.label, 1, deep) for column in columns]
        )
    ]
    lower = [label(column.label) for column in annex.columns if column.group]
    numbers = [number(at) for at in range(1, len(annex.columns) + 1)] if annex.column_numbers else []
    return [Row(cells) for cells in (upper, lower) if cells] + [
        Row(cells, _LINE) for cells in (numbers,) if cells
    ]


def _body(annex: Annex, layout: TableLayout, filling: Filling) -> list[Row]:
    """A line a year, and blank ones to fill the page."""
    blank = [None] * len(annex.columns)
    missing = layout.least_lines - len(filling.lines)
    lines = [*filling.lines, *(blank for _ in range(missing))]
    fitting = _LINE * layout.least_lines / len(lines)
    return [_line(annex, line, fitting if fitting >= _TIGHTEST else _LINE) for line in lines]


def _line(annex: Annex, line: Sequence[Value], height: float) -> Row:
    return Row([_entry(column, value) for column, value in zip(annex.columns, line)], height)


def _entry(column: FormColumn, value: Value) -> Cell:
    if kind_of(column.column or column.like) == "money":
        return money(value)
    return number(value) if isinstance(value, int) or kind_of(column.column) == "int" else text(value)


def _totals(annex: Annex, filling: Filling) -> list[Row]:
    """The table's last row, where the form has one."""
    if not annex.total:
        return []
    totals = filling.totals or [None] * (len(annex.columns) - 1)
    entries = [_entry(column, value) for column, value in zip(annex.columns[1:], totals)]
    return [Row([label(annex.total), *entries], _LINE)]


def _closing(annex: Annex, layout: TableLayout, filling: Filling) -> list[Row]:
    """The agency's account and what it declares, where the form has them."""
    rows = _fields(annex.agency, layout.agency, filling)
    if rows:
        title = label(annex.agency_title, layout.agency_title, len(rows))
        rows[0] = Row([title, *rows[0].cells])
    if annex.opinion:
        rest = len(layout.widths) - layout.opinion_title
        opinion = [label(annex.opinion_title, layout.opinion_title), label(annex.opinion, rest, 1, "left")]
        rows.append(Row(opinion, _OPINION))
    return rows


def _below(annex: Annex, layout: TableLayout, filling: Filling) -> list[Row]:
    """Lines to sign, and the note."""
    signed = [
        label(signature_line(word, filling), width, 1, "left")
        for word, width in zip(annex.signatures, layout.signatures)
    ]
    note = [Row([label(annex.note, len(layout.widths), 1, "left")])] if annex.note else []
    return [Row(signed, _SIGNATURE), *note]
