"""Masking: what is hidden, what stays, and what is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from linkage_kit.masking import mask_account, mask_id_number, mask_phone, mask_text

ID = "37108219681006791X"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ID, "3710**************"),
        ("371082681006791", "3710***********"),
        ("37108219681006791", "3710*************"),
        ("371", "***"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_its_city_alone(number, masked):
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
        (f"公民身份号码{ID}。", "公民身份号码3710**************。"),
        (f"A{ID.lower()}B", "A3710**************B"),
        ("３７１０８２１９６８１００６７９１Ｘ", "３７１０**************"),
        ("371082 19681006 791X", "3710****************"),
        ("旧号371082681006791", "旧号3710***********"),
        ("电话13812345678或0631-5231234", "电话138****5678或********1234"),
        ("138 1234 5678", "138******5678"),
        ("账号6222020200112233445", "账号***************3445"),
        ("6222 0202 0011 2233 445", "******************* 445"),
        ("371082-19681006-7919", "3710****************"),
        ("138.1234.5678", "138******5678"),
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


gaps = st.sampled_from(["", " ", ".", "-", "．", "－", "·", "\u3000"])


@given(gaps, gaps)
def test_a_number_typed_in_groups_is_masked_whatever_separates_them(one, two):
    assert not re.search(r"\d{5}", mask_text(f"身份证371082{one}19681006{two}7919。"))
    assert mask_text(f"电话138{one}1234{two}5678")[5:] == "*" * (4 + len(one) + len(two)) + "5678"
    assert "0202" not in mask_text(f"卡6222{one}0202{one}0011{one}2233{two}445")


def test_a_masked_number_cannot_be_worked_out_from_what_a_report_shows():
    """Birth date, sex and the agency's district are in the report: hundreds of numbers remain, all masked alike."""
    masked = mask_id_number(ID)
    persons = [f"37108219681006{order:03}" for order in range(1, 1000, 2)]
    numbers = {person + ric.calc_check_digit(person + "0") for person in persons}
    assert len([number for number in numbers if mask_id_number(number) == masked]) == 500


@given(st.text(st.sampled_from("0123456789Xx. -号"), max_size=40))
def test_no_long_run_of_digits_survives_and_masking_twice_changes_nothing(text):
    masked = mask_text(text)
    assert not re.search(r"\d{12}", masked)
    assert len(masked) == len(text)
    assert mask_text(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql+psycopg://user:geheim@host/x", "postgresql+psycopg://user:***@host/x"),
        ("(mysql://:ge@he/im@host)", "(mysql://:***@host)"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("https://host:8080/x", "https://host:8080/x"),
    ],
)
def test_the_password_of_a_url_is_masked(text, masked):
    assert mask_text(text) == masked
