"""Where a maker of papers is called: it is started by the first call and, once it ended idle, by the next one.

The socket stays open all the time, so that no call is lost while there is no maker: it waits there for the next one.
"""

from __future__ import annotations

import atexit
import pickle
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from linkage_kit.batch.maker_place import MakerPlace
from linkage_kit.batch.starting import command, environment

_KEY_BYTES = 32
#: Pages that can wait at the door; those whose papers are wanted wait inside.
_BACKLOG = 128
_NOT_STARTED = 1


def open_stand() -> MakerPlace:
    """Open a place where a maker is called, as long as this process lives; nobody else's process can call there."""
    listener, address = _file_socket() if hasattr(socket, "AF_UNIX") else _port_socket()
    place = MakerPlace(address, secrets.token_bytes(_KEY_BYTES))
    threading.Thread(target=_keep, args=(listener, place.key), name="maker", daemon=True).start()
    return place


def _file_socket() -> tuple[socket.socket, str]:
    """In a folder that is open to this user alone; it goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="linkage-maker-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "socket"))
    listener.listen(_BACKLOG)
    return listener, str(folder / "socket")


def _port_socket() -> tuple[socket.socket, int]:
    """On loopback: who calls there must have the key."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
    return listener, listener.getsockname()[1]


def _keep(listener: socket.socket, key: bytes) -> None:
    """Whenever somebody calls, have a maker work until it ends. This thread must live on: the maker ends with it."""
    was_killed = False
    while True:
        select.select([listener], [], [])
        status = _run_maker(listener, key)
        # Whoever calls after a maker was killed at work gets another one; after two of them, or one that does not
        # start, there is none to be had.
        if status > 0 or (status < 0 and was_killed):
            _turn_away(listener)
        was_killed = status < 0


def _run_maker(listener: socket.socket, key: bytes) -> int:
    """The exit status of a maker that served the socket."""
    handed = () if sys.platform == "win32" else (listener.fileno(),)
    try:
        maker = subprocess.Popen(
            command("linkage_kit.batch.maker_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=handed,
            env=environment(),
        )
    except OSError:
        return _NOT_STARTED
    assert maker.stdin
    _tell(maker.stdin, listener, key, maker.pid)
    return maker.wait()


def _tell(told: IO[bytes], listener: socket.socket, key: bytes, process: int) -> None:
    """Tell a maker the key and its socket, as this system hands one over."""
    handed: bytes | int
    if sys.platform == "win32":
        handed = listener.share(process)
    else:
        handed = listener.fileno()
    # One that ended already says so by its status.
    with suppress(OSError), told:
        pickle.dump((key, handed), told)


def _turn_away(listener: socket.socket) -> None:
    """Those at the door are told that there is no maker: to let them call for ever would start one for ever."""
    while select.select([listener], [], [], 0)[0]:
        listener.accept()[0].close()
