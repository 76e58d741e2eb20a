"""The cases of a casebook as a list of work, made anew once the casebook has changed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pandas as pd

from linkage_kit.casebook import CasebookError, Place, read_casebook
from linkage_kit.casebook.storage.one_case import signature
from linkage_kit.casework.opening import opened_rulebook
from linkage_kit.casework.work_list import work_list


class KnownCases:
    """The list of work of a casebook; CasebookError where it cannot be read when this is made."""

    def __init__(self, place: Place, day: dt.date) -> None:
        self._place = place
        self._known = self._read(day)

    def work_list(self, day: dt.date) -> pd.DataFrame:
        """The list as of a day, of the cases as they are there now; where they cannot be read, as they were: who opens
        a case is told.
        """
        with suppress(CasebookError, OSError):
            if self._known[:2] != (signature(self._place), day):
                self._known = self._read(day)
        return self._known[2]

    def _read(self, day: dt.date) -> tuple[object, dt.date, pd.DataFrame]:
        # Asked before: what is changed while it is read is read again.
        known = signature(self._place)
        return known, day, work_list(read_casebook(self._place), day, opened_rulebook())
