"""Where a casebook lives: a folder of CSV or of Parquet files, one Excel workbook, or a SQL database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import read_tables
from linkage_kit.casebook.storage import csv, parquet, xlsx
from linkage_kit.casebook.storage.atomic import write_file, write_folder
from linkage_kit.casebook.storage.place import UNNAMED, Database, Place, as_place
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


def read_casebook(place: str | Place) -> Casebook:
    """The casebook at a place: a folder of CSV or of Parquet files, an .xlsx workbook, or a database's URL.

    Raises CasebookError with every mistake in it.
    """
    place = as_place(place)
    if isinstance(place, Database):
        return _read_database(place)
    if place.is_dir():
        return _read_folder(place)
    if not place.exists():
        raise CasebookError([_problem(place.name or str(place), "找不到这个文件夹或文件")])
    if place.suffix.lower() in xlsx.SUFFIXES:
        return _read_workbook(place)
    raise CasebookError([_problem(place.name, "应为CSV或Parquet文件夹，或Excel工作簿（.xlsx）")])


def write_casebook(casebook: Casebook, place: str | Place, storage: Storage | None = None) -> None:
    """Writes the casebook, whole or not at all: into a database where the place is a URL, as a workbook where it ends
    in .xlsx, else as a CSV folder.

    `storage` says otherwise of a path. Tables of the same names are replaced, others stay. Raises CasebookError where
    a table cannot be stored so.
    """
    place = as_place(place)
    frames: dict[str, tuple[pd.DataFrame, Table | None]] = {
        **{name: (frame, TABLES[name]) for name, frame in casebook.tables.items()},
        **{n: (frame, table) for n, table in REFERENCE_TABLES.items() if len(frame := casebook.stored[n])},
        **{name: (frame, None) for name, frame in casebook.extra.items()},
    }
    obsolete = REFERENCE_TABLES.keys() - frames
    if isinstance(place, Database):
        _sql().write_tables(place, frames, obsolete)
        return
    if place.suffix.lower() in set(xlsx.SUFFIXES) - {".xlsx"}:
        raise CasebookError([_problem(place.name, "工作簿只能写成.xlsx")])
    kind = storage or ("xlsx" if place.suffix.lower() == ".xlsx" else "csv")
    if kind == "xlsx":
        write_file(place, xlsx.casebook_bytes(frames))
    else:
        _refuse_what_would_not_be_read(frames, place, f".{kind}")
        write_folder(
            place,
            {f"{name}.{kind}": _WRITERS[kind](frame, table) for name, (frame, table) in frames.items()},
            obsolete={f"{name}.{kind}" for name in obsolete},
        )


def tables_at(place: Place, names: Iterable[str] = STORED_TABLES) -> list[str]:
    """Which of these tables (by default a casebook's own) lie at a place already; a workbook may have them all."""
    if isinstance(place, Database):
        there = set(_sql().tables_of(place))
    elif place.is_dir():
        there = {file.stem for file in place.iterdir() if file.suffix.lower() in _READERS}
    else:
        there = set(TABLES) if place.exists() else set()
    return [name for name in names if name in there]


def _sql() -> Any:
    """The module for databases; what it needs comes with an extra of this package."""
    try:
        from linkage_kit.casebook.storage import sql
    except ImportError:
        missing = "读写数据库需要SQLAlchemy和psycopg，请先安装：pip install 'linkage-kit[scale]'"
        raise CasebookError([_problem(UNNAMED, missing)]) from None
    return sql


def _read_database(database: Database) -> Casebook:
    found = _sql().read_cells(database)
    return read_tables(found, lambda name: _problem(f"{database.name}/{name}", "缺少这张表"))


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
