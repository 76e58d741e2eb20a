"""Levels of generated cases: each has what it promises and no fault; without one the bytes are those of old."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit import workdays
from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import Casebook, write_casebook
from linkage_kit.sample import generate
from linkage_kit.sample.levels import LEVELS

ASOF = date(2026, 6, 30)
LINKED = {"resident_to_employee", "employee_to_resident"}


@pytest.fixture(scope="module", params=LEVELS)
def level(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture(scope="module")
def result(level: int) -> AuditResult:
    return audit(generate(300, 8, level), ASOF)


def _digest(casebook: Casebook, folder: Path) -> str:
    write_casebook(casebook, folder)
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize(
    ("n", "seed", "digest"),
    [
        (50, 3, "59725e77d4aaf7979ab8f0f856f82579325749b3b2ba8971ca3f0de9f3319492"),
        (400, 20260630, "925d31b991c74ff73e23be6f2317f526d1db1fe8a678c20eb1a5318be0201639"),
    ],
)
def test_without_a_level_the_bytes_are_those_before_there_were_levels(
    tmp_path: Path, n: int, seed: int, digest: str
) -> None:
    assert _digest(generate(n, seed), tmp_path / "casebook") == digest


def test_cases_of_a_level_are_without_fault_but_for_two_employers(level: int, result: AuditResult) -> None:
    assert set(result.findings["code"]) <= (set() if level < 3 else {"D03"})
    assert set(result.timeline["status"]) == {"on_time"}


def test_most_cases_of_a_level_are_linked(result: AuditResult) -> None:
    assert result.decisions["outcome"].isin(LINKED).mean() > 0.6


@pytest.mark.clause("12(1)")
def test_level_1_has_one_paid_year_that_overlaps_in_part() -> None:
    result = audit(generate(200, 1, 1), ASOF)
    book = result.casebook
    assert (book.employee_periods.groupby("case_id").size() == 1).all()
    assert (book.resident_years["personal"] > 0).groupby(book.resident_years["case_id"]).sum().eq(1).all()
    assert result.refunds["case_id"].is_unique
    assert result.refunds["months"].between(1, 11).all()
    assert len(result.refunds) == 200


@pytest.mark.clause("12(2)")
def test_level_2_has_several_years_and_every_item() -> None:
    refunds = audit(generate(200, 1, 2), ASOF).refunds
    assert refunds.groupby("case_id").size().median() > 2
    for item in ("personal", "land_personal", "collective", "land_collective"):
        assert (refunds[f"refund_{item}"] > 0).any()


@pytest.mark.clause("12(1)")
def test_level_3_has_partial_periods_and_two_employers_in_the_same_months() -> None:
    result = audit(generate(200, 1, 3), ASOF)
    assert result.casebook.employee_periods["months"].notna().any()
    assert (result.findings["code"] == "D03").sum() > 100


@pytest.mark.clause("9(2)", "10(1)")
def test_level_4_consolidates_over_make_up_days() -> None:
    result = audit(generate(200, 1, 4), ASOF)
    long = result.timeline[result.timeline["limit_days"] == 15]
    assert long["case_id"].nunique() > 80
    made_up = pd.to_datetime(["2025-09-28", "2025-10-11", "2026-02-14", "2026-02-28"])
    assert workdays.is_working_day(made_up.to_numpy().astype("datetime64[D]")).all()
    over = [((long["started_on"] < day) & (day <= long["due_on"])).to_numpy() for day in made_up]
    assert pd.DataFrame(over).any().mean() > 0.9


def test_level_5_is_claimed_by_both_sides() -> None:
    book = generate(100, 1, 5)
    assert (book.claims.groupby("case_id")["claimant"].nunique() == 2).all()


@pytest.mark.parametrize("level", [0, 6])
def test_another_level_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match=f"难度应为1至5，现为{level}"):
        generate(1, 0, level)
