"""Modules that take long to import, imported when something of them is first asked for.

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class _Lazily(ModuleType):
    def __getattr__(self, name: str) -> Any:
        # What dunder names ask for is the stand-in: a copy or a test of its kind imports nothing.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def lazily(name: str) -> Any:
    """What stands for a module and has all that it has."""
    return _Lazily(name)
