"""The `linkage` command: thin commands over the library, a module each.

With what it ends stands in `status`, and in docs/data-contract.md.
"""

from __future__ import annotations

from linkage_kit.cli.interrupts import ending_at_once

# All of it, for a program that is being put together has nothing to say of an interrupt either.
with ending_at_once():
    from linkage_kit.cli.program import COMMANDS, main

__all__ = ["COMMANDS", "main"]
