"""A case that was changed here and in its casebook: nothing of either side is lost, and what both changed is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.casebook import read_casebook
from linkage_kit.casework import rows
from linkage_kit.casework.merging import WHOLE_ROW, Merged, chosen, merged
from linkage_kit.resources import sample_casebook

YEARS = "resident_years"


def opened():
    return rows.texts_of(read_casebook(sample_casebook()).select(["SD-13"]))


def renumbered(texts):
    """The same texts as another window read them: its rows have numbers of their own."""
    return replace(
        texts,
        tables={
            name: tuple(replace(row, number=row.number + 500) for row in held)
            for name, held in texts.tables.items()
        },
    )


def cells(texts, table=YEARS):
    return [dict(row.cells) for row in texts.tables[table]]


def test_what_each_side_changed_is_in_the_merged_case():
    start = opened()
    mine = rows.with_cell(start, YEARS, "2012", "personal", "900")
    theirs = rows.with_cell(renumbered(start), YEARS, "2012", "interest", "1.50")
    theirs = rows.with_cell(theirs, "cases", "SD-13", "phone", "13800000000")
    both = merged(start, mine, theirs)
    assert not both.conflicts and both.taken == 2
    assert cells(both.texts)[0] == {**cells(start)[0], "personal": "900.00", "interest": "1.50"}
    assert cells(both.texts, "cases")[0]["phone"] == "13800000000"


def test_what_both_changed_is_told_with_its_three_texts_and_each_can_be_chosen():
    start = opened()
    mine = rows.with_cell(start, YEARS, "2012", "personal", "900")
    theirs = rows.with_cell(renumbered(start), YEARS, "2012", "personal", "901")
    both = merged(start, mine, theirs)
    (conflict,) = both.conflicts
    texts = tuple(conflict.text(side) for side in ("opened", "mine", "theirs"))
    assert texts == (cells(start)[0]["personal"], "900.00", "901.00")
    for side, text in zip(("opened", "mine", "theirs"), texts):
        assert cells(chosen(both.texts, conflict, side))[0]["personal"] == text


def test_the_same_change_on_both_sides_is_no_conflict():
    start = opened()
    mine = rows.with_cell(start, YEARS, "2012", "personal", "900")
    theirs = rows.with_cell(renumbered(start), YEARS, "2012", "personal", "900")
    assert merged(start, mine, theirs) == Merged(mine, (), 0)


def test_rows_that_one_side_added_or_took_away_are_added_or_taken_away():
    start = opened()
    mine = rows.with_row(start, YEARS, {"year": "2010", "personal": "100"})
    theirs = rows.without_row(renumbered(start), YEARS, "2013")
    theirs = rows.with_row(theirs, YEARS, {"year": "2009", "personal": "90"})
    both = merged(start, mine, theirs)
    years = [row["year"] for row in cells(both.texts)]
    assert not both.conflicts
    assert "2013" not in years and {"2009", "2010"} < set(years)
    numbers = [row.number for held in both.texts.tables.values() for row in held]
    assert len(numbers) == len(set(numbers)) and max(numbers) < both.texts.next_number


def test_a_row_changed_here_and_taken_away_there_is_a_conflict_of_the_whole_row():
    start = opened()
    mine = rows.with_cell(start, YEARS, "2013", "personal", "900")
    theirs = rows.without_row(renumbered(start), YEARS, "2013")
    both = merged(start, mine, theirs)
    (conflict,) = both.conflicts
    assert conflict.column == WHOLE_ROW and conflict.theirs is None
    assert len(cells(chosen(both.texts, conflict, "theirs"))) == len(cells(start)) - 1
    assert cells(chosen(both.texts, conflict, "mine")) == cells(mine)
    other_way = merged(start, rows.without_row(start, YEARS, "2013"), renumbered(mine))
    (conflict,) = other_way.conflicts
    assert conflict.mine is None
    assert len(cells(chosen(other_way.texts, conflict, "theirs"))) == len(cells(start))


@pytest.mark.parametrize("table", ["resident_years", "employee_periods", "events", "claims"])
def test_rows_in_another_order_there_are_no_change(table):
    start = opened()
    there = renumbered(start)
    there = there.with_rows(table, reversed(there.tables[table]))
    assert merged(start, start, there).texts == start


EDITS = st.lists(
    st.tuples(
        st.integers(2012, 2023), st.sampled_from(["personal", "interest", "subsidy"]), st.sampled_from("123")
    ),
    max_size=6,
)


@given(EDITS, EDITS)
def test_every_change_of_either_side_is_in_the_merged_case_or_told(ours, others):
    start = opened()
    mine, theirs = start, renumbered(start)
    for year, column, text in ours:
        mine = rows.with_cell(mine, YEARS, str(year), column, text)
    for year, column, text in others:
        theirs = rows.with_cell(theirs, YEARS, str(year), column, text)
    both = merged(start, mine, theirs)
    told = {(one.mine.text("year"), one.column) for one in both.conflicts}
    for before, here, there, after in zip(*map(cells, (start, mine, theirs, both.texts))):
        for column in ("personal", "interest", "subsidy"):
            texts = [one.get(column, "") for one in (before, here, there, after)]
            changed = {text for text in texts[1:3] if text != texts[0]}
            assert ((after["year"], column) in told) == (len(changed) == 2)
            assert texts[3] == (texts[1] if texts[1] != texts[0] else texts[2])
