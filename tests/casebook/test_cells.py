"""Cells: the forms that are read, and none besides."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.casebook.cells import (
    Broken,
    CellError,
    as_text,
    clean_text,
    escape,
    read_cell,
    stored_amounts,
    unescape,
)
from linkage_kit.casebook.raw import as_values
from linkage_kit.casebook.tables import TABLES
from linkage_kit.money import LARGEST_FEN, format_yuan

NAME = TABLES["cases"].columns["name"]
ID_NUMBER = TABLES["cases"].columns["id_number"]
DATE = TABLES["cases"].columns["applied_on"]
MONTH = TABLES["employee_periods"].columns["start_month"]
MONTHS = TABLES["employee_periods"].columns["months"]
MONEY = TABLES["resident_years"].columns["personal"]
BOOL = TABLES["cases"].columns["consolidated"]
GROUP = TABLES["cases"].columns["retirement_group"]
STEP = TABLES["events"].columns["step"]

days = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
blanks = st.text(st.sampled_from(" \t\u3000\u00a0\u200b\ufeff"), max_size=3)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-03",
        "20250103",
        "2025.1.3",
        "2025/1/3",
        "2025年1月3日",
        "2025 年 1 月 3 日",
        " 2025\u3000年1月\u00a03日",
        "2025年1⽉3⽇",
        "2025-1-3",
        "2025/01/03",
        "２０２５年１月３日",
        " 20250103\u3000",
    ],
)
def test_dates_are_read_in_every_form_that_offices_write(text):
    assert read_cell(text, DATE) == np.datetime64("2025-01-03", "s")


@pytest.mark.parametrize(
    "text",
    [
        "2025-13-01",
        "2025-02-29",
        "2025-1/3",
        "2025-01",
        "250103",
        "1/3/2025",
        "2025-01-03 08:00",
        "45660",
        "２０２５-①-3",
        "明天",
    ],
)
def test_anything_else_is_no_date(text):
    with pytest.raises(CellError, match=r"^应为日期，如2025-01-03$"):
        read_cell(text, DATE)


@pytest.mark.parametrize(
    "text",
    [
        "201507",
        "2015-07",
        "2015-7",
        "2015/7",
        "2015/07",
        "2015.07",
        "2015.7",
        "2015年7月",
        "2015年07月",
        "２０１５年７月",
    ],
)
def test_months_are_read_in_every_form_that_offices_write(text):
    assert read_cell(text, MONTH) == np.datetime64("2015-07-01", "s")


@pytest.mark.parametrize("cell", ["2015.1", 2015.1])
def test_a_month_that_may_have_lost_its_zero_is_refused_with_the_reason(cell):
    with pytest.raises(CellError) as error:
        read_cell(cell, MONTH)
    assert str(error.value) == "分不清是1月还是10月（表格会去掉末尾的0），应写作2015-01或2015-10"


@pytest.mark.parametrize(
    "text", ["2015-13", "201500", "2015.13", "2015", "20157", "2015-07-01", "Jul-15", "7月"]
)
def test_anything_else_is_no_month(text):
    with pytest.raises(CellError, match=r"^应为月份，如2025-01$"):
        read_cell(text, MONTH)


@given(
    days,
    blanks,
    blanks,
    st.sampled_from(
        ["{:%Y-%m-%d}", "{:%Y%m%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日"]
    ),
)
def test_every_day_is_read_back_from_every_form(day, before, after, form):
    text = form.format(day)
    expected = np.datetime64(day, "s")
    assert read_cell(before + text + after, DATE) == expected
    assert read_cell(full_width(text), DATE) == expected


@given(st.integers(-LARGEST_FEN, LARGEST_FEN), blanks, blanks)
def test_every_amount_is_read_back_from_every_form(fen, before, after):
    text = format_yuan(fen)
    yuan, decimals = text.removeprefix("-").split(".")
    with_separators = f"{'-' if fen < 0 else ''}{int(yuan):,}.{decimals}"
    assert read_cell(before + text + after, MONEY) == fen
    assert read_cell(with_separators, MONEY) == fen
    assert read_cell(full_width(with_separators), MONEY) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("300", 30000),
        ("300.5", 30050),
        ("0", 0),
        ("-1.55", -155),
        ("007.10", 710),
        ("1,234,567.8", 123456780),
    ],
)
def test_short_amounts_are_read(text, fen):
    assert read_cell(text, MONEY) == fen


@pytest.mark.parametrize(
    "text",
    ["1.234", ".5", "5.", "1e5", "￥5", "5元", "1,23.00", "1.000,00", "--5", "+5", "(5.00)", "５¼", "NaN"],
)
def test_anything_else_is_no_amount(text):
    with pytest.raises(CellError, match=r"^应为最多两位小数的金额（元）$"):
        read_cell(text, MONEY)


@given(
    st.lists(
        st.integers(-LARGEST_FEN, LARGEST_FEN).map(format_yuan)
        | st.text(st.sampled_from("0123456789.,- "), max_size=16)
        | st.sampled_from(["", "１.00", "1.00\n", "٣.00"])
    )
)
def test_amounts_read_as_a_column_are_what_each_cell_says(texts):
    for text, fen in zip(texts, stored_amounts(as_values(texts))):
        assert fen is None or fen == read_cell(text, MONEY)


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("1,234", 1234), ("１２", 12), (" 0 ", 0), ("-3", -3)]
)
def test_whole_numbers_are_read(text, value):
    assert read_cell(text, MONTHS) == value


@pytest.mark.parametrize("text", ["12.0", "1.5", "twelve", "12个月"])
def test_anything_else_is_no_whole_number(text):
    with pytest.raises(CellError, match=r"^应为整数$"):
        read_cell(text, MONTHS)


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("FALSE", False), ("是", True), ("否", False), (" True ", True)]
)
def test_booleans_are_read_in_both_languages(text, value):
    assert read_cell(text, BOOL) is value


@pytest.mark.parametrize("text", ["1", "0", "yes", "对", "√"])
def test_anything_else_is_no_boolean(text):
    with pytest.raises(CellError, match=r"true（是）或false（否）"):
        read_cell(text, BOOL)


@pytest.mark.parametrize(
    "column", [c for t in TABLES.values() for c in t.columns.values() if c.words], ids=lambda c: c.name
)
def test_every_word_is_read_in_english_and_by_its_chinese_title(column):
    for word, title in column.words.items():
        assert read_cell(word, column) == read_cell(f" {title} ", column) == word


def test_titles_may_have_plain_instead_of_full_width_brackets():
    assert read_cell("女职工(原55周岁)", GROUP) == "female_55"


def test_an_unknown_word_is_told_all_that_are_known():
    with pytest.raises(CellError) as caught:
        read_cell("male", GROUP)
    assert str(caught.value) == (
        "应为下列之一：male_60（男职工（原60周岁））、female_55（女职工（原55周岁））、female_50（女职工（原50周岁））"
    )


@pytest.mark.parametrize("column", [NAME, ID_NUMBER, DATE, MONTH, MONTHS, MONEY, BOOL, STEP])
@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000\ufeff", math.nan, Decimal("NaN")])
def test_a_blank_stays_a_blank(column, cell):
    assert read_cell(cell, column) is None


def test_codes_are_read_with_plain_digits_and_names_are_left_as_they_are():
    assert read_cell("３７１０８２１９６８１００６７９１Ｘ", ID_NUMBER) == "37108219681006791X"
    assert read_cell("Ａ １", NAME) == "Ａ １"


@pytest.mark.parametrize(
    ("cell", "column", "value"),
    [
        (175.1, MONEY, 17510),
        (0.1 + 0.2, MONEY, 30),
        (1234567.8, MONEY, 123456780),
        (300, MONEY, 30000),
        (Decimal("175.10"), MONEY, 17510),
        (Decimal("300.0000"), MONEY, 30000),
        (201507, MONTH, np.datetime64("2015-07-01", "s")),
        (201507.0, MONTH, np.datetime64("2015-07-01", "s")),
        (dt.datetime(2015, 7, 1), MONTH, np.datetime64("2015-07-01", "s")),
        (dt.date(2015, 7, 1), MONTH, np.datetime64("2015-07-01", "s")),
        (20250103, DATE, np.datetime64("2025-01-03", "s")),
        (dt.datetime(2025, 1, 3), DATE, np.datetime64("2025-01-03", "s")),
        (dt.date(2025, 1, 3), DATE, np.datetime64("2025-01-03", "s")),
        (12.0, MONTHS, 12),
        (True, BOOL, True),
        (370203710418539, ID_NUMBER, "370203710418539"),
        (13456686923.0, TABLES["cases"].columns["phone"], "13456686923"),
    ],
)
def test_typed_cells_of_a_spreadsheet_are_read_for_what_they_say(cell, column, value):
    assert read_cell(cell, column) == value


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        (175.123, MONEY),
        (True, MONEY),
        (dt.datetime(2025, 1, 3), MONEY),
        (2015.1, MONTH),
        (dt.datetime(2015, 7, 2), MONTH),
        (dt.datetime(2015, 7, 1, 8, 30), MONTH),
        (45660, DATE),
        (dt.datetime(2025, 1, 3, 8, 30), DATE),
        (dt.time(8, 30), DATE),
        (1.5, MONTHS),
        (True, MONTHS),
        (1, BOOL),
        (math.inf, MONEY),
    ],
)
def test_typed_cells_that_say_something_else_are_refused(cell, column):
    with pytest.raises(CellError):
        read_cell(cell, column)


def test_a_cell_whose_content_is_lost_says_why():
    with pytest.raises(CellError, match=r"^丢失$"):
        read_cell(Broken("3.71E+17", "丢失"), ID_NUMBER)
    assert as_text(Broken("3.71E+17", "丢失")) == "3.71E+17"


@given(st.integers(0, 10**15 - 1))
def test_fifteen_digits_of_a_number_are_its_amount(fen):
    assert as_text(fen / 100) == as_text(Decimal(fen) / 100)


computed = st.text(st.sampled_from("'=+-@\t\rA1 \n"), max_size=6)


@given(computed | st.text())
def test_the_leading_apostrophe_is_taken_off_as_it_was_put_on(text):
    assert unescape(escape(text)) == text
    assert escape(text)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+8613", "'+8613"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=x", "''=x"),
        ("'quoted'", "'quoted'"),
        ("1-1", "1-1"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text, written):
    assert escape(text) == written


@given(computed | st.text(max_size=8), st.sampled_from([NAME, ID_NUMBER]))
def test_clean_text_is_what_is_read_back(text, column):
    cleaned = clean_text(text, column)
    if cleaned is None:
        assert read_cell(text, column) is None
    else:
        assert read_cell(escape(cleaned), column) == cleaned
        assert clean_text(cleaned, column) == cleaned
