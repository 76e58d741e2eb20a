"""What is kept of a draft, and its form as JSON: where the case belongs, how it was when opened, every undo step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from linkage_kit.casework.history import History
from linkage_kit.casework.rows import CASE_TABLES, Row, Texts

_VERSION = 1


@dataclass(frozen=True)
class StoredDraft:
    """A draft: its casebook's place and its number there (None where it has none yet), the hashes of the rows that it
    was made from, their texts, and what was done since.
    """

    place: str | None
    case_id: str | None
    hashes: Mapping[str, str] | None = field(repr=False)
    opened: Texts = field(repr=False)
    history: History = field(repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether the texts are other than when the case was opened or saved."""
        return [_cells(self.opened, name) for name in CASE_TABLES] != [
            _cells(self.history.now, name) for name in CASE_TABLES
        ]

    def with_history(self, history: History) -> StoredDraft:
        """The same draft some steps further or back."""
        return replace(self, history=history)

    def on_top_of(self, hashes: Mapping[str, str] | None) -> StoredDraft:
        """The same draft, made from rows with these hashes."""
        return replace(self, hashes=hashes)


def _cells(texts: Texts, table: str) -> list[Mapping[str, str]]:
    return [row.cells for row in texts.tables[table]]


def to_json(stored: StoredDraft) -> str:
    """The draft as JSON; a row that stands in many states is written once."""
    pool: dict[int, int] = {}
    written: list[dict[str, Any]] = []

    def state(texts: Texts) -> dict[str, Any]:
        tables = {name: [_pooled(row, pool, written) for row in texts.tables[name]] for name in CASE_TABLES}
        return {"tables": tables, "next": texts.next_number}

    states = [state(texts) for texts in stored.history.states]
    return json.dumps(
        {
            "version": _VERSION,
            "place": stored.place,
            "case_id": stored.case_id,
            "hashes": None if stored.hashes is None else dict(stored.hashes),
            "opened": state(stored.opened),
            "states": states,
            "at": stored.history.at,
            "rows": written,
        }
    )


def _pooled(row: Row, pool: dict[int, int], written: list[dict[str, Any]]) -> int:
    """The row's place among the written ones; rows are told apart as objects, which all live as long as this."""
    if id(row) not in pool:
        pool[id(row)] = len(written)
        written.append({"number": row.number, "cells": dict(row.cells)})
    return pool[id(row)]


def from_json(text: str) -> StoredDraft:
    """The draft of a JSON text; raises ValueError where it is none."""
    try:
        return _draft(json.loads(text))
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("no draft") from error


def _draft(data: Any) -> StoredDraft:
    if data["version"] != _VERSION:
        raise ValueError("a draft of another version")
    pool = [Row(_number(row["number"]), _texts(row["cells"])) for row in data["rows"]]
    states = tuple(_state(state, pool) for state in data["states"])
    at = _number(data["at"])
    if at >= len(states):
        raise ValueError("no such state")
    return StoredDraft(
        place=_text_or_none(data["place"]),
        case_id=_text_or_none(data["case_id"]),
        hashes=None if data["hashes"] is None else _texts(data["hashes"]),
        opened=_state(data["opened"], pool),
        history=History(states, at),
    )


def _state(data: Any, pool: list[Row]) -> Texts:
    tables = {name: tuple(pool[_number(at)] for at in data["tables"][name]) for name in CASE_TABLES}
    if len(tables["cases"]) != 1:
        raise ValueError("a draft has one case")
    return Texts(tables, _number(data["next"]))


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("no number")
    return value


def _texts(value: Any) -> dict[str, str]:
    if not all(isinstance(text, str) for item in value.items() for text in item):
        raise ValueError("no texts")
    return dict(value)


def _text_or_none(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError("no text")
    return value
