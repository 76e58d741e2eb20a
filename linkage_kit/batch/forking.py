"""Whether a process of this system can have children that inherit all it has."""

from __future__ import annotations

import os


def is_available() -> bool:
    """Whether this system can fork."""
    return hasattr(os, "fork")
