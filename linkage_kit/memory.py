"""How much memory there is, and sizes as people write them."""

from __future__ import annotations

import re
from pathlib import Path

import psutil

#: Where a container says how much it may have, and has (Linux, control groups of version 2).
_GROUP = Path("/sys/fs/cgroup")
_UNITS = {"": 30, "K": 10, "M": 20, "G": 30, "T": 40}
_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[KMGT]?)i?B?", re.IGNORECASE)


def parse_size(text: str) -> int:
    """Bytes of a size such as `2GB`, `1.5GiB`, `800MB` (1 GB is 1024³ bytes here; without a unit: GB); ValueError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return int(float(found["number"]) * (1 << _UNITS[found["unit"].upper()]))


def available() -> int:
    """Bytes that are free now, as far as this process may have them."""
    limits = [int(psutil.virtual_memory().available)]
    try:
        most, used = ((_GROUP / name).read_text().strip() for name in ("memory.max", "memory.current"))
        limits.append(int(most) - int(used))
    except (OSError, ValueError):
        # No container, or one without a limit.
        pass
    return max(0, min(limits))
