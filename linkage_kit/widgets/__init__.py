"""The parts of the interactive notebooks; every figure comes from the audit, no arithmetic is done in here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from linkage_kit.widgets.opening import casebook_path


def casework(casebook: str | Path = "", asof: str = "") -> Any:
    """The casework form for a notebook; blanks: the casebook that the command was given or the sample, and today.

    Raises CasebookError for a bad casebook.
    """
    # ipyvuetify is the extra `app`: what has no widget in it works without.
    from linkage_kit.widgets.frame import Frame

    return Frame(casebook_path(casebook), dt.date.fromisoformat(asof) if asof else None)
