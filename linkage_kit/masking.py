"""Masking of identity numbers, phones and bank accounts for reports, logs and error messages.

The forms are those that offices print. Of an identity number the first six characters (the district) and the last
four stay: `371082**********1234`... of a mobile phone the first three and the last four: `138****5678`; of any other
number its last four. A number keeps its length, so that a missing digit still shows.
"""

from __future__ import annotations

import re

_STAR = "*"

# Digits may be full-width and stand in groups (6222 0200 ...), as offices type them.
_GAP = r"[ \-\u00a0\u3000]?"
_ID_NUMBER = rf"(?:\d{_GAP}){{17}}[\dXxＸｘ]|(?:\d{_GAP}){{14}}\d"
_ACCOUNT = rf"\d(?:{_GAP}\d){{11,}}"
_MOBILE = rf"[1１](?:{_GAP}\d){{10}}"
_LANDLINE = r"[0０]\d{2,3}[-－]?\d{7,8}"
_SENSITIVE = re.compile(
    rf"(?<![\d.])(?:(?P<id>{_ID_NUMBER})|(?P<mobile>{_MOBILE})|(?P<landline>{_LANDLINE})|(?P<account>{_ACCOUNT}))"
    r"(?!\d)"
)


def mask_id_number(number: str) -> str:
    """An identity number with its birth date and sequence hidden: `371082********1234`."""
    return _masked(number, 6, 4)


def mask_phone(number: str) -> str:
    """A phone number: a mobile one as `138****5678`, any other by its last four digits."""
    return _masked(number, 3, 4) if len(number) == 11 and number[0] in "1１" else _masked(number, 0, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits."""
    return _masked(number, 0, 4)


def mask_text(text: str) -> str:
    """Free text with every identity number, phone and account in it masked."""
    return _SENSITIVE.sub(_mask_found, text)


def _mask_found(found: re.Match[str]) -> str:
    masks = {"id": mask_id_number, "mobile": mask_phone, "landline": mask_phone, "account": mask_account}
    return masks[str(found.lastgroup)](found.group())


def _masked(number: str, first: int, last: int) -> str:
    """The first and last characters with stars between; a number too short to hide half of is hidden whole."""
    if len(number) < 2 * (first + last) - 2:
        first, last = 0, min(last, len(number) // 2)
    hidden = len(number) - first - last
    return number[:first] + _STAR * hidden + number[len(number) - last :]
