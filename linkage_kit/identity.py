"""Citizen identity numbers (公民身份号码, GB 11643): check digit, birth date and sex, for whole columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from stdnum.iso7064 import mod_11_2

from linkage_kit.columns import Array, Days, Mask

_SHAPE_LENGTH = 18
_OBSOLETE_LENGTH = 15


def birth_dates(numbers: Array) -> Days:
    """Birth date inside each 18-character number (datetime64[D]), NaT where those digits are no date."""
    fixed = _fixed(numbers)
    digits = fixed[:, 6:14]
    numeric = _long_enough(numbers) & ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
    values = np.where(numeric[:, None], digits - ord("0"), 0).astype(np.int64)
    year = values[:, :4] @ [1000, 100, 10, 1]
    month = values[:, 4:6] @ [10, 1]
    day = values[:, 6:] @ [10, 1]
    possible = numeric & (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    first = (np.where(possible, (year - 1970) * 12 + month - 1, 0)).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    possible &= date.astype("datetime64[M]") == first
    return np.where(possible, date, np.datetime64("NaT", "D"))


def sexes(numbers: Array) -> Array:
    """男 or 女 by the seventeenth digit of each 18-character number, "" where there is none."""
    digit = _fixed(numbers)[:, 16]
    numeric = _long_enough(numbers) & (digit >= ord("0")) & (digit <= ord("9"))
    return np.where(numeric, np.where(digit % 2 == 1, "男", "女"), "").astype(object)


def are_valid(numbers: Array) -> Mask:
    """Which numbers have 18 characters, a date inside and the right check digit (x counts as X)."""
    checked = np.fromiter((_check_digit_fits(number) for number in numbers), bool, len(numbers))
    return checked & ~np.isnat(birth_dates(numbers))


#: By what each of the first seventeen digits counts, and what a whole number's remainder of eleven makes of the last.
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.array([1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2])


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
    of_one = np.array([number], object)
    if len(number) == _OBSOLETE_LENGTH and number.isdecimal():
        return f"{_OBSOLETE_LENGTH}位号码已停用，应为{_SHAPE_LENGTH}位"
    if len(number) != _SHAPE_LENGTH:
        return f"应为{_SHAPE_LENGTH}位，现为{len(number)}位"
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] in "Xx")):
        return "前17位应为数字，末位应为数字或X"
    if np.isnat(birth_dates(of_one)[0]):
        return "第7至14位应为出生日期，现不是日期"
    return "" if are_valid(of_one)[0] else "末位校验码与前17位不符，请逐位核对"


def _check_digit_fits(number: str) -> bool:
    body, last = number[:17], number[17:].upper()
    shaped = len(number) == _SHAPE_LENGTH and body.isascii() and body.isdigit()
    return bool(shaped and mod_11_2.calc_check_digit(body) == last)


def _long_enough(numbers: Array) -> Mask:
    return np.fromiter((len(number) == _SHAPE_LENGTH for number in numbers), bool, len(numbers))


def _fixed(numbers: Array) -> Array:
    """The first 18 characters of each number as code points, rows x 18, 0 past its end."""
    return (
        numbers.astype(f"U{_SHAPE_LENGTH}")
        .view(np.uint32)
        .reshape(len(numbers), _SHAPE_LENGTH)
        .astype(np.int64)
    )
