"""Cells of a case put otherwise: which cell a change names, and the case with all changes made.

A key of the changes names a cell: table, the row's key, column. The keys are the year for `resident_years`, the first
month for `employee_periods` (and the last, where two begin together), the step for `events`, claimant and year for
`claims`; `cases` has none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.cells import CellError, as_text, read_cell
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.units import marked
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text

#: What tells the rows of a case's table apart, for a change; `cases` has one row.
_KEYS = {
    "cases": (),
    "resident_years": ("year",),
    "employee_periods": ("start_month",),
    "events": ("step",),
    "claims": ("claimant", "year"),
}


class ChangeError(UserError):
    """A change that names no cell of the case, or a value that the cell cannot have; says so in Chinese."""


class CellPath(tuple[Any, ...]):
    """A cell as the command line names it: `resident_years:2016:personal`."""

    def __str__(self) -> str:
        return ":".join(map(str, self))


@dataclass(frozen=True)
class Change:
    """A cell that was put otherwise: `row` is its row's key as text, `now` and `then` its typed values."""

    table: str
    row: str
    column: str
    now: Any
    then: Any


def setting(text: str) -> tuple[CellPath, str | None]:
    """A cell and its value of `resident_years:2016:personal=800`; titles may stand for names, nothing for a blank.

    Raises ChangeError where the text is no such setting.
    """
    cell, sign, value = text.replace("＝", "=", 1).partition("=")
    path = cell_path(cell)
    if not sign or len(path) < 2:
        raise ChangeError(
            f"{mask_text(text)}：应为“表:行:栏目=值”，如{CellPath(_EXAMPLES['resident_years'])}=800"
        )
    return path, value.strip() or None


def cell_path(text: str) -> CellPath:
    """The cell that a text names; of a table its title may stand for its name."""
    table, *rest = (part.strip() for part in text.replace("：", ":").split(":"))
    titles = {spec.title: name for name, spec in TABLES.items()}
    return CellPath((titles.get(table, table), *rest))


def changed_case(recorded: Casebook, changes: Mapping[Any, Any]) -> tuple[Casebook, list[Change]]:
    """The only case of a casebook with these cells put otherwise, and what was changed.

    Raises ChangeError with a line for every cell that there is not and every value that it cannot have, CasebookError
    for values that cannot be together.
    """
    if not isinstance(changes, Mapping):
        raise ChangeError(f"应为格子和值，如{{{_example('cases')}: 'defer'}}，现为{type(changes).__name__}")
    frames = recorded.tables
    problems: list[str] = []
    made: dict[tuple[str, int, str], Change] = {}
    for cell, value in changes.items():
        try:
            table, row, column = place = _located(frames, cell)
            if place in made:
                raise ChangeError(f"{_named(cell)}：这一格给出了两次")
            before, named = frames[table], _label(frames[table], _KEYS[table], row)
            frames[table] = _changed(before, table, row, column, value, cell)
            made[place] = Change(
                table, named, column, before[column].iat[row], frames[table][column].iat[row]
            )
        except ChangeError as error:
            problems.append(str(error))
    # A step without its day has not been done.
    frames["events"] = marked(frames["events"].dropna(subset="date").reset_index(drop=True), "fen")
    if problems:
        raise ChangeError("\n".join(problems))
    return recorded.assign(**frames), list(made.values())


def _only_id(frames: Mapping[str, pd.DataFrame]) -> str:
    return str(frames["cases"]["case_id"].iat[0])


