"""Rows in partitions by a hash, on disk: all rows of a person are in one, which can be worked on by itself.

Every task writes files of its own, so that tasks need nothing of each other, in whatever process they run; what a
partition holds are the files of its number, whoever wrote them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass
class PartitionWriter:
    """Writes rows of one schema into `count` partitions of the table `name`, as the task `task`.

    Rows are held until they are more than `room` bytes: what is written at once must be worth the way to the disk. Then
    each partition gets a file more, so that none is kept open: there may be more partitions than files can be.
    """

    folder: Path
    name: str
    task: str
    schema: pa.Schema
    count: int
    room: int
    _held: list[list[pa.RecordBatch]] = field(init=False)
    _bytes: int = field(default=0, init=False)
    _written: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._held = [[] for _ in range(self.count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()

    def add(self, table: pa.Table, hashes: npt.NDArray[np.uint64]) -> None:
        """Puts each row into the partition of its hash."""
        part = (hashes % np.uint64(self.count)).astype(np.int64)
        ordered = table.take(pa.array(np.argsort(part, kind="stable")))
        ends = np.cumsum(np.bincount(part, minlength=self.count))
        for number, (start, end) in enumerate(zip([0, *ends], ends)):
            if end > start:
                self._held[number] += ordered.slice(start, end - start).to_batches()
        self._bytes += ordered.nbytes
        if self._bytes > self.room:
            self._flush()

    def _flush(self) -> None:
        for number, held in enumerate(self._held):
            if held:
                place = _place(self.folder, self.name, number)
                place.mkdir(exist_ok=True)
                with pa.ipc.new_stream(
                    str(place / f"{self.task}-{self._written}.arrow"), self.schema, options=_OPTIONS
                ) as writer:
                    writer.write_table(pa.Table.from_batches(held).combine_chunks())
                held.clear()
        self._bytes = 0
        self._written += 1


def _place(folder: Path, name: str, number: int) -> Path:
    return folder / f"{name}-{number}"


def partition(folder: Path, name: str, number: int, schema: pa.Schema) -> pa.Table:
    """The rows of a partition of a table, as all tasks wrote them."""
    tables = [schema.empty_table()]
    for path in sorted(_place(folder, name, number).glob("*.arrow")):
        with pa.OSFile(str(path), "rb") as source:
            tables.append(pa.ipc.open_stream(source).read_all())
    return pa.concat_tables(tables)


def remove_partition(folder: Path, name: str, number: int) -> None:
    """Takes a partition away, once it is not needed any more."""
    shutil.rmtree(_place(folder, name, number), ignore_errors=True)
