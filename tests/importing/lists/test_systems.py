"""Forty exports of the systems' own lists, made from good cases, are read as these; one contradicted cell is named."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from linkage_kit.casebook import Casebook
from linkage_kit.importing.run import import_files
from linkage_kit.sample.generator import generate
from tests.importing.lists.systems import ITEMS, LAYOUTS, STATES, months_of, write

RESIDENT = ("payments", "counties", "items")


@pytest.fixture(scope="module")
def book() -> Casebook:
    """Cases whose periods are paid in every month."""
    made = generate(12, 21)
    return made.assign(employee_periods=made.employee_periods.assign(months=None))


def bare(book: Casebook) -> Casebook:
    """The cases without their records."""
    return Casebook.from_frames(
        cases=book.cases,
        resident_years=book.resident_years.iloc[:0],
        employee_periods=book.employee_periods.iloc[:0],
    )


def years_of(frame):
    """The years to the fen; a blank counts as 0."""
    rows = frame[["case_id", "year", *ITEMS]].fillna(0)
    return {
        (row.case_id, int(row.year)): tuple(int(getattr(row, name)) for name in ITEMS)
        for row in rows.itertuples()
    }


def listed(layout: str, book: Casebook, seed: int):
    rng = random.Random(seed)
    return LAYOUTS[layout](book, rng), rng


@pytest.mark.clause("12(1)")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_list_of_a_system_gives_the_months_and_amounts_that_it_was_made_from(layout, state, book, tmp_path):
    made, rng = listed(layout, book, 7)
    result = import_files(write(made, state, tmp_path, rng), into=bare(book))
    assert list(map(str, result.problems)) == []
    if layout in RESIDENT:
        assert years_of(result.casebook.resident_years) == years_of(book.resident_years)
        return
    expected = Counter((case, year) for case, _, year, _ in set(months_of(book.employee_periods)))
    found = Counter((case, year) for case, _, year, _ in set(months_of(result.casebook.employee_periods)))
    if layout == "year_grid":
        only = book.employee_periods["case_id"].iloc[0]
        months = {one for one in months_of(book.employee_periods) if one[0] == only}
        expected = Counter((case, year) for case, year, _ in {(one[0], one[2], one[3]) for one in months})
    assert found == expected


@pytest.mark.clause("12(1)")
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_contradicted_cell_is_named_by_its_place(layout, seed, book, tmp_path):
    made, rng = listed(layout, book, seed)
    column, text = made.contradiction
    row = rng.randrange(len(made.rows))
    made.rows[row][column] = text
    if layout == "month_rows":
        made.rows[row][6] = ""
    result = import_files(write(made, "clean", tmp_path, rng), into=bare(book))
    assert result.casebook is None
    places = {(problem.file, problem.row, problem.column) for problem in result.problems}
    assert places == {("清单.xlsx", row + 2, made.header[column])}
