"""Masking: what is hidden, what stays, and what is left alone."""

import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from linkage_kit.masking import mask_account, mask_id_number, mask_phone, mask_text, names_person
from linkage_kit.money import format_yuan

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
        ("371082 1965 0312 0031", "3710*****************"),
        ("371082/19650312/0031", "3710****************"),
        ("371082_1965_03_12_0031", "3710******************"),
        ("371082 1965-03-12 003 x", "3710*******************"),
        ("138 123 45678", "138******5678"),
        ("+86 138 1234 5678", "+86 138******5678"),
        ("(0631)5231234", "(********1234"),
        ("400-123-4567", "********4567"),
        ("622202 020011 2233445", "*****************3445"),
        ("5 3 2 1 4 2 1 5 6 7 2 1 3 3 4 5", "*************************** 4 5"),
        ("371082\u200b19650312\u200b0031", "3710**************"),
        ("\ufeff3\u00ad710821965\u200e0312\ufe0f0031", "3710**************"),
        ("٣٧١٠٨٢١٩٦٥٠٣١٢٠٠٣١", "٣٧١٠**************"),
        ("371082 650312 003", "3710*************"),
        ("13812345678.0", "138****5678.0"),
        ("0/13812345678", "0/138****5678"),
        ("A-1 371082196503120031", "A-1 3710**************"),
        ("卡6222 0202 0011 0100，（0631）5231234", "卡***************0100，（********1234"),
        (
            "13810005678，卡6222 0202 0011 0100 445，（0631）51001234",
            "138****5678，卡******************* 445，（*********1234",
        ),
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
        "0.30000000000000004",
        "291.66999999999996",
        "291.6666666666667",
        "0.333333333333",
        "“1977.1000000000001”，应为最多两位小数的金额（元）",
        "46966.09666666667",
        "99999.16666666667",
        "1.4142135623730951 17.142857142857142",
        "2015,0.1234567890123456,544.8099999999999,30.00",
        "1,234,567.891234567",
        "1,234,567.89",
        "999999999999.99",
        "1234.56 2345.67 3456.78 4567.89",
        "2015,500.00,0.00,30.00,5.00,12",
        "2016-01~2016-12",
        "2016/01/01-2016/12/31",
        "20160101-20161231",
        "2014、2015、2016、2017、2018",
        "1、3、4、5、6、7、8、10、12",
        "2014（6~12）、2015（1~12）、2016（1~12）",
        "371002,2015-06,2015-12",
        "SD-12-20260701-30912345",
        "3.11.9 2.4.1 1.26.4",
        "192.168.100.200:5432",
        "c0ffee37108219650312003113812345678deadbeef",
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


separators = st.text(st.sampled_from(" 　\u00a0\t/_-–.·,，、()（）+\u200b\u00ad\ufeff\u202e"), max_size=2)
scripts = st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"])


def apart(number):
    """The number with something between any of its digits; what would read as an amount is not meant."""
    return st.lists(separators, min_size=len(number), max_size=len(number)).map(
        lambda between: "".join(map("".join, zip(number, between)))
    )


def digits_in(text):
    return sum(character.isdecimal() for character in text)


@given(apart(ID))
def test_an_identity_number_is_hidden_whatever_stands_between_its_digits(written):
    masked = mask_text(f"身份证{written}。")
    assert digits_in(masked) <= 4 and "X" not in masked


@given(apart("6222020200112233445"))
def test_so_is_a_card(written):
    # With a point in it, a part may be an amount; groups of four are told from that above.
    written = written.replace(".", "-")
    # Digits that stand apart at an end may be a number of their own.
    assert digits_in(mask_text(f"卡{written}。")) <= 8


@given(st.integers(1, 9), st.integers(1, 9), separators, separators)
def test_so_is_a_phone(one, two, before, after):
    number = "13812345678"
    first, last = sorted((one, two))
    written = number[:first] + before + number[first:last] + after + number[last:]
    # 138123456.78 is an amount.
    if not re.fullmatch(r"[\d.]+\.\d\d", written):
        assert digits_in(mask_text(f"电话{written}。")) <= 7


@given(st.sampled_from([ID, "371082196810067", "13812345678", "06315231234"]), scripts)
def test_digits_of_every_script_count(number, script):
    written = "".join(script[int(digit)] if digit.isdigit() else digit for digit in number)
    assert digits_in(mask_text(written)) <= 7


@pytest.mark.parametrize(
    "number", ["37108219681006791", "3710821968100679100", "3710821968100679", "20253710821968100679100"]
)
def test_no_tail_is_shown_where_a_birth_date_can_be_read(number):
    for masked in (mask_text(number), mask_account(number), mask_phone(number)):
        assert not masked[4:].strip("*")


@given(st.integers(0, 99_999_999_999_999), st.integers(0, 99_999_999_999_999))
def test_amounts_are_never_masked(one, two):
    amount = format_yuan(one)
    # Of thirteen billion yuan a phone with decimals cannot be told.
    if not re.match(r"1[3-9]\d{9}\.", amount):
        assert mask_text(amount) == amount
        assert (
            mask_text(f"应为{amount}元，现为{one / 100:,.2f}元") == f"应为{amount}元，现为{one / 100:,.2f}元"
        )
    assert mask_text(f"{two // 10**8 / 100}") == f"{two // 10**8 / 100}"


@given(st.integers(0, 10**9), st.integers(1, 12), st.lists(st.integers(0, 10**8), max_size=4))
def test_amounts_are_not_masked_as_computers_write_them(fen, months, others):
    for amount in (fen / 100 * months / 12, sum(other / 100 for other in [fen, *others])):
        written = repr(amount)
        # A phone may be written with a point in it.
        if not re.fullmatch(r"1[3-9]\d{9}", written.replace(".", "")):
            assert mask_text(f"第2行“personal”列：“{written}”") == f"第2行“personal”列：“{written}”"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("1.13812345678", "1.138****5678"),
        ("138.12345678", "138*****5678"),
        ("1.6222020200112233", "1.************2233"),
        ("371082.196810067919", "3710***************"),
        ("371082.19681006791", "3710**************"),
        ("0.371082196810067919", "0.3710**************"),
    ],
)
def test_a_number_of_a_person_is_none_the_less_hidden_behind_a_point_or_with_one_in_it(text, masked):
    assert mask_text(text) == masked


@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=6))
def test_dates_and_months_are_never_masked(days):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m", "%Y.%m", "%Y"):
        for between in ("~", "、", ", ", " 至 ", "-", " "):
            text = between.join(day.strftime(form) for day in days)
            assert mask_text(text) == text


@pytest.mark.parametrize(
    "text", ["1", "1 ", "12345678 ", "13812345678,", "2016-01~2016-12、", "1.", "*1", "("]
)
def test_a_long_text_takes_no_longer_than_its_length(text):
    def seconds(length):
        start = time.thread_time()
        mask_text(text * (length // len(text)))
        return time.thread_time() - start

    # Eight times the length takes eight times as long; were it the square, 64 times.
    assert min(seconds(16_000) for _ in range(4)) < 24 * min(seconds(2_000) for _ in range(4)) + 0.1


@pytest.mark.parametrize(
    ("case_id", "names"),
    [
        ("371082196810067919", True),
        (f"A-{ID}", True),
        ("371082681006791", True),
        ("13812345678", True),
        ("SD-01", False),
        ("202501150001", False),
        ("371002202506300001", False),
    ],
)
def test_a_case_id_that_is_a_person_s_number_is_told_from_one_of_an_office(case_id, names):
    assert names_person(case_id) is names


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
