"""Masking of identity numbers, phones, bank accounts and passwords for reports, logs and error messages.

A masked number keeps its length, so that a missing digit still shows. Of an identity number only the province and
city stay. A report also shows birth date, sex and the agencies' districts; the order number of the day then leaves
hundreds of persons, but any character of the end, the check digit above all, would leave a handful. So no tail is
shown of a number, whatever its length, in which a birth date can be read.

In a text, digits of every script count, invisible characters count for nothing, and up to four separators may stand
between any two digits of a number. Such a chain of digits is then read twice: as what is no secret (amounts, dates,
months, years, lists of months, region codes), and as a number of a person. Time is linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from stdnum.iso7064 import mod_11_2

from linkage_kit.masking.chains import CHECK_X, DAY, MONTH, SEPARATOR, Chain, chain_of, digit

_STAR = "*"
#: A text in which fewer digits stand has nothing to mask but passwords, which stand behind these marks.
LEAST_DIGITS, PASSWORD_MARK = 10, "://"
#: Digits of a mobile phone; an identity number has more.
_LEAST_DIGITS = 11
#: Fewer hidden characters than this hide nothing, so all of a short number is hidden.
LEAST_HIDDEN = 4

# Zero-width characters, marks of direction, joiners, fillers, soft hyphens, variation selectors and combining marks.
_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CHAIN = re.compile(rf"\d(?:{SEPARATOR}{{0,4}}+\d){{9,}}+(?:{SEPARATOR}{{0,4}}+[{CHECK_X}])?")
#: Most texts have no ten digits near each other: seen at a glance.
_TEN_DIGITS = re.compile(r"\d(?:\D{0,4}+\d){9}+")
# What was masked before with the ends that were left, and hashes, which are hexadecimal and long.
_LEFT_ALONE = re.compile(
    rf"\d{{0,4}}\*{{4,}}(?:(?:{SEPARATOR}|\d){{0,4}}(?!\d))?"
    r"|(?<![0-9A-Za-z])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{32,}(?![0-9A-Za-z])"
)

# A database's URL may have its password in it; one with an unescaped @ is hidden up to the last @.
_PASSWORD = re.compile(r"(?P<before>://[^\s:/@]*:)\S*@")

# A participant's birth year; later ones are dates of the procedure.
_BIRTH = re.compile(rf"(?:19\d\d|200\d|201[0-5]){MONTH}{DAY}")
# Bank cards begin with 62, as the numbers of Gansu do: of cards, more than of those, have a 20 somewhere.
_BIRTH_OR_CARD = re.compile(rf"19\d\d{MONTH}{DAY}")
_SHORT_BIRTH = re.compile(rf"\d\d{MONTH}{DAY}")
_LIKE_IDENTITY = re.compile(r"[1-8]\d{5}(?:19|20)")
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0|(?:00)?86)(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}|[48]00\d{7}")
_IN_PIECES = re.compile(
    r"(?<!\d)(?:\d{6}[._-]\d{8}[._-]\d{3}[\dXx]|\d{6}[._-]\d{6}[._-]\d{3}|1[3-9]\d[._-]\d{4}[._-]\d{4})(?!\d)"
)
_HOLDS_PERSON = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")


def mask_id_number(number: str) -> str:
    """An identity number by province and city: `3710**************`."""
    return _masked(_INVISIBLE.sub("", number), 4, 0)


def mask_phone(number: str) -> str:
    """A mobile phone as `138****5678`, any other phone by its last four digits."""
    seen = _INVISIBLE.sub("", number)
    if _shows_birth_date(_digits(seen)):
        return _STAR * len(seen)
    return _masked(seen, 3 if seen[:1] in ("1", "１") else 0, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits; nothing where it may be an identity number with a digit too many."""
    return _STAR * len(number) if _shows_birth_date(_digits(number)) else _masked(number, 0, 4)


def mask_text(text: str) -> str:
    """Free text with every identity number, phone, account and password of a URL in it masked.

    Where something is masked, the text's invisible characters are gone.
    """
    if PASSWORD_MARK in text:
        text = _PASSWORD.sub(r"\g<before>***@", text)
    seen = text if text.isascii() else _INVISIBLE.sub("", text)
    if not _TEN_DIGITS.search(seen):
        return text
    masked, at = [], 0
    for kept in _LEFT_ALONE.finditer(seen):
        masked += [_CHAIN.sub(_mask_chain, seen[at : kept.start()]), kept.group()]
        at = kept.end()
    shown = "".join([*masked, _CHAIN.sub(_mask_chain, seen[at:])])
    return text if shown == seen else shown


def names_person(case_id: str) -> bool:
    """Whether a case id is or holds an identity number or a mobile phone, so that it may not be shown as it stands.

    Region, date and serial number are no identity number: nobody of the schemes was born after 2015.
    """
    in_one_piece = _HOLDS_PERSON.findall(case_id)
    in_pieces = [re.sub(r"[._-]", "", pieces) for pieces in _IN_PIECES.findall(case_id)]
    return any(
        len(number) == _LEAST_DIGITS or _is_identity(number.upper()) for number in (*in_one_piece, *in_pieces)
    )


def _mask_chain(found: re.Match[str]) -> str:
    chain = chain_of(found.group())
    free = [True] * len(chain.groups)
    hidden: list[tuple[int, int, Callable[[str], str]]] = []
    for search in (_identity_numbers, _in_fours, _phones_and_accounts):
        for first, after, mask in search(chain, free):
            free[first:after] = [False] * (after - first)
            hidden.append((chain.spans[first][0], chain.spans[after - 1][1], mask))
    shown, at = [], 0
    for start, end, mask in sorted(hidden, key=lambda one: one[0]):
        shown += [chain.text[at:start], mask(chain.text[start:end])]
        at = end
    return "".join([*shown, chain.text[at:]])


