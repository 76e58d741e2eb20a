"""Where a casebook lives: a folder of CSV files, a folder of Parquet files, or one Excel workbook."""

from __future__ import annotations

from pathlib import Path

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import read_tables
from linkage_kit.casebook.storage import csv
from linkage_kit.casebook.storage.atomic import write_folder
from linkage_kit.casebook.tables import TABLES


def read_casebook(path: str | Path) -> Casebook:
    """The casebook at a path; raises CasebookError with every mistake in it."""
    place = Path(path)
    if not place.exists():
        raise CasebookError([Problem(place.name, None, None, None, "找不到这个文件夹或文件")])
    files = {file.stem: file for file in sorted(place.iterdir()) if file.suffix == csv.SUFFIX}
    found: dict[str, RawTable | Problem] = {name: csv.read_text_table(file) for name, file in files.items()}
    return read_tables(found, lambda name: Problem(f"{name}.csv", None, None, None, "缺少这个文件"))


def write_casebook(casebook: Casebook, path: str | Path) -> None:
    """Writes the casebook as a folder of CSV files, whole or not at all."""
    files = {f"{name}.csv": csv.table_bytes(frame, TABLES[name]) for name, frame in casebook.tables().items()}
    files |= {f"{name}.csv": csv.table_bytes(frame, None) for name, frame in casebook.extra.items()}
    write_folder(Path(path), files)
