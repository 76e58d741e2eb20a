"""The day of today, in one place.

What is made must not differ from day to day where nobody wants it to: `SOURCE_DATE_EPOCH` (seconds since 1970, the
convention of reproducible builds) takes the place of the clock where it is set.
"""

from __future__ import annotations

import datetime as dt
import os

VARIABLE = "SOURCE_DATE_EPOCH"


def today() -> dt.date:
    """Today by the clock of this computer, or the day that `SOURCE_DATE_EPOCH` says."""
    given = os.environ.get(VARIABLE, "")
    return dt.datetime.fromtimestamp(int(given), dt.UTC).date() if given.isdecimal() else dt.date.today()
