"""Casebooks as folders of CSV and Parquet files and as workbooks."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from fuzz import csv_file
from fuzz.damage import damaged_bytes, damaged_cell, damaged_structure
from fuzz.inputs import Grid, Input
from fuzz.meaning import cut_row
from fuzz.oracle import Reading, grid_of, reading_of
from fuzz.originals import grids
from fuzz.packages import damaged_package
from fuzz.target import Target
from fuzz.workbooks import workbook_of
from linkage_kit.casebook import TABLES, Problem, read_casebook
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import read_table
from linkage_kit.casebook.storage import csv, parquet, xlsx
from linkage_kit.casebook.taken import ENCODING_JUDGED
from linkage_kit.casebook.texts import text_table

_WORKBOOK = "casebook.xlsx"
#: How many of the inputs are read as whole casebooks.
_WHOLE = 0.15
_MODULES = {".csv": csv, ".parquet": parquet}


def read_files(given: Input, folder: Path) -> Reading:
    """The casebook of the input's files; of one table by itself, where the others are left out, that table."""
    for name, data in given.files.items():
        (folder / name).write_bytes(data)
    if "alone" not in given.options:
        place = folder / _WORKBOOK
        book = read_casebook(place if place.exists() else folder)
        is_guess = any(remark.code == ENCODING_JUDGED for remark in book.taken.remarks)
        return reading_of(book, told=is_guess)
    name = given.options["alone"]
    raw = _cells_of(next(folder.iterdir()), name)
    frame = read_table(raw, TABLES[name])
    is_guess = isinstance(raw, RawTable) and raw.is_guessed
    return Reading({name: grid_of(text_table(frame, TABLES[name]))}, told=is_guess)


def _cells_of(file: Path, table: str) -> RawTable | Problem:
    """The cells of a table in a file of its own, or in a workbook."""
    if file.name != _WORKBOOK:
        return _MODULES[file.suffix].read_cells(file)
    found = xlsx.read_tables(file)
    return found if isinstance(found, Problem) else found.get(table, xlsx.absent(file, table))


def _csv(rng: Random) -> Input:
    tables, name, options = _chosen(rng)
    way = rng.choice(csv_file.WAYS)
    if rng.random() < 0.5:
        return _of_grids(rng, tables, name, partial(_as_csv, way), options, needs_whole_rows=True)
    files = _as_csv(way, tables)
    whole = csv_file.written(tables[name], way)
    data, damage, hit = damaged_bytes(rng, whole.data)
    after = csv_file.read(data)
    told = csv_file.strays(tables[name], after, whole.touched(*hit))
    said = None if after is None else tables | {name: after}
    return Input(files | {f"{name}.csv": data}, f"{name}.csv {way[0]}: {damage}", said, told, options=options)


def _parquet(rng: Random) -> Input:
    tables, name, options = _chosen(rng)
    if rng.random() < 0.5:
        return _of_grids(rng, tables, name, _as_parquet, options)
    files = _as_parquet(tables)
    data, damage, _ = damaged_bytes(rng, files[f"{name}.parquet"])
    # A page of Parquet has no checksum here: what stands in it cannot be known otherwise.
    return Input(files | {f"{name}.parquet": data}, f"{name}.parquet: {damage}", options=options)


def _xlsx(rng: Random) -> Input:
    tables, name, options = _chosen(rng)
    if rng.random() < 0.5:
        return _of_grids(rng, tables, name, _as_xlsx, options)
    (data,) = _as_xlsx(tables).values()
    if rng.random() < 0.5:
        changed, damage = damaged_package(rng, data)
    else:
        changed, damage, _ = damaged_bytes(rng, data)
    return Input({_WORKBOOK: changed}, damage, options=options)


def _chosen(rng: Random) -> tuple[dict[str, Grid], str, dict[str, str]]:
    """Tables, which of them is to be damaged, and whether it is read alone: that takes a fifth of the time."""
    tables = grids(rng)
    name = rng.choice(list(tables))
    if rng.random() < _WHOLE:
        return tables, name, {}
    return {name: tables[name]}, name, {"alone": name}


def _of_grids(
    rng: Random,
    tables: dict[str, Grid],
    name: str,
    write: Callable[[Mapping[str, Grid]], dict[str, bytes]],
    options: Mapping[str, str],
    *,
    needs_whole_rows: bool = False,
) -> Input:
    """An input whose table `name` is damaged before it is written."""
    if rng.random() < 0.3:
        grid, damage = damaged_structure(rng, tables[name])
    else:
        grid, damage = damaged_cell(rng, tables[name], in_header=rng.random() < 0.15)
    told = cut_row(grid) if needs_whole_rows else ""
    said = copy.deepcopy(tables) | {name: grid}
    return Input(write(said), f"{name}: {damage}", said, told, options=options)


def _as_csv(way: tuple[str, bytes, str], tables: Mapping[str, Grid]) -> dict[str, bytes]:
    return {f"{name}.csv": csv_file.written(grid, way).data for name, grid in tables.items()}


def _as_parquet(tables: Mapping[str, Grid]) -> dict[str, bytes]:
    return {f"{name}.parquet": _parquet_bytes(grid) for name, grid in tables.items()}


def _parquet_bytes(grid: Grid) -> bytes:
    header, *rows = grid or [[]]
    width = max([len(header), *map(len, rows)])
    columns = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
    labels = [*header, *[""] * (width - len(header))]
    sink = io.BytesIO()
    pq.write_table(pa.table([pa.array(column, pa.string()) for column in columns], names=labels), sink)
    return sink.getvalue()


def _as_xlsx(tables: Mapping[str, Grid]) -> dict[str, bytes]:
    return {_WORKBOOK: workbook_of(tables)}


CSV = Target("casebook-csv", _csv, read_files, share=40)
PARQUET = Target("casebook-parquet", _parquet, read_files, share=20)
XLSX = Target("casebook-xlsx", _xlsx, read_files, share=12)
