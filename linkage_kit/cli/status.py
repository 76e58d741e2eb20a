"""With what the command line ends (docs/data-contract.md, exit status)."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What another program learns of a run without reading what was said."""

    RAN = 0
    FAILED = 1
    #: click's own, for wrong usage.
    USAGE = 2
    INCOMPLETE = 3
    #: What a shell gives for a command that Ctrl-C ended.
    INTERRUPTED = 130
