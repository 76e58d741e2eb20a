"""How a worker exports the notebooks that it has run: by a process of its own that stays.

A worker forks for every notebook, and afterwards pays for each page of memory that it writes to. Typst writes to many:
in there it took nearly twice as long. So one child, which forks nothing itself, makes all files. One that hangs or ends
costs the notebook that it was at, and another one takes its place.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from nbformat import NotebookNode

from linkage_kit.batch import forking, jobs
from linkage_kit.batch.limits import Limits, end_with
from linkage_kit.errors import UserError, reason_of

#: Notebooks after which a process is replaced: what Typst and others keep of them goes with it.
NOTEBOOKS_EACH = 1000
_SECONDS_TO_END = 1

Prepare = Callable[[], None]


class NotExported(UserError):
    """A notebook whose files could not be made; says why in Chinese."""


@dataclass(frozen=True)
class _Order:
    """The files wanted of an executed notebook: their exporters, and the traits that these are given."""

    notebook: NotebookNode
    exporters: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class _Refusal:
    """Why a file could not be made, in Chinese."""

    reason: str


def exports_of(recipe: jobs.Recipe, example: NotebookNode) -> jobs.Exports:
    """How notebooks of a recipe are exported, everything loaded and used once for an executed `example` of them.

    Where a process cannot fork, nothing is gained by another one.
    """
    prepare = partial(_use_once, tuple(recipe.exporters.values()), example)
    if forking.is_available():
        process = ExportProcess(prepare)
        process.wait_until_ready()
        return process.exports
    prepare()
    return jobs.exports


def _use_once(exporters: Iterable[str], example: NotebookNode) -> None:
    for exporter in exporters:
        jobs.exported(example, exporter, {})


class ExportProcess:
    """A child that exports notebooks, one after the other; `prepare` is the first thing that it does."""

    _is_ready: bool
    _done: int

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._start()

    def exports(self, job: jobs.Job, notebook: NotebookNode) -> Iterator[jobs.Export]:
        """As `jobs.exports`; raises NotExported for what goes wrong in the child, and where that takes too long."""
        limit = job.recipe.limits.timeout
        if self._done == NOTEBOOKS_EACH or not self._process.is_alive():
            self._replace()
        self.wait_until_ready()
        self._done += 1
        until = time.monotonic() + limit
        self._send(_Order(notebook, tuple(job.recipe.exporters[name] for name in job.formats), job.options))
        for _ in job.formats:
            answer = self._answer(until, limit)
            if isinstance(answer, _Refusal):
                raise NotExported(answer.reason)
            yield answer

    def wait_until_ready(self) -> None:
        """Wait until the child has prepared itself. Raises NotExported where it does not."""
        if not self._is_ready:
            self._answer(time.monotonic() + Limits.timeout, Limits.timeout)
            self._is_ready = True

    def _start(self) -> None:
        context = get_context("fork")
        self._connection, given = context.Pipe()
        self._process = context.Process(target=_serve, args=(os.getpid(), self._prepare, given), daemon=True)
        self._process.start()
        given.close()
        self._is_ready = False
        self._done = 0

    def _replace(self) -> None:
        """End the child, whatever it is at; another one prepares itself meanwhile."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()
        self._start()

    def _send(self, order: _Order) -> None:
        try:
            self._connection.send(order)
        except OSError:
            raise self._ended() from None

    def _answer(self, until: float, limit: float) -> Any:
        if not self._connection.poll(max(0, until - time.monotonic())):
            self._replace()
            raise NotExported(f"超过{limit:g}秒仍未完成，已终止")
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise self._ended() from None

    def _ended(self) -> NotExported:
        """What is told of a child that has ended, in whose place there is another one now."""
        self._process.join(_SECONDS_TO_END)
        status = self._process.exitcode
        self._replace()
        return NotExported(f"导出报告的进程意外结束{forking.told_end(status)}")


def _serve(parent: int, prepare: Prepare, orders: Connection) -> None:
    """In the child: export what is ordered as long as the process `parent` lives."""
    end_with(parent)
    prepare()
    gc.freeze()
    orders.send(None)
    while True:
        order: _Order = orders.recv()
        for answer in _answers(order):
            orders.send(answer)


def _answers(order: _Order) -> Iterator[jobs.Export | _Refusal]:
    """File after file, up to the first that cannot be made."""
    for exporter in order.exporters:
        try:
            yield jobs.timed(partial(jobs.exported, order.notebook, exporter, order.options))
        except Exception as error:
            yield _Refusal(reason_of(error))
            return
