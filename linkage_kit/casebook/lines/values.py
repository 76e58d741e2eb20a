"""Cells of a column as numbers, days and words by eight bytes at a time: no text is made of any of them.

A reader takes just the texts that this package writes for a value; of every other cell it says that it is odd.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.lines import Cells, Lines, Words
from linkage_kit.coded import Coded, Mask, code_type

Values = npt.NDArray[Any]
_U = np.uint64
_ALL = (1 << 64) - 1
_ZEROS = 0x3030303030303030
#: By how many characters count: the last ones of a word, zeros for the others, and the first ones of a word.
_LAST = np.array([_ALL << (8 * (8 - count)) & _ALL for count in range(9)], _U)
_FILL = np.array([_ZEROS & ~(_ALL << (8 * (8 - count)) & _ALL) for count in range(9)], _U)
FIRST = np.array([(1 << (8 * count)) - 1 for count in range(9)], _U)
_MINUS, _ZERO = b"-0"
#: `000000.00`: where the point of an amount stands in its last eight characters.
_POINT, _POINT_MASK = _U(0x2E << 40), _U(0xFF << 40)
_FEN = _U(0xFFFF << 48)
#: An amount has at most so many characters besides its sign.
_LONGEST_MONEY = 15
#: The years that the contract has.
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
_MONTHS = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-01", dtype="datetime64[M]")
_FIRST_DAYS = _MONTHS.astype("datetime64[D]")
_MONTH_LENGTHS = ((_MONTHS + 1).astype("datetime64[D]") - _FIRST_DAYS).astype(np.int64)
_NO_DAY = np.datetime64("NaT", "D")


class Read(NamedTuple):
    """Values of a column (a blank's is 0, NaT or ""), where there is one, and which cells are odd."""

    values: Any
    known: Mask
    odd: Mask


def money(lines: Lines, cells: Cells) -> Read:
    """Amounts in yuan with two decimals, as fen."""
    length = cells.length
    known = length > 0
    word = _last_eight(lines, cells.end, np.minimum(length, 8))
    fen, digits = _amount(word)
    leading = lines.data[cells.start] == _ZERO
    fits = digits & (length >= 4) & (length <= 8) & (~leading | (length == 4))
    fen = np.where(fits, fen, 0)
    odd = known & ~fits
    if (rest := np.flatnonzero(odd)).size:
        fen[rest], still = _long_money(lines, cells.take(rest))
        odd[rest] = still
    return Read(fen, known, odd)


def _long_money(lines: Lines, cells: Cells) -> tuple[Values, Mask]:
    """Amounts of more than eight characters or below zero, and which are none."""
    below_zero = lines.data[cells.start] == _MINUS
    start = cells.start + below_zero
    length = cells.end - start
    low, digits = _amount(_last_eight(lines, cells.end, np.clip(length, 0, 8)))
    high, more_digits = _number(_last_eight(lines, cells.end - 8, np.clip(length - 8, 0, 7)))
    leading = lines.data[start] == _ZERO
    fits = digits & more_digits & (length >= 4) & (length <= _LONGEST_MONEY) & (~leading | (length == 4))
    # Five digits of yuan and two of fen stand in the last eight characters.
    fen = np.where(fits, high * 10**7 + low, 0)
    fits &= ~below_zero | (fen > 0)
    return np.where(below_zero, -fen, fen), ~fits


def whole(lines: Lines, cells: Cells) -> Read:
    """Whole numbers of up to eight digits."""
    length = cells.length
    known = length > 0
    number, digits = _number(_last_eight(lines, cells.end, np.minimum(length, 8)))
    leading = (lines.data[cells.start] == _ZERO) & (length > 1)
    fits = digits & (length <= 8) & ~leading
    return Read(np.where(known & fits, number, 0), known, known & ~fits)


def digits(lines: Lines, cells: Cells, count: int) -> Read:
    """Codes of just so many digits (up to eight), as numbers."""
    length = cells.length
    known = length > 0
    number, are_digits = _number(_last_eight(lines, cells.end, np.minimum(length, 8)))
    fits = are_digits & (length == count)
    return Read(np.where(known & fits, number, 0), known, known & ~fits)


def dates(lines: Lines, cells: Cells) -> Read:
    """Days as `2025-01-03`."""
    known = cells.length > 0
    first, last = lines.words[cells.start], lines.words[cells.end - 8]
    shaped = ((first & _U(0xFF0000FF << 32)) == _U(0x2D00002D << 32)) & (cells.length == 10)
    written = (first & _U(0xFFFFFFFF)) | ((first >> _U(8)) & _U(0xFFFF << 32)) | (last & _U(0xFFFF << 48))
    number, are_digits = _number(written)
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    at, in_range = _month_place(year, month)
    fits = shaped & are_digits & in_range & (day >= 1) & (day <= _MONTH_LENGTHS[at])
    days = np.where(fits, _FIRST_DAYS[at] + (day - 1), _NO_DAY)
    return Read(days, known, known & ~fits)


def months(lines: Lines, cells: Cells) -> Read:
    """Months as `2025-01`, as their first days."""
    known = cells.length > 0
    word = lines.words[cells.start]
    shaped = ((word & _U(0xFF << 32)) == _U(0x2D << 32)) & (cells.length == 7)
    written = ((word & _U(0xFFFFFFFF)) << _U(16)) | ((word << _U(8)) & _U(0xFFFF << 48)) | _U(0x3030)
    number, are_digits = _number(written)
    at, in_range = _month_place(number // 100, number % 100)
    fits = shaped & are_digits & in_range
    return Read(np.where(fits, _FIRST_DAYS[at], _NO_DAY), known, known & ~fits)


class Vocabulary:
    """The words that a column may have, of up to 24 bytes each, found by a hash that no two of them share."""

    _MULTIPLIERS = (_U(0x9E3779B97F4A7C15), _U(0xC2B2AE3D27D4EB4F))

    def __init__(self, words: tuple[str, ...]) -> None:
        """`words` begin with the blank."""
        self.words = words
        encoded = [word.encode() for word in words]
        assert not words[0] and max(map(len, encoded)) <= 24
        self._length = np.array(list(map(len, encoded)))
        self._first = np.array([int.from_bytes(word[:8], "little") for word in encoded], _U)
        self._last = np.array([int.from_bytes(word[-8:].rjust(8, b"\0"), "little") for word in encoded], _U)
        self._middle = np.array([int.from_bytes(word[8:16], "little") for word in encoded], _U)
        for self._bits in range(4, 20):
            places = self._hash(self._first, self._last)
            if len(np.unique(places)) == len(words):
                break
        self._codes = np.zeros(1 << self._bits, code_type(words))
        self._codes[places] = np.arange(len(words))

    def read(self, lines: Lines, cells: Cells) -> Read:
        """The words as `Coded`."""
        length = cells.length
        few = np.minimum(length, 8)
        first = lines.words[cells.start] & FIRST[few]
        last = lines.words[cells.end - 8] & _LAST[few]
        codes = self._codes[self._hash(first, last)]
        fits = (self._first[codes] == first) & (self._last[codes] == last) & (self._length[codes] == length)
        if self._middle.any():
            middle = lines.words[cells.start + 8] & FIRST[np.clip(length - 8, 0, 8)]
            fits &= self._middle[codes] == middle
        codes = np.where(fits, codes, 0).astype(self._codes.dtype)
        return Read(Coded(codes, self.words), length > 0, ~fits)

    def _hash(self, first: Words, last: Words) -> npt.NDArray[np.int64]:
        with np.errstate(over="ignore"):
            mixed = first * self._MULTIPLIERS[0] + last * self._MULTIPLIERS[1]
        return (mixed >> _U(64 - self._bits)).view(np.int64)


def _last_eight(lines: Lines, end: Values, count: Values) -> Words:
    """The last characters up to `end`, so many of them (up to 8), with the digit 0 before them."""
    return (lines.words[end - 8] & _LAST[count]) | _FILL[count]


def _amount(word: Words) -> tuple[Values, Mask]:
    """`12345.67` as a number of fen, and which are such."""
    digits = ((word & _U(0xFFFFFFFFFF)) << _U(8)) | (word & _FEN) | _U(_ZERO)
    number, are_digits = _number(digits)
    return number, are_digits & ((word & _POINT_MASK) == _POINT)


def _number(word: Words) -> tuple[Values, Mask]:
    """Eight digits as a number, and which are nothing but digits."""
    value = word - _U(_ZEROS)
    beyond = value + _U(0x7676767676767676)
    beyond |= value
    beyond &= _U(0x8080808080808080)
    for shift, factor, kept in (
        (8, 10, 0x00FF00FF00FF00FF),
        (16, 100, 0x0000FFFF0000FFFF),
        (32, 10_000, 0xFFFFFFFF),
    ):
        higher = value >> _U(shift)
        value *= _U(factor)
        value += higher
        value &= _U(kept)
    return value.view(np.int64), beyond == 0


def _month_place(year: Values, month: Values) -> tuple[Values, Mask]:
    """Where a month stands among those of the contract, and which are among them."""
    fits = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12)
    return np.where(fits, (year - _FIRST_YEAR) * 12 + month - 1, 0), fits
