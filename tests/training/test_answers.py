"""Answers are read as generously as an import reads cells; what cannot be read says how to write it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.training.answers import (
    BLANK,
    CAPITAL,
    COUNT,
    DAY,
    MONEY,
    MONTH,
    MONTHS,
    Unreadable,
    read_answer,
    word,
)

OUTCOMES = word({"deferred": "停止办理衔接", "awaiting_choice": "待参保人员选择"})


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (MONEY, "175", 17500),
        (MONEY, "￥1,234.5元", 123450),
        (MONEY, "１７５．００", 17500),
        (MONEY, 175.0, 17500),
        (COUNT, "7个月", 7),
        (COUNT, "3个工作日", 3),
        (COUNT, " 12 ", 12),
        (DAY, "2026年3月2日", dt.date(2026, 3, 2)),
        (DAY, "20260302", dt.date(2026, 3, 2)),
        (DAY, dt.datetime(2026, 3, 2), dt.date(2026, 3, 2)),
        (MONTH, "2026.03", dt.date(2026, 3, 1)),
        (MONTHS, "1~3、7", frozenset({1, 2, 3, 7})),
        (MONTHS, "1-3月,7月", frozenset({1, 2, 3, 7})),
        (MONTH, dt.datetime(2026, 3, 1), dt.date(2026, 3, 1)),
        (MONTHS, "1~3、", frozenset({1, 2, 3})),
        (MONTHS, "11至12", frozenset({11, 12})),
        (MONTHS, "无", frozenset()),
        (CAPITAL, "人民币壹仟零伍拾元整", 105000),
        (CAPITAL, "壹仟零伍拾圆", 105000),
        (OUTCOMES, "deferred", "deferred"),
        (OUTCOMES, " 待参保人员选择", "awaiting_choice"),
    ],
)
def test_the_usual_forms_are_read(kind, written, value):
    assert read_answer(written, kind) == value


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        (MONEY, "1.234", "应为最多两位小数的金额（元）"),
        (COUNT, "-1", "应为不小于0的整数"),
        (DAY, "3月2日", "应为日期，如2025-01-03"),
        (MONTHS, "13", "月份应在1至12之间，从小到大，如1~3、7"),
        (MONTHS, "三月", "应为月份，如1~3、7；没有的写“无”"),
        (CAPITAL, "1050", "应为大写金额，如壹仟贰佰元整"),
        (OUTCOMES, "停", "应为下列之一：停止办理衔接、待参保人员选择"),
    ],
)
def test_what_cannot_be_read_says_remark_it(kind, written, expected):
    assert read_answer(written, kind) == Unreadable(written, expected)


@pytest.mark.parametrize("kind", [MONEY, COUNT, DAY, MONTH, MONTHS, CAPITAL, OUTCOMES])
@pytest.mark.parametrize("written", [None, "", " 　", "\u200b"])
def test_nothing_is_blank_and_not_wrong(kind, written):
    assert read_answer(written, kind) is BLANK


@given(st.sampled_from([MONEY, COUNT, DAY, MONTH, MONTHS, CAPITAL, OUTCOMES]), st.text(max_size=30))
def test_any_text_is_read_or_told_and_never_an_error(kind, text):
    answer = read_answer(text, kind)
    assert answer is BLANK or isinstance(answer, Unreadable | int | dt.date | str | frozenset)


@given(st.frozensets(st.integers(1, 12)))
def test_months_are_read_as_they_are_written(months):
    assert read_answer(MONTHS.text(months), MONTHS) == months


@given(st.integers(0, 10**9))
def test_amounts_and_capital_amounts_are_read_as_they_are_written(fen):
    assert read_answer(MONEY.text(fen), MONEY) == fen
    assert read_answer(CAPITAL.text(fen), CAPITAL) == fen
