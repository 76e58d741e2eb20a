"""By what it is seen that files were written since they were read, without reading them again."""

from __future__ import annotations

from pathlib import Path

#: Of a file: when it was written, how long it is, and which file it is.
Stamp = tuple[int, int, int] | None


def stamp(file: Path) -> Stamp:
    """The stamp of a file, None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
