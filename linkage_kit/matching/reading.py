"""Files of records, batch by batch: only the columns that are read, as Arrow columns of what stands in the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.storage.parquet import is_in_fen
from linkage_kit.casebook.units import yuan_array
from linkage_kit.csv_text import short_row
from linkage_kit.matching.layouts import RecordFile

#: Bytes of a CSV file that are read at once, and rows of a Parquet file.
BLOCK, _BATCH_ROWS = 16 << 20, 1 << 17
_NO_TEXT = "不是UTF-8或GB18030编码，无法读取"
_UNCLOSED = "引号不成对，无法读取"
_DAMAGED = "文件已损坏，无法读取"


@dataclass(frozen=True)
class Batch:
    """Rows of a file: the cells of each column that is read, by name, and the number of each row in the file.

    `done` is the part of the file that is read with it (0 to 1).
    """

    cells: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64]
    done: float


@dataclass
class _BadRows:
    """Rows of a CSV file that are not as long as its header; the reader leaves them out."""

    file: RecordFile
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.numbers.append(row.number - self.file.skipped)
        number = row.number - self.file.skipped + self.file.first_row - 1
        width = len(self.file.titles)
        if row.text.strip():
            fault = short_row(number, row.actual_columns, width)
            expected = fault.expected if fault else f"有{row.actual_columns}个单元格，而表头只有{width}列"
            self.problems.append(Problem(self.file.name, number, None, None, expected))
        return "skip"


def batches(file: RecordFile, problems: list[Problem]) -> Iterator[Batch]:
    """The rows of a file; adds to `problems` the rows that are none and what keeps the file from being read."""
    try:
        yield from _of_parquet(file) if file.is_parquet else _of_csv(file, problems)
    except (OSError, pa.ArrowException, UnicodeError) as error:
        problems.append(_unreadable(file, error))


def _unreadable(file: RecordFile, error: Exception) -> Problem:
    """What keeps the rest of a file from being read."""
    if file.is_parquet:
        return Problem(file.name, None, None, None, _DAMAGED)
    if "straddl" in str(error):
        # What the reader says of a row that has no end within two blocks.
        return Problem(file.name, None, None, None, _UNCLOSED)
    return Problem(file.name, _line_of_no_text(file), None, None, _NO_TEXT)


def _line_of_no_text(file: RecordFile) -> int | None:
    """The first line that is no text in the file's encoding."""
    if file.encoding == "utf-16":
        return None
    with file.path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode(file.encoding)
            except UnicodeDecodeError:
                return number
    return None


def _of_csv(file: RecordFile, problems: list[Problem]) -> Iterator[Batch]:
    bad = _BadRows(file)
    names = [f"c{place}" for place in range(len(file.titles))]
    wanted = {name: names[place] for name, place in file.places().items()}
    # Only where it reads with one thread does it tell the numbers of rows that are none.
    with arrow_csv.open_csv(
        file.path,
        arrow_csv.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            skip_rows=file.skipped,
            column_names=names,
            encoding=file.encoding,
        ),
        arrow_csv.ParseOptions(
            delimiter=file.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=bad,
        ),
        arrow_csv.ConvertOptions(
            include_columns=list(wanted.values()),
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
        ),
    ) as reader:
        size, before = max(1, file.path.stat().st_size), 0
        at = 1
        for batch in reader:
            rows, at = _numbers(at, batch.num_rows, bad.numbers)
            cells = {name: batch.column(label) for name, label in wanted.items()}
            before = min(size, before + BLOCK)
            yield Batch(cells, rows + (file.first_row - 1), before / size)
    problems += bad.problems


def _numbers(first: int, count: int, left_out: Sequence[int]) -> tuple[npt.NDArray[np.int64], int]:
    """The numbers of the next rows that are not left out, and the number from which those behind them count."""
    rows = np.arange(first, first + count)
    gone = np.array([number for number in left_out if number >= first], np.int64)
    for number in np.sort(gone):
        rows[rows >= number] += 1
    return rows, int(rows[-1]) + 1 if count else first


def _of_parquet(file: RecordFile) -> Iterator[Batch]:
    with pq.ParquetFile(file.path) as opened:
        names = opened.schema_arrow.names
        wanted = {name: names[place] for name, place in file.places().items()}
        in_fen = is_in_fen(opened.schema_arrow.empty_table())
        total, at = max(1, opened.metadata.num_rows), file.first_row
        for batch in opened.iter_batches(_BATCH_ROWS, columns=list(dict.fromkeys(wanted.values()))):
            cells = {name: batch.column(label) for name, label in wanted.items()}
            if in_fen:
                cells = {name: _in_yuan(file, name, column) for name, column in cells.items()}
            rows = np.arange(at, at + batch.num_rows)
            at += batch.num_rows
            yield Batch(cells, rows, (at - file.first_row) / total)


def _in_yuan(file: RecordFile, name: str, column: pa.Array) -> pa.Array:
    """Money in yuan: a frame in fen that pandas wrote says so in its metadata."""
    is_money = file.column(name).kind == "money" and pa.types.is_integer(column.type)
    return pa.array(yuan_array(column)) if is_money else column
