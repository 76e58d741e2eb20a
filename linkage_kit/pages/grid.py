"""An editable grid (`grid.vue`): how its columns and the notes below its cells and figures are told to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linkage_kit.casebook import Column
from linkage_kit.pages.view import vue
from linkage_kit.reporting.blocks import Tone
from linkage_kit.yes_no import YES_NO

#: Its Vue component.
GRID = vue(Path(__file__).with_name("grid.vue"))
#: Notes by row key and by the name of the column or figure that each stands at.
Notes = Mapping[str, Mapping[str, dict[str, str]]]


def note(text: str, tone: Tone = "muted") -> dict[str, str]:
    """A note at a cell or figure."""
    return {"text": text, "tone": tone}


def shown_column(column: Column) -> dict[str, Any]:
    """A column as the grid is told of it."""
    words = YES_NO if column.kind == "bool" else column.words
    return {
        "name": column.name,
        "title": column.title,
        "hint": column.description,
        "kind": column.kind,
        "isProse": column.kind == "text" and not column.code,
        "words": None if words is None else [list(pair) for pair in words.items()],
    }
