"""Identity numbers as whole numbers, for whole columns: eight bytes a person, which sort, join and hash fast.

A number of 18 characters is its first seventeen digits times eleven plus its last (X is 10), so keys sort as numbers
do. One of 15 digits is negative: the old numbers stand before all others. x counts as X.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from linkage_kit.columns import Days, Mask
from linkage_kit.identity import check_characters

Keys = npt.NDArray[np.int64]

_LONG, _SHORT = 18, 15
_ELEVEN = 11
#: Added to the value of an old number, so that it is below 0 whatever its digits are.
_OLD = -(10**_SHORT)
_ZERO, _X = ord("0"), ord("X")
#: The century that an old number leaves out: none was given to people born in another.
_CENTURY = 19


def keys_of(numbers: pa.Array) -> tuple[Keys, Mask, Mask]:
    """The key of each text (18 characters or 15 digits, no blanks), whether it is such a number, whether it ends in x.

    The key of what is none is 0.
    """
    texts = numbers.cast(pa.large_string())
    keys, known = np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    small_x = np.zeros(len(texts), bool)
    offsets = np.frombuffer(texts.buffers()[1], np.int64, len(texts) + 1, texts.offset * 8)
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    lengths = np.diff(offsets)
    for length in (_LONG, _SHORT):
        rows = np.flatnonzero(lengths == length)
        if not len(rows):
            continue
        characters = data[offsets[rows, None] + np.arange(length)]
        digits = characters - np.uint8(_ZERO)
        body = digits[:, : min(length, _LONG - 1)]
        fits = (body <= 9).all(axis=1)
        value = _value(body)
        if length == _LONG:
            last, end = characters[:, -1], digits[:, -1]
            is_small = last == ord("x")
            is_x = is_small | (last == _X)
            fits &= is_x | (end <= 9)
            value = value * _ELEVEN + np.where(is_x, 10, end)
            small_x[rows] = is_small & fits
        else:
            value += _OLD
        keys[rows], known[rows] = np.where(fits, value, 0), fits
    return keys, known, small_x


def _value(digits: npt.NDArray[np.uint8]) -> Keys:
    """The number that rows of digits are."""
    value = np.zeros(len(digits), np.int64)
    for column in digits.T:
        value *= 10
        value += column
    return value


def characters_of(keys: Keys) -> npt.NDArray[np.bytes_]:
    """The numbers of keys as text (ASCII, x as X)."""
    body, last = np.divmod(keys, _ELEVEN)
    is_old = keys < 0
    value = np.where(is_old, keys - _OLD, body)
    width = np.where(is_old, _SHORT, _LONG - 1)
    characters = np.zeros((len(keys), _LONG), np.uint8)
    for length in (_SHORT, _LONG - 1):
        rows = width == length
        powers = 10 ** np.arange(length - 1, -1, -1, dtype=np.int64)
        characters[rows, :length] = value[rows, None] // powers % 10 + _ZERO
    characters[~is_old, -1] = np.where(last == 10, _X, last + _ZERO)[~is_old]
    return np.ascontiguousarray(characters).view(f"S{_LONG}").ravel()


def texts_of(keys: Keys) -> pa.Array:
    """The numbers of keys as an Arrow column of text."""
    return pa.array(characters_of(keys).astype(str), pa.string())


def upgraded(keys: Keys) -> Keys:
    """The key of the 18 characters that a person with a number of 15 digits has now; others as they are."""
    old = np.flatnonzero(keys < 0)
    if not len(old):
        return keys
    value = keys[old] - _OLD
    region, rest = np.divmod(value, 10 ** (_SHORT - 6))
    body = (region * 100 + _CENTURY) * 10 ** (_SHORT - 6) + rest
    found = keys.copy()
    found[old] = body * _ELEVEN + check_characters(body)
    return found


def birth_days(keys: Keys) -> Days:
    """The birth date inside each number (datetime64[D]), NaT where those digits are no date."""
    body = upgraded(keys) // _ELEVEN
    day, month, year = body // 1000 % 100, body // 100_000 % 100, body // 10_000_000 % 10_000
    possible = (month >= 1) & (month <= 12) & (day >= 1) & (year > 0)
    first = np.where(possible, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    found = first.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    possible &= found.astype("datetime64[M]") == first
    return np.where(possible, found, np.datetime64("NaT", "D"))


def regions(keys: Keys) -> npt.NDArray[np.int64]:
    """The region code (six digits) with which each number begins."""
    return upgraded(keys) // _ELEVEN // 10**11


def are_right(keys: Keys) -> Mask:
    """Which keys are of 18 characters with a date inside and the right check character."""
    body, last = np.divmod(keys, _ELEVEN)
    right = np.zeros(len(keys), bool)
    long = np.flatnonzero(keys > 0)
    right[long] = check_characters(body[long]) == last[long]
    return right & ~np.isnat(birth_days(keys))


def sorted_distinct(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The distinct values, ascending. `np.unique` hashes them first, which takes several times as long as to sort."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def scattered(keys: Keys) -> npt.NDArray[np.uint64]:
    """A number for each key that spreads near keys evenly over all 64 bits (the finisher of MurmurHash3).

    A person's number of 15 digits and the same with 18 give the same.
    """
    mixed = upgraded(keys).astype(np.uint64)
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        mixed ^= mixed >> np.uint64(33)
        mixed *= np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(33))
