"""The lines of a block of whole cases as the records that an audit computes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from linkage_kit.audit.records import SORTED_BY, Records
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.lines.checks import require_in_order
from linkage_kit.casebook.lines.ids import CaseIds
from linkage_kit.casebook.lines.lines import Lines
from linkage_kit.casebook.lines.masked import masked_lines, require_no_personal_ids
from linkage_kit.casebook.lines.mending import read_rows
from linkage_kit.casebook.lines.rows import Rows
from linkage_kit.casebook.lines.written import content_of, names, sorted_by, written_order
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.whole import SamePerson
from linkage_kit.coded import Coded, sortable
from linkage_kit.columns import Columns
from linkage_kit.identity import LENGTH


@dataclass(frozen=True)
class Block:
    """The records of whole cases, the ids of these cases as cells of lines, and what is hashed of the inputs."""

    records: Records
    ids: CaseIds
    written: Mapping[str, memoryview]


def block_of(tables: Mapping[str, tuple[Lines, Mapping[str, int]]], *, hides: bool) -> Block:
    """The block of these lines by table, each with the places of its columns; `hides`: inputs are hashed masked.

    Raises NotPlain where a row is not in order, or an id may not be shown.
    """
    given = {name: tables.get(name) or _nothing(TABLES[name]) for name in TABLES}
    read = {name: read_rows(lines, TABLES[name], places) for name, (lines, places) in given.items()}
    cases = read["cases"]
    ids = CaseIds.of(cases.lines)
    require_no_personal_ids(ids.lines, ids.cells)
    columns: dict[str, Columns] = {}
    written: dict[str, memoryview] = {}
    for name, rows in read.items():
        case = np.arange(len(rows.lines)) if name == "cases" else ids.cases_of(rows.lines)
        of_cases = rows.columns.with_columns(case=case, row=np.arange(len(case)))
        require_in_order(of_cases, TABLES[name])
        columns[name] = of_cases
        shown = masked_lines(rows, TABLES[name]) if hides else rows.lines
        order = written_order(of_cases, TABLES[name], shown, rows.places)
        written[name] = content_of(shown, rows, TABLES[name], order)
    records = Records(
        cases=_with_persons(columns["cases"], cases),
        has_events="events" in tables,
        **{name: _sorted(columns[name], keys) for name, keys in SORTED_BY.items()},
    )
    return Block(records, ids, {name: written[name] for name in tables})


def _nothing(table: Table) -> tuple[Lines, Mapping[str, int]]:
    """A table that is not there."""
    return Lines.of(b"", len(names(table))), {name: place for place, name in enumerate(names(table))}


def with_others(block: Block, same_person: Mapping[str, SamePerson]) -> Block:
    """The block with what is known of cases of it that are the same person's as others, by case id."""
    cases = block.records.cases
    at = block.ids.cases_of(Lines.of("".join(f"{case_id},\r\n" for case_id in same_person).encode(), 2))
    others, named = np.zeros(len(cases), np.int64), np.full(len(cases), "", object)
    others[at] = [same.count for same in same_person.values()]
    named[at] = [str(same) for same in same_person.values()]
    return replace(
        block, records=replace(block.records, cases=cases.with_columns(others=others, others_named=named))
    )


def _sorted(rows: Columns, keys: tuple[str, ...]) -> Columns:
    order = sorted_by([rows["case"], *(sortable(rows[key]) for key in keys)])
    return rows if order is None else rows.select(order)


def _with_persons(columns: Columns, rows: Rows) -> Columns:
    """The cases with the characters of their identity numbers, and nobody who is the same person's."""
    lines, cells = rows.lines, rows.cells("id_number")
    at = cells.start[:, None] + np.arange(LENGTH)
    within = np.arange(LENGTH) < cells.length[:, None]
    count = len(lines)
    return columns.with_columns(
        id_characters=np.where(within, lines.data[at], 0),
        id_complete=cells.length == LENGTH,
        others=np.zeros(count, np.int64),
        others_named=Coded(np.zeros(count, np.int8), ("",)),
    )
