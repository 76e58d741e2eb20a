"""What a notebook's process may use, and that it ends with the process that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

GIB = 1 << 30
_PR_SET_PDEATHSIG = 1
_SECONDS_BETWEEN_LOOKS = 1


@dataclass(frozen=True)
class Limits:
    """Seconds that a notebook may take, and its exports again; bytes that it may use beyond what it finds in memory."""

    timeout: float = 120
    memory: int = 2 * GIB

    @property
    def memory_text(self) -> str:
        """The memory as an auditor reads it."""
        return f"{self.memory / GIB:g} GiB"


def end_with(parent: int) -> None:
    """Have this process killed as soon as its parent (a process id) is gone, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def limit_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now; more is a MemoryError in Python."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _mapped() + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def unlimit_memory() -> None:
    """Take the limit away, so that what went wrong can be told."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _mapped() -> int:
    """Bytes of address space that this process has; a forked one has its parent's. Zero where that cannot be read."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
