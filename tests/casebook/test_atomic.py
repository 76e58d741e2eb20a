"""Files and folders are written whole or not at all, with the rights that the user has set; locks."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casebook.storage import atomic
from linkage_kit.resources import sample_casebook


def test_a_new_folder_can_be_read_by_others_as_the_user_has_set_it(tmp_path):
    mask = os.umask(0o022)
    try:
        atomic.write_folder(tmp_path / "new", {"a": b"1"})
        atomic.write_file(tmp_path / "new" / "b", b"2")
    finally:
        os.umask(mask)
    assert oct((tmp_path / "new").stat().st_mode)[-3:] == "755"
    assert {file.name: oct(file.stat().st_mode)[-3:] for file in (tmp_path / "new").iterdir()} == {
        "a": "644",
        "b": "644",
    }


def test_a_file_can_be_private_from_the_start(tmp_path):
    atomic.write_file(tmp_path / "a", b"1", mode=0o600)
    atomic.write_file(tmp_path / "a", b"2", mode=0o600)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert (tmp_path / "a").read_bytes() == b"2"


def test_a_lock_is_held_until_it_is_released_and_leaves_nothing(tmp_path):
    lock = atomic.Lock(tmp_path / "one", b"42")
    assert not atomic.is_free(lock.path) and lock.path.read_bytes() == b"42"
    assert stat.S_IMODE(lock.path.stat().st_mode) == 0o600
    lock.release()
    assert list(tmp_path.iterdir()) == []
    assert atomic.is_free(tmp_path / "one")
    lock.touch()


def test_a_child_of_the_process_does_not_release_its_lock(tmp_path):
    lock = atomic.Lock(tmp_path / "one", b"")
    child = os.fork()
    if child == 0:
        lock.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert lock.path.exists() and not atomic.is_free(lock.path)
    lock.release()


def test_a_lock_that_was_let_go_can_be_taken_by_one_that_waits_and_is_then_held(tmp_path):
    """Who waits for a file that is removed meanwhile makes one of its own: a held lock always has its name."""
    first = atomic.Lock(tmp_path / "one", b"1")
    locks: list[atomic.Lock] = []
    waiting = threading.Thread(target=lambda: locks.append(atomic.Lock(tmp_path / "one", b"2")))
    waiting.start()
    first.release()
    waiting.join(10)
    assert (tmp_path / "one").read_bytes() == b"2"
    assert not atomic.is_free(tmp_path / "one")
    assert not atomic.remove_if_free(tmp_path / "one")
    locks[0].release()
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casebook.storage import atomic
from linkage_kit.resources import sample_casebook
def killing(path, data):
    os.kill(os.getpid(), signal.SIGKILL)
Path.write_bytes = killing
atomic.write_folder(Path(sys.argv[1]), {"a": b"1"})
"""


def test_what_a_killed_process_left_is_cleared_and_what_another_is_writing_stays(tmp_path):
    ended = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert ended.returncode == -signal.SIGKILL
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == 2
    seen = []

    def look(path: Path, data: bytes) -> int:
        atomic.clear_abandoned(tmp_path)
        seen.append({entry.name for entry in tmp_path.iterdir()} & left or path.parent.is_dir())
        return write(path, data)

    write = Path.write_bytes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", look)
        atomic.write_folder(tmp_path, {"b": b"2"})
    assert seen == [True]
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_folder_without_its_lock_was_left_behind_too(tmp_path):
    (tmp_path / ".linkage-old").mkdir()
    (tmp_path / ".linkage-old" / "lock").touch()
    atomic.clear_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_after_the_other_is_in_an_exclusive_folder(tmp_path):
    steps = []

    def work(name: str) -> None:
        with atomic.exclusive(tmp_path):
            steps.append(name)
            time.sleep(0.05)
            steps.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert steps[::2] == steps[1::2]
    assert sorted(steps) == [*"aabbcc"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_told_by_its_own_name(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError) as caught:
        atomic.write_file(tmp_path / "a", b"1")
    assert caught.value.filename == str(tmp_path / "a")


KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casebook.storage import atomic
from linkage_kit.resources import sample_casebook
left, replace = int(sys.argv[2]), os.replace
def killing(source, target):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    replace(source, target)
os.replace = killing
atomic.write_folder(Path(sys.argv[1]), {"a": b"2", "b": b"2", "c": b"2"}, ["old"])
"""


@pytest.mark.parametrize("moved", range(4))
def test_of_files_that_were_being_replaced_by_a_killed_process_all_come_or_none(tmp_path, moved):
    for name in ("a", "b", "old"):
        (tmp_path / name).write_text("1")
    ended = subprocess.run([sys.executable, "-c", KILLED_BETWEEN, tmp_path, str(moved)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert atomic.is_half_written(tmp_path) == bool(moved)
    with atomic.exclusive(tmp_path):
        there = {
            path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file() and path.suffix == ""
        }
    whole = {"a": "2", "b": "2", "c": "2"} if moved else {"a": "1", "b": "1", "old": "1"}
    assert {name: text for name, text in there.items() if not name.startswith(".")} == whole
    atomic.clear_abandoned(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(whole)


def test_who_reads_a_casebook_that_was_being_replaced_reads_all_of_the_new_one(tmp_path):
    book = read_casebook(sample_casebook())
    write_casebook(book.select(["SD-01"]), tmp_path / "book")
    ended = subprocess.run([sys.executable, "-c", KILLED_CASEBOOK, tmp_path / "book"], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert read_casebook(tmp_path / "book").equals(book)


KILLED_CASEBOOK = """
import os, signal, sys
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook
book, replace, left = read_casebook(sample_casebook()), os.replace, [3]
def killing(source, target):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)
os.replace = killing
write_casebook(book, sys.argv[1])
"""


def test_large_files_take_their_place_together_once_all_are_written(tmp_path):
    out = tmp_path / "out"
    with atomic.filling(out) as staged:
        (staged / "work").mkdir()
        (staged / "work" / "part").write_bytes(b"on the way")
        (staged / "b").write_bytes(b"2")
        (staged / "a").write_bytes(b"1")
        assert [path.name for path in out.iterdir() if not path.name.startswith(".")] == []
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"a": b"1", "b": b"2"}


@pytest.mark.parametrize("is_there", [True, False])
def test_what_fails_on_the_way_leaves_a_folder_as_it_was(tmp_path, is_there):
    out = tmp_path / "out"
    if is_there:
        out.mkdir()
        (out / "a").write_bytes(b"0")
    with pytest.raises(ZeroDivisionError), atomic.filling(out) as staged:
        (staged / "a").write_bytes(b"1")
        raise ZeroDivisionError
    assert out.exists() == is_there
    assert [path.read_bytes() for path in out.glob("**/*")] == [b"0"] * is_there
