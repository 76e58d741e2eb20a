"""Money: integer fen in, exact shares and capital amounts out."""

from fractions import Fraction

import cn2an
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.money import (
    LARGEST_FEN,
    TOO_LARGE,
    format_yuan,
    half_up,
    parse_yuan,
    read_capital,
    share_out,
    to_capital,
    with_separators,
)

FEN = st.integers(0, 10**12)
#: Amounts with zeros in all places.
CAPITALIZED = st.text("0012", min_size=1, max_size=14).map(int) | st.integers(0, LARGEST_FEN)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("0.01", 1), ("1234.5", 123450), ("1234.50", 123450), ("-3.07", -307), ("007", 700)],
)
def test_an_amount_in_yuan_becomes_fen(text, fen):
    assert parse_yuan(text) == fen


def test_amounts_are_below_a_million_million_yuan():
    assert parse_yuan("999999999999.99") == LARGEST_FEN
    assert TOO_LARGE == "1万亿元"
    with pytest.raises(ValueError, match="not below 1万亿元"):
        parse_yuan("1000000000000.00")


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "1.234", "1.", ".5", "1,000", "1e3", "--1", "１", "壹", "nan", "inf", "1_000", "1\n"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(text)


@pytest.mark.parametrize("number", [0.1, 1.0, 100, None, np.float64(3), np.int64(3), b"1"])
def test_numbers_are_refused_because_a_float_has_lost_the_fen(number):
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(number)


@given(st.integers(-LARGEST_FEN, LARGEST_FEN))
def test_formatting_and_parsing_are_inverse(fen):
    assert parse_yuan(format_yuan(fen)) == fen


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123450, "1234.50")])
def test_an_amount_has_always_two_decimals(fen, text):
    assert format_yuan(fen) == text


@pytest.mark.parametrize(
    ("numerator", "rounded"),
    # One twelfth to the whole: five twelfths go down, six (the tie) and seven go up, whatever the neighbour's parity.
    [(0, 0), (5, 0), (6, 1), (7, 1), (12, 1), (17, 1), (18, 2), (30, 3)],
)
def test_a_tie_is_rounded_up(numerator, rounded):
    assert half_up(np.array([numerator]), 12).tolist() == [rounded]


@given(st.lists(st.integers(0, 10**16), min_size=1), st.integers(1, 1000))
def test_rounding_stays_within_a_half_and_never_goes_down_on_a_tie(numerators, denominator):
    for numerator, rounded in zip(numerators, half_up(np.array(numerators), denominator).tolist()):
        error = rounded - Fraction(numerator, denominator)
        assert Fraction(-1, 2) < error <= Fraction(1, 2)


def shares_by_hand(total, weights, denominator):
    """Largest remainder, one fen at a time, the earlier column first among equals."""
    exact = [Fraction(weight, denominator) for weight in weights]
    shares = [int(share) for share in exact]
    while sum(shares) < total:
        behind = max(range(len(shares)), key=lambda item: (exact[item] - shares[item], -item))
        shares[behind] += 1
    return shares


@given(st.lists(FEN, min_size=1, max_size=6), st.integers(1, 12))
def test_a_total_is_shared_out_by_largest_remainder(amounts, months):
    weights = np.array([[amount * months for amount in amounts]])
    total = half_up(weights.sum(axis=1), 12)
    shares = share_out(total, weights, 12)
    assert shares.sum() == total[0]
    assert shares[0].tolist() == shares_by_hand(int(total[0]), weights[0].tolist(), 12)


def test_equal_remainders_go_to_the_earlier_column():
    # 100.00 four times, 5 months: each 41.6667, together 166.67.
    weights = np.full((1, 4), 10000 * 5)
    assert share_out(np.array([16667]), weights, 12).tolist() == [[4167, 4167, 4167, 4166]]