def _identity_numbers(chain: Chain, free: list[bool]) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    """What may be an identity number: 18 characters, 15, or by mistake 17 or 19 digits, in any groups."""
    for first, after, number in chain.windows(free, (18, 15, 17, 19)):
        if not all(free[first:after]):
            continue
        is_valid = len(number) == 18 and _is_identity(number) and mod_11_2.is_valid(number)
        if is_valid or (not chain.is_plain(first, after) and _is_likely(chain, first, after, number)):
            yield first, after, mask_id_number


def _is_likely(chain: Chain, first: int, after: int, number: str) -> bool:
    kinds, sizes = chain.token[first:after], [len(group) for group in chain.groups[first:after]]
    is_all = after - first == len(chain.groups)
    if len(number) == 18 and (_is_identity(number) or (len(kinds) == 1 and _LIKE_IDENTITY.match(number))):
        return True
    if "amount" in kinds or ("decimal" in kinds and len(number) == 15):
        return False
    # A whole chain of this length is one even with a wrong birth date; of part of one more than the digits has to fit.
    if is_all and len(number) in (15, 18) and not {"date", "decimal"} & {*kinds}:
        return True
    return (is_all or len(sizes) == 1 or sizes == [6, 6, 3]) and _is_identity(number)


def _is_identity(number: str) -> bool:
    """Whether province and birth date are where a number of so many characters has them, give or take a digit."""
    if not _PROVINCE.match(number) or "X" in number[:-1] or ("X" in number and len(number) != 18):
        return False
    if len(number) == 15:
        return bool(_SHORT_BIRTH.match(number, 6))
    if len(number) == 18:
        return bool(_BIRTH.match(number, 6))
    return any(_birth(number).match(number, at) for at in (5, 6, 7))


def _phones(chain: Chain, free: list[bool]) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    for first, after, number in chain.windows(free, (11, 10, 12, 13, 14, 15)):
        if not all(free[first:after]):
            continue
        if chain.token[first] == "decimal" and not chain.opens[first]:
            continue
        # A mobile phone in one piece is one even where a spreadsheet gave it decimals.
        in_one = after == first + 1 and _MOBILE.fullmatch(number)
        known = _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)
        if in_one or (known and not chain.cuts(first, after) and not chain.is_plain(first, after)):
            yield first, after, mask_phone


def _phones_and_accounts(chain: Chain, free: list[bool]) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    """Phones, and accounts in one piece; where they leave some of sixteen digits over, it is all one account."""
    mine, found = list(free), []
    for search in (_phones, _in_one_piece):
        for first, after, mask in search(chain, mine):
            mine[first:after] = [False] * (after - first)
            found.append((first, after, mask))
    apart = [
        one and kind not in ("amount", "date", "decimal", "host") for one, kind in zip(free, chain.token)
    ]
    for first, after in _runs(apart):
        left = sum(
            len(chain.groups[at]) for at in range(first, after) if mine[at] and chain.token[at] != "month"
        )
        is_long = chain.edges[after] - chain.edges[first] >= 16
        if is_long and left > 4 and not chain.is_plain(first, after):
            found = [one for one in found if not first <= one[0] < after]
            yield first, after, mask_account
    yield from found


def _in_one_piece(chain: Chain, free: list[bool]) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    for at, group in enumerate(chain.groups):
        if free[at] and len(group) >= 12 and chain.token[at] not in ("amount", "decimal"):
            yield at, at + 1, mask_account


def _in_fours(chain: Chain, free: list[bool]) -> Iterator[tuple[int, int, Callable[[str], str]]]:
    """Three groups of four digits and more, set apart alike, and what is left of a card after them; no row of years."""
    four = [one and len(group) == 4 for one, group in zip(free, chain.groups)]
    for first, after in _runs(four):
        start = first
        while start < after:
            end = start + 1
            while end < after and chain.before(end) == chain.before(start + 1):
                end += 1
            more = end < len(free) and free[end] and len(chain.groups[end]) < 4
            if end - start >= 3 and not re.match("19|20", chain.groups[start]):
                yield start, end + more, mask_account
            start = end


def _runs(chosen: Sequence[bool]) -> list[tuple[int, int]]:
    """First and after the last of neighbours that are chosen."""
    changes = [at for at, one in enumerate(chosen) if one != (at > 0 and chosen[at - 1])]
    return list(zip(changes[::2], [*changes[1::2], len(chosen)]))


def _shows_birth_date(digits: str) -> bool:
    """Whether so many digits may be an identity number, one digit too short or too long or not."""
    if len(digits) < 14:
        return False
    is_short = len(digits) <= 16 and bool(_PROVINCE.match(digits) and _SHORT_BIRTH.match(digits, 6))
    return is_short or bool(_birth(digits).search(digits))


def _birth(digits: str) -> re.Pattern[str]:
    return _BIRTH_OR_CARD if digits.startswith("62") else _BIRTH


def _digits(text: str) -> str:
    return "".join(digit(character) for character in text if character.isdecimal())


def _masked(number: str, first: int, last: int) -> str:
    hidden = len(number) - first - last
    if hidden < LEAST_HIDDEN:
        return _STAR * len(number)
    return number[:first] + _STAR * hidden + number[len(number) - last :]
