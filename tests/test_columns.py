"""Columns: many days are turned into months another way than few, to the same; a mask of all rows copies nothing."""

import numpy as np
import pytest

from linkage_kit.columns import Columns, months


@pytest.mark.parametrize(("first", "last"), [("1900-01-01", "2199-12-31"), ("1899-12-31", "2200-01-01")])
def test_the_months_of_many_days_are_those_of_each_day(first, last):
    days = np.arange(first, np.datetime64(last) + 1, dtype="datetime64[D]")
    years = days.astype("datetime64[Y]").astype(int) + 1970
    of_year = (days.astype("datetime64[M]") - days.astype("datetime64[Y]")).astype(int)
    assert (months(days) == years * 12 + of_year).all()
    assert [months(day)[0] for day in (days[:1], days[-1:])] == months(days)[[0, -1]].tolist()


def test_days_that_are_not_known_do_not_disturb_the_others():
    days = np.full(2000, "2020-02-29", "datetime64[D]")
    days[7] = "NaT"
    assert (np.delete(months(days), 7) == 2020 * 12 + 1).all()


def test_rows_are_selected_by_mask_number_or_slice():
    rows = Columns({"year": np.array([2020, 2021, 2022])}, {"year": np.array([True, False, True])})
    for chosen in (np.array([False, True, True]), np.array([1, 2]), slice(1, 3)):
        assert rows.select(chosen).year.tolist() == [2021, 2022]
        assert rows.select(chosen).known("year").tolist() == [False, True]
    assert rows.select(np.ones(3, bool)).year is rows.year
    assert rows.select(np.zeros(3, bool)).year.tolist() == []
