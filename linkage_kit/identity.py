"""Citizen identity numbers (公民身份号码, GB 11643): check digit, birth date and sex, for whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from linkage_kit.coded import Coded
from linkage_kit.columns import Array, Days, Mask

#: Characters of a number.
LENGTH = 18
_OBSOLETE_LENGTH = 15
#: The sexes by the seventeenth digit: even, odd; a blank where there is none.
_SEXES = ("", "女", "男")
#: ISO 7064 MOD 11-2: the weight of each of the 17 digits, and the check character by the remainder of their sum.
_WEIGHTS = np.array([2 ** (LENGTH - 1 - place) % 11 for place in range(LENGTH - 1)])
_CHECKS = np.array([1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2])
_CHECK_CHARACTERS = np.frombuffer(b"0123456789X", np.uint8)
#: The digits of a birth date as a number yyyymmdd.
_PLACES = 10 ** np.arange(7, -1, -1)
_ZERO, _NINE, _SMALL_X, _LARGE_X = (ord(character) for character in "09xX")


class Inside(NamedTuple):
    """What each number says: whether it is valid, and its birth date and sex, of invalid ones too as far as there are
    digits for them (else NaT and "").
    """

    valid: Mask
    birth_date: Days
    sex: Coded


def inside(numbers: Array) -> Inside:
    """What each number (text) says."""
    lengths = np.fromiter(map(len, numbers), np.int64, len(numbers))
    return inside_characters(_characters(numbers), lengths == LENGTH)


def inside_characters(characters: npt.NDArray[Any], complete: Mask) -> Inside:
    """What each number says, from its first 18 code points (rows x 18, 0 past its end) and whether it has just 18."""
    digits = characters.astype(np.int64) - _ZERO
    numeric = (digits >= 0) & (digits <= _NINE - _ZERO)
    dated = complete & numeric[:, 6:14].all(axis=1)
    birth = _days(np.where(dated, digits[:, 6:14] @ _PLACES, 0))
    has_sex = complete & numeric[:, 16]
    sex = np.where(has_sex, 1 + (digits[:, 16] & 1), 0).astype(np.int8)
    right = _CHECK_CHARACTERS[_CHECKS[(digits[:, :-1] @ _WEIGHTS) % 11]]
    last = np.where(characters[:, -1] == _SMALL_X, _LARGE_X, characters[:, -1])
    checked = complete & numeric[:, :-1].all(axis=1) & (last == right)
    return Inside(checked & ~np.isnat(birth), birth, Coded(sex, _SEXES))


def birth_dates(numbers: Array) -> Days:
    """Birth date inside each 18-character number (datetime64[D]), NaT where those digits are no date."""
    return inside(numbers).birth_date


def sexes(numbers: Array) -> Array:
    """男 or 女 by the seventeenth digit of each 18-character number, "" where there is none."""
    return np.asarray(inside(numbers).sex)


def are_valid(numbers: Array) -> Mask:
    """Which numbers have 18 characters, a date inside and the right check digit (x counts as X)."""
    return inside(numbers).valid


def check_characters(bodies: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The check character (10 is X) of each number's first seventeen digits, given as whole numbers."""
    total = np.zeros(len(bodies), np.int64)
    rest = bodies
    for weight in _WEIGHTS[::-1]:
        rest, digit = np.divmod(rest, 10)
        total += weight * digit
    return _CHECKS[total % 11]


def fault(number: str) -> str:
    """What is wrong with a number, in Chinese and without its digits; "" for a valid one."""
    return faults([number])[0]


def faults(numbers: Sequence[str]) -> list[str]:
    """What is wrong with each number, as `fault` says it."""
    said = inside(np.array(numbers, object))
    dated, valid = (~np.isnat(said.birth_date)).tolist(), said.valid.tolist()
    return [_fault(number, dated[at], valid[at]) for at, number in enumerate(numbers)]


def _fault(number: str, is_dated: bool, is_valid: bool) -> str:
    if len(number) == _OBSOLETE_LENGTH and number.isdecimal():
        return f"{_OBSOLETE_LENGTH}位号码已停用，应为{LENGTH}位"
    if len(number) != LENGTH:
        return f"应为{LENGTH}位，现为{len(number)}位"
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] in "Xx")):
        return "前17位应为数字，末位应为数字或X"
    if not is_dated:
        return "第7至14位应为出生日期，现不是日期"
    return "" if is_valid else "末位校验码与前17位不符，请逐位核对"


def _days(numbers: npt.NDArray[np.int64]) -> Days:
    """The days that are written yyyymmdd, NaT where there is no such day."""
    year, month, day = numbers // 10_000, numbers // 100 % 100, numbers % 100
    possible = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    first = np.where(possible, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    possible &= days.astype("datetime64[M]") == first
    return np.where(possible, days, np.datetime64("NaT", "D"))


def _characters(numbers: Array) -> npt.NDArray[np.uint32]:
    """The first 18 characters of each number as code points, rows x 18, 0 past its end."""
    return np.asarray(numbers).astype(f"U{LENGTH}").view(np.uint32).reshape(len(numbers), LENGTH)
