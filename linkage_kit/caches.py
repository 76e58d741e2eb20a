"""Where libraries keep what they can make again: in the user's folders, or where those cannot be written, in a
temporary one."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

#: Environment variables for the folders of libraries, and where these are by default.
_FOLDERS = {"MPLCONFIGDIR": "~/.config/matplotlib", "IPYTHONDIR": "~/.ipython"}


def settle() -> None:
    """Names a temporary folder to each library whose own folder cannot be written; processes that are started later
    are told too. It goes when this process ends.
    """
    lost = [name for name, folder in _FOLDERS.items() if name not in os.environ and not _can_be_made(folder)]
    if lost:
        folder = tempfile.mkdtemp(prefix="linkage-caches-")
        atexit.register(_remove, folder, os.getpid())
        os.environ.update({name: os.path.join(folder, name) for name in lost})
        for name in lost:
            os.mkdir(os.environ[name], 0o700)


def _can_be_made(folder: str) -> bool:
    """Whether a file can be written where the folder is or would be."""
    place = Path(os.path.expanduser(folder))
    there = next(one for one in (place, *place.parents) if one.exists())
    try:
        tempfile.TemporaryFile(dir=there).close()
    except OSError:
        return False
    return True


def _remove(folder: str, process: int) -> None:
    # Children that were forked end the same way, and leave it to who made it.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
