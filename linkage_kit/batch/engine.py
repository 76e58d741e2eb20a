"""The papermill engine of this package, under the name by which papermill finds it (an entry point).

Papermill loads its engines while it is itself being imported, and the one that does the work needs papermill: so it is
imported when a notebook is run, and this module may be imported before papermill or after it.
"""

from __future__ import annotations

from typing import Any

#: Name under which papermill knows the engine.
NAME = "linkage-fork"


class ForkEngine:
    """Runs a notebook in a forked child (`forked_notebook`); what papermill asks of an engine is handed on."""

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **options: Any) -> Any:
        """The notebook, executed."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> str:
        """The kernel's name."""
        return _engine().nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> str:
        """The notebook's language."""
        return _engine().nb_language(nb, language)


def _engine() -> Any:
    from linkage_kit.batch.forked_notebook import ForkedNotebookEngine

    return ForkedNotebookEngine
