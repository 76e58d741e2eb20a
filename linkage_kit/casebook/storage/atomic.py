"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Puts a file in place; the folders above it are made. An OSError names the file, never a temporary one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path, path.parent) as staged:
        (staged / path.name).write_bytes(data)
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
            staged.chmod(0o777 & ~_umask())
            os.replace(staged, folder)


@contextmanager
def _staged(place: Path, within: Path) -> Iterator[Path]:
    """A folder to make things ready in; a file or folder that cannot be written is told by its own name."""
    staged: Path | None = None
    try:
        staged = Path(tempfile.mkdtemp(dir=within, prefix=f".{place.name[:32]}."))
        yield staged
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(place)) from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
