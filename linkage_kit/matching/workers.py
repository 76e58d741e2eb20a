"""Tasks of a match in processes of this machine, or one after the other in this one where that is as fast."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any

from linkage_kit.errors import UserError
from linkage_kit.matching.tasks import Plan

#: Bytes that a process takes before it does anything, and that it should have beyond to do something.
PROCESS = 300 << 20
_LEAST = 256 << 20
#: A process takes two seconds to start: what is read in less needs no other one.
_WORTH = 256 << 20
_SECONDS = 0.5
_KILLED = "一个进程被系统终止（多半是内存不够），没有写出结果；请以较小的--memory重新运行"


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
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts)
    try:
        yield pool
    except BaseException as error:
        # Nobody needs what they are at.
        for child in active_children():
            child.terminate()
        if isinstance(error, BrokenProcessPool):
            raise UserError(_KILLED) from None
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """An interrupt is for the process that waits, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def each(
    pool: Executor | None,
    task: Callable[[Plan, int], Any],
    plan: Plan,
    numbers: Iterable[int],
    tell: Callable[[], None] = lambda: None,
) -> Iterator[Any]:
    """What a task gives for each of these numbers, in the order in which they are done; `tell` is called meanwhile."""
    if pool is None:
        yield from (task(plan, number) for number in numbers)
        return
    waiting = {pool.submit(task, plan, number) for number in numbers}
    while waiting:
        done, waiting = wait(waiting, _SECONDS, FIRST_COMPLETED)
        tell()
        yield from (future.result() for future in done)
