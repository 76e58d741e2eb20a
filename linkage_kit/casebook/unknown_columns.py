"""Columns that a casebook has and the contract does not list, which somebody may take for ones that are computed with.

They are kept all the same; one that looks like one of the contract's, or holds amounts, is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from linkage_kit import resources
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.problems import in_file, shown
from linkage_kit.casebook.raw import Cells, RawTable
from linkage_kit.casebook.tables import STORED_TABLES, Table
from linkage_kit.casebook.taken import COLUMNS_UNKNOWN, Remark
from linkage_kit.casebook.wording import without_unit, wording

_AMOUNT = next(column for column in STORED_TABLES["claims"].columns.values() if column.kind == "money")


def column_remarks(raw: RawTable, table: Table, at: Mapping[str, int]) -> list[Remark]:
    """What is told of the columns of a raw table that are none of its table's (`at` says where those are)."""
    known = set(at.values())
    place = in_file(raw.file, raw.sheet)
    return [
        Remark(COLUMNS_UNKNOWN, f"{place}的“{shown(label)}”列{why}")
        for index, label in enumerate(raw.header)
        if index not in known and wording(label) and (why := _why(raw.cells[index], label, table, at))
    ]


def _why(cells: Cells, label: str, table: Table, at: Mapping[str, int]) -> str | None:
    if cells.blank().all() or wording(label) in _ignored():
        return None
    if meant := _synonyms(table.name).get(without_unit(wording(label))):
        own = f"{table.columns[meant].title}（{meant}）"
        return f"像是{own}，没有用来计算" + ("，用的是另一列" if meant in at else "；是的话，应改为这个列名")
    return "不认得，其中有数字，没有用来计算" if any(map(_is_amount, cells.distinct)) else None


def _is_amount(cell: object) -> bool:
    if isinstance(cell, bool):
        return False
    try:
        return read_cell(cell, _AMOUNT) is not None
    except CellError:
        return False


@lru_cache
def _synonyms(table: str) -> dict[str, str]:
    """The columns of a table by everything that they are called, as it is compared."""
    listed = resources.read_yaml(resources.schemas() / "synonyms.yaml")["tables"].get(table, {})
    titles = {
        wording(label): c.name for c in STORED_TABLES[table].columns.values() for label in (c.name, c.title)
    }
    return {wording(label): name for name, labels in listed.items() for label in labels} | titles


@lru_cache(maxsize=1)
def _ignored() -> frozenset[str]:
    """Headers of columns that everybody knows to be none of the contract's."""
    listed = resources.read_yaml(resources.schemas() / "synonyms.yaml")["ignored"]
    return frozenset(map(wording, listed))
