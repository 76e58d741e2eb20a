"""Files compared by digest: the difference of texts that pytest looks for takes an hour where two PDFs differ."""

from __future__ import annotations

import hashlib
from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Content of every file below a folder, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def digest(data: bytes) -> str:
    """SHA-256 of a file's content: what differs is told in one line."""
    return hashlib.sha256(data).hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder, by its path there."""
    return {name: digest(data) for name, data in contents(folder).items()}
