"""How the processes of this package are started that work for another one."""

from __future__ import annotations

import os
import sys

#: A process imports from where the one that starts it does. What it goes without is a grammar of addresses for
#: jsonschema, which would take two seconds to build and which no schema of a notebook asks for.
_START = (
    "import sys; module, parent, *sys.path = sys.argv[1:]; sys.modules['rfc3987_syntax'] = None; "
    "from importlib import import_module; import_module(module).main(int(parent))"
)
#: Libraries with threads of their own keep to one: the cores are shared out between such processes.
ONE_CORE = dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def command(module: str) -> list[str]:
    """The command that runs a module's `main`, which is told the process id of this one."""
    return [sys.executable, "-c", _START, module, str(os.getpid()), *sys.path]