def _located(frames: dict[str, pd.DataFrame], cell: Any) -> tuple[str, int, str]:
    """Table, row position and column of a cell; ChangeError where there is no such cell."""
    parts = cell if isinstance(cell, tuple) else (cell,)
    table = str(parts[0]) if parts else ""
    if table not in _KEYS:
        raise ChangeError(f"{_named(cell)}：第一项应为表名，{'、'.join(_KEYS)}之一")
    keys, given, column = _KEYS[table], parts[1:-1], str(parts[-1])
    if table == "employee_periods" and len(given) == 2:
        keys = ("start_month", "end_month")
    named = ("表", *(TABLES[table].columns[key].title for key in keys), "列")
    expected = _expected(named, cell if isinstance(cell, CellPath) else None, table)
    # `cases` may be named with its case, too.
    if len(given) != len(keys) and not (table == "cases" and given == (_only_id(frames),)):
        raise ChangeError(f"{_named(cell)}：{expected}")
    titles = {spec.title: name for name, spec in TABLES[table].columns.items()}
    column = titles.get(column) or column
    if column not in TABLES[table].columns or column == "case_id":
        raise ChangeError(
            f"{_named(cell)}：{TABLES[table].title}（{table}）没有{mask_text(column)}这一列，{expected}"
        )
    frame = frames[table]
    chosen = np.ones(len(frame), bool)
    for key, value in zip(keys, given, strict=False):
        read = _read(table, key, value, cell)
        same = frame[key].isna() if read is None else (frame[key] == read).fillna(False)
        chosen &= same.to_numpy(bool)
    rows = np.flatnonzero(chosen)
    if not len(rows) and table == "events":
        # A step that has not been done is done by its day.
        frames[table] = _with_step(frame, _only_id(frames), _read(table, "step", given[0], cell))
        return table, len(frame), column
    if len(rows) != 1:
        there = "、".join(str(_label(frame, keys, row)) for row in range(len(frame))) or "无"
        count = "没有这一行" if not len(rows) else f"有{len(rows)}行，无法确定是哪一行"
        raise ChangeError(f"{_named(cell)}：{TABLES[table].title}（{table}）中{count}，现有：{there}")
    return table, int(rows[0]), column


def _with_step(events: pd.DataFrame, case_id: str, step: str) -> pd.DataFrame:
    new = pd.DataFrame({"case_id": [case_id], "step": [step]}).reindex(columns=events.columns)
    return marked(pd.concat([events, new.astype(events.dtypes)], ignore_index=True), "fen")


def _named(cell: Any) -> str:
    """The name of a cell as an error shows it."""
    return mask_text(str(cell))


_EXAMPLES: dict[str, tuple[str | int, ...]] = {
    "cases": ("cases", "choice"),
    "resident_years": ("resident_years", 2016, "personal"),
    "employee_periods": ("employee_periods", "2015-06", "end_month"),
    "events": ("events", "refund_paid", "date"),
    "claims": ("claims", "agency", 2016, "refund_personal"),
}


def _expected(named: tuple[str, ...], path: CellPath | None, table: str) -> str:
    """How a cell of a table is named, as whoever named this one does it."""
    if path is not None:
        return f"应为{':'.join(named)}，如{CellPath(_EXAMPLES[table])}"
    return f"应为（{'，'.join(named)}），如{_example(table)}"


def _example(table: str) -> str:
    return f"({', '.join(json.dumps(part) for part in _EXAMPLES[table])})"


def _label(frame: pd.DataFrame, keys: tuple[str, ...], row: int) -> str:
    values = [frame[key].iat[row] for key in keys]
    return " ".join(
        f"{one:%Y-%m}" if isinstance(one, pd.Timestamp) else "合计" if one is pd.NA else str(one)
        for one in values
    )


def _read(table: str, column: str, value: Any, cell: Any) -> Any:
    blank = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    given = None if blank else str(value) if isinstance(value, pd.Period) else value
    try:
        return read_cell(given, TABLES[table].columns[column])
    except CellError as error:
        raise ChangeError(f"{_named(cell)}：“{shown(as_text(value), column)}”，{error}") from None


def _changed(frame: pd.DataFrame, table: str, row: int, column: str, value: Any, cell: Any) -> pd.DataFrame:
    read = _read(table, column, value, cell)
    values = frame[column].copy()
    values.iloc[row] = pd.NA if read is None and values.dtype != "str" else read
    return frame.assign(**{column: values})