# The forms of the contract, and the official examples of the payment rules without their optional 零.
CAPITALS = [
    (0, "零元整"),
    (5, "伍分"),
    (50, "伍角整"),
    (55, "伍角伍分"),
    (605, "陆元零伍分"),
    (1000, "壹拾元整"),
    (1010, "壹拾元壹角整"),
    (2000, "贰拾元整"),
    (10100, "壹佰零壹元整"),
    (32504, "叁佰贰拾伍元零肆分"),
    (65000, "陆佰伍拾元整"),
    (136608, "壹仟叁佰陆拾陆元零捌分"),
    (140950, "壹仟肆佰零玖元伍角整"),
    (168032, "壹仟陆佰捌拾元叁角贰分"),
    (178678, "壹仟柒佰捌拾陆元柒角捌分"),
    (214043, "贰仟壹佰肆拾元肆角叁分"),
    (555590, "伍仟伍佰伍拾伍元玖角整"),
    (600714, "陆仟零柒元壹角肆分"),
    (1000000, "壹万元整"),
    (1005000, "壹万零伍拾元整"),
    (1640902, "壹万陆仟肆佰零玖元零贰分"),
    (3841266, "叁万捌仟肆佰壹拾贰元陆角陆分"),
    (10700053, "壹拾万柒仟元伍角叁分"),
    (100000005, "壹佰万元零伍分"),
    (10000000000, "壹亿元整"),
]


@pytest.mark.parametrize(("fen", "capital"), CAPITALS)
def test_a_capital_amount_closes_with_整_after_元_and_角_and_has_no_optional_零(fen, capital):
    assert to_capital(fen) == capital


@given(CAPITALIZED)
def test_a_capital_amount_is_what_a_library_writes(fen):
    written = str(cn2an.an2cn(format_yuan(fen), "rmb"))
    assert to_capital(fen) == written + ("整" if written.endswith("角") else "")


@given(FEN)
def test_a_capital_amount_read_back_gives_the_sum(fen):
    assert read_capital(to_capital(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        # Both spellings that the payment rules allow.
        ("壹仟肆佰零玖元伍角", 140950),
        ("壹仟陆佰捌拾元零叁角贰分", 168032),
        ("壹拾万柒仟元零伍角叁分", 10700053),
        ("壹拾万零柒仟元伍角叁分", 10700053),
        ("柒佰贰拾伍元肆分", 72504),
        ("零元零伍分", 5),
        # What counts for nothing, and the characters that stand for others.
        ("人民币：陆佰伍拾圆正", 65000),
        (" 人民币 陸佰伍拾圓整 ", 65000),
        ("貳萬參仟元整", 2300000),
        ("壹億元整", 10**10),
        ("拾元整", 1000),
        ("拾伍元整", 1500),
        ("壹万亿元整", 10**14),
        # Nothing left says 0.00.
        ("零元整", 0),
        ("零", 0),
        ("整", 0),
        ("", 0),
    ],
)
def test_a_capital_amount_is_read_by_its_digits_and_units(text, fen):
    assert read_capital(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "陆佰伍拾",
        "650.00",
        "六百五十元整",
        "陆佰伍拾元整（大写）",
        "元角分元",
        "伍分伍角",
        "壹元贰元",
        "拾拾元",
    ],
)
def test_what_has_no_unit_or_no_order_cannot_be_read(text):
    assert read_capital(text) is None


@pytest.mark.parametrize(
    ("plain", "read"),
    [
        ("1234567.80", "1,234,567.80"),
        ("-1000.00", "-1,000.00"),
        ("999.99", "999.99"),
        ("1234.56 ÷ 12 × 8 = 823.04", "1,234.56 ÷ 12 × 8 = 823.04"),
        (
            "2021年、37020011、1.2.3456.78、10000.1234、2026-06-30",
            "2021年、37020011、1.2.3456.78、10000.1234、2026-06-30",
        ),
        ("1,234.56", "1,234.56"),
        ("案件A-2024.05、SD2024.10已保存", "案件A-2024.05、SD2024.10已保存"),
        ("应为-1234.50元", "应为-1,234.50元"),
    ],
)
def test_amounts_in_a_text_get_separators_and_nothing_else_changes(plain, read):
    assert with_separators(plain) == read
