"""What staff type or paste into a cell -> the text that the case has of it, in the form in which files have it.

Amounts, dates, months, numbers and words are read as `linkage import` reads them; what cannot be read stays as typed.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.casebook import Column
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.texts import text_of
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.regions import province_code

#: A column whose values are provinces: typed by name, they are known by code.
_PROVINCE = "benefit_province"


def as_kept(typed: str, column: Column) -> str:
    """The text of a cell: `1234.50` for ￥1,234.5元, `2024-03-05` for 2024年3月5日, `37` for 山东省; "" for a dash."""
    if column.name == _PROVINCE:
        return province_code(typed.strip()) or typed
    if column.kind in ("text", "value"):
        return typed
    try:
        value = read_cell(clean(typed, column, load_synonyms()), column)
    except CellError:
        return typed
    return "" if value is None else text_of(_formatted(value, column.kind), column.kind)


def _formatted(value: Any, kind: str) -> Any:
    return pd.Timestamp(value) if kind in ("date", "month") else value
