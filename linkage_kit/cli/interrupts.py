"""Ctrl-C ends a command silently, at whichever moment it comes, with the status that a shell gives for it.

This is imported before all else, and so imports next to nothing: until it is there, nobody hears an interrupt.
"""

from __future__ import annotations

import os
import signal

from linkage_kit.cli.status import ExitStatus


class _Heard:
    """Within, an interrupt is heard by another handler than the usual one.

    Whoever ignores interrupts, or hears them otherwise, goes on doing so, and so do threads that cannot hear them.
    """

    def __init__(self, usual: object, other: signal._HANDLER) -> None:
        self._usual, self._other = usual, other

    def __enter__(self) -> None:
        _exchange(self._usual, self._other)

    def __exit__(self, *error: object) -> None:
        _exchange(self._other, self._usual)


def ending_at_once() -> _Heard:
    """Within, an interrupt ends the process, which has begun nothing yet.

    As an exception it would come out of an import, where some libraries take it for an error of their own.
    """
    return _Heard(signal.default_int_handler, _end)


def heard() -> _Heard:
    """Within that, an interrupt is a KeyboardInterrupt again: there may be something to clear away."""
    return _Heard(_end, signal.default_int_handler)


def ignore_from_now_on() -> None:
    """An interrupt while the interpreter goes says nothing and changes nothing of how the command ended."""
    _exchange(_end, signal.SIG_IGN)


def _exchange(heard_by: object, other: object) -> None:
    if signal.getsignal(signal.SIGINT) is heard_by:
        try:
            signal.signal(signal.SIGINT, other)  # type: ignore[arg-type]
        except ValueError:  # Not the main thread.
            return


def _end(number: int, frame: object) -> None:
    os._exit(ExitStatus.INTERRUPTED)
