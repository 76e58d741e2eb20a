"""Lines that a form has words and blanks in: dates, signatures, and whose form a further page is of."""

from __future__ import annotations

import datetime as dt

from linkage_kit.forms.annex import DATE_BLANKS
from linkage_kit.forms.filling import Filling

_GAP = "　　"
_PHONE = "联系电话："


def date_line(day: dt.date | None) -> str:
    """`2026年6月30日`, or room to write a date in."""
    if day is None:
        return "".join(f"{_GAP}{unit}" for unit in DATE_BLANKS.split())
    return f"{day.year}年{day.month}月{day.day}日"


def signature_line(words: str, filling: Filling) -> str:
    """A label to sign behind; the agency's phone stands behind its own."""
    if words == DATE_BLANKS:
        return date_line(filling.filled_on)
    return f"{words}{filling.phone or ''}" if words == _PHONE else words


def whose(filling: Filling) -> str:
    """Name and identity number, for the head of a continuation page."""
    known = (filling.values.get("cases.name"), filling.values.get("cases.id_number"))
    return "".join(f"　{value}" for value in known if value is not None)
