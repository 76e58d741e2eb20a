"""Lessons and exercises on the procedure: cases, questions, marks that name the mistake; and the page of all that."""

from __future__ import annotations

from typing import Any


def training() -> Any:
    """The training for a notebook: lessons, exercises, progress, and a mode for the room."""
    # ipyvuetify is the extra `app`: what has no widget in it works without.
    from linkage_kit.training.page.frame import Frame

    return Frame()
