"""A papermill engine that runs each notebook in a fresh child of this process.

The parent has the libraries imported and may have read the casebook; a child inherits all that, runs the cells in an
IPython shell of its own and hands the outputs back, so no notebook sees another one's state. Starting a Jupyter
kernel, with every import, would take seconds for each. Where there is no fork (Windows), use papermill's own engine.
"""

from __future__ import annotations

import io
import multiprocessing
import os
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from papermill.engines import Engine
from traitlets.config import Config

#: Name under which papermill knows the engine (an entry point of the package).
NAME = "linkage-fork"


def is_available() -> bool:
    """Whether this system can fork."""
    return hasattr(os, "fork")


class ForkEngine(Engine):
    """Runs a notebook's cells in order in a forked child; it stops after the first cell that fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the notebook of papermill's manager and put the outputs into it."""
        context = multiprocessing.get_context("fork")
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=_run_cells, args=(_sources(nb_man.nb), sending), daemon=True)
        child.start()
        sending.close()
        try:
            _collect(nb_man, receiving)
        finally:
            receiving.close()
            child.join()


def _sources(notebook: NotebookNode) -> list[tuple[int, str]]:
    """Position and source of every code cell."""
    return [(n, cell.source) for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def _collect(nb_man: Any, receiving: Connection) -> None:
    """Take each cell's outputs as the child sends them."""
    for number, (position, _) in enumerate(_sources(nb_man.nb), 1):
        cell = nb_man.nb.cells[position]
        nb_man.cell_start(cell, position)
        try:
            outputs = receiving.recv()
        except EOFError:
            outputs = [_crash()]
        cell.execution_count = number
        cell.outputs = [from_dict(output) for output in outputs]
        if _failed(outputs):
            nb_man.cell_exception(cell, position)
            return
        nb_man.cell_complete(cell, position)


def _crash() -> dict[str, Any]:
    told = "执行笔记本的子进程意外结束"
    return new_output("error", ename="ChildCrashed", evalue=told, traceback=[told])


def _run_cells(sources: list[tuple[int, str]], sending: Connection) -> None:
    """In the child: run the cells, send the outputs of each."""
    shell = _Shell.started()
    for number, (_, source) in enumerate(sources, 1):
        outputs = shell.outputs_of(source, number)
        sending.send(outputs)
        if _failed(outputs):
            return


def _failed(outputs: list[dict[str, Any]]) -> bool:
    return any(output["output_type"] == "error" for output in outputs)


class _Shell(InteractiveShell):
    """An IPython shell that keeps what a cell shows instead of printing it."""

    @classmethod
    def started(cls) -> _Shell:
        """A new shell without history and colours, the only one of its process."""
        for kind in (InteractiveShell, cls):
            kind.clear_instance()
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        return cls.instance(config=config)

    def outputs_of(self, source: str, number: int) -> list[dict[str, Any]]:
        """Run a cell; its outputs as a notebook holds them: text written, what was displayed, its result, its error."""
        results: list[dict[str, Any]] = []
        self._errors: list[dict[str, Any]] = []
        self.display_pub = CapturingDisplayPublisher()
        self.display_trap.hook = CapturingDisplayHook(self, results)
        written = io.StringIO()
        with redirect_stdout(written), redirect_stderr(written):
            self.run_cell(source, store_history=False, silent=False)
        text = written.getvalue()
        return [
            *([new_output("stream", name="stdout", text=text)] if text else []),
            *(_shown("display_data", shown) for shown in self.display_pub.outputs),
            *(_shown("execute_result", shown, execution_count=number) for shown in results),
            *self._errors,
        ]

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self._errors.append(new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb))


def _shown(output_type: str, shown: dict[str, Any], **more: Any) -> dict[str, Any]:
    return new_output(output_type, data=shown["data"], metadata=shown["metadata"] or {}, **more)
