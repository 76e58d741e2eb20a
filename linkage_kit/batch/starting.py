"""How the processes of this package are started that work for another one."""

from __future__ import annotations

import os
import sys

from linkage_kit import caches

#: A process imports from where the one that starts it does. An interrupt from the terminal reaches it too: it is the
#: one that started it that ends it. What it goes without is a grammar of addresses for jsonschema, which would take two
#: seconds to build and which no schema of a notebook asks for.
_START = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "module, parent, *sys.path = sys.argv[1:]; sys.modules['rfc3987_syntax'] = None; "
    "from linkage_kit.failures import serve; serve(module, int(parent))"
)
#: Libraries with threads of their own keep to one: the cores are shared out between such processes.
ONE_CORE = dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def environment() -> dict[str, str]:
    """The environment of such a process."""
    caches.settle()
    return os.environ | ONE_CORE


def command(module: str) -> list[str]:
    """The command that runs a module's `main`, which is told the process id of this one."""
    return [sys.executable, "-c", _START, module, str(os.getpid()), *sys.path]
