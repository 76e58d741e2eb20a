"""A casebook in memory: the contract's five tables as typed frames, and whatever else came with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.casebook.cells import clean_text
from linkage_kit.casebook.checks import Fault, faults
from linkage_kit.casebook.problems import CasebookError, Problem, shown
from linkage_kit.casebook.tables import REFERENCE_TABLES, STORED_TABLES, TABLES, Column, Table
from linkage_kit.money import LARGEST_FEN

#: What the first row below the header is numbered, here as in a spreadsheet.
_FIRST_ROW = 2

# What pandas finds in values that each dtype takes: no float is money, and no text is a number.
_ACCEPTED = {
    "str": ("string",),
    "Int64": ("integer",),
    "boolean": ("boolean",),
    "datetime64[s]": ("datetime64", "datetime", "date"),
}


@dataclass(frozen=True, eq=False)
class Casebook:
    """Typed tables in the contract's columns and order, further columns behind, rows as in the file.

    Text and words are `str`, money `Int64` fen, whole numbers `Int64`, Booleans `boolean`, dates and months (their
    first day) `datetime64[s]`; blanks stay blanks. `agencies` is the agencies' register, of no case; `extra` holds
    tables that are not listed at all, as text.
    """

    cases: pd.DataFrame
    resident_years: pd.DataFrame
    employee_periods: pd.DataFrame
    events: pd.DataFrame
    claims: pd.DataFrame
    agencies: pd.DataFrame = field(default_factory=REFERENCE_TABLES["agencies"].empty)
    extra: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def from_frames(
        cls,
        *,
        cases: pd.DataFrame,
        resident_years: pd.DataFrame,
        employee_periods: pd.DataFrame,
        events: pd.DataFrame | None = None,
        claims: pd.DataFrame | None = None,
        agencies: pd.DataFrame | None = None,
        extra: Mapping[str, pd.DataFrame] | None = None,
    ) -> Casebook:
        """A casebook of frames that have English headers and in-memory values (money in fen, English words).

        Missing columns that may be missing become blank. Raises CasebookError with everything that is wrong.
        """
        given = {
            "cases": cases,
            "resident_years": resident_years,
            "employee_periods": employee_periods,
            "events": events,
            "claims": claims,
            "agencies": agencies,
        }
        frames: dict[str, pd.DataFrame] = {}
        problems: list[Problem] = []
        for name, frame in given.items():
            table = STORED_TABLES[name]
            frames[name], wrong = conform(table.empty() if frame is None else frame, table)
            problems.extend(wrong)
        if not problems:
            found = {name: faults(STORED_TABLES[name], frame) for name, frame in frames.items()}
            for name, unknown in unknown_cases(frames, unreadable_cases(found["cases"])).items():
                found[name].extend(unknown)
            problems = [
                _problem(STORED_TABLES[name], frames[name], fault)
                for name, wrong in found.items()
                for fault in sorted(wrong)
            ]
        if problems:
            raise CasebookError(problems)
        others = {name: _as_text(frame) for name, frame in (extra or {}).items()}
        return cls(**frames, extra=others)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The contract's tables by name, in its order."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def stored(self) -> dict[str, pd.DataFrame]:
        """All typed tables that are read and written, by name."""
        return {name: getattr(self, name) for name in STORED_TABLES}

    def select(self, case_ids: Iterable[str]) -> Casebook:
        """The casebook of these cases alone; tables without a case_id are kept whole."""
        wanted = set(case_ids)
        return Casebook(
            **{name: _of_cases(frame, wanted) for name, frame in self.stored.items()},
            extra={name: _of_cases(frame, wanted) for name, frame in self.extra.items()},
        )

    def equals(self, other: Casebook) -> bool:
        """The same tables, columns, dtypes, values and order."""
        return self.extra.keys() == other.extra.keys() and all(
            mine.equals(theirs) and list(mine.columns) == list(theirs.columns)
            for mine, theirs in [
                *zip(self.stored.values(), other.stored.values()),
                *((frame, other.extra[name]) for name, frame in self.extra.items()),
            ]
        )


def require_cases(file: str, wanted: Iterable[str], book: Casebook) -> None:
    """CasebookError where the casebook, which `file` names, lacks some of these cases."""
    known = set(book.cases["case_id"])
    missing = [case_id for case_id in wanted if case_id not in known]
    if missing:
        raise CasebookError(
            [
                Problem(file, None, "case_id", shown(case_id, "case_id"), "案卷中没有这个案件")
                for case_id in missing
            ]
        )


def unreadable_cases(of_cases: Iterable[Fault]) -> int:
    """How many rows of `cases` have a case_id that is blank, wrong or another row's."""
    return len({fault.position for fault in of_cases if fault.column == "case_id"})


