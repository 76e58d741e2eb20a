"""A table that is not there is another thing than a table without rows."""

import pytest

from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.resources import sample_casebook


@pytest.fixture(scope="module")
def without_events():
    sample = read_casebook(sample_casebook())
    return Casebook(sample.cases, sample.resident_years, sample.employee_periods, None, sample.claims)


@pytest.fixture(scope="module")
def with_header_only():
    sample = read_casebook(sample_casebook())
    return sample.assign(events=sample.events.head(0))


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_it_is_known_of_a_casebook_in_files(without_events, with_header_only, tmp_path, name):
    write_casebook(without_events, tmp_path / name)
    assert "events" in read_casebook(tmp_path / name).absent
    write_casebook(with_header_only, tmp_path / f"other-{name}")
    assert "events" not in read_casebook(tmp_path / f"other-{name}").absent


def test_it_is_known_of_a_casebook_in_a_database(without_events, with_header_only, database):
    write_casebook(without_events, database)
    assert "events" in read_casebook(database).absent
    write_casebook(with_header_only, database)
    assert "events" not in read_casebook(database).absent


def test_a_table_that_a_casebook_does_not_have_does_not_stay_from_an_earlier_one(without_events, tmp_path):
    write_casebook(read_casebook(sample_casebook()), tmp_path)
    write_casebook(without_events, tmp_path)
    assert not (tmp_path / "events.csv").exists()
    assert (tmp_path / "claims.csv").exists()


def test_it_stays_known_of_chosen_and_changed_cases(without_events):
    chosen = without_events.select("SD-01")
    assert "events" in chosen.absent
    assert "events" in chosen.assign(cases=chosen.cases).absent
    assert "events" not in chosen.assign(events=chosen.events).absent


def test_a_first_row_makes_the_table(without_events):
    sample = read_casebook(sample_casebook())
    assert "events" in without_events.replaced({"events": sample.held["events"].head(0)}).absent
    assert "events" not in without_events.replaced({"events": sample.held["events"]}).absent
