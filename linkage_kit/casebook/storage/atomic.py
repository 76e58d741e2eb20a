"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be deleted
    fcntl = None  # type: ignore[assignment]

#: What is being written stands in a folder of this name, in which a file is locked as long as its process lives.
_PREFIX, _LOCK = ".linkage-", "lock"


def write_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Puts a file in place, with these permissions where some are given; the folders above it are made.

    An OSError names the file, never a temporary one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path, path.parent) as staged:
        (staged / path.name).write_bytes(data)
        if mode is not None:
            (staged / path.name).chmod(mode)
        os.replace(staged / path.name, path)


def write_folder(folder: Path, files: Mapping[str, bytes], obsolete: Collection[str] = ()) -> None:
    """Puts these files into the folder, in their order, and takes the obsolete ones away.

    A new folder appears with all of them at once. In a folder that exists, other files are kept, and every file is
    complete before the first takes its place, so nothing is ever half-written; the last file tells that all are there.
    An OSError names the folder, never a temporary one.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _staged(folder, folder if folder.is_dir() else folder.parent) as staged:
        for name, data in files.items():
            (staged / name).write_bytes(data)
        if folder.is_dir():
            for name in obsolete:
                (folder / name).unlink(missing_ok=True)
            for name in files:
                os.replace(staged / name, folder / name)
        else:
            (staged / _LOCK).unlink()
            staged.chmod(0o777 & ~_umask())
            os.replace(staged, folder)


@contextmanager
def _staged(place: Path, within: Path) -> Iterator[Path]:
    """A folder to make things ready in; a file or folder that cannot be written is told by its own name."""
    staged: Path | None = None
    try:
        staged = Path(tempfile.mkdtemp(dir=within, prefix=_PREFIX))
        with _locked(staged / _LOCK):
            yield staged
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(place)) from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)


def clear_abandoned(folder: Path) -> None:
    """Removes what a process that was killed left half-written in a folder; what another one is writing stays."""
    for staged in folder.glob(f"{_PREFIX}*"):
        if staged.is_dir() and is_free(staged / _LOCK):
            shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    with lock.open("wb") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Within, no other process of this machine that asks is in here for the folder; it waits until this one is out.

    Windows cannot lock a folder: there two that save at the same moment are told apart by what they find on disk only.
    """
    if not fcntl:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Lock:
    """A file (0600) that is locked as long as this process lives or until it is released, and then is gone."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self._process = os.getpid()
        # Locked before it has its name, so that nobody can take it for one that was left behind.
        made = path.with_name(f"{path.name}~")
        self._file = open(made, "wb", opener=_private)  # noqa: SIM115 (open until it is released)
        if fcntl:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.write(content)
        self._file.flush()
        if fcntl:
            made.replace(path)
        else:
            self.path = made

    def touch(self) -> None:
        """Note that something was done just now."""
        with suppress(FileNotFoundError):
            os.utime(self.path)

    def release(self) -> None:
        """Unlock and remove the file; in a child of the process nothing happens."""
        if os.getpid() != self._process:
            return
        if not fcntl:
            self._file.close()
        self.path.unlink(missing_ok=True)
        self._file.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def is_free(lock: Path) -> bool:
    """Whether no living process holds a lock file; also where there is none."""
    try:
        if not fcntl:
            lock.unlink()
            return True
        with lock.open("rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
