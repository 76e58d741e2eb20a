"""Runs each notebook in a fresh child of this process, as an engine of papermill.

The parent has the libraries imported, a shell ready and perhaps the case read; a child inherits all that, runs the
cells and hands the outputs back, so no notebook sees another one's state. Starting a Jupyter kernel, with every
import, would take seconds for each. A child that crashes, takes too long or too much memory is an error of the cell
that it was at. Where there is no fork (Windows), papermill's own engine does the work.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any

from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from linkage_kit.batch import forking
from linkage_kit.batch.limits import Limits, end_with, limit_memory, unlimit_memory
from linkage_kit.batch.shell import Shell, error_output

_LOOKS = 100

Outputs = list[dict[str, Any]]


class ForkedNotebookEngine(Engine):
    """Runs a notebook's cells in order in a forked child; it stops after the first cell that fails."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        limits: Limits | None = None,
        mime_types: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """Run the notebook of papermill's manager and put the outputs into it.

        `limits` are those of the whole notebook (papermill's `execution_timeout`, where given, takes the place of the
        default one). Who needs nothing else of the outputs names the `mime_types`: others are not made. Without fork
        papermill's engine runs it, with the time limit for each cell and none of memory.
        """
        held = limits or Limits(timeout=kwargs.get("execution_timeout") or Limits.timeout)
        if forking.is_available():
            with _Child(_sources(nb_man.nb), held, mime_types) as child:
                _collect(nb_man, child.outputs)
        else:
            logger.warning("本系统不能派生子进程（fork），改用papermill自带的引擎：较慢，且不限制内存。")
            kwargs["execution_timeout"] = held.timeout
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **kwargs)


@lru_cache(maxsize=1)
def warm_shell() -> Shell:
    """The shell that children find ready; what is in memory by now is left alone by their garbage collectors."""
    shell = Shell.prepared()
    gc.collect()
    gc.freeze()
    return shell


#: Children that were told to end and have not been waited for.
_ended: list[int] = []


def _reap() -> None:
    while _ended:
        os.waitpid(_ended.pop(), 0)


class _Child:
    """A forked process that runs cells; it and what it started end with the `with` block."""

    def __init__(self, sources: list[str], limits: Limits, mime_types: Collection[str]) -> None:
        self._sources, self._limits, self._mime_types = sources, limits, mime_types

    def __enter__(self) -> _Child:
        _reap()
        shell, parent = warm_shell(), os.getpid()
        self._receiving, sending = multiprocessing.Pipe(duplex=False)
        self._until = time.monotonic() + self._limits.timeout
        self._pid = os.fork()
        if self._pid == 0:
            _be_child(parent, shell, self._sources, self._limits, self._mime_types, sending)
        sending.close()
        return self

    def __exit__(self, *error: object) -> None:
        self._receiving.close()
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        # The system takes a while to clear a child's memory away: that need not be waited for.
        _ended.append(self._pid)

    def outputs(self) -> Outputs:
        """The next cell's outputs; an error where the child does not give any in time or at all."""
        if not self._receiving.poll(max(0, self._until - time.monotonic())):
            return [_error("Timeout", f"超过{self._limits.timeout:g}秒仍未完成，已终止")]
        try:
            return self._receiving.recv()
        except EOFError:
            return [_error("ChildCrashed", f"执行笔记本的子进程意外结束{self._death()}")]

    def _death(self) -> str:
        """What ended the child, as far as the system says within a second."""
        for _ in range(_LOOKS):
            found = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if found is not None:
                exited = found.si_code == os.CLD_EXITED
                return forking.told_end(found.si_status if exited else -found.si_status)
            time.sleep(1 / _LOOKS)
        return ""


def _sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def _collect(nb_man: Any, next_outputs: Callable[[], Outputs]) -> None:
    """Take each cell's outputs as the child sends them."""
    code = [(n, cell) for n, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
    for number, (position, cell) in enumerate(code, 1):
        nb_man.cell_start(cell, position)
        outputs = next_outputs()
        cell.execution_count = number
        cell.outputs = [from_dict(output) for output in outputs]
        if _failed(outputs):
            nb_man.cell_exception(cell, position)
            return
        nb_man.cell_complete(cell, position)


def _failed(outputs: Outputs) -> bool:
    return any(output["output_type"] == "error" for output in outputs)


def _error(name: str, told: str) -> dict[str, Any]:
    return error_output(name, told, [told])


def _be_child(
    parent: int,
    shell: Shell,
    sources: list[str],
    limits: Limits,
    mime_types: Collection[str],
    sending: Connection,
) -> None:
    """In the child: run the cells, send the outputs of each; never returns to what the parent was doing."""
    status = 1
    try:
        os.setpgid(0, 0)
        end_with(parent)
        shell.take_over(before_error=unlimit_memory, mime_types=mime_types)
        limit_memory(limits.memory)
        for number, source in enumerate(sources, 1):
            outputs = shell.outputs_of(source, number)
            if any(output.get("ename") == "MemoryError" for output in outputs):
                outputs = [_error("MemoryError", f"内存超过上限{limits.memory_text}")]
            sending.send(outputs)
            if _failed(outputs):
                break
        status = 0
    finally:
        os._exit(status)
