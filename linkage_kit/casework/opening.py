"""Which casebook and rulebook the notebook opens, as of which day: what `linkage app` or `linkage lab` was given."""

from __future__ import annotations

import datetime as dt
import os
from functools import lru_cache

from linkage_kit.casebook import Place, as_place
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import Rulebook, chosen

#: Environment variables by which the commands tell the kernels.
CASEBOOK_VARIABLE = "LINKAGE_CASEBOOK"
RULEBOOK_VARIABLE = "LINKAGE_RULEBOOK"
ASOF_VARIABLE = "LINKAGE_ASOF"


def casebook_place(given: str | Place = "") -> Place:
    """The casebook given, or that of the command, or the sample, where the notebook was opened by itself."""
    return as_place(given or os.environ.get(CASEBOOK_VARIABLE) or sample_casebook())


def opened_day(given: str = "") -> dt.date | None:
    """The as-of day given (ISO), or that of the command; None: today, whichever day that is."""
    day = given or os.environ.get(ASOF_VARIABLE, "")
    return dt.date.fromisoformat(day) if day else None


@lru_cache(maxsize=1)
def opened_rulebook() -> Rulebook:
    """The rulebook of the command, or Shandong's."""
    return chosen(os.environ.get(RULEBOOK_VARIABLE))
