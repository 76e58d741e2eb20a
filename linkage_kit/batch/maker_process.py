"""The maker of papers: a warm process that does one work after the other, and ends when nobody has asked for a while.

Each work is done by a child of this process, which inherits all that is imported here: what a paper takes of memory
goes with it, and one that breaks breaks nothing else. No work is done whose connection is gone. Where a process cannot
fork, this one does all by itself.
"""

from __future__ import annotations

import os
import pickle
import socket
import struct
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError, get_context
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge, wait
from multiprocessing.process import BaseProcess

from linkage_kit.batch import forking, worker_process
from linkage_kit.batch.case_job import WARM_UP, case_notebook
from linkage_kit.batch.fingerprint import package_digest
from linkage_kit.batch.forked_notebook import warm_shell
from linkage_kit.batch.jobs import Recipe, exported
from linkage_kit.batch.limits import Limits, end_with
from linkage_kit.batch.maker import Answer, Call
from linkage_kit.errors import reason_of
from linkage_kit.forms.annexes import annexes
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.write import form_workbook
from linkage_kit.reporting.formats import format_named
from linkage_kit.typesetting.fonts import glyphs

#: Environment variable for the seconds after which a maker ends that has nothing to do.
IDLE_VARIABLE = "LINKAGE_MAKER_IDLE"
_IDLE_SECONDS = 120
#: Seconds that a work may take: those of a notebook, and its exports.
LIMIT = 2 * Limits.timeout
#: Seconds that one who calls may take to say what is wanted.
_LATE_SECONDS = 5
_BROKEN = "生成文书的进程意外结束，请再试一次"


def main(parent: int) -> None:
    """Serve the processes that call, as long as the process `parent` lives."""
    end_with(parent)
    key, handed = pickle.load(sys.stdin.buffer)
    if sys.platform == "win32":
        listener = socket.fromshare(handed)
    else:
        listener = socket.socket(fileno=handed)
    _warm_up()
    idle = float(os.environ.get(IDLE_VARIABLE) or _IDLE_SECONDS)
    if forking.is_available():
        Desk(listener, key).serve(idle)
    else:
        serve_alone(listener, key, idle)


def _warm_up() -> None:
    """Import and use once what the papers need, but for Typst: a child would wait for its threads for ever."""
    form_workbook(annexes()[0].form(Filling()))
    glyphs()
    package_digest()
    example = worker_process.example_of(Recipe(case_notebook().decode(), {}, {}, warm_up=WARM_UP))
    exported(example, format_named("html").exporter, {})
    warm_shell()


@dataclass(frozen=True)
class _Order:
    """A work as it was sent, and the connection that waits for it."""

    connection: Connection
    work: bytes


@dataclass(frozen=True)
class _Doing:
    """An order that a child is at, until a moment at most."""

    order: _Order
    child: BaseProcess
    until: float


class Desk:
    """Orders in their turn, and the one that is being done."""

    def __init__(self, listener: socket.socket, key: bytes) -> None:
        self._listener, self._key = listener, key
        self._orders: deque[_Order] = deque()
        self._doing: _Doing | None = None

    def serve(self, idle: float) -> None:
        """Do what is asked for, until nobody has asked for so many seconds."""
        while True:
            self._begin()
            if self._doing is None:
                if not wait([self._listener], idle):
                    return
                self._take()
            else:
                self._look(self._doing)

    def _begin(self) -> None:
        """Have the next order done, if there is one and none is being done."""
        if self._doing is None and self._orders:
            order = self._orders.popleft()
            child = get_context("fork").Process(target=_do, args=(order, os.getpid()))
            child.start()
            self._doing = _Doing(order, child, time.monotonic() + LIMIT)

    def _take(self) -> None:
        order = _called(self._listener, self._key)
        if order is not None:
            self._orders.append(order)

    def _look(self, doing: _Doing) -> None:
        """Wait for what happens next while an order is being done: nobody who waits sends anything more."""
        waiting = {order.connection: order for order in self._orders}
        ready = wait(
            [self._listener, doing.child.sentinel, doing.order.connection, *waiting],
            max(0, doing.until - time.monotonic()),
        )
        for gone in waiting.keys() & ready:
            self._orders.remove(waiting[gone])
            gone.close()
        if self._listener in ready:
            self._take()
        if doing.child.sentinel in ready:
            self._finish(doing, _BROKEN)
        elif doing.order.connection in ready or not ready:
            doing.child.kill()
            self._finish(doing, f"超过{LIMIT:g}秒仍未完成，已终止")

    def _finish(self, doing: _Doing, reason: str) -> None:
        """The child of an order has ended; where it gave no answer, this is the reason."""
        doing.child.join()
        if doing.child.exitcode:
            with suppress(OSError):
                doing.order.connection.send(Answer({}, reason))
        doing.order.connection.close()
        doing.child.close()
        self._doing = None


def _do(order: _Order, parent: int) -> None:
    """In a child: do a work and send what came of it."""
    end_with(parent)
    order.connection.send(_answer(order.work))


def serve_alone(listener: socket.socket, key: bytes, idle: float) -> None:
    """Do what is asked for in this process, until nobody has asked for so many seconds."""
    listener.settimeout(idle)
    while True:
        try:
            order = _called(listener, key)
        except TimeoutError:
            return
        if order is not None:
            with order.connection, suppress(OSError):
                order.connection.send(_answer(order.work))


def _called(listener: socket.socket, key: bytes) -> _Order | None:
    """What the next one who calls has to be done; None where that one has not the key, or is gone again."""
    accepted, _ = listener.accept()
    accepted.setblocking(True)
    if sys.platform != "win32":
        # Who does not go on with what was begun holds nobody up.
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _LATE_SECONDS, 0))
    connection = Connection(accepted.detach())
    try:
        deliver_challenge(connection, key)
        answer_challenge(connection, key)
        return _Order(connection, connection.recv_bytes())
    except (OSError, EOFError, AuthenticationError):
        connection.close()
        return None


def _answer(called: bytes) -> Answer:
    """What comes of a work; nothing that goes wrong in it is raised."""
    try:
        call: Call = pickle.loads(called)
        sys.path += [path for path in call.paths if path not in sys.path]
        return Answer(pickle.loads(call.work)())
    except Exception as error:
        return Answer({}, reason_of(error))
