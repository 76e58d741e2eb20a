"""Files and folders are written whole or not at all, with the rights that the user has set; locks."""

import os
import stat

from linkage_kit.casebook.storage import atomic


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
