"""The sample casebook: every story has just the outcome, finding codes and causes that its README tells."""

from __future__ import annotations

import re
from datetime import date

import pytest

from linkage_kit import identity, workdays
from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

ASOF = date(2026, 6, 30)
_NAME = re.compile(r"`(\w+)`")


def _stories() -> dict[str, dict[str, str]]:
    """Rows of the README's table by case."""
    readme = (sample_casebook().parent / "README.md").read_text("utf-8")
    table = [line.strip("|").split("|") for line in readme.splitlines() if line.startswith("|")]
    header, _, *rows = ([cell.strip() for cell in row] for row in table)
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


STORIES = _stories()


@pytest.fixture(scope="module")
def sample() -> Casebook:
    return read_casebook(sample_casebook())


@pytest.fixture(scope="module")
def result(sample: Casebook) -> AuditResult:
    return audit(sample, ASOF)


def test_every_case_has_a_story(sample: Casebook) -> None:
    assert sample.cases["case_id"].tolist() == list(STORIES)
    assert sample.cases["name"].tolist() == [story["姓名"] for story in STORIES.values()]


@pytest.mark.parametrize("case_id", STORIES)
def test_audit_gives_just_what_the_story_tells(result: AuditResult, case_id: str) -> None:
    story, case = STORIES[case_id], result[case_id]
    codes = set(case.findings["code"])
    assert [case.decision["outcome"]] == _NAME.findall(story["认定结果"])
    assert codes == set(story["问题代码"].split()) - {"—"}
    assert set(case.findings["cause"].dropna()) == set(_NAME.findall(story["错算原因"]))
    assert codes <= set(CHECKS)
    assert set(case.findings["cause"].dropna()) <= set(causes())


def test_stories_cover_the_outcomes(result: AuditResult) -> None:
    told = set(result.decisions["outcome"])
    assert told == {
        "before_effective_date", "already_receiving", "outside_window", "cross_province", "facts_missing",
        "age_not_reached", "resident_to_employee", "employee_to_resident", "deferred", "awaiting_choice",
    }  # fmt: skip


@pytest.mark.clause("9(4)")
def test_make_up_saturdays_count_towards_the_late_transfer(result: AuditResult) -> None:
    late = result["SD-12"].timeline.set_index("step").loc["funds_transferred"]
    assert str(late["due_on"].date()) == "2026-02-28"
    assert late["late_days"] == 2


@pytest.mark.clause("12(1)")
def test_partial_periods_leave_seven_to_eleven_months(result: AuditResult) -> None:
    year = result["SD-09"].overlaps.set_index("year").loc[2021]
    assert (year["months_min"], year["months"]) == (7, 11)


def test_identity_numbers_are_of_no_district_and_valid_but_for_the_mistyped_one(sample: Casebook) -> None:
    numbers = sample.cases.set_index("case_id")["id_number"]
    assert numbers.str.fullmatch(r"37\d\d00\d{11}[\dX]").all()
    valid = identity.are_valid(numbers.to_numpy(object))
    assert numbers.index[~valid].tolist() == ["SD-19"]


def test_paid_months_are_those_of_the_periods_and_deemed_ones(sample: Casebook) -> None:
    periods = sample.employee_periods
    start, end = (
        periods[name].dt.year * 12 + periods[name].dt.month for name in ("start_month", "end_month")
    )
    paid = periods["months"].fillna(end - start + 1).groupby(periods["case_id"]).sum()
    deemed = sample.cases.set_index("case_id")["employee_paid_months"] - paid
    # SD-08 paid April and May 2019 with two employers; SD-15 has three deemed years.
    assert deemed[deemed != 0].to_dict() == {"SD-08": -2, "SD-15": 36}


def test_events_fall_on_working_days_up_to_the_as_of_date(sample: Casebook) -> None:
    days = sample.events["date"].to_numpy().astype("datetime64[D]")
    assert workdays.is_working_day(days).all()
    assert days.max() <= ASOF


def test_files_are_as_the_product_writes_them(sample: Casebook, tmp_path) -> None:
    write_casebook(sample, tmp_path / "again")
    for file in sorted(sample_casebook().iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
