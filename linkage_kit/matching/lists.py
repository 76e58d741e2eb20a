"""Lists of the schemes' systems, for the people whose rows take some judging: the readers of the lists themselves.

What is cancelled, refunded, owed or added hangs on all rows of a person, in whatever files they stand. So these rows go
into the partitions as text, with their place, and each partition is read as `linkage import` reads lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from linkage_kit.casebook.arrow_cells import arrow_cells
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.raw import Cells, RawTable
from linkage_kit.casebook.reading import type_columns
from linkage_kit.casebook.tables import TABLES
from linkage_kit.casebook.wording import wording
from linkage_kit.columns import Array, Columns, months
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.converting import converted
from linkage_kit.importing.lists.list_rows import ListSheet
from linkage_kit.importing.merging.placed_rows import PlacedRows
from linkage_kit.importing.merging.source_rows import SourceRows
from linkage_kit.matching.cells import BatchReader, keys_of_cells, texts_of_cells
from linkage_kit.matching.keys import Keys, sorted_distinct
from linkage_kit.matching.layouts import NUMBER, TABLE_OF, RecordFile, Scheme
from linkage_kit.matching.reading import Batch
from linkage_kit.matching.rows import MONEY, RECORDS

_CASE, INSURANCE = "case_id", "insurance"
#: Of so many mistakes in one file no more are told.
MOST_TOLD = 10_000


def text_schema(file: RecordFile) -> pa.Schema:
    """The columns of a list's rows as text: whose they are, where they stand, what stands in them."""
    return pa.schema(
        [("key", pa.int64()), ("row", pa.int64()), *((name, pa.string()) for name in file.columns)]
    )


@dataclass
class Insurances:
    """What the rows of one list say of the insurance that they are of: all of them say it, or none does."""

    is_said: bool = False
    unsaid: list[int] = field(default_factory=list)

    def add(self, reader: BatchReader) -> None:
        """What the rows of a batch say."""
        values = reader.values(INSURANCE) if reader.file.is_list else None
        if values is None:
            return
        blank = values.distinct.isna().to_numpy(bool)[values.codes]
        self.is_said |= not blank.all()
        # More than can be told are not kept.
        self.unsaid += reader.batch.rows[blank][: MOST_TOLD - len(self.unsaid)].tolist()

    def problems(self, file: RecordFile) -> list[Problem]:
        """A problem for each row that does not say what others of its list do: `judged` knows but some of them."""
        rows = self.unsaid if self.is_said else []
        return [file.problem(row, INSURANCE, "", "没有写明，而其他行写明了") for row in rows]


def text_rows(file: RecordFile, batch: Batch, people: Keys, synonyms: Synonyms) -> pa.Table:
    """The rows of a batch that are of these people (ascending), as text; those of other insurances are none."""
    keys, known, _ = keys_of_cells(batch.cells[NUMBER])
    known &= np.isin(keys, people)
    if INSURANCE in file.columns:
        cells = texts_of_cells(batch.cells[INSURANCE]).dictionary_encode()
        others = [synonyms.insurances.get(wording(text), "") for text in cells.dictionary.to_pylist()]
        counts = np.isin(np.array(others, object), ["", file.scheme, "pension"])
        known &= counts[cells.indices.to_numpy()]
    columns = {name: texts_of_cells(batch.cells[name]) for name in file.columns}
    table = pa.table({"key": keys, "row": batch.rows, **columns}, schema=text_schema(file))
    return table.filter(pa.array(known))


def read_lists(
    scheme: Scheme, sheets: Sequence[tuple[int, RecordFile, pa.Table]], synonyms: Synonyms
) -> tuple[pa.Table, list[Problem]]:
    """The records that lists of one scheme become, and what is wrong with them: each file by its number and with its
    rows of the same people, in any order.
    """
    given = [(number, file, rows.sort_by("row")) for number, file, rows in sheets if len(rows)]
    if not given:
        return RECORDS[scheme].empty_table(), []
    table = TABLES[TABLE_OF[scheme]]
    keys = sorted_distinct(np.concatenate([rows["key"].to_numpy() for *_, rows in given]))
    problems: list[Problem] = []
    listed = [_sheet(file, rows, keys, synonyms, problems) for _, file, rows in given]
    found = converted(table.name, listed, table.empty(), synonyms)
    files = np.array([number for number, *_ in given])
    records = [_records(scheme, placed, keys, files) for placed in found.rows]
    return pa.concat_tables([RECORDS[scheme].empty_table(), *records]), [*problems, *found.problems]


def _records(scheme: Scheme, placed: PlacedRows, keys: Keys, files: Array) -> pa.Table:
    """Rows of the casebook's table as records."""
    frame = placed.frame
    own = frame[_CASE].str[1:].astype("int64").to_numpy()
    rows = Columns.from_frame(frame.drop(columns=_CASE))
    first = np.searchsorted(placed.sources.position, np.arange(len(frame)))
    columns: dict[str, Array] = {"key": keys[own]}
    if scheme == "resident":
        columns |= {name: rows[name] for name in ("year", *MONEY)}
        columns |= {"file": files[placed.sources.sheet[first]], "row": placed.sources.row[first]}
    else:
        columns |= {"first": months(rows.start_month), "last": months(rows.end_month)}
        columns["paid"] = np.where(rows.known("months"), rows.months, 0)
    schema = RECORDS[scheme]
    return pa.Table.from_arrays([pa.array(columns[one.name], one.type) for one in schema], schema=schema)


def _sheet(
    file: RecordFile, rows: pa.Table, keys: Keys, synonyms: Synonyms, problems: list[Problem]
) -> ListSheet:
    """A file's rows as the readers of lists know a sheet; its cases are the positions of the keys."""
    names = list(file.columns)
    cells = [_cleaned(file, name, rows, synonyms) for name in names]
    position = np.searchsorted(keys, rows["key"].to_numpy())
    cells.append(Cells(position, np.array([f"p{at}" for at in range(len(keys))], object)))
    titles = [file.titles[file.columns[name]] for name in names]
    numbers = rows["row"].to_numpy()
    raw = RawTable(file.table.name, file.name, None, (*titles, _CASE), tuple(cells), numbers)
    at = {name: place for place, name in enumerate([*names, _CASE])}
    typed = type_columns(raw, file.table, at, [])
    problems += typed.located()
    sources = SourceRows.of_sheet(file.name, None, numbers)
    placed = PlacedRows(file.table.name, typed.frame[list(file.table.columns)], _teller(raw, at), sources)
    return ListSheet(placed, {*names, _CASE})


def _cleaned(file: RecordFile, name: str, rows: pa.Table, synonyms: Synonyms) -> Cells:
    cells = arrow_cells(rows[name])
    column = file.table.columns[name]
    distinct = np.empty(len(cells.distinct), object)
    distinct[:] = [clean(cell, column, synonyms) for cell in cells.distinct]
    return Cells(cells.codes, distinct)


def _teller(raw: RawTable, at: dict[str, int]) -> Callable[[int, str, str], Problem]:
    """How a problem of a row is told."""

    def problem(position: int, column: str, expected: str) -> Problem:
        if column in at and column != _CASE:
            return raw.cell_problem(position, at[column], column, expected)
        return raw.row_problem(position, raw.header[0], expected)

    return problem
