"""Windows in which a case is open: each holds a locked file that says whose window it is and since when.

The lock is free once the process ends, however it ends. A window of a browser is told of by its page as long as that
is open: its kernel may live on for a while, the window does not.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import socket
import weakref
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from linkage_kit.casebook.storage.atomic import Lock, remove_if_free

#: A page that was silent for so long is closed.
SILENCE = dt.timedelta(seconds=7)


@dataclass(frozen=True)
class Window:
    """A window: its process, its page in a browser ("" where it has none), whose it is, since and last used when."""

    process: int
    page: str
    user: str
    host: str
    opened_at: str
    active_at: str

    def __str__(self) -> str:
        """The window in words of whoever has another one."""
        whose = "您的另一个窗口" if (self.user, self.host) == _here() else f"{self.user}（{self.host}）的窗口"
        return (
            f"这个案件也在{whose}中打开：{_clock(self.opened_at)}打开，最近操作{_clock(self.active_at)}。"
            "两处的修改互不相通，请只在一处填写"
        )


class Presence:
    """This process's own window on a case."""

    def __init__(self, path: Path) -> None:
        now = _now()
        self.window = Window(os.getpid(), "", *_here(), now, now)
        self._lock = Lock(path, _written(self.window))
        self._release = weakref.finalize(self, self._lock.release)

    @property
    def path(self) -> Path:
        """The locked file."""
        return self._lock.path

    def shown_in(self, page: str) -> None:
        """The window is shown by a page of a browser, which tells of itself from now on (`beat`)."""
        self._write(replace(self.window, page=page))

    def used(self) -> None:
        """Something was done just now."""
        self._write(replace(self.window, active_at=_now()))

    def beat(self) -> None:
        """The page is still open."""
        self._lock.touch()

    def leave(self) -> None:
        """The window is closed."""
        self._release()

    def others(self, paths: Iterable[Path]) -> list[Window]:
        """The other windows among these files, the one used last first; what ended processes left is removed."""
        found = []
        for path in paths:
            if path == self.path or remove_if_free(path):
                continue
            # Gone by now, or nothing is in it yet: a window that is closed or opened at this moment.
            with suppress(FileNotFoundError, ValueError, TypeError):
                window = Window(**json.loads(path.read_text(encoding="utf-8")))
                if not self._is_closed(window, path):
                    found.append(window)
        return sorted(found, key=lambda window: window.active_at, reverse=True)

    def _is_closed(self, window: Window, path: Path) -> bool:
        """Whether its page is, or is this window's own page, which was loaded again."""
        if not window.page:
            return False
        heard_at = dt.datetime.fromtimestamp(path.stat().st_mtime)
        return window.page == self.window.page or dt.datetime.now() - heard_at > SILENCE

    def _write(self, window: Window) -> None:
        self.window = window
        with suppress(FileNotFoundError):
            self.path.write_bytes(_written(window))


def _written(window: Window) -> bytes:
    return json.dumps(asdict(window), ensure_ascii=False).encode()


def _here() -> tuple[str, str]:
    return getpass.getuser(), socket.gethostname()


def _now() -> str:
    return dt.datetime.now().isoformat()


def _clock(moment: str) -> str:
    told: Any = dt.datetime.fromisoformat(moment)
    return f"{told:%H:%M}" if told.date() == dt.date.today() else f"{told:%Y-%m-%d %H:%M}"
