"""One input, read within its limits, and what was wrong with that."""

from __future__ import annotations

import gc
import resource
import shutil
import signal
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fuzz.inputs import Input
from fuzz.oracle import wrong
from fuzz.target import Target
from linkage_kit.errors import UserError

#: An input may take so many seconds of a core and so many bytes; and so many seconds by the clock, for where much else
#: runs a core is not always there.
SECONDS, BYTES = 10.0, 1 << 30
SECONDS_BY_CLOCK = 60.0
_KIB = 1024
#: Where files cost no disk.
_IN_MEMORY = Path("/dev/shm")


class Hang(BaseException):
    """An input takes too long; no reader may take it for an error of the file."""


def tried(target: Target, given: Input) -> dict[str, Any] | None:
    """What went wrong with an input (`kind`, `told`), None where nothing did."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    before = _peak()
    try:
        with _in_time(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reading = target.read(given, folder)
        told = "" if reading is None else wrong(given, reading)
        found = {"kind": "changed", "told": told} if told else None
    except UserError:
        found = None
    except Hang:
        found = {"kind": "hang", "told": f"over {SECONDS:g} s\n{traceback.format_exc()}"}
    except MemoryError:
        found = {"kind": "memory", "told": traceback.format_exc()}
    except Exception:
        found = {"kind": "crash", "told": traceback.format_exc()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # A reader that takes a want of memory for a broken file has wanted it all the same.
    if found is None and _peak() - before > BYTES:
        return {"kind": "memory", "told": f"{(_peak() - before) >> 20} MiB"}
    return found


def limit_memory() -> None:
    """From now on this process gets hardly more memory than it has and an input may take."""
    gc.collect()
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + BYTES + (BYTES >> 2), resource.RLIM_INFINITY))


@contextmanager
def _in_time() -> Iterator[None]:
    def end(*_: object) -> None:
        raise Hang

    limits = (
        (signal.SIGPROF, signal.ITIMER_PROF, SECONDS),
        (signal.SIGALRM, signal.ITIMER_REAL, SECONDS_BY_CLOCK),
    )
    for number, timer, seconds in limits:
        signal.signal(number, end)
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for _, timer, _ in limits:
            signal.setitimer(timer, 0)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB
