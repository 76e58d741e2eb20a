"""Tables of many cases in blocks of whole cases: what is computed of a block stays in the cache, and blocks are
computed side by side, on threads, since NumPy lets go of the interpreter's lock.

What computes a block is the function that computes one case. Results are the same to the byte whatever the blocks are.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from linkage_kit.columns import Array, Columns

#: Cases of a block: of 11 years each a column has some 700 KB. Fewer wait for the interpreter, more for the memory.
CASES = 8_000
#: The largest array whose memory glibc keeps for the next one once it was freed.
_KEPT = 31 << 20


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def blocks(tables: Sequence[Columns], cases: int = CASES) -> Iterator[tuple[Columns, ...]]:
    """The tables' rows of so many whole cases at a time, in order.

    Each table has its rows by `case`, ascending; in a block the cases are numbered from 0.
    """
    for first, rows in _cuts(tables, cases):
        yield _block(tables, first, rows)


def by_row(
    compute: Callable[..., Mapping[str, Array]], rows: Columns, *others: Columns, cases: int = CASES
) -> dict[str, Array]:
    """`compute(rows, *others)`, computed block by block: arrays with a value for each of `rows`, by name.

    The tables are as `blocks` takes them.
    """
    tables = (rows, *others)
    begun, *rest = _cuts(tables, cases)
    computed = compute(*_block(tables, *begun))
    if not rest:
        return dict(computed)
    keep_memory()
    whole = {name: np.empty(len(rows), values.dtype) for name, values in computed.items()}

    def write(at: slice, computed: Mapping[str, Array]) -> None:
        for name, values in computed.items():
            whole[name][at] = values

    write(begun[1][0], computed)
    with ThreadPoolExecutor(cores()) as threads:
        written = threads.map(lambda cut: write(cut[1][0], compute(*_block(tables, *cut))), rest)
        # Asks every block for the error that it may have ended with.
        deque(written, maxlen=0)
    return whole


def _cuts(tables: Sequence[Columns], cases: int) -> Iterator[tuple[int, tuple[slice, ...]]]:
    """Of each block its first case and its rows of every table; one block where there is no case."""
    count = max((int(table.case[-1]) + 1 for table in tables if len(table)), default=1)
    starts = np.arange(0, count + cases, cases)
    bounds = [np.searchsorted(table.case, starts).tolist() for table in tables]
    for number, first in enumerate(starts[:-1].tolist()):
        yield first, tuple(slice(*bound[number : number + 2]) for bound in bounds)


def _block(tables: Sequence[Columns], first: int, rows: tuple[slice, ...]) -> tuple[Columns, ...]:
    chosen = (table.select(of_table) for table, of_table in zip(tables, rows, strict=True))
    return tuple(block.with_columns(case=block.case - first) for block in chosen)


def keep_memory() -> None:
    """Until a process has freed one such array, glibc gives the memory of each that is larger than 128 KB back to the
    system, and asks for it anew, page by page: that takes longer than to compute what stands in it.
    """
    np.empty(_KEPT, np.uint8)
