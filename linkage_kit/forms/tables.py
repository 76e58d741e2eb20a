"""How annexes 3, 4 and 5 are laid out: a block of the person, a table of years, and what closes it.

The wording is that of `annexes.py`; here stand only widths, spans and heights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.forms.annexes import UNIT_LINE, Annex, Field, FormColumn
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Align, Cell, Form, Row, Value, label, money, number, text
from linkage_kit.forms.words import date_line, signature_line, whose

#: Columns that a label and its value take, pair by pair, row by row.
Spans = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True)
class Layout:
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


LAYOUTS = {
    3: Layout(
        landscape=True,
        widths=(18, 28, 28, 28, 28, 28, 25, 25, 34, 30),
        size=10,
        least_lines=14,
        top=(3, 4, 3),
        person=(((1, 1), (1, 1), (1, 2), (1, 2)), ((1, 1), (1, 1), (1, 2), (1, 2))),
        after=(((1, 2), (1, 2), (1, 3)),),
        agency=(((1, 2), (1, 4)), ((1, 2), (1, 4))),
        agency_title=2,
        opinion_title=2,
        signatures=(3, 3, 4),
    ),
    4: Layout(
        landscape=False,
        widths=(24, 34, 16, 26, 26, 24, 36),
        size=10,
        least_lines=26,
        top=(3, 3, 1),
        person=(((1, 1), (1, 2), (1, 1)), ((1, 1), (2, 3)), ((1, 6),)),
        further=(((1, 1), (2, 1), (1, 1)), ((2, 5),)),
        signatures=(2, 3, 2),
    ),
    5: Layout(
        landscape=True,
        widths=(16, 22, 22, 24, 22, 23, 14, 22, 22, 24, 22, 23, 17),
        size=10,
        least_lines=12,
        top=(6, 7),
        person=(((2, 2), (1, 3), (1, 1), (1, 2)), ((2, 4), (2, 5))),
        after=(((3, 3), (1, 6)),),
        signatures=(4, 4, 5),
    ),
}

#: Room to write a number in.
_GAP = "　　"
#: How a text of years ends that tells months too.
_MONTHS = "月"
#: Heights in mm: a line of the table, what an agency declares, and room for seals and signatures; and the least that a
#: line needs, where a few more than the page has room for still go on it.
_LINE, _OPINION, _SIGNATURE, _TIGHTEST = 5.5, 9.0, 12.0, 4.7


def table_form(annex: Annex, filling: Filling) -> Form:
    """Annex 3, 4 or 5, filled or blank."""
    layout = LAYOUTS[annex.number]
    width = len(layout.widths)
    after = _fields(annex.after, layout.after, filling)
    return Form(
        annex.number,
        annex.title,
        layout.landscape,
        layout.widths,
        whose=whose(filling),
        size=layout.size,
        above=[_top(annex, layout, filling)],
        head=[
            *_titled(annex.person_title, annex.person, layout.person, width, filling),
            *_titled(annex.further_title, annex.further, layout.further, width, filling),
            Row([label(annex.table_title, width)]),
        ],
        header=_header(annex),
        body=_body(annex, layout, filling),
        foot=[*_totals(annex, filling), *after, *_closing(annex, layout, filling)],
        below=_below(annex, layout, filling),
    )


def _top(annex: Annex, layout: Layout, filling: Filling) -> Row:
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
    return [label(field.label, name), field_value(field, filling, room)]


def field_value(field: Field, filling: Filling, columns: int) -> Cell:
    """A field's value with its unit, which somebody may have written already (`12年3个月`); an amount as a number."""
    value = filling.values.get(field.column or field.label)
    if field.unit:
        written = _GAP if value is None else str(value)
        unit = "" if written.endswith((field.unit, _MONTHS)) else field.unit
        return text(f"{written}{unit}", columns)
    return (money if _kind(field.column) == "money" else text)(value, columns)


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


def _body(annex: Annex, layout: Layout, filling: Filling) -> list[Row]:
    """A line a year, and blank ones to fill the page."""
    blank = [None] * len(annex.columns)
    missing = layout.least_lines - len(filling.lines)
    lines = [*filling.lines, *(blank for _ in range(missing))]
    fitting = _LINE * layout.least_lines / len(lines)
    return [_line(annex, line, fitting if fitting >= _TIGHTEST else _LINE) for line in lines]


def _line(annex: Annex, line: Sequence[Value], height: float) -> Row:
    return Row([_entry(column, value) for column, value in zip(annex.columns, line)], height)


def _entry(column: FormColumn, value: Value) -> Cell:
    kind = "money" if column.group and column.column is None else _kind(column.column)
    if kind == "money":
        return money(value)
    return number(value) if kind == "int" or isinstance(value, int) else text(value)


def _kind(column: str | None) -> str | None:
    """Kind of a column of the casebook."""
    if column is None:
        return None
    table, name = column.split(".")
    return STORED_TABLES[table].columns[name].kind


def _totals(annex: Annex, filling: Filling) -> list[Row]:
    """The table's last row, where the form has one."""
    if not annex.total:
        return []
    totals = filling.totals or [None] * (len(annex.columns) - 1)
    entries = [_entry(column, value) for column, value in zip(annex.columns[1:], totals)]
    return [Row([label(annex.total), *entries], _LINE)]


def _closing(annex: Annex, layout: Layout, filling: Filling) -> list[Row]:
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


def _below(annex: Annex, layout: Layout, filling: Filling) -> list[Row]:
    """Lines to sign, and the note."""
    signed = [
        label(signature_line(word, filling), width, 1, "left")
        for word, width in zip(annex.signatures, layout.signatures)
    ]
    note = [Row([label(annex.note, len(layout.widths), 1, "left")])] if annex.note else []
    return [Row(signed, _SIGNATURE), *note]
