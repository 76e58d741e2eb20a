"""Rows in partitions by a hash: in memory as long as there is room, on disk behind that.

All rows of one person are in one partition, so that each can be worked on by itself, whatever the size of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

#: What is written at once must be worth the way to the disk.
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass
class Partitions:
    """Rows of one schema in `count` partitions; those that are more than `room` bytes go into files of `folder`."""

    name: str
    schema: pa.Schema
    count: int
    room: int
    folder: Path
    _held: list[list[pa.RecordBatch]] = field(init=False)
    _bytes: int = field(default=0, init=False)
    _files: dict[int, pa.ipc.RecordBatchStreamWriter] = field(default_factory=dict, init=False)
    _opened: ExitStack = field(default_factory=ExitStack, init=False)
    rows: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._held = [[] for _ in range(self.count)]

    def add(self, table: pa.Table, hashes: npt.NDArray[np.uint64]) -> None:
        """Puts each row into the partition of its hash."""
        self.rows += table.num_rows
        if not table.num_rows:
            return
        if self.count == 1:
            self._hold(0, table)
        else:
            part = (hashes % np.uint64(self.count)).astype(np.int64)
            ordered = table.take(pa.array(np.argsort(part, kind="stable")))
            ends = np.cumsum(np.bincount(part, minlength=self.count))
            for number, (start, end) in enumerate(zip([0, *ends], ends)):
                if end > start:
                    self._hold(number, ordered.slice(start, end - start))
        if self._bytes > self.room:
            self._flush()

    def _hold(self, number: int, table: pa.Table) -> None:
        self._held[number] += table.combine_chunks().to_batches()
        self._bytes += table.get_total_buffer_size() if self.count == 1 else table.nbytes

    def _flush(self) -> None:
        for number, held in enumerate(self._held):
            if held:
                merged = pa.Table.from_batches(held).combine_chunks()
                self._writer(number).write_table(merged)
                held.clear()
        self._bytes = 0

    def _writer(self, number: int) -> pa.ipc.RecordBatchStreamWriter:
        if number not in self._files:
            sink = self._opened.enter_context(pa.OSFile(str(self._path(number)), "wb"))
            self._files[number] = self._opened.enter_context(
                pa.ipc.new_stream(sink, self.schema, options=_OPTIONS)
            )
        return self._files[number]

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.name}-{number}.arrow"

    def close(self) -> None:
        """Nothing is added any more; what is on disk is whole."""
        if self._files:
            self._flush()
        self._opened.close()

    def take(self, number: int) -> pa.Table:
        """The rows of a partition, which are gone from here then."""
        held, self._held[number] = self._held[number], []
        if number not in self._files:
            return pa.Table.from_batches(held, self.schema)
        path = self._path(number)
        with pa.OSFile(str(path), "rb") as source:
            table = pa.ipc.open_stream(source).read_all()
        path.unlink()
        return table

    def parts(self) -> Iterator[pa.Table]:
        """The rows of each partition, one after the other."""
        self.close()
        yield from (self.take(number) for number in range(self.count))
