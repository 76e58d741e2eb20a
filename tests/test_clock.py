"""Today is asked for in one place, and can be set."""

import datetime as dt

from linkage_kit import clock


def test_the_day_of_a_reproducible_build_takes_the_place_of_the_clock(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "1782777600")
    assert clock.today() == dt.date(2026, 6, 30)


def test_without_it_the_clock_holds(monkeypatch):
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    assert abs(clock.today() - dt.date.today()) <= dt.timedelta(days=1)
