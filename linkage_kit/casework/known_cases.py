"""The cases of a casebook as a list of work, made anew once the casebook has changed."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Hashable
from contextlib import suppress

import pandas as pd

from linkage_kit.casebook import CasebookError, Place, read_casebook
from linkage_kit.casebook.storage.one_case import signature
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.work_list import work_list

#: A list that takes longer than so many seconds is good for so many times as long, whatever others save.
_LONG, _MANY = 0.5, 10


class KnownCases:
    """The list of work of a casebook; CasebookError where it cannot be read when this is made."""

    def __init__(self, place: Place, day: dt.date) -> None:
        self._place = place
        self._signature: Hashable = None
        self._read(day)

    def work_list(self, day: dt.date) -> pd.DataFrame:
        """The list as of a day, of the cases as they are there now; where they cannot be read, as they were: who opens
        a case is told.
        """
        with suppress(CasebookError, OSError):
            if day != self._day or (
                time.monotonic() >= self._good_until and signature(self._place) != self._signature
            ):
                self._read(day)
        return self._rows

    def look_again(self) -> None:
        """Something was saved from here, which the list is to show."""
        self._good_until, self._signature = 0.0, None

    def _read(self, day: dt.date) -> None:
        began = time.monotonic()
        # Asked before: what is changed while it is read is read again.
        before = signature(self._place)
        self._rows = work_list(read_casebook(self._place), day, opened_rulebook())
        self._signature, self._day = before, day
        ended = time.monotonic()
        self._good_until = ended + _MANY * (ended - began) if ended - began > _LONG else 0.0