def unknown_cases(frames: Mapping[str, pd.DataFrame], unreadable: int) -> dict[str, list[Fault]]:
    """Rows of the other tables whose case_id is not in `cases`, by table.

    Where no more ids are unknown than `cases` has unreadable ones, they may well be those: one mistake is told once.
    """
    known = frames["cases"]["case_id"]
    unknown = {
        name: frame["case_id"].notna() & ~frame["case_id"].isin(known)
        for name, frame in frames.items()
        if name in TABLES and name != "cases"
    }
    ids = {case_id for name, rows in unknown.items() for case_id in frames[name]["case_id"][rows]}
    if len(ids) <= unreadable:
        return {}
    return {
        name: [
            Fault(int(position), "case_id", "案件基本信息（cases）中没有这个案件编号")
            for position in np.flatnonzero(rows)
        ]
        for name, rows in unknown.items()
    }


def conform(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """The frame in the table's columns and dtypes, with what cannot be so."""
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for name, column in table.columns.items():
        if name not in frame.columns:
            columns[name] = column.blanks(len(frame))
            if column.required:
                problems.append(Problem(table.name, None, name, None, f"缺少这一列（{column.title}）"))
            continue
        try:
            columns[name] = _typed(frame[name].reset_index(drop=True), column)
        except (TypeError, ValueError):
            problems.append(
                Problem(table.name, None, name, None, f"应为{column.dtype}类型，现为{frame[name].dtype}")
            )
    others = [name for name in frame.columns if name not in table.columns]
    text = _as_text(frame[others])
    return pd.DataFrame({**columns, **{str(name): text[str(name)] for name in others}}), problems


def _typed(values: pd.Series, column: Column) -> pd.Series:
    """The values in the column's dtype; raises TypeError or ValueError where that would lose or guess something."""
    known = values.dropna()
    if known.empty:
        return column.blanks(len(values))
    if pd.api.types.infer_dtype(known) not in _ACCEPTED[column.dtype]:
        raise TypeError(f"not {column.dtype}")
    typed: pd.Series = values.astype(column.dtype)  # type: ignore[call-overload]
    if column.kind == "money" and typed.abs().gt(LARGEST_FEN).any():
        raise ValueError("more fen than a sum may have")
    if column.kind in ("date", "month") and not _are_days(typed, column):
        raise ValueError("a time of day, or a month that is not its first day")
    if column.kind == "text":
        distinct = {text: clean_text(text, column) for text in typed.dropna().unique()}
        return pd.Series(typed.map(distinct, na_action="ignore"), dtype=column.dtype)
    return typed


def _are_days(values: pd.Series, column: Column) -> bool:
    known = values.dropna()
    whole = known == known.dt.normalize()
    return bool((whole & (known.dt.day == 1) if column.kind == "month" else whole).all())


def _problem(table: Table, frame: pd.DataFrame, fault: Fault) -> Problem:
    value: Any = frame[fault.column].iat[fault.position]
    text = "" if pd.isna(value) else shown(str(value), fault.column)
    expected = fault.sentence(lambda position: position + _FIRST_ROW)
    return Problem(table.name, fault.position + _FIRST_ROW, fault.column, text, expected)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    text = frame.reset_index(drop=True).astype("str")
    text.columns = text.columns.astype(str)
    return text.where(text != "")


def _of_cases(frame: pd.DataFrame, wanted: set[str]) -> pd.DataFrame:
    if "case_id" not in frame.columns:
        return frame
    return frame[frame["case_id"].isin(wanted)].reset_index(drop=True)
