"""How long things may take that others decide about."""

from __future__ import annotations

#: Seconds for which a program that writes a casebook waits for another one that is writing it.
LONGEST_WAIT = 60
