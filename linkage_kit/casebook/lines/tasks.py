"""Tasks for whoever is free, and what they came to in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, wait
from typing import Any, TypeVar

Result = TypeVar("Result")


def in_order(
    executor: Executor, task: Callable[..., Result], arguments: Iterable[tuple[Any, ...]]
) -> Iterator[Result]:
    """What the task gives for each of the arguments, one after another.

    Where one fails, those that have not begun do not begin, and those that have are waited for: nobody writes any more.
    """
    futures = [executor.submit(task, *given) for given in arguments]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()
        wait(futures)
