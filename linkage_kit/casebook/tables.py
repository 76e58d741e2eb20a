"""The tables of the data contract, as `schemas/*.yaml` describes them: every column once.

Everything that reads, checks, writes, shows or documents a column derives it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from linkage_kit import resources
from linkage_kit.casebook.column import Column
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
else:
    pd = lazily("pandas")

_INPUTS = ("cases", "resident_years", "employee_periods", "events", "claims")
_REFERENCES = ("agencies",)
_RESULTS = ("decisions", "overlaps", "refunds", "settlements", "timeline", "findings")


@dataclass(frozen=True)
class Table:
    """A table of the contract or beside it: `required_table`: must be there.

    `role` is `input` (a casebook's), `reference` (of no case: beside the casebook's own), `result` (an audit's) or
    `list` (of the schemes' own systems, imported alone).
    `checks` are those of whole rows, by name.
    """

    name: str
    title: str
    description: str
    role: Literal["input", "reference", "result", "list"]
    required_table: bool
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    checks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        # Another process makes its own schema: pandera's checks cannot be told to it.
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The schema that pandera checks typed frames by."""
        # pandera takes half a second to import: only what is checked pays for it.
        from linkage_kit.casebook.schema_checks import frame_schema

        return frame_schema(self.columns, self.checks)

    @cached_property
    def checked(self) -> pa.DataFrameSchema:
        """The schema without columns that may be anything of their dtype: each costs a single case a millisecond."""
        free = [name for name, column in self.schema.columns.items() if column.nullable and not column.checks]
        return self.schema.remove_columns(free)

    def empty(self) -> pd.DataFrame:
        """A frame of this table without rows."""
        return pd.DataFrame({name: column.blanks(0) for name, column in self.columns.items()})


#: What a column takes from the one that it is `like`, where its own schema does not say it.
_SHARED = ("title", "description", "kind", "unit", "annex", "code", "words")


class _Schemas:
    """The schema files of a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, dict[str, Any]] = {}

    def table(self, name: str) -> Table:
        """The table that a schema file describes."""
        facts = self._facts(name)
        return Table(
            name=name,
            title=facts["title"],
            description=facts["description"],
            role=facts["role"],
            required_table=facts["required"],
            key=tuple(facts["key"]),
            columns={
                column: Column(name=column, **self._column(name, column)) for column in facts["columns"]
            },
            checks=facts.get("checks", {}),
        )

    def _facts(self, table: str) -> dict[str, Any]:
        if table not in self._read:
            self._read[table] = resources.read_yaml(self._folder / f"{table}.yaml")
        return self._read[table]

    def _column(self, table: str, name: str) -> dict[str, Any]:
        """What the schema says of a column, with what that says that it is like."""
        own = dict(self._facts(table)["columns"][name])
        if "like" not in own:
            return own
        other = self._column(*own.pop("like").split("."))
        return {key: other[key] for key in _SHARED if key in other} | own


def read_schemas(folder: Path, names: tuple[str, ...]) -> dict[str, Table]:
    """The tables of these names as the schema files of a folder describe them."""
    schemas = _Schemas(folder)
    return {name: schemas.table(name) for name in names}


_OURS = read_schemas(resources.schemas(), (*_INPUTS, *_REFERENCES, *_RESULTS))
#: The tables of a casebook, in the contract's order.
TABLES: dict[str, Table] = {name: _OURS[name] for name in _INPUTS}
#: What may lie in a casebook beside them and is of no case: no audit asks for it, forms do.
REFERENCE_TABLES: dict[str, Table] = {name: _OURS[name] for name in _REFERENCES}
#: All the tables that are read and written.
STORED_TABLES: dict[str, Table] = {**TABLES, **REFERENCE_TABLES}
#: The tables that an audit writes.
RESULT_TABLES: dict[str, Table] = {name: _OURS[name] for name in _RESULTS}


@cache
def no_rows(name: str) -> pd.DataFrame:
    """The frame of a stored table without rows, made once."""
    return STORED_TABLES[name].empty()
