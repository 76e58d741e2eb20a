"""The lists of the schemes' own systems, which `schemas/lists/*.yaml` describes: a row a month, a payment, an item.

An export is of a casebook's table or of one of these lists, which becomes rows of such a table (`into`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from linkage_kit import resources
from linkage_kit.casebook.column import Column
from linkage_kit.casebook.tables import STORED_TABLES, Table, read_schemas

_FOLDER = "lists"

#: The columns of the months of a year, and of the years in which a list may have one.
MONTH_COLUMNS = {f"m{month:02}": month for month in range(1, 13)}
YEAR_COLUMNS = {f"y{year}": year for year in range(1950, 2100)}


@dataclass(frozen=True)
class ListTable(Table):
    """A list of a system: `into` is the casebook's table that it becomes rows of.

    `labels` are tables whose synonyms count for columns of the same name too; `needs` are groups of columns of which a
    list of this kind has at least one each.
    """

    into: str = ""
    labels: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()


def _listed(name: str) -> ListTable:
    facts = resources.read_yaml(resources.schemas() / _FOLDER / f"{name}.yaml")
    (table,) = read_schemas(resources.schemas(), (f"{_FOLDER}/{name}",)).values()
    own = {one.name: getattr(table, one.name) for one in fields(table)} | {"name": name}
    needs = tuple(map(tuple, facts.get("needs", ())))
    return ListTable(**own, into=facts["into"], labels=tuple(facts["labels"]), needs=needs)


def _with_year_columns(months: ListTable) -> ListTable:
    """The list that has a row a month of the year and a column a year, beside the one that has it the other way."""
    mark = months.columns["m01"]
    columns: dict[str, Column] = {}
    for name, column in months.columns.items():
        if name == "year":
            columns["month_of_year"] = SPLIT_MONTHS.columns["month_of_year"]
            columns |= {
                at: replace(mark, name=at, title=f"{year}年", description="该年是否缴费。", required=False)
                for at, year in YEAR_COLUMNS.items()
            }
        elif name not in MONTH_COLUMNS and name != "months":
            columns[name] = column
    return replace(
        months,
        name="employee_year_columns",
        title="职工养老保险分月缴费表（每年一列）",
        columns=columns,
        labels=(SPLIT_MONTHS.name, *months.labels),
        needs=(tuple(YEAR_COLUMNS),),
    )


MONTHS = _listed("employee_months")
SPLIT_MONTHS = _listed("employee_split_months")
MONTH_GRID = _listed("employee_month_columns")
YEAR_GRID = _with_year_columns(MONTH_GRID)
SPANS = _listed("employee_spans")
PAYMENTS = _listed("resident_payments")
ITEMS = _listed("resident_items")

#: The lists by name.
LIST_TABLES: dict[str, ListTable] = {
    table.name: table for table in (MONTHS, SPLIT_MONTHS, MONTH_GRID, YEAR_GRID, SPANS, PAYMENTS, ITEMS)
}
#: All that a flat export may be of; where the columns make several, the first.
EXPORT_TABLES: Mapping[str, Table] = {**STORED_TABLES, **LIST_TABLES}


def needs_of(table: Table) -> Sequence[Sequence[str]]:
    """The groups of columns of which an export of this table has at least one each."""
    return table.needs if isinstance(table, ListTable) else ()


def lists_into(table: str) -> list[str]:
    """The lists that become rows of a casebook's table."""
    return [name for name, one in LIST_TABLES.items() if one.into == table]
