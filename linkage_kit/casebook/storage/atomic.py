"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage import limits

if TYPE_CHECKING:
    from filelock import FileLock

#: What is being written stands in a folder of this name, beside a file that is locked as long as its process lives.
_PREFIX, _LOCK = ".linkage-", ".lock"
#: Once all of it is written, the folder has another name, and from then on what is in it takes its place, whoever does
#: that; the names stand in a file, first those that come, then those that go.
_READY, _ORDER = ".ready", ".order"


def write_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Puts a file in place, with these permissions where some are given; the folders above it are made.

    A link stays one: what it leads to is written. An OSError names the file, never a temporary one.
    """
    target = target_of(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path, target.parent) as staged:
        (staged / target.name).write_bytes(data)
        if mode is not None:
            (staged / target.name).chmod(mode)
        os.replace(staged / target.name, target)


#: What a file is to hold: bytes, or the path of a finished file, which is moved.
Content = bytes | Path


def write_folder(folder: Path, files: Mapping[str, Content], obsolete: Collection[str] = ()) -> None:
    """Puts these files into the folder, in their order, and takes the obsolete ones away.

    A new folder appears with all of them at once. In a folder that exists, other files are kept, and every file is
    complete before the first takes its place, so nothing is ever half-written; the last file tells that all are there.
    A link stays one, the folder's and one in it. An OSError names the folder, never a temporary one.
    """
    target = target_of(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        finish_writing(target)
        _replace_in(target, folder, files, obsolete)
        return
    with _staged(folder, target.parent) as staged:
        for name, data in files.items():
            _put(data, staged / name)
        staged.chmod(0o777 & ~_umask())
        os.replace(staged, target)


def _put(data: Content, path: Path) -> None:
    if isinstance(data, Path):
        shutil.move(data, path)
    else:
        path.write_bytes(data)


def _replace_in(folder: Path, told: Path, files: Mapping[str, Content], obsolete: Collection[str]) -> None:
    """Puts files in place of others: once they are all ready, whoever finds them puts them in place."""
    with _staged(told, folder) as staged:
        for name, data in files.items():
            _put(data, staged / name)
        _make_ready(staged, [*files], obsolete)


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """A folder to write files into that are too large to be held: once the block is done, all are in `folder` at once.

    They take their place in the order of their names; folders within are for what is needed on the way, and go. Where
    the block fails, nothing changes. An OSError names `folder`.
    """
    target = target_of(folder)
    is_new = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    clear_abandoned(target)
    try:
        with _staged(folder, target) as staged:
            yield staged
            for inner in [one for one in staged.iterdir() if one.is_dir()]:
                shutil.rmtree(inner)
            _make_ready(staged, sorted(one.name for one in staged.iterdir()), ())
    except BaseException:
        if is_new:
            with suppress(OSError):
                target.rmdir()
        raise


def _make_ready(staged: Path, names: Collection[str], obsolete: Collection[str]) -> None:
    (staged / _ORDER).write_text(json.dumps([[*names], [*obsolete]]), encoding="utf-8")
    ready = staged.with_name(f"{staged.name}{_READY}")
    os.replace(staged, ready)
    _put_in_place(ready)


def _put_in_place(ready: Path) -> None:
    """Takes the files that are ready to their places; some may be there already."""
    names, obsolete = json.loads((ready / _ORDER).read_text(encoding="utf-8"))
    for name in obsolete:
        (ready.parent / name).unlink(missing_ok=True)
    for name in filter(lambda name: (ready / name).exists(), names):
        if (ready.parent / name).is_symlink():
            # What the link leads to may lie on another disk.
            write_file(ready.parent / name, (ready / name).read_bytes())
        else:
            os.replace(ready / name, ready.parent / name)
    shutil.rmtree(ready, ignore_errors=True)


def is_half_written(folder: Path) -> bool:
    """Whether somebody who writes into a folder has files ready that are not all in place, or was killed then."""
    return any(folder.glob(f"{_PREFIX}*{_READY}"))


def finish_writing(folder: Path) -> None:
    """Puts in place what a process had ready when it was killed, so that all of it is there and not a part."""
    for ready in folder.glob(f"{_PREFIX}*{_READY}"):
        if is_free(_lock_of(ready.with_name(ready.name.removesuffix(_READY)))):
            _put_in_place(ready)


def target_of(path: Path) -> Path:
    """What is to be written where a path may be a link; an OSError where it is one that leads to itself."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return target


