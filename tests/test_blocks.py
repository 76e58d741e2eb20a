"""Tables in blocks of whole cases: the same numbers as at once and as case by case, whatever the blocks are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.blocks import blocks, by_row
from linkage_kit.columns import Columns
from linkage_kit.procedure.arithmetic import ITEMS, arithmetic_on
from linkage_kit.procedure.refund import overlap_and_refund
from linkage_kit.rulebook import shandong

RULE = arithmetic_on(shandong(), shandong().effective_from)
MONEY = (*ITEMS, "subsidy")
FEN = st.integers(0, 10**9)


@st.composite
def period(draw):
    """First month (since 1970), number of months and how many were paid, fewer only within one year."""
    start, span = draw(st.integers(40 * 12, 44 * 12)), draw(st.integers(1, 30))
    if draw(st.booleans()):
        return start, span, span
    span = min(span, 12 - start % 12)
    return start, span, draw(st.integers(1, span))


CASE = st.tuples(st.lists(st.integers(2008, 2014), max_size=5, unique=True), st.lists(period(), max_size=4))


@st.composite
def records(draw):
    """Resident years and employee periods of some cases, of which some have none."""
    cases = draw(st.lists(CASE, min_size=1, max_size=6))
    years = [(case, year) for case, (years, _) in enumerate(cases) for year in sorted(years)]
    periods = [(case, *each) for case, (_, periods) in enumerate(cases) for each in periods]
    case, year = table(years, 2)
    of_period, start, span, paid = table(periods, 4)
    money = {name: draw(st.lists(FEN, min_size=len(years), max_size=len(years))) for name in MONEY}
    return (
        Columns(
            {"case": case, "year": year, **{name: np.array(fen, np.int64) for name, fen in money.items()}}
        ),
        Columns(
            {
                "case": of_period,
                "start_month": days(start),
                "end_month": days(start + span - 1),
                "months": paid,
            }
        ),
    )


def table(rows, width):
    return np.array(rows, np.int64).reshape(len(rows), width).T


def days(months):
    return months.astype("datetime64[M]").astype("datetime64[D]")


def computed(resident, periods):
    return overlap_and_refund(resident, periods, RULE)


def as_bytes(columns):
    return {name: (values.dtype, values.tobytes()) for name, values in columns.items()}


@pytest.mark.clause("12(1)")
@pytest.mark.clause("12(2)")
@given(records(), st.integers(1, 7))
def test_overlap_and_refund_are_the_same_at_once_and_by_blocks(tables, cases):
    assert as_bytes(by_row(computed, *tables, cases=cases)) == as_bytes(computed(*tables))


@given(records(), st.integers(1, 7))
def test_every_row_is_in_the_block_of_its_case(tables, cases):
    given_back = [[], []]
    for number, block in enumerate(blocks(tables, cases)):
        for rows, found in zip(block, given_back, strict=True):
            assert ((rows.case >= 0) & (rows.case < cases)).all()
            found += [
                rows.with_columns(case=rows.case + number * cases).record(at) for at in range(len(rows))
            ]
    assert given_back == [[table.record(at) for at in range(len(table))] for table in tables]


def test_no_rows_at_all_are_one_block():
    empty = Columns({"case": np.zeros(0, np.int64), "year": np.zeros(0, np.int64)})
    assert [len(block[0]) for block in blocks([empty])] == [0]


def test_an_error_in_any_block_is_raised():
    rows = Columns({"case": np.arange(9)})

    def fails(block):
        if len(block) < 2:
            raise ValueError("the last block")
        return {"case": block.case}

    with pytest.raises(ValueError, match="the last block"):
        by_row(fails, rows, cases=2)
