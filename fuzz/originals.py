"""Undamaged tables: a small casebook as grids of text, with its English or its Chinese header."""

from __future__ import annotations

from functools import cache
from random import Random

from fuzz.inputs import Grid
from fuzz.oracle import grid_of
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.texts import text_table
from linkage_kit.resources import sample_casebook

#: Cases of the casebook that is damaged: few, so that an input is read in some milliseconds.
_CASES = 3


@cache
def casebook() -> Casebook:
    """A few cases of the sample casebook, of both directions."""
    book = read_casebook(sample_casebook())
    return book.select(list(book.cases["case_id"][:_CASES]))


@cache
def _grids() -> dict[str, Grid]:
    grids = {}
    for name, frame in casebook().tables.items():
        grids[name] = grid_of(text_table(frame, STORED_TABLES[name]))
    return grids


def grids(rng: Random) -> dict[str, Grid]:
    """The tables, each with a header in either language."""
    chinese = rng.random() < 0.5
    return {
        name: [[_label(name, label, chinese) for label in rows[0]], *(list(row) for row in rows[1:])]
        for name, rows in _grids().items()
    }


def _label(table: str, label: str, chinese: bool) -> str:
    return STORED_TABLES[table].columns[label].title if chinese else label
