"""The maker of papers: one process for all who ask, in their turn, which ends when idle and is started again.

What it is asked for is of the standard library here: any function with its arguments will do.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import AuthenticationError, get_context
from pathlib import Path

import psutil
import pytest

from linkage_kit.batch import maker_process
from linkage_kit.batch.maker import Call, Maker, NoPaper
from linkage_kit.batch.maker_place import MakerPlace
from linkage_kit.batch.maker_process import IDLE_VARIABLE, serve_alone
from linkage_kit.batch.maker_stand import open_stand

PATIENCE = 60
#: The maker's process id; a work is done by a child of it.
MAKER = os.getppid
BROKEN = "生成文书的进程意外结束，请再试一次"


def use(place: MakerPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def place() -> MakerPlace:
    return open_stand()


@pytest.fixture(autouse=True)
def server(place, monkeypatch) -> None:
    """This process is as one that a server started."""
    use(place, monkeypatch)


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def touched(path: Path, seconds: float) -> partial:
    """A work that creates a file, and then takes a while."""
    return partial(os.system, f"touch {path} && sleep {seconds}")


def endless(path: Path) -> partial:
    """A work that takes longer than anybody waits here."""
    return touched(path, 20)


def test_all_who_ask_are_served_by_one_process_that_none_of_them_is():
    with ThreadPoolExecutor(4) as askers:
        makers = set(askers.map(lambda _: Maker().make(MAKER), range(8)))
    assert len(makers) == 1
    assert os.getpid() not in makers
    assert psutil.Process(makers.pop()).ppid() == os.getpid()


def test_files_come_back_whole():
    data = os.urandom(1 << 20)
    assert Maker().make(partial(dict, {"A-1-文书.pdf": data})) == {"A-1-文书.pdf": data}


def test_what_goes_wrong_in_a_work_is_told_by_its_sentence():
    with pytest.raises(NoPaper, match="invalid literal for int"):
        Maker().make(partial(int, "一"))


def test_a_work_that_breaks_its_process_breaks_nothing_else():
    before = Maker().make(MAKER)
    with pytest.raises(NoPaper, match=BROKEN):
        Maker().make(partial(os.abort))
    assert Maker().make(MAKER) == before


def test_works_are_done_one_after_the_other(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    with ThreadPoolExecutor(2) as askers:
        one = askers.submit(Maker().make, touched(first, 0.5))
        wait_until(first.exists)
        other = askers.submit(Maker().make, touched(second, 0))
        time.sleep(0.2)
        assert not second.exists()
        assert (one.result(), other.result()) == (0, 0)
    assert second.exists()


def test_who_asks_no_longer_keeps_nobody_waiting(tmp_path):
    asker, begun = Maker(), tmp_path / "begun"
    with ThreadPoolExecutor(1) as askers:
        given_up = askers.submit(asker.make, endless(begun))
        wait_until(begun.exists)
        asker.close()
        with pytest.raises(NoPaper, match="已停止生成"):
            given_up.result()
    assert Maker().make(partial(dict, a=b"1")) == {"a": b"1"}


def test_what_is_not_wanted_any_more_is_never_begun(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    other = Maker()
    with ThreadPoolExecutor(2) as askers:
        one = askers.submit(Maker().make, touched(first, 1))
        wait_until(first.exists)
        never = askers.submit(other.make, touched(second, 0))
        time.sleep(0.2)
        other.close()
        assert one.result() == 0
        with pytest.raises(NoPaper):
            never.result()
    assert Maker().make(partial(dict)) == {}
    assert not second.exists()


def test_a_work_that_takes_too_long_is_ended_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(maker_process, "LIMIT", 0.5)
    listener, key = socket.create_server(("127.0.0.1", 0)), os.urandom(32)
    process = get_context("fork").Process(target=maker_process.Desk(listener, key).serve, args=(2.0,))
    process.start()
    use(MakerPlace(listener.getsockname()[1], key), monkeypatch)
    with pytest.raises(NoPaper, match=r"超过0\.5秒仍未完成，已终止"):
        Maker().make(endless(tmp_path / "begun"))
    assert Maker().make(partial(dict)) == {}
    process.join(PATIENCE)
    assert process.exitcode == 0


def test_a_maker_that_dies_at_work_is_told_and_the_next_try_has_another_one(tmp_path):
    begun = tmp_path / "begun"
    maker = Maker().make(MAKER)
    with ThreadPoolExecutor(1) as askers:
        broken = askers.submit(Maker().make, endless(begun))
        wait_until(begun.exists)
        os.kill(maker, signal.SIGKILL)
        with pytest.raises(NoPaper, match=BROKEN):
            broken.result()
    assert Maker().make(MAKER) != maker


def test_an_idle_maker_ends_and_is_started_again(monkeypatch):
    monkeypatch.setenv(IDLE_VARIABLE, "0.3")
    use(open_stand(), monkeypatch)
    maker = Maker().make(MAKER)
    wait_until(lambda: not psutil.pid_exists(maker))
    assert Maker().make(MAKER) != maker


def test_one_that_cannot_start_is_told_and_not_tried_for_ever(monkeypatch):
    use(open_stand(), monkeypatch)
    monkeypatch.setattr("linkage_kit.batch.starting._START", "raise SystemExit(1)")
    with pytest.raises(NoPaper, match="无法启动生成文书的进程，请再试一次"):
        Maker().make(MAKER)


def test_the_socket_is_open_to_this_user_alone_and_asks_for_the_key(place):
    folder = Path(place.address).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with pytest.raises(AuthenticationError):
        MakerPlace(place.address, os.urandom(32)).called()
    assert Maker().make(partial(dict)) == {}


def test_where_a_process_cannot_fork_it_does_all_itself():
    listener, key = socket.create_server(("127.0.0.1", 0)), os.urandom(32)
    serving = threading.Thread(target=serve_alone, args=(listener, key, 2.0))
    serving.start()
    place = MakerPlace(listener.getsockname()[1], key)
    with place.called() as connection:
        connection.send(Call((), pickle.dumps(partial(dict, a=b"1"))))
        assert connection.recv().files == {"a": b"1"}
    with place.called() as connection:
        connection.send(Call((), pickle.dumps(partial(int, "一"))))
        assert "invalid literal" in connection.recv().reason
    serving.join(PATIENCE)
    assert not serving.is_alive()
