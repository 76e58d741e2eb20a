"""Money as integer fen: text to fen and back, exact rounding, shares that add up, capital amounts.

Money enters through `parse_yuan`, which takes text only: a binary float has already lost the fen.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Fen = npt.NDArray[np.int64]

_YUAN = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]{1,2}))?")
#: Short of one 万亿元: larger amounts are typing errors, and far below it every sum and product stays inside 64 bits.
LARGEST_FEN = 10**14 - 1
#: The first amount beyond it, as people say it.
TOO_LARGE = f"{(LARGEST_FEN + 1) // 10**14}万亿元"


def parse_yuan(text: str) -> int:
    """Fen of an amount in yuan such as `1234.5`; at most two decimals, no separators.

    Raises ValueError for anything else, floats included.
    """
    found = _YUAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"not an amount in yuan with at most two decimals: {text!r}")
    sign, yuan, decimals = found.groups()
    fen = int(yuan) * 100 + int((decimals or "").ljust(2, "0"))
    if fen > LARGEST_FEN:
        raise ValueError(f"amount not below {TOO_LARGE}: {text!r}")
    return -fen if sign == "-" else fen


def format_yuan(fen: int) -> str:
    """`1234.50` for 123450 fen."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


#: Digits of a word or a number of other kind are none: SD2024.05, A-2024.05, 1.2345.67.
_AMOUNT = re.compile(r"(?<![A-Za-z0-9_.,])(?<![A-Za-z0-9_]-)[1-9]\d{3,}(?=\.\d{2}(?![\d.]))")


def with_separators(text: str) -> str:
    """The text with thousands separators in each of its amounts (`1234.50` → `1,234.50`), for people to read."""
    return _AMOUNT.sub(lambda yuan: f"{int(yuan[0]):,}", text)


def half_up(numerator: Fen, denominator: npt.NDArray[np.int64] | int) -> Fen:
    """`numerator / denominator` rounded half up to a whole number, in integers (numerator >= 0)."""
    divisor = _divisor(denominator)
    return (numerator + divisor // 2) // divisor


def share_out(total: Fen, weights: Fen, denominator: npt.NDArray[np.int64] | int) -> Fen:
    """Share each row's total over its items by largest remainder, ties to the earlier column.

    `weights` (rows x items) over `denominator` (of all rows, or a number a row) are the exact shares; `total` (rows,
    fen) lies within one of their sum, as rounding it half up gives. Returns rows x items that add up to `total`.
    """
    divisor = np.asarray(_divisor(denominator))[..., None]
    floors = weights // divisor
    left = total - floors.sum(axis=1)
    ranks = _ranks(weights - floors * divisor)
    return floors + (ranks < left.astype(ranks.dtype)[:, None])


def _ranks(values: npt.NDArray[np.int64]) -> npt.NDArray[np.signedinteger[Any]]:
    """Place of each item (rows x items) among its row's from the largest, 0 first; of equal ones the earlier is first.

    By comparing every two items: the items are few, and sorting each row takes forty times as long.
    """
    by_item = values.T
    items = len(by_item)
    # As if every item came after all that stand behind it; the narrowest numbers that hold the places.
    ranks = np.empty(by_item.shape, np.min_scalar_type(-items))
    ranks[:] = np.arange(items)[::-1, None]
    for item in range(1, items):
        ahead = (by_item[:item] >= by_item[item]).view(np.int8)
        ranks[:item] -= ahead
        ranks[item] += ahead.sum(axis=0, dtype=ranks.dtype)
    return ranks.T


def _divisor(denominator: npt.NDArray[np.int64] | int) -> npt.NDArray[np.int64] | int:
    """The number itself of an array that repeats one (`np.broadcast_to`): to divide by it is several times as fast."""
    if isinstance(denominator, np.ndarray) and denominator.size and not any(denominator.strides):
        return int(denominator.flat[0])
    return denominator


def to_capital(fen: int) -> str:
    """Capital amount (大写) of a sum of fen >= 0: 整 closes after 元 and after 角, no optional 零.

    An audit writes one for each case: a library (cn2an, against which it is tested) takes twenty times as long.
    """
    yuan, cents = divmod(fen, 100)
    text = ""
    for size, unit in _SECTIONS:
        section = yuan // size % 10_000
        if section:
            text += ("零" if text and section < 1000 else "") + _section(section) + unit
    text += "元" if text else ""
    jiao, fen = divmod(cents, 10)
    if not cents:
        return (text or "零元") + "整"
    text += f"{_NUMERALS[jiao]}角" if jiao else "零" if text else ""
    return text + (f"{_NUMERALS[fen]}分" if fen else "整")


_NUMERALS = "零壹贰叁肆伍陆柒捌玖"
_SECTIONS = ((10**8, "亿"), (10**4, "万"), (1, ""))


@lru_cache(maxsize=10_000)
def _section(number: int) -> str:
    """A number from 1 to 9999 by 仟佰拾, with one 零 for zeros between digits."""
    text, skipped = "", False
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // size % 10
        if digit:
            text += ("零" if skipped and text else "") + _NUMERALS[digit] + unit
        skipped = not digit
    return text


_VARIANTS = str.maketrans("圆圓貳參陸萬億", "元元贰叁陆万亿")
_IGNORED = re.compile(r"人民币|[零整正:：\s]")
_DIGITS = {character: value for value, character in enumerate(_NUMERALS)}
_DIGIT = "[壹贰叁肆伍陆柒捌玖]?"
_SECTION = f"(?:{_DIGIT}仟)?(?:{_DIGIT}佰)?(?:{_DIGIT}拾)?{_DIGIT}"
_YUAN_PART = (
    f"(?:(?:(?P<wan_yi>{_SECTION})万)?(?P<yi>{_SECTION})亿)?(?:(?P<wan>{_SECTION})万)?(?P<yuan>{_SECTION})元"
)
_CAPITAL = re.compile(f"(?:{_YUAN_PART})?(?:(?P<jiao>{_DIGIT})角)?(?:(?P<fen>{_DIGIT})分)?")
_PLACES = {"仟": 1000, "佰": 100, "拾": 10}


def _section_value(text: str | None) -> int:
    """Number below ten thousand that a run of digits and 仟佰拾 says; a place without a digit says 0."""
    value = digit = 0
    for character in text or "":
        if character in _PLACES:
            value += digit * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return value + digit


def read_capital(text: str) -> int | None:
    """Fen that a capital amount says, or None where it cannot be read (contract, code S02).

    Read by digits and units, so every spelling that the payment rules allow is the same sum; text without 元, 角
    or 分 cannot be read, unless nothing but zeros is left of it.
    """
    text = _IGNORED.sub("", text.translate(_VARIANTS))
    found = _CAPITAL.fullmatch("壹" + text if text.startswith("拾") else text)
    if found is None:
        return None
    part = {name: _section_value(value) for name, value in found.groupdict().items()}
    yuan = ((part["wan_yi"] * 10**4 + part["yi"]) * 10**4 + part["wan"]) * 10**4 + part["yuan"]
    return yuan * 100 + part["jiao"] * 10 + part["fen"]
