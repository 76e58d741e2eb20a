"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Puts a file in place; the folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts a folder with these files in place; other files of an existing folder are kept.

    The new folder is complete before it takes the place of the old one, so no reader meets half of each.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    target = folder.resolve()
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        if target.is_dir():
            shutil.copytree(
                target, new, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*files)
            )
        for name, data in files.items():
            (new / name).write_bytes(data)
        new.chmod(0o777 & ~_umask())
        _take_place(new, target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _take_place(new: Path, target: Path) -> None:
    if not target.is_dir():
        os.replace(new, target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.")) / target.name
    os.replace(target, old)
    try:
        os.replace(new, target)
    except BaseException:
        os.replace(old, target)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
