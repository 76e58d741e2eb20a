"""Where a casebook lives: a folder of CSV files, a folder of Parquet files, or one Excel workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pandas as pd

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import read_tables
from linkage_kit.casebook.storage import csv, parquet, xlsx
from linkage_kit.casebook.storage.atomic import write_file, write_folder
from linkage_kit.casebook.tables import REFERENCE_TABLES, STORED_TABLES, TABLES, Table

Storage = Literal["csv", "parquet", "xlsx"]

_READERS: dict[str, Callable[[Path], RawTable | Problem]] = {
    ".csv": csv.read_text_table,
    ".parquet": parquet.read_cells,
}
_WRITERS: dict[str, Callable[[pd.DataFrame, Table | None], bytes]] = {
    "csv": csv.table_bytes,
    "parquet": parquet.table_bytes,
}


def read_casebook(path: str | Path) -> Casebook:
    """The casebook at a path: a folder of CSV or of Parquet files, or an .xlsx workbook.

    Raises CasebookError with every mistake in it.
    """
    place = Path(path)
    if place.is_dir():
        return _read_folder(place)
    if not place.exists():
        raise CasebookError([_problem(place.name or str(place), "找不到这个文件夹或文件")])
    if place.suffix.lower() in xlsx.SUFFIXES:
        return _read_workbook(place)
    raise CasebookError([_problem(place.name, "应为CSV或Parquet文件夹，或Excel工作簿（.xlsx）")])


def write_casebook(casebook: Casebook, path: str | Path, storage: Storage | None = None) -> None:
    """Writes the casebook, whole or not at all: as a workbook where the path ends in .xlsx, else as a CSV folder.

    `storage` says otherwise. Raises CasebookError where a table cannot be stored so.
    """
    place = Path(path)
    if place.suffix.lower() in set(xlsx.SUFFIXES) - {".xlsx"}:
        raise CasebookError([_problem(place.name, "工作簿只能写成.xlsx")])
    frames: dict[str, tuple[pd.DataFrame, Table | None]] = {
        **{name: (frame, TABLES[name]) for name, frame in casebook.tables.items()},
        **{n: (frame, table) for n, table in REFERENCE_TABLES.items() if len(frame := casebook.stored[n])},
        **{name: (frame, None) for name, frame in casebook.extra.items()},
    }
    kind = storage or ("xlsx" if place.suffix.lower() == ".xlsx" else "csv")
    if kind == "xlsx":
        write_file(place, xlsx.casebook_bytes(frames))
    else:
        _refuse_what_would_not_be_read(frames, place, f".{kind}")
        write_folder(
            place,
            {f"{name}.{kind}": _WRITERS[kind](frame, table) for name, (frame, table) in frames.items()},
            obsolete={f"{name}.{kind}" for name in REFERENCE_TABLES.keys() - frames},
        )


def _read_folder(folder: Path) -> Casebook:
    files = [
        file
        for file in sorted(folder.iterdir())
        if file.suffix.lower() in _READERS and not file.name.startswith((".", "~$"))
    ]
    suffixes = {file.suffix.lower() for file in files if file.stem in STORED_TABLES}
    if len(suffixes) > 1:
        raise CasebookError([_problem(folder.name, "文件夹中既有CSV文件又有Parquet文件，只应有一种")])
    suffix = suffixes.pop() if suffixes else ".csv"
    found: dict[str, RawTable | Problem] = {}
    for file in files:
        if file.suffix.lower() == suffix:
            twice = file.stem in found
            found[file.stem] = (
                _problem(file.name, "同一张表只能有一个文件") if twice else _READERS[suffix](file)
            )
    return read_tables(found, lambda name: _problem(f"{name}{suffix}", "缺少这个文件"))


def _read_workbook(path: Path) -> Casebook:
    sheets = xlsx.read_sheets(path)
    if isinstance(sheets, Problem):
        raise CasebookError([sheets])
    found: dict[str, RawTable | Problem] = {
        name: raw for name, raw in sheets.items() if name in STORED_TABLES or len(raw.header) or len(raw.rows)
    }
    return read_tables(found, lambda name: Problem(path.name, None, None, None, "缺少这个工作表", name))


def _refuse_what_would_not_be_read(names: Iterable[str], folder: Path, suffix: str) -> None:
    wrong = [
        _problem(name, "表名不能用作文件名")
        for name in names
        if Path(name).name != name or name.startswith(".")
    ]
    others = [folder / f"{name}{other}" for name in STORED_TABLES for other in _READERS if other != suffix]
    wrong += [_problem(file.name, "文件夹中已有另一种格式的表，请先移走") for file in others if file.exists()]
    if wrong:
        raise CasebookError(wrong)


def _problem(file: str, expected: str) -> Problem:
    return Problem(file, None, None, None, expected)
