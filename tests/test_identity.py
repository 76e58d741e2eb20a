"""Citizen identity numbers: eighteen characters with a birth date, a sex and a check digit inside."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit import identity

# The weights and check characters of GB 11643, as the standard prints them.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


def check_character(body):
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


BODIES = st.builds(
    lambda birth, serial: f"371000{birth:%Y%m%d}{serial:03}",
    st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31)),
    st.integers(0, 999),
)


def column(*numbers):
    return np.array(numbers, object)


@pytest.mark.parametrize(
    "number", ["370101190102039973", "371000196503120015", "371000197009200049", "371000198307160027"]
)
def test_published_numbers_are_valid(number):
    assert identity.are_valid(column(number)).tolist() == [True]


@given(BODIES)
def test_one_check_character_of_eleven_is_right(body):
    numbers = column(*(body + character for character in CHECK_CHARACTERS))
    right = [character == check_character(body) for character in CHECK_CHARACTERS]
    assert identity.are_valid(numbers).tolist() == right


@given(BODIES)
def test_a_small_x_counts_as_a_capital_one(body):
    number = body + check_character(body)
    assert identity.are_valid(column(number.lower())).tolist() == [True]


@pytest.mark.parametrize(
    "number",
    [
        "",
        "37100019650312001",  # seventeen characters
        "3710001965031200150",  # nineteen
        "371000650312001",  # fifteen: obsolete
        "37100019650312001５",  # a full-width digit
        "3710001965031２0015",
        "X71000196503120015",
        "371000 96503120015",
    ],
)
def test_other_shapes_are_invalid(number):
    assert identity.are_valid(column(number)).tolist() == [False]


@pytest.mark.parametrize("birth", ["19650230", "19651301", "19650012", "19650300", "19000229", "00000101"])
def test_digits_that_are_no_date_make_a_number_invalid_and_leave_the_birth_date_unknown(birth):
    body = f"371000{birth}001"
    number = column(body + check_character(body))
    assert identity.are_valid(number).tolist() == [False]
    assert np.isnat(identity.birth_dates(number)).all()


@given(BODIES, st.sampled_from(CHECK_CHARACTERS))
def test_birth_date_and_sex_are_inside_even_if_the_check_character_is_wrong(body, last):
    number = column(body + last)
    assert identity.birth_dates(number).astype(str).tolist() == [f"{body[6:10]}-{body[10:12]}-{body[12:14]}"]
    assert identity.sexes(number).tolist() == ["男" if int(body[16]) % 2 else "女"]


@pytest.mark.parametrize("number", ["", "371000650312001", "3710001965031200150"])
def test_numbers_of_another_length_tell_neither_birth_date_nor_sex(number):
    assert np.isnat(identity.birth_dates(column(number))).all()
    assert identity.sexes(column(number)).tolist() == [""]


def test_a_column_keeps_its_order():
    numbers = column("371000196503120015", "", "371000197009200049")
    assert identity.sexes(numbers).tolist() == ["男", "", "女"]
    assert identity.are_valid(numbers).tolist() == [True, False, True]


def test_an_empty_column_gives_empty_columns():
    empty = np.empty(0, object)
    assert (
        len(identity.are_valid(empty)) == len(identity.sexes(empty)) == len(identity.birth_dates(empty)) == 0
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("371000196503120015", ""),
        ("37130019651108011x", ""),
        ("371000650312001", "15位号码已停用，应为18位"),
        ("37100019650312001", "应为18位，现为17位"),
        ("", "应为18位，现为0位"),
        ("37100019650312O015", "前17位应为数字，末位应为数字或X"),
        ("３７１０００１９６５０３１２００１５", "前17位应为数字，末位应为数字或X"),
        ("371000196502300015", "第7至14位应为出生日期，现不是日期"),
        ("371000196503120016", "末位校验码与前17位不符，请逐位核对"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong_with_it(number, told):
    assert identity.fault(number) == told


@given(st.one_of(BODIES.map(lambda body: body + check_character(body)), st.text("0123456789Xx", max_size=20)))
def test_what_is_invalid_has_a_fault_and_what_is_valid_has_none(number):
    assert (identity.fault(number) == "") == bool(identity.are_valid(column(number))[0])
