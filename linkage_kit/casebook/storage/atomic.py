"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Puts a file in place; the folders above it are made."""
    write_folder(path.parent, {path.name: data})


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts these files into the folder, in their order.

    A new folder appears with all of them at once. In a folder that exists, other files are kept, and every file is
    complete before the first takes its place, so nothing is ever half-written; the last file tells that all are there.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    within = folder if folder.is_dir() else folder.parent
    staged = Path(tempfile.mkdtemp(dir=within, prefix=f".{folder.name}."))
    try:
        for name, data in files.items():
            (staged / name).write_bytes(data)
        if folder.is_dir():
            for name in files:
                os.replace(staged / name, folder / name)
        else:
            staged.chmod(0o777 & ~_umask())
            os.replace(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
