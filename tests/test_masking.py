"""Masking: what is hidden, what stays, and what is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.masking import mask_account, mask_id_number, mask_phone, mask_text

ID = "37108219681006791X"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ID, "3710************1X"),
        ("371082681006791", "3710*********91"),
        ("37108219681006791", "3710***********91"),
        ("371", "***"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_its_city_and_its_last_two(number, masked):
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13812345678", "138****5678"), ("0631-5231234", "********1234"), ("5231234", "*******"), ("", "")],
)
def test_a_mobile_phone_keeps_three_and_four_another_only_four(number, masked):
    assert mask_phone(number) == masked


def test_an_account_keeps_its_last_four():
    assert mask_account("6222020200112233445") == "***************3445"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"公民身份号码{ID}。", "公民身份号码3710************1X。"),
        (f"A{ID.lower()}B", "A3710************1xB"),
        ("３７１０８２１９６８１００６７９１Ｘ", "３７１０************１Ｘ"),
        ("371082 19681006 791X", "3710**************1X"),
        ("旧号371082681006791", "旧号3710*********91"),
        ("电话13812345678或0631-5231234", "电话138****5678或********1234"),
        ("138 1234 5678", "138******5678"),
        ("账号6222020200112233445", "账号***************3445"),
        ("6222 0202 0011 2233 445", "******************* 445"),
    ],
)
def test_numbers_in_text_are_masked(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-03 2025-01-06",
        "2019 2020 2021 2022 2023",
        "20250103",
        "370303",
        "12345678.90",
        "案件SD79-00000",
        "300.00 ÷ 12 × 7 = 175.00",
        "",
    ],
)
def test_dates_years_codes_and_amounts_are_left_alone(text):
    assert mask_text(text) == text


@given(st.text(st.sampled_from("0123456789Xx. -号"), max_size=40))
def test_no_long_run_of_digits_survives_and_masking_twice_changes_nothing(text):
    masked = mask_text(text)
    assert not re.search(r"\d{12}", masked)
    assert len(masked) == len(text)
    assert mask_text(masked) == masked
