"""Masking of identity numbers, phones, bank accounts and passwords for reports, logs and error messages.

A masked number keeps its length, so that a missing digit still shows. Of an identity number only the province and
city stay. A report also shows birth date, sex and the agencies' districts; the order number of the day then leaves
hundreds of persons, but any character of the end, the check digit above all, would leave a handful.
"""

from __future__ import annotations

import re

_STAR = "*"
#: Fewer hidden characters than this hide nothing, so all of a short number is hidden.
_LEAST_HIDDEN = 4

# Full-width digits count (`\d`), and so do the groups in which people type numbers. A row of years (2019 2020 ...)
# is no account.
_GAP = r"[ 　.．·\-－]"
_ID_NUMBER = rf"\d{{6}}{_GAP}?\d{{8}}{_GAP}?\d{{3}}[\dXxＸｘ]|\d{{6}}{_GAP}?\d{{6}}{_GAP}?\d{{3}}"
_MOBILE = rf"[1１][3-9３-９]\d{_GAP}?\d{{4}}{_GAP}?\d{{4}}"
_LANDLINE = rf"[0０]\d{{2,3}}{_GAP}?\d{{7,8}}"
_ACCOUNT = rf"\d{{12,}}|(?!19|20)\d{{4}}(?:{_GAP}?\d{{4}}){{3,}}(?:{_GAP}?\d{{1,3}})?"
_SENSITIVE = re.compile(
    rf"(?<!\d)(?:(?P<id>{_ID_NUMBER})|(?P<phone>{_MOBILE}|{_LANDLINE})|(?P<account>{_ACCOUNT}))(?!\d)"
)

# A database's URL may have its password in it; one with an unescaped @ is hidden up to the last @.
_PASSWORD = re.compile(r"(?P<before>://[^\s:/@]*:)\S*@")


def mask_id_number(number: str) -> str:
    """An identity number by province and city: `3710**************`."""
    return _masked(number, 4, 0)


def mask_phone(number: str) -> str:
    """A mobile phone as `138****5678`, any other phone by its last four digits."""
    return _masked(number, 3 if number[:1] in ("1", "１") else 0, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits."""
    return _masked(number, 0, 4)


def mask_text(text: str) -> str:
    """Free text with every identity number, phone, account and password of a URL in it masked."""
    return _SENSITIVE.sub(_mask_found, _PASSWORD.sub(r"\g<before>***@", text) if "://" in text else text)


_MASKS = {"id": mask_id_number, "phone": mask_phone, "account": mask_account}


def _mask_found(found: re.Match[str]) -> str:
    return _MASKS[str(found.lastgroup)](found.group())


def _masked(number: str, first: int, last: int) -> str:
    hidden = len(number) - first - last
    if hidden < _LEAST_HIDDEN:
        return _STAR * len(number)
    return number[:first] + _STAR * hidden + number[len(number) - last :]