@contextmanager
def _staged(place: Path, within: Path) -> Iterator[Path]:
    """A folder to make things ready in; a file or folder that cannot be written is told by its own name.

    Its lock is taken before it is made and let go after it is gone: without a lock it was left behind.
    """
    staged = within / f"{_PREFIX}{secrets.token_hex(8)}"
    try:
        with _held(_lock_of(staged)):
            staged.mkdir(0o700)
            try:
                yield staged
            finally:
                shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(place)) from error


def clear_abandoned(folder: Path) -> None:
    """Removes what a process that was killed left half-written in a folder; what another one is writing stays."""
    finish_writing(folder)
    for staged in [path for path in folder.glob(f"{_PREFIX}*") if path.is_dir() and path.suffix != _READY]:
        if is_free(_lock_of(staged)):
            shutil.rmtree(staged, ignore_errors=True)
    for lock in folder.glob(f"{_PREFIX}*{_LOCK}"):
        remove_if_free(lock)


def _lock_of(staged: Path) -> Path:
    return staged.with_name(f"{staged.name}{_LOCK}")


@contextmanager
def exclusive(place: Path) -> Iterator[None]:
    """Within, no other process of this machine that asks is in here for the folder or file; it waits until this is out.

    The place need not be there yet. Raises CasebookError where the wait is longer than `LONGEST_WAIT`, and an OSError
    that names the place where nothing can be written there.
    """
    place = target_of(place)
    while True:
        folder = _folder_at(place)
        with _saving(folder, place):
            # A folder that came while this one waited has a lock of its own.
            if folder == _folder_at(place):
                finish_writing(folder)
                yield
                return


def _folder_at(place: Path) -> Path:
    """The folder that is locked for a place: itself, or the nearest above it that there is."""
    return next(folder for folder in (place, *place.parents) if folder.is_dir())


def _saving(folder: Path, place: Path) -> AbstractContextManager[None]:
    """The lock of those who save below a folder."""
    return held_for(folder / f"{_PREFIX}saving{_LOCK}", place)


@contextmanager
def held_for(lock: Path, place: Path) -> Iterator[None]:
    """A lock file of those who write to a place, as long as it is held; it leaves no file behind.

    Raises CasebookError where the wait is longer than `LONGEST_WAIT`, and an OSError that names the place.
    """
    with ExitStack() as held:
        try:
            held.enter_context(_held(lock, limits.LONGEST_WAIT))
        except TimeoutError:
            told = f"正被其他程序写入，等了{limits.LONGEST_WAIT:g}秒还没有轮到，请稍后再试"
            raise CasebookError([Problem(place.name, None, None, None, told)]) from None
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), str(place)) from error
        yield


@contextmanager
def _held(path: Path, seconds: float = -1) -> Iterator[None]:
    """A lock file that is there as long as it is held; TimeoutError where it is not free within these seconds."""
    with _file_lock(path).acquire(timeout=seconds):
        try:
            yield
        finally:
            _remove_held(path)


class Lock:
    """A file (0600) that is locked as long as this process lives or until it is released, and then is gone."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self._process = os.getpid()
        self._lock = _file_lock(path)
        self._lock.acquire()
        try:
            path.write_bytes(content)
        except BaseException:
            self.release()
            raise

    def touch(self) -> None:
        """Note that something was done just now."""
        with suppress(FileNotFoundError):
            os.utime(self.path)

    def release(self) -> None:
        """Unlock and remove the file; in a child of the process nothing happens."""
        if os.getpid() == self._process:
            _remove_held(self.path)
            self._lock.release()


def is_free(lock: Path) -> bool:
    """Whether no living process holds a lock file; also where there is none."""
    return _when_free(lock, lambda: None)


def remove_if_free(lock: Path) -> bool:
    """Removes a lock file that no living process holds; whether it is gone.

    It is removed while it is held, so nobody can have taken it meanwhile: who waits for it makes one of their own.
    """
    return _when_free(lock, lambda: _remove_held(lock))


def _when_free(path: Path, action: Callable[[], None]) -> bool:
    if not path.exists():
        return True
    try:
        with _file_lock(path).acquire(timeout=0):
            action()
    except OSError:  # Held by another process, whose Timeout is an OSError, or another user's.
        return False
    return True


def _remove_held(path: Path) -> None:
    """Takes the name of a lock file away; Windows, which keeps it as long as it is open, does so on release."""
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


def _file_lock(path: Path) -> FileLock:
    """A lock that any thread may let go."""
    # Only who writes or looks at locks waits for it to be imported.
    from filelock import FileLock

    return FileLock(path, mode=0o600, thread_local=False)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
