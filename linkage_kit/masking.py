"""Masking of identity numbers, phones and bank accounts for reports, logs and error messages.

A masked number keeps its length, so that a missing digit still shows. Of an identity number the province and city
stay and the last two characters: with the last four, the birth date and the agency's district, which a report also
shows, the whole number could be worked out.
"""

from __future__ import annotations

import re

_STAR = "*"
#: Fewer hidden characters than this hide nothing, so all of a short number is hidden.
_LEAST_HIDDEN = 4

# Full-width digits count (`\d`), and so do the groups in which people type numbers. A row of years (2019 2020 ...)
# is no account.
_ID_NUMBER = r"\d{6} ?\d{8} ?\d{3}[\dXxＸｘ]|\d{15}"
_MOBILE = r"[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}"
_LANDLINE = r"[0０]\d{2,3}[-－]?\d{7,8}"
_ACCOUNT = r"\d{12,}|(?!19|20)\d{4}(?:[ -]\d{4}){3,}(?:[ -]\d{1,3})?"
_SENSITIVE = re.compile(
    rf"(?<!\d)(?:(?P<id>{_ID_NUMBER})|(?P<phone>{_MOBILE}|{_LANDLINE})|(?P<account>{_ACCOUNT}))(?!\d)"
)


def mask_id_number(number: str) -> str:
    """An identity number by province, city and last two characters: `3710************17`."""
    return _masked(number, 4, 2)


def mask_phone(number: str) -> str:
    """A mobile phone as `138****5678`, any other phone by its last four digits."""
    return _masked(number, 3 if number[:1] in ("1", "１") else 0, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits."""
    return _masked(number, 0, 4)


def mask_text(text: str) -> str:
    """Free text with every identity number, phone and account in it masked."""
    return _SENSITIVE.sub(_mask_found, text)


_MASKS = {"id": mask_id_number, "phone": mask_phone, "account": mask_account}


def _mask_found(found: re.Match[str]) -> str:
    return _MASKS[str(found.lastgroup)](found.group())


def _masked(number: str, first: int, last: int) -> str:
    hidden = len(number) - first - last
    if hidden < _LEAST_HIDDEN:
        return _STAR * len(number)
    return number[:first] + _STAR * hidden + number[len(number) - last :]
