"""A reader that is tried: what is damaged for it, how it reads that, and how many of a run's inputs it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzz.inputs import Input
from fuzz.oracle import Reading


@dataclass(frozen=True)
class Target:
    """A reader.

    `make` damages an input by the random numbers given; `read` reads it out of a folder, raising UserError where it is
    refused, and gives what was read (None where there is nothing to compare). `share` is how many inputs it gets, set
    against the others.
    """

    name: str
    make: Callable[[Random], Input]
    read: Callable[[Input, Path], Reading | None]
    share: int
