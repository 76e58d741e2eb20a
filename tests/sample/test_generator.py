"""Generated casebooks: the same bytes for the same seed, no faults, every outcome, nobody's identity number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from linkage_kit import identity, workdays
from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.rulebook import shandong
from linkage_kit.sample import generate, generator, plan, records

ASOF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def generated() -> Casebook:
    return generate(2000, seed=7)


def _bytes(casebook: Casebook, folder: Path) -> dict[str, bytes]:
    write_casebook(casebook, folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    first, again = _bytes(generate(50, 3), tmp_path / "a"), _bytes(generate(50, 3), tmp_path / "b")
    assert first == again
    assert first.keys() >= {
        "cases.csv",
        "resident_years.csv",
        "employee_periods.csv",
        "events.csv",
        "claims.csv",
    }


def test_another_seed_gives_other_cases() -> None:
    assert not generate(50, 3).equals(generate(50, 4))


def test_written_and_read_again_it_is_the_same(tmp_path: Path) -> None:
    casebook = generate(200, 11)
    write_casebook(casebook, tmp_path / "casebook")
    assert read_casebook(tmp_path / "casebook").equals(casebook)


@pytest.mark.parametrize("seed", [0, 1, 20260630])
def test_audit_finds_no_fault(seed: int) -> None:
    casebook = generate(1500, seed)
    for asof in (ASOF, date(2029, 1, 1)):
        result = audit(casebook, asof)
        incomplete = result.decisions.loc[result.decisions["outcome"] == "facts_missing", "case_id"]
        assert set(result.findings["code"]) <= {"E05"}
        assert result.findings["case_id"].tolist() == incomplete.tolist()
        assert set(result.timeline["status"]) == {"on_time"}


def test_every_year_of_the_grid_has_its_interest_rate() -> None:
    assert len(records._INTEREST) == records._LAST_YEAR - records._FIRST_YEAR + 1


def test_every_case_is_decided_as_it_was_planned(generated: Casebook) -> None:
    planned = plan.draw(np.random.Generator(np.random.PCG64(7)), 2000, shandong()).outcome
    decided = audit(generated, ASOF).decisions["outcome"]
    assert decided.tolist() == planned.tolist()


def test_outcomes_come_in_their_shares(generated: Casebook) -> None:
    shares = audit(generated, ASOF).decisions["outcome"].value_counts(normalize=True)
    for outcome, share in plan.SHARES.items():
        assert abs(shares[outcome] - share) < 0.03
    assert sum(plan.SHARES.values()) == pytest.approx(1)


def test_recorded_settlement_is_the_computed_one(generated: Casebook) -> None:
    settled = audit(generated, ASOF).settlements.set_index("case_id")
    cases = generated.cases.set_index("case_id").loc[settled.index]
    assert (cases["recorded_merged_amount"] == settled["merged"]).all()
    assert (cases["recorded_refund_capital"] == settled["refund_total_capital"]).all()
    assert (settled["refund_total"] > 0).any()


def test_identity_numbers_are_valid_and_of_no_district(generated: Casebook) -> None:
    numbers = generated.cases["id_number"]
    assert identity.are_valid(numbers.to_numpy(object)).all()
    assert numbers.is_unique
    assert numbers.str.fullmatch(r"37\d\d00\d{11}[\dX]").all()


def test_phones_are_well_formed(generated: Casebook) -> None:
    assert generated.cases["phone"].str.fullmatch(r"154\d{8}").all()


def test_records_are_as_varied_as_life(generated: Casebook) -> None:
    years = generated.resident_years
    periods = generated.employee_periods
    assert 25 <= years.groupby("case_id").size().max() <= 30
    assert (years["land_personal"] > 0).any()
    assert (years["collective"] > 0).any()
    assert periods["months"].notna().any()
    assert generated.cases["consolidated"].any()
    assert set(generated.claims["claimant"]) == {"agency", "person"}


def test_every_event_is_on_a_working_day_before_july_2026(generated: Casebook) -> None:
    days = generated.events["date"].to_numpy().astype("datetime64[D]")
    assert workdays.is_working_day(days).all()
    assert days.max() <= ASOF


def test_cases_drawn_in_several_batches_are_without_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "_BATCH", 64)
    result = audit(generate(300, 5), ASOF)
    assert set(result.findings["code"]) <= {"E05"}
    assert result.casebook.resident_years["case_id"].nunique() > 250


@pytest.mark.parametrize("n", [0, 1])
def test_no_case_and_one_case(n: int) -> None:
    casebook = generate(n, 9)
    assert len(casebook.cases) == n
    assert len(audit(casebook, ASOF).decisions) == n


@pytest.mark.parametrize(("n", "seed"), [(-1, 0), (1, -1)])
def test_negative_numbers_are_refused(n: int, seed: int) -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        generate(n, seed)
