"""What the fuzzer takes for a change without a word, and what not: a judge that never condemns finds nothing."""

from __future__ import annotations

from random import Random

import pytest

from fuzz import csv_file
from fuzz.inputs import Input
from fuzz.likeness import few_rows_differ, one_cell_differs, rows_are_known
from fuzz.oracle import Reading, wrong
from fuzz.originals import grids
from fuzz.target import Target
from fuzz.targets import TARGETS
from fuzz.trial import Hang, tried

YEARS = [["case_id", "year", "personal"], ["A-1", "2015", "500.00"], ["A-1", "2016", "800.00"]]
READ = [["case_id", "year", "personal"], ["A-1", "2015", "500.00"], ["A-1", "2016", "800.00"]]


def of(said):
    return Input({}, "", {"resident_years": said})


def reading(rows):
    return Reading({"resident_years": rows})


def changed(row, column, text):
    rows = [list(one) for one in READ]
    rows[row][column] = text
    return rows


@pytest.mark.parametrize("text", ["800", "８００．００", " 800.00 ", "0,800.00"])
def test_a_value_is_the_same_however_it_is_written(text):
    said = [*YEARS[:2], ["A-1", "2016", text]]
    assert wrong(of(said), reading(READ)) == ""


@pytest.mark.parametrize(
    "rows", [changed(2, 2, "80.00"), changed(2, 2, ""), changed(1, 1, "2014"), READ[:2], [*READ, READ[1]]]
)
def test_another_value_a_lost_row_and_a_row_too_many_are_told(rows):
    assert wrong(of(YEARS), reading(rows))


def test_a_value_that_stands_nowhere_is_told():
    said = [*YEARS[:2], ["A-1", "2016", "8OO"]]
    assert wrong(of(said), reading(READ))


def test_what_was_told_is_no_failure():
    assert wrong(of(YEARS), Reading({"resident_years": READ[:2]}, told=True)) == ""


def test_a_cell_more_than_the_damaged_one_is_told():
    other = [list(one) for one in READ]
    other[1][2], other[2][2] = "50.00", "80.00"
    before = {"resident_years": READ}
    assert one_cell_differs(before, {"resident_years": changed(2, 2, "80.00")}, "80元") == ""
    assert one_cell_differs(before, {"resident_years": changed(2, 2, "80.00")}, "90元")
    assert one_cell_differs(before, {"resident_years": other}, "80元")
    assert one_cell_differs(before, {"resident_years": READ[:2]}, "合计")


def test_rows_that_are_none_of_the_original_s_are_told():
    before = {"resident_years": READ}
    assert rows_are_known(before, {"resident_years": READ[:2]}) == ""
    assert rows_are_known(before, {"resident_years": changed(1, 2, "")}) == ""
    assert rows_are_known(before, {"resident_years": changed(1, 2, "800.00")})
    assert few_rows_differ(before, {"resident_years": READ[:2]}, 1) == ""
    assert few_rows_differ(before, {"resident_years": READ[:1]}, 1)


CSV = csv_file.written(YEARS, ("utf-8", b"", "\n"))


def damaged(old, new):
    assert CSV.data.count(old) == 1
    at = CSV.data.index(old)
    after = csv_file.read(CSV.data.replace(old, new))
    return csv_file.strays(YEARS, after, CSV.touched(at, at + len(old)))


def test_damage_within_a_cell_is_the_cell_s_alone():
    assert damaged(b"800.00", b"80") == ""


@pytest.mark.parametrize(
    ("old", "new"), [(b",2016", b"2016"), (b",500", b"\n500"), (b"A-1,2015", b'"A-1,2015')]
)
def test_damage_that_moves_other_cells_has_to_be_told(old, new):
    assert damaged(old, new)


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_seed_gives_the_same_input(name):
    one, other = (TARGETS[name].make(Random("1")) for _ in range(2))
    assert one.damage == other.damage
    assert len(one.files) == len(other.files)


@pytest.mark.parametrize("name", ["casebook-csv", "casebook-parquet", "casebook-xlsx"])
def test_an_undamaged_casebook_is_read_as_it_stands(name, monkeypatch):
    for module in (
        "fuzz.targets.casebook_files.damaged_cell",
        "fuzz.targets.casebook_files.damaged_structure",
    ):
        monkeypatch.setattr(module, lambda rng, grid, **_: (grid, "nothing"))
    monkeypatch.setattr(
        "fuzz.targets.casebook_files.damaged_bytes", lambda rng, data: (data, "nothing", (0, 0))
    )
    target = TARGETS[name]
    for seed in range(4):
        given = target.make(Random(seed))
        assert tried(target, given) is None


def spinning(*_):
    while True:
        pass


def foundering(*_):
    raise IndexError("no row")


@pytest.mark.parametrize(("read", "kind"), [(spinning, "hang"), (foundering, "crash")])
def test_what_hangs_and_what_founders_are_failures(read, kind, monkeypatch):
    monkeypatch.setattr("fuzz.trial.SECONDS", 0.1)
    target = Target("any", lambda rng: Input({}, ""), read, 1)
    found = tried(target, Input({}, ""))
    assert found["kind"] == kind
    assert not issubclass(Hang, Exception)


def test_the_originals_have_rows_to_damage():
    assert all(len(grid) > 1 for grid in grids(Random(1)).values())
