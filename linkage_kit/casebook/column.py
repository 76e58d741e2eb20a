"""A column of the data contract: what its cells are, what they may be, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

Kind = Literal["text", "word", "money", "int", "bool", "date", "month", "value"]

#: In-memory dtype of each kind: money is integer fen, a month its first day.
DTYPES: dict[Kind, str] = {
    "text": "str",
    "word": "str",
    "value": "str",
    "money": "Int64",
    "int": "Int64",
    "bool": "boolean",
    "date": "datetime64[s]",
    "month": "datetime64[s]",
}


@dataclass(frozen=True)
class Column:
    """A column of the contract; `title` and `description` are Chinese.

    `required`: a file must have the column; `nullable`: its cells may be blank. `unit` is that of files (money: 元);
    `annex` is `annex/column or field` of the procedure's forms. `words` maps the English words of a `word` column,
    in their order, to Chinese titles. `code`: text of digits and letters, read with full-width ones made plain.
    `beyond_contract`: forms ask for it, or an import notes it; not written where nothing stands in it. `checks` are
    pandera's and our own by name, with what they go by; `expected` is what a failed pattern is told.
    """

    name: str
    title: str
    description: str
    kind: Kind
    required: bool = True
    nullable: bool = False
    unit: str | None = None
    annex: str | None = None
    code: bool = False
    beyond_contract: bool = False
    expected: str | None = None
    words: Mapping[str, str] | None = None
    checks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dtype(self) -> str:
        """In-memory dtype."""
        return DTYPES[self.kind]

    def blanks(self, rows: int) -> pd.Series:
        """A column of blank cells."""
        blank: Any = np.datetime64("NaT", "s") if self.dtype.startswith("datetime") else None
        # One blank taken many times: a list of as many takes a tenth of a second a million.
        one: Any = pd.Series([blank], dtype=self.dtype).array
        return pd.Series(one.take(np.zeros(rows, np.int64)), name=self.name, copy=False)
