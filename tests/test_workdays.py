"""Working days: the day of receipt does not count, public holidays are off, make-up weekends are worked."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit import workdays
from linkage_kit.rulebook import shandong

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)).map(lambda day: np.datetime64(day, "D"))
LIMITS = st.integers(1, 60)


def days(*texts):
    return np.array(texts, "datetime64[D]")


# Each beside why a count of plain weekdays, or one without make-up days, gives another day.
GOLDEN = [
    ("2025-09-26", 3, "2025-09-30", "make-up Sunday 09-28"),
    ("2025-09-30", 2, "2025-10-10", "eight-day holiday"),
    ("2025-09-30", 3, "2025-10-11", "due on a make-up Saturday"),
    ("2025-01-24", 3, "2025-02-05", "make-up Sunday 01-26"),
    ("2025-01-20", 20, "2025-02-21", "two make-up days and a holiday"),
    ("2025-04-03", 2, "2025-04-08", "Qingming Friday"),
    ("2025-10-04", 2, "2025-10-10", "received inside the holiday"),
    ("2026-02-11", 3, "2026-02-14", "due on a make-up Saturday"),
    ("2026-02-13", 15, "2026-03-12", "two make-up Saturdays"),
    ("2026-09-15", 15, "2026-10-12", "two holidays and two make-up days"),
    ("2024-12-13", 3, "2024-12-18", "the last working day before the procedure"),
]


@pytest.mark.clause("9(1)", "9(2)", "9(4)", "10(1)", "10(3)")
@pytest.mark.parametrize(("received", "limit", "due", "why"), GOLDEN, ids=[why for *_, why in GOLDEN])
def test_a_limit_ends_on_its_last_working_day(received, limit, due, why):
    assert workdays.add(days(received), limit).tolist() == days(due).tolist()


@pytest.mark.parametrize(("year", "number"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_of_its_notice(year, number):
    every_day = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    assert workdays.is_working_day(every_day).sum() == number


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-09-28", True),  # make-up Sunday
        ("2025-10-11", True),  # make-up Saturday
        ("2025-10-09", True),
        ("2025-10-08", False),  # last day of the holiday, a Wednesday
        ("2025-09-27", False),  # plain Saturday
        ("NaT", False),
    ],
)
def test_holidays_are_off_and_make_up_weekends_are_worked(day, works):
    assert workdays.is_working_day(days(day)).tolist() == [works]


@given(DAYS, LIMITS)
def test_a_due_date_is_a_working_day_after_the_receipt(start, limit):
    due = workdays.add(days(start), limit)
    assert workdays.is_working_day(due).all()
    assert (due > start).all()


@given(DAYS, LIMITS)
def test_counting_up_to_the_due_date_gives_the_limit(start, limit):
    assert workdays.count(days(start), workdays.add(days(start), limit)).tolist() == [limit]


@given(DAYS, st.integers(1, 90))
def test_adding_the_count_up_to_a_working_day_gives_that_day(start, later):
    end = days(start + later)
    counted = workdays.count(days(start), end)
    if workdays.is_working_day(end).all():
        assert workdays.add(days(start), counted).tolist() == end.tolist()


@given(DAYS, LIMITS)
def test_a_receipt_on_a_rest_day_counts_from_the_next_working_day_like_the_day_before(start, limit):
    if not workdays.is_working_day(days(start)).all():
        assert workdays.add(days(start), limit) == workdays.add(days(start - 1), limit)


def test_a_column_is_counted_row_by_row_with_its_own_limit():
    starts = days("2025-09-26", "2025-09-30", "NaT")
    due = workdays.add(starts, np.array([3, 2, 5]))
    assert due[:2].tolist() == days("2025-09-30", "2025-10-10").tolist()
    assert np.isnat(due[2])


def test_the_day_of_receipt_does_not_count():
    assert workdays.count(days("2025-03-03"), days("2025-03-03")).tolist() == [0]
    assert workdays.count(days("2025-03-03"), days("2025-03-04")).tolist() == [1]


def test_due_dates_after_the_last_announced_year_are_provisional():
    last = shandong().last_announced_year
    due = days(f"{last}-12-31", f"{last + 1}-01-01", "NaT")
    assert workdays.is_provisional(due, shandong().last_announced_year).tolist() == [False, True, False]


@pytest.fixture
def site_file(tmp_path, monkeypatch):
    """An office's own `workdays.csv`; what was computed with it is forgotten afterwards."""
    path = tmp_path / "workdays.csv"
    monkeypatch.setattr(workdays, "site_file", lambda: path)
    computed = (workdays.site_days, workdays.working_days, workdays.changed_days)
    for each in computed:
        each.cache_clear()
    yield path
    monkeypatch.undo()
    for each in computed:
        each.cache_clear()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_an_office_changes_days_as_a_spreadsheet_saves_them(site_file, encoding):
    site_file.write_text("date,working\n2027/1/4,FALSE\n2027-01-09,是\n", encoding=encoding)
    assert workdays.is_working_day(days("2027-01-04", "2027-01-05", "2027-01-09")).tolist() == [
        False,
        True,
        True,
    ]
    # Some days of a year are not its notice: its due dates stay provisional.
    assert workdays.is_provisional(
        days("2026-12-31", "2027-06-01"), shandong().last_announced_year
    ).tolist() == [False, True]


def test_every_bad_row_of_the_office_file_is_named(site_file):
    site_file.write_text(
        "date,working\n2027-13-01,true\n2027-01-04,true\n2027-01-05,maybe\n", encoding="utf-8"
    )
    with pytest.raises(workdays.WorkdaysError) as error:
        workdays.working_days()
    expected = "应有date（如2027-01-01）和working（true或false）两列"
    assert str(error.value).splitlines() == [f"{site_file} 第{row}行：{expected}" for row in (2, 4)]


def test_without_an_office_file_the_announced_days_hold(site_file):
    assert workdays.is_working_day(days("2025-09-28")).all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "date,working\n2027-01-04,false\n2027-01-0",
            "第3行：只有1个单元格，而表头有2列，文件可能不完整；空白单元格也应有分隔符",
        ),
        (
            "date,working\n2027-01-04,false\n2027-01-05,f",
            "第3行：最后一行的末尾没有换行，文件可能不完整；核对后应在表格软件中另存，或在末尾补上换行",
        ),
        (
            "date;working\n2027-01-04;false\n",
            "第1行：单元格之间是分号（;），应为逗号；请在表格软件中另存为“CSV UTF-8（逗号分隔）”",
        ),
        ('date,working\n"2027-01-04,false\n', "第2行：引号不成对，无法读取"),
    ],
)
def test_an_office_s_file_that_is_not_whole_is_refused_by_its_row(site_file, text, told):
    site_file.write_text(text, encoding="utf-8")
    with pytest.raises(workdays.WorkdaysError) as caught:
        workdays.site_days()
    assert str(caught.value) == f"{site_file} {told}"
