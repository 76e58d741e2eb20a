"""Whether a process of this system can have children that inherit all it has, and how they ended."""

from __future__ import annotations

import os
import signal


def is_available() -> bool:
    """Whether this system can fork."""
    return hasattr(os, "fork")


def told_end(status: int | None) -> str:
    """How a child ended, in brackets: `status` is its exit status, or the signal's number below zero; "" for None."""
    if status is None:
        return ""
    return f"（退出状态{status}）" if status >= 0 else f"（信号{signal.Signals(-status).name}）"
