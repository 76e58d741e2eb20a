"""The tables as pandera models, made from `schemas/*.yaml`: for `@pa.check_types` and `DataFrame[Refunds]`.

A model takes a frame as people have it and gives it back as this package has it: money in yuan as exact decimals,
months and days as `datetime64[s]`, English headers. What is wrong is told in Chinese, everything at once.
"""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import pandera.pandas as pa
from pandera.backends.pandas.container import DataFrameSchemaBackend
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from linkage_kit.analysis.sample import sample_audit
from linkage_kit.casebook import RESULT_TABLES, STORED_TABLES, Column, Problem, Table
from linkage_kit.casebook.checks import expectation
from linkage_kit.casebook.frames import type_frame
from linkage_kit.casebook.units import in_yuan, yuan_dtype

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_TABLES = {**STORED_TABLES, **RESULT_TABLES}


class TableErrors(SchemaErrors):
    """What is wrong with a frame, a line a mistake, in Chinese; `problems` has the parts."""

    def __init__(self, schema: pa.DataFrameSchema, problems: list[Problem], data: Any) -> None:
        self.problems = problems
        super().__init__(
            schema,
            [
                SchemaError(
                    schema,
                    data,
                    str(problem),
                    failure_cases=problem.value,
                    check=problem.expected,
                    reason_code=SchemaErrorReason.DATAFRAME_CHECK,
                )
                for problem in problems
            ],
            data,
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class TableSchema(pa.DataFrameSchema):
    """A table's schema in yuan; a frame of any library, in yuan or fen, is read before it is validated."""

    def __init__(self, table: Table) -> None:
        self._table = table
        described = table.schema
        super().__init__(
            {
                name: pa.Column(
                    yuan_dtype() if table.columns[name].kind == "money" else column.dtype,
                    checks=[_told(check, table.columns[name]) for check in column.checks],
                    nullable=column.nullable,
                    title=table.columns[name].title,
                    description=table.columns[name].description,
                )
                for name, column in described.columns.items()
            },
            checks=described.checks,
            name=table.name,
            title=table.title,
            description=table.description,
        )

    def validate(self, check_obj: Any, *args: Any, **options: Any) -> pd.DataFrame:
        """The frame as this package has it; TableErrors with everything that is wrong."""
        read = type_frame(check_obj, self._table)
        if problems := read.located():
            raise TableErrors(self, problems, check_obj)
        frame = in_yuan(read.frame, self._table.columns)
        if isinstance(check_obj, pd.DataFrame):
            # Further columns stay what they are.
            further = [
                name for name in frame.columns if name not in self._table.columns and name in check_obj
            ]
            frame = frame.assign(**{name: check_obj[name].array for name in further})
        return frame


TableSchema.register_backend(pd.DataFrame, DataFrameSchemaBackend)


def _told(check: pa.Check, column: Column) -> pa.Check:
    """The check with what a cell that fails it is told."""
    told = copy.copy(check)
    told.error = expectation(column, check)
    return told


@lru_cache(maxsize=len(_TABLES))
def _schema(name: str) -> TableSchema:
    return TableSchema(_TABLES[name])


class TableModel(pa.DataFrameModel):
    """A table of the data contract; `validate`, `to_schema`, `to_yaml`, `example` and `strategy` are its own."""

    table_name: ClassVar[str] = ""

    @classmethod
    def to_schema(cls) -> TableSchema:
        """The schema: columns, dtypes, Chinese titles and descriptions, checks."""
        return _schema(cls.table_name)

    @classmethod
    def validate(cls, check_obj: Any, *args: Any, **options: Any) -> Any:
        """The frame as this package has it; TableErrors with everything that is wrong."""
        return cls.to_schema().validate(check_obj, *args, **options)

    @classmethod
    def to_yaml(cls, stream: Any = None) -> Any:
        """The schema as pandera writes it."""
        return pa.DataFrameSchema(**_plain(cls.to_schema())).to_yaml(stream)

    @classmethod
    def example(cls, **options: Any) -> Any:
        """The first rows of the table in the sample casebook and its audit; `size` says how many (3)."""
        name = cls.table_name
        audited = sample_audit()
        frame = audited.casebook.stored[name] if name in STORED_TABLES else getattr(audited, name)
        return in_yuan(frame.head(options.get("size") or 3), _TABLES[name].columns)

    @classmethod
    def strategy(cls, **options: Any) -> SearchStrategy[pd.DataFrame]:
        """A hypothesis strategy of valid tables, of `size` rows or up to five."""
        from linkage_kit.analysis.strategies import tables

        return tables(_TABLES[cls.table_name], options.get("size"))


def _plain(schema: TableSchema) -> dict[str, Any]:
    return {
        "columns": schema.columns,
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
    }


class Cases(TableModel):
    """A row a case (annex 1)."""

    table_name = "cases"


class ResidentYears(TableModel):
    """A row a year of the resident scheme (annex 3)."""

    table_name = "resident_years"


class EmployeePeriods(TableModel):
    """A row a period of the employee scheme (annex 4)."""

    table_name = "employee_periods"


class Events(TableModel):
    """A row a step that was done."""

    table_name = "events"


class Claims(TableModel):
    """A row a year that somebody computed a refund for (annex 5)."""

    table_name = "claims"


class Agencies(TableModel):
    """A row an agency."""

    table_name = "agencies"


class Decisions(TableModel):
    """Outcome and direction, a row a case."""

    table_name = "decisions"


class Overlaps(TableModel):
    """Overlap months, a row a resident year."""

    table_name = "overlaps"


class Refunds(TableModel):
    """Annex 5, a row a year with a refund."""

    table_name = "refunds"


class Settlements(TableModel):
    """Totals, a row a linked case."""

    table_name = "settlements"


class Timeline(TableModel):
    """A row a limited step."""

    table_name = "timeline"


class Findings(TableModel):
    """A row a finding."""

    table_name = "findings"


MODELS: dict[str, type[TableModel]] = {model.table_name: model for model in TableModel.__subclasses__()}

__all__ = sorted([*(model.__name__ for model in MODELS.values()), "MODELS", "TableErrors", "TableModel"])


def __dir__() -> list[str]:
    return __all__
