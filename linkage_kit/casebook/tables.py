"""The tables of the data contract, as `schemas/*.yaml` describes them.

A table's pandera schema checks typed frames; what pandera has no place for (kinds, units, annex columns) stands in
the schema's metadata. Everything that reads, writes, shows or documents a column derives it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.io import pandas_io

from linkage_kit import resources
from linkage_kit.casebook.schema_checks import words_of

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

_INPUTS = ("cases", "resident_years", "employee_periods", "events", "claims")
_REFERENCES = ("agencies",)
_RESULTS = ("decisions", "overlaps", "refunds", "settlements", "timeline", "findings")


@dataclass(frozen=True)
class Column:
    """A column of the contract; `title` and `description` are Chinese.

    `required`: a file must have the column; `nullable`: its cells may be blank. `unit` is that of files (money: 元);
    `annex` is `annex/column or field` of the procedure's forms. `words` maps the English words of a `word` column,
    in their order, to Chinese titles. `code`: text of digits and letters, read with full-width ones made plain.
    `for_forms`: beyond the contract, asked for by forms alone; not written where nobody filled it in.
    """

    name: str
    title: str
    description: str
    kind: Kind
    required: bool
    nullable: bool
    unit: str | None = None
    annex: str | None = None
    code: bool = False
    for_forms: bool = False
    expected: str | None = None
    words: Mapping[str, str] | None = None

    @property
    def dtype(self) -> str:
        """In-memory dtype."""
        return DTYPES[self.kind]

    def blanks(self, rows: int) -> pd.Series:
        """A column of blank cells."""
        blank: Any = np.datetime64("NaT", "s") if self.dtype.startswith("datetime") else None
        return pd.Series([blank] * rows, dtype=self.dtype, name=self.name)


@dataclass(frozen=True)
class Table:
    """A table of the contract or beside it: `required_table`: must be there.

    `role` is `input` (a casebook's), `reference` (of no case: beside the casebook's own) or `result` (an audit's).
    """

    name: str
    title: str
    description: str
    role: Literal["input", "reference", "result"]
    required_table: bool
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    schema: pa.DataFrameSchema = field(repr=False, compare=False)

    @cached_property
    def checked(self) -> pa.DataFrameSchema:
        """The schema without columns that may be anything of their dtype: each costs a single case a millisecond."""
        free = [name for name, column in self.schema.columns.items() if column.nullable and not column.checks]
        return self.schema.remove_columns(free)

    def empty(self) -> pd.DataFrame:
        """A frame of this table without rows."""
        return pd.DataFrame({name: column.blanks(0) for name, column in self.columns.items()})


def load_table(path: Path) -> Table:
    """The table that a schema file describes."""
    schema = cast(pa.DataFrameSchema, pandas_io.from_yaml(path))
    metadata = schema.metadata or {}
    columns = {name: _column(schema.columns[name], metadata["columns"][name]) for name in schema.columns}
    return Table(
        name=path.stem,
        title=schema.title or "",
        description=schema.description or "",
        role=metadata["role"],
        required_table=metadata["required"],
        key=tuple(metadata["key"]),
        columns=columns,
        schema=schema,
    )


def _column(component: pa.Column, facts: Mapping[str, Any]) -> Column:
    words = next((words_of(check) for check in component.checks if check.name == "one_of"), None)
    return Column(
        name=component.name,
        title=component.title or "",
        description=component.description or "",
        required=component.required,
        nullable=component.nullable,
        words=words,
        **facts,
    )


def _load(names: tuple[str, ...]) -> dict[str, Table]:
    return {name: load_table(resources.schemas() / f"{name}.yaml") for name in names}


#: The tables of a casebook, in the contract's order.
TABLES: dict[str, Table] = _load(_INPUTS)
#: What may lie in a casebook beside them and is of no case: no audit asks for it, forms do.
REFERENCE_TABLES: dict[str, Table] = _load(_REFERENCES)
#: All the tables that are read and written.
STORED_TABLES: dict[str, Table] = {**TABLES, **REFERENCE_TABLES}
#: The tables that an audit writes.
RESULT_TABLES: dict[str, Table] = _load(_RESULTS)
