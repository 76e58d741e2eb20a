"""The result tables of a block as the lines of their files, apart from the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from linkage_kit.audit.by_blocks.finding_lines import finding_lines
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Check, Hits
from linkage_kit.audit.result_tables import result_rows
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.lines.strings import (
    chosen,
    content,
    days,
    lines_of,
    one_by_one,
    taken,
    whole_numbers,
    words,
    yuan,
)
from linkage_kit.coded import Coded
from linkage_kit.columns import Array

Found = list[tuple[Check, Hits]]
_BOOL = ("", "false", "true")
_TEXTS: dict[str, Callable[[Any], pa.StringArray]] = {
    "money": yuan,
    "int": whole_numbers,
    "date": days,
    "bool": lambda values: words(Coded(values + np.int8(1), _BOOL)),
    "word": one_by_one,
    "text": one_by_one,
}


def result_lines(
    facts: Facts, found: Found, ids: pa.StringArray, shown: Callable[[str], str]
) -> Mapping[str, memoryview]:
    """The lines of every result table by its name.

    `ids` are the case ids; `shown` gives what may be shown of a text that a finding quotes.
    """
    lines = {name: _table_lines(name, facts, ids) for name in RESULT_TABLES if name != "findings"}
    return {**lines, "findings": content(finding_lines(facts, found, ids, shown))}


def _table_lines(name: str, facts: Facts, ids: pa.StringArray) -> memoryview:
    rows = result_rows(name, facts)
    if not len(rows):
        return memoryview(b"")
    columns = [
        _column_text(rows[column.name], rows.known(column.name), column.kind)
        for column in RESULT_TABLES[name].columns.values()
        if column.name != "case_id"
    ]
    first = ids if name == "decisions" else taken(ids, rows["case"])
    return content(lines_of(first, *(segment for text in columns for segment in (",", text)), "\r\n"))


def _column_text(values: Array | Coded, known: Array, kind: str) -> pa.StringArray:
    text = _TEXTS[kind](values)
    # What else has blanks says so itself.
    return text if kind not in ("money", "int", "bool") or known.all() else chosen(known, text)
