"""Who makes papers for the pages of a server: one process for all, asked over a connection that nobody else has.

What sets reports and forms weighs more than all else of a page: so no page's kernel imports it. A server has one maker
(`maker_stand`), which its kernels find by the environment; a kernel without a server has one of its own.
"""

from __future__ import annotations

import pickle
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection

from linkage_kit.batch.maker_place import MakerPlace, told_place
from linkage_kit.batch.maker_stand import open_stand

Files = Mapping[str, bytes]
#: What a maker does: a function of a module with its arguments, which can be pickled; it gives files by name.
Work = Callable[[], Files]

_SECONDS_BETWEEN_LOOKS = 0.1


class NoPaper(RuntimeError):
    """A paper that could not be made; says why in Chinese."""


@dataclass(frozen=True)
class Answer:
    """What came of a work: its files, or why there are none."""

    files: Files
    reason: str = ""


@dataclass(frozen=True)
class Call:
    """A pickled work, and where its modules are found: an office may have formats and checks of its own."""

    paths: tuple[str, ...]
    work: bytes


class Maker:
    """Asks for papers, one at a time; several may ask, and are served in their turn."""

    def __init__(self) -> None:
        self._is_closed = threading.Event()

    def make(self, work: Work) -> Files:
        """The files of a work, which the maker does when it is this one's turn. Raises NoPaper."""
        try:
            connection = _maker().called()
        except (OSError, EOFError, AuthenticationError):
            raise NoPaper("无法启动生成文书的进程，请再试一次") from None
        with connection:
            try:
                connection.send(Call(tuple(sys.path), pickle.dumps(work)))
                answer = self._answer(connection)
            except (OSError, EOFError):
                raise NoPaper("生成文书的进程意外结束，请再试一次") from None
        if answer.reason:
            raise NoPaper(answer.reason)
        return answer.files

    def close(self) -> None:
        """Wait no longer: what is being made is given up."""
        self._is_closed.set()

    def _answer(self, connection: Connection) -> Answer:
        while not connection.poll(_SECONDS_BETWEEN_LOOKS):
            if self._is_closed.is_set():
                raise NoPaper("已停止生成")
        answer: Answer = connection.recv()
        return answer


def _maker() -> MakerPlace:
    """Where the maker of the server is that started this process; without one, where this process's own is."""
    return told_place() or _own_maker()


@lru_cache(maxsize=1)
def _own_maker() -> MakerPlace:
    return open_stand()
