"""Cells of a form's fields: a value with its unit, as its column in the casebook is kept."""

from __future__ import annotations

from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.forms.annex import Field
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Cell, money, text

#: Room to write a number in.
_GAP = "　　"
#: How a text of years ends that tells months too.
_MONTHS = "月"


def value_cell(field: Field, filling: Filling, columns: int) -> Cell:
    """A field's value with its unit, which somebody may have written already (`12年3个月`); an amount as a number."""
    value = filling.values.get(field.column or field.label)
    if field.unit:
        written = _GAP if value is None else str(value)
        unit = "" if written.endswith((field.unit, _MONTHS)) else field.unit
        return text(f"{written}{unit}", columns)
    return (money if kind_of(field.column) == "money" else text)(value, columns)


def kind_of(column: str | None) -> str | None:
    """Kind of a column of the casebook (`table.column`)."""
    if not column:
        return None
    table, name = column.split(".")
    return STORED_TABLES[table].columns[name].kind
