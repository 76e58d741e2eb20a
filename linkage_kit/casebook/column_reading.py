"""Columns of raw tables: which of them a table's columns are, and the values of their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.casebook.cells import (
    CellError,
    as_text,
    plain,
    read_cell,
    stored_amounts,
    strip,
    unescape,
)
from linkage_kit.casebook.characters import comparable
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.raw import Cells, RawTable, as_values
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.casebook.wording import unit_behind, without_unit, wording
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: How a header may write the unit of its column.
_UNITS = {"元": ("元", "人民币元"), "月": ("月", "个月"), "年": ("年",)}


def column_places(raw: RawTable, table: Table) -> tuple[dict[str, int], list[Problem]]:
    """Where the file has each column of the table, and what is wrong with its header.

    A header is the column's name or title; where no other is, one that differs from it in blanks, letters or the
    unit behind it alone (个人缴费（元）) is it too.
    """
    names = {_key(label): name for name, column in table.columns.items() for label in (name, column.title)}
    at: dict[str, int] = {}
    problems: list[Problem] = []
    for index, label in enumerate(raw.header):
        name = names.get(_key(label))
        if name is None:
            continue
        if name in at:
            earlier = shown(raw.header[at[name]])
            problems.append(raw.header_problem(shown(label), f"与“{earlier}”列重复，同一列只能有一个"))
        else:
            at[name] = index
    problems += _place_alike(raw, table, at)
    for name, column in table.columns.items():
        if column.required and name not in at:
            problems.append(raw.header_problem(name, f"缺少这一列（{column.title}）"))
    return at, problems


def _place_alike(raw: RawTable, table: Table, at: dict[str, int]) -> list[Problem]:
    """Adds to `at` what differs from a name or title in nothing that counts; gives what is wrong with that."""
    names = {wording(label): name for name, column in table.columns.items() for label in (name, column.title)}
    known = set(at.values())
    alike: dict[str, list[int]] = {}
    for index, label in enumerate(raw.header):
        key = wording(label)
        if index not in known and (name := names.get(key) or names.get(without_unit(key))) and name not in at:
            alike.setdefault(name, []).append(index)
    problems = []
    for name, places in alike.items():
        at[name] = places[0]
        for index in places[1:]:
            told = f"与“{shown(raw.header[places[0]])}”列重复，同一列只能有一个"
            problems.append(raw.header_problem(shown(raw.header[index]), told))
        label, expected = raw.header[places[0]], table.columns[name].unit or ""
        unit = unit_behind(wording(label))
        if unit and unit not in _UNITS.get(expected, ()):
            told = f"单位是{unit}，" + (f"应为{expected}" if expected else "而这一列没有单位")
            problems.append(raw.header_problem(shown(label), told))
    return problems


def _key(label: str) -> str:
    """A header as it is compared."""
    return comparable(plain(strip(label)))


def extra_columns(
    header: Sequence[str], table: Table, known: set[int], is_blank: Callable[[int], bool]
) -> dict[str, int]:
    """Names and places of the columns that the contract does not list; each gets a name of its own.

    `known` are the places of those that it lists; `is_blank` says of a place whether nothing stands in its column.
    """
    labels = {index: label for index, label in enumerate(header) if index not in known}
    taken = set(table.columns)
    listed = {_key(label) for column in table.columns.values() for label in (column.name, column.title)}
    named: dict[str, int] = {}
    for index, label in labels.items():
        if _key(label) in listed or (not strip(label) and is_blank(index)):
            continue
        named[own_name(unescape(strip(label)), index, taken)] = index
    return named


def own_name(label: str, index: int, taken: set[str]) -> str:
    """The label, or one like it that no column has yet; noted in `taken`."""
    stem = label or f"第{index + 1}列"
    name, copy = stem, 2
    while name in taken:
        name, copy = f"{stem}~{copy}", copy + 1
    taken.add(name)
    return name


def read_column(cells: Cells, column: Column) -> tuple[pd.Series, list[Fault]]:
    """Values of a column's cells and those that cannot be read; every distinct cell is read once."""
    distinct = cells.distinct
    values = stored_amounts(distinct) if column.kind == "money" else as_values([None] * len(distinct))
    errors: dict[int, str] = {}
    for code in np.flatnonzero(pd.isna(values)):
        try:
            values[code] = read_cell(distinct[code], column)
        except CellError as error:
            errors[int(code)] = str(error)
    bad = np.flatnonzero(np.isin(cells.codes, list(errors))) if errors else ()
    wrong = [Fault(int(position), column.name, errors[int(cells.codes[position])]) for position in bad]
    return _spread(values, cells, column.dtype), wrong


def text_column(cells: Cells) -> pd.Series:
    """Text of a column that the contract does not list; blank cells are NaN."""
    return _spread([unescape(as_text(cell)) or None for cell in cells.distinct], cells, "str")


def _spread(values: Any, cells: Cells, dtype: str) -> pd.Series:
    """A value for each distinct cell -> the column of values."""
    return pd.Series(values, dtype=dtype).take(cells.codes).reset_index(drop=True)
