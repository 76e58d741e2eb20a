"""Text that is made of whole columns is the text that is made of one value."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from linkage_kit.casebook.lines.lines import Lines, NotPlain
from linkage_kit.casebook.lines.strings import (
    cell_texts,
    content,
    days,
    lines_of,
    strings,
    whole_numbers,
    yuan,
)
from linkage_kit.money import format_yuan

FEN = st.integers(-(10**14), 10**14) | st.integers(-(10**6), 10**6)


@given(st.lists(FEN))
def test_amounts(fen):
    assert yuan(np.array(fen, np.int64)).to_pylist() == [format_yuan(one) for one in fen]


def test_amounts_of_every_length():
    fen = np.array(
        [sign * number for digits in range(15) for number in (10**digits - 1, 10**digits) for sign in (1, -1)]
    )
    for one in fen.tolist():
        assert yuan(np.array([one])).to_pylist() == [format_yuan(one)]


@given(
    st.lists(
        st.text(st.characters(exclude_characters=',\r\n"\0', exclude_categories=["Cs", "Co"]), max_size=30)
    )
)
def test_cells(texts):
    try:
        lines = Lines.of("".join(f"x,{text}\r\n" for text in texts).encode(), 2)
    except NotPlain:
        assume(False)
    assert cell_texts(lines, lines.cells(1)).to_pylist() == texts


def test_days_numbers_and_lines_of_them():
    given_days = np.array(["1950-01-01", "NaT", "2101-12-31"], "datetime64[D]")
    assert days(given_days).to_pylist() == ["1950-01-01", "", "2101-12-31"]
    lines = lines_of(strings(("甲", "", "丙")), ",", ";", whole_numbers(np.array([3, -1, 0])), "\r\n")
    assert bytes(content(lines)).decode() == "甲,;3\r\n,;-1\r\n丙,;0\r\n"
