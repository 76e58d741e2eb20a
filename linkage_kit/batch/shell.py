"""An IPython shell that keeps what a cell shows instead of printing it, made ready before a process forks."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Collection
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


class Formatter(DisplayFormatter):
    """What an object looks like, in some mime types alone where only these are `wanted`."""

    wanted: Collection[str] = ()

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        """Data and metadata by mime type."""
        return super().format(obj, include or self.wanted or None, exclude)


class Shell(InteractiveShell):
    """A shell for the cells of one notebook, without history and colours."""

    @classmethod
    def prepared(cls) -> Shell:
        """A new shell that its process does not know of yet: `take_over` makes it the process's own."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        main = sys.modules["__main__"]
        try:
            shell = cls(config=config)
        finally:
            sys.modules["__main__"] = main
        # What the first cell of a shell loads and compiles is loaded and compiled now.
        shell.outputs_of("0", 1)
        return shell

    def init_display_formatter(self) -> None:
        """Use the formatter that can be told what is wanted."""
        self.display_formatter = self._formatter = Formatter(parent=self)

    def take_over(self, before_error: Callable[[], None], mime_types: Collection[str] = ()) -> None:
        """Be the one shell of this process, whose namespace is `__main__`.

        `before_error` is called before the first error of a cell is told. Objects are shown in these mime types, or in
        all that they have.
        """
        self._formatter.wanted = mime_types
        self._before_error = before_error
        for kind in type(self)._walk_mro():
            kind._instance = self  # type: ignore[assignment]
        sys.modules["__main__"] = self.user_module

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
            *([{"output_type": "stream", "name": "stdout", "text": text}] if text else []),
            *(_shown("display_data", shown) for shown in self.display_pub.outputs),
            *(_shown("execute_result", shown, execution_count=number) for shown in results),
            *self._errors,
        ]

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Keep what went wrong."""
        self._before_error()
        super().showtraceback(*args, **kwargs)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self._errors.append(error_output(etype.__name__, str(evalue), stb))


def error_output(name: str, told: str, traceback: list[str]) -> dict[str, Any]:
    """A cell's error as a notebook holds it."""
    return {"output_type": "error", "ename": name, "evalue": told, "traceback": traceback}


def _shown(output_type: str, shown: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"output_type": output_type, "data": shown["data"], "metadata": shown["metadata"] or {}, **more}
