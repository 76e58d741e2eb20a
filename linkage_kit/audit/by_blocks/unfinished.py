"""Where the parts of an audit lie until it is whole: a hidden folder beside that of the results."""

from __future__ import annotations

import errno
import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from linkage_kit.audit.by_blocks.part import DONE
from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.storage.atomic import held_for, is_free, target_of


@contextmanager
def unfinished(out: Path, fingerprint: str) -> Iterator[Path]:
    """The folder for the parts of an audit into `out`; once that is whole, or cannot be done in parts, it is gone.

    Where the audit breaks off, it stays with what is done, for the next one with the same fingerprint; those of other
    audits go, unless somebody is at them. An OSError names `out`, never a temporary folder.
    """
    target = target_of(out)
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(out))
    stem = f".{target.name}.unfinished-"
    work = target.with_name(f"{stem}{fingerprint}")
    above = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for other in target.parent.glob(f"{glob.escape(stem)}*"):
            if other.is_dir() and other != work and is_free(_lock_of(other)):
                shutil.rmtree(other, ignore_errors=True)
        with held_for(_lock_of(work), out):
            work.mkdir(0o700, exist_ok=True)
            yield work
            shutil.rmtree(work, ignore_errors=True)
    except NotPlain:
        shutil.rmtree(work, ignore_errors=True)
        # Who reads the whole may refuse it, and then nothing is made.
        with suppress(OSError):
            for folder in above:
                folder.rmdir()
        raise
    except OSError as error:
        if not any(work.glob(f"*/{DONE}")):
            shutil.rmtree(work, ignore_errors=True)
        if not str(error.filename or work).startswith(str(target.parent)):
            raise
        raise OSError(error.errno, error.strerror or str(error), str(out)) from error


def clear_parts(work: Path) -> None:
    """Takes the parts out of the folder, and what was put together of them."""
    for part in work.glob("[0-9]*"):
        shutil.rmtree(part)


def _lock_of(work: Path) -> Path:
    return work.with_name(f"{work.name}.lock")
