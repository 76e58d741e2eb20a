"""A trial that was kept with its case: the cells that were put otherwise, as JSON that page and command line read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linkage_kit.analysis.changes import CellPath, cell_path
from linkage_kit.errors import UserError

_VERSION = 1


class KeptTrialError(UserError):
    """A file that holds no trial; says so in Chinese."""


@dataclass(frozen=True)
class KeptTrial:
    """What was tried: texts by cell, of which case, as of which day (ISO), and the hashes of its rows then."""

    case_id: str
    asof: str
    hashes: Mapping[str, str] = field(repr=False)
    texts: Mapping[CellPath, str] = field(repr=False)

    @property
    def changes(self) -> dict[CellPath, str | None]:
        """The changes as `what_if` takes them: an empty text is a blank."""
        return changes_of_texts(self.texts)


def changes_of_texts(texts: Mapping[CellPath, str]) -> dict[CellPath, str | None]:
    """Texts of cells as changes: an empty one is a blank."""
    return {cell: text or None for cell, text in texts.items()}


def kept_as_json(kept: KeptTrial) -> str:
    """A trial as JSON."""
    written = {
        "version": _VERSION,
        "case_id": kept.case_id,
        "asof": kept.asof,
        "hashes": dict(kept.hashes),
        "changes": [{"cell": str(cell), "text": text} for cell, text in kept.texts.items()],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def kept_from_json(text: str) -> KeptTrial:
    """The trial of a JSON text; raises KeptTrialError where it is none."""
    try:
        data = json.loads(text)
        kept = _kept(data) if data["version"] == _VERSION else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise KeptTrialError("不是试算文件，或文件已损坏：应为办理页保留的what-if.json。") from None
    if kept is None:
        raise KeptTrialError("试算文件由其他版本写成，无法读取。")
    return kept


def _kept(data: Any) -> KeptTrial:
    return KeptTrial(
        _text(data["case_id"]),
        _text(data["asof"]),
        {_text(name): _text(value) for name, value in data["hashes"].items()},
        {cell_path(_text(one["cell"])): _text(one["text"]) for one in data["changes"]},
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
