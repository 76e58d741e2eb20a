"""Checks and causes of a user's own: which they are, how they are removed, and what becomes of one that breaks.

Own is what no module of this package defines. It takes part like the package's; only where it raises an error or gives
what no check gives, that is told with its line, and the rest of the audit stands.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from linkage_kit.errors import own_stack_level
from linkage_kit.masking import mask_text

T = TypeVar("T")
_PACKAGE = __name__.partition(".")[0]


class BrokenOwn(UserWarning):
    """An own check or cause did not run; says which, where and why, in Chinese."""


@dataclass(frozen=True)
class Broken:
    """An own check or cause that did not run: its code or name, its title, and why not, with the line."""

    name: str
    title: str
    reason: str

    def __str__(self) -> str:
        return f"自定义的{self.name}（{self.title}）没有运行，结果中没有它的内容：{self.reason}"


_broken: ContextVar[dict[str, Broken] | None] = ContextVar("broken", default=None)


def is_own(function: Callable[..., Any]) -> bool:
    """Whether a function is a user's own."""
    return (function.__module__ or "").partition(".")[0] != _PACKAGE


@contextmanager
def collected() -> Iterator[dict[str, Broken]]:
    """Within, what breaks is collected by its name; at the end there is a warning of each."""
    found: dict[str, Broken] = {}
    token = _broken.set(found)
    try:
        yield found
    finally:
        _broken.reset(token)
    for broken in found.values():
        warnings.warn(str(broken), BrokenOwn, stacklevel=own_stack_level())


def run(of: Callable[..., Any], name: str, title: str, call: Callable[[], T], instead: T) -> T:
    """What the call gives; where `of`, the check or cause that it is made for, is a user's own and it fails, that is
    noted and `instead` is given. Outside of `collected` an error is raised as it is.
    """
    found = _broken.get()
    if found is None or not is_own(of):
        return call()
    try:
        return call()
    except Exception as error:
        found.setdefault(name, Broken(name, title, _reason(of, error)))
        return instead


def _reason(function: Callable[..., Any], error: Exception) -> str:
    """Where and why, in a line: the last line of the function's own file that the error came through."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    why = mask_text(" ".join(f"{type(error).__name__}: {error}".split()))
    if not frames:
        return why
    last = frames[-1]
    place = "单元格" if "ipykernel" in last.filename or "<" in last.filename else Path(last.filename).name
    return f"{place}第{last.lineno}行“{last.line or ''}”，{why}"


#: What an audit said of its own checks and causes, by registry and name, while something of that audit is shown.
_spoken: ContextVar[Mapping[str, Mapping[str, Any]]] = ContextVar("spoken", default=MappingProxyType({}))


@contextmanager
def spoken(words: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Within, own checks and causes are called what they were called when an audit was made (`own_words`)."""
    token = _spoken.set(words)
    try:
        yield
    finally:
        _spoken.reset(token)


def said(registry: str) -> Mapping[str, Any]:
    """The own entries of a registry as the audit that is being shown has them."""
    return _spoken.get().get(registry, {})
