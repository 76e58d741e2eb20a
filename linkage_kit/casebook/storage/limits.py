"""How long things may take that others decide about."""

from __future__ import annotations

import os

#: Seconds for which a program that writes a casebook waits for another one that is writing it.
LONGEST_WAIT = 60
#: Seconds after which a query is stopped: a condition or a view of a database may have no end. A very large casebook on
#: a slow line may ask for more.
LONGEST_QUERY = float(os.environ.get("LINKAGE_LONGEST_QUERY") or 60)
