"""An input of a reader: its files, what was damaged in them, and what may be read from them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

#: Rows of cells as text; the first row is the header.
Grid = list[list[str]]


@dataclass(frozen=True)
class Input:
    """Files by name; `damage` says what was done to them.

    `said` is what stands in the damaged files, table by table, as far as that is known by itself (None: not at all).
    `like` is what the undamaged files give where that is not known; of it one cell may be another, with the text `new`,
    or so many `rows`, or (where neither is said) only what is left may be read.
    `must_be_told`: why reading it without a word would be wrong even as it stands there, "" where it would not.
    `options` are what the reader is given beside the files.
    """

    files: Mapping[str, bytes]
    damage: str
    said: Mapping[str, Grid] | None = None
    must_be_told: str = ""
    like: Mapping[str, Grid] | None = None
    new: str | None = None
    rows: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def as_json(given: Input) -> dict[str, Any]:
    """An input as data that JSON can hold."""
    files = {name: base64.b64encode(data).decode() for name, data in given.files.items()}
    return asdict(given) | {"files": files}


def from_json(data: Mapping[str, Any]) -> Input:
    """The input that `as_json` gave."""
    files = {name: base64.b64decode(text) for name, text in data["files"].items()}
    return Input(**{**data, "files": files})


def text_of(failure: Mapping[str, Any]) -> str:
    """A failure as the text of its file."""
    return json.dumps(failure, ensure_ascii=False, indent=1) + "\n"
