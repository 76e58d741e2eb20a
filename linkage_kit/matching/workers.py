"""Tasks of a match in processes of this machine, or one after the other in this one where that is as fast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from linkage_kit.matching.tasks import Plan

#: Bytes that a process takes before it does anything, and that it should have beyond to do something.
PROCESS = 300 << 20
_LEAST = 256 << 20
#: A process takes two seconds to start: what is read in less needs no other one.
_WORTH = 64 << 20


def workers_for(size: int, memory: int) -> int:
    """How many processes are worth their start for input of so many bytes, and have room in the memory."""
    if size < _WORTH:
        return 1
    # The process that waits takes room too.
    return max(1, min(_cores(), (memory - PROCESS) // (PROCESS + _LEAST)))


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def running(workers: int) -> Iterator[Executor | None]:
    """So many processes, or none for one worker: that is this process."""
    if workers == 1:
        yield None
        return
    # Spawned: what is forked beside threads, as Arrow has them, may wait for ever.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def each(
    pool: Executor | None, task: Callable[[Plan, int], Any], plan: Plan, numbers: Iterable[int]
) -> Iterator[tuple[int, Any]]:
    """What a task gives for each of these numbers, in the order in which they are done."""
    if pool is None:
        yield from ((number, task(plan, number)) for number in numbers)
        return
    futures = {pool.submit(task, plan, number): number for number in numbers}
    for future in as_completed(futures):
        yield futures.pop(future), future.result()
