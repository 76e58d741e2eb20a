"""What `linkage forms` writes is what `linkage import` reads: the same years, months and refunds, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, Casebook, read_casebook
from linkage_kit.importing.run import import_files
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import generate

from .records import records_of
from .written import ASOF, without_records, write_forms

GOLDEN = Path(__file__).parents[2] / "golden" / "casebook"
_ITEMS = ("refund_personal", "refund_land_personal", "refund_collective", "refund_land_collective")


def with_facts(casebook: Casebook, **facts: object) -> dict[str, pd.DataFrame]:
    """The tables with these columns of the cases."""
    return {**casebook.tables, "cases": casebook.cases.assign(**facts)}


def come_back(casebook: Casebook, folder: Path, forget: Sequence[str] = ()) -> Casebook:
    """The casebook that annexes 3, 4 and 5 of every case give, imported with the cases alone, less these columns."""
    write_forms(casebook, folder)
    bare = without_records(casebook)
    blanks = {name: TABLES["cases"].columns[name].blanks(len(bare.cases)) for name in forget}
    imported = import_files([folder], into=Casebook.from_frames(**with_facts(bare, **blanks)))
    assert imported.casebook is not None, "\n".join(map(str, imported.problems[:20]))
    return imported.casebook


def paid_months(casebook: Casebook) -> list[tuple[object, ...]]:
    """Case, first and last month and paid months of every period, split at year ends."""
    return sorted((case_id, *rest[2:]) for case_id, *rest in records_of(casebook, "employee_periods"))


def assert_same(casebook: Casebook, folder: Path) -> None:
    """Holds what came back against the casebook and against `refunds.csv`."""
    found = come_back(casebook, folder)
    refunds = audit(casebook, ASOF).refunds
    assert records_of(found, "resident_years") == records_of(casebook, "resident_years")
    assert paid_months(found) == paid_months(casebook)
    columns = ["case_id", "year", "months", *_ITEMS, "refund_subtotal"]
    claims = found.claims.sort_values(["case_id", "year"], ignore_index=True)
    assert set(claims["claimant"]) <= {"agency"}
    pd.testing.assert_frame_equal(claims[columns], refunds[columns], check_dtype=False)
    codes = audit(found, ASOF).findings["code"]
    assert not codes[codes.str.startswith("R")].tolist()


@pytest.mark.clause("12(2)")
def test_forms_of_a_few_generated_cases_come_back(tmp_path):
    assert_same(generate(12, seed=21), tmp_path)


@pytest.mark.clause("12(2)")
def test_forms_of_the_sample_come_back(tmp_path):
    assert_same(read_casebook(sample_casebook()), tmp_path)


@pytest.mark.clause("10(1)")
def test_years_of_payment_come_back_to_the_month(tmp_path):
    casebook = generate(12, seed=21)
    employees = casebook.employee_periods["case_id"].unique()
    paid = dict(zip(employees, (251, 240, 7, 12, 0, 180, 179, 1)))
    months = casebook.cases["case_id"].map(paid).astype("Int64")
    given = {"employee_paid_months": months, "deemed_months": months // 3, "resident_paid_years": "12年3个月"}
    found = come_back(Casebook.from_frames(**with_facts(casebook, **given)), tmp_path, forget=tuple(given))
    for name in ("employee_paid_months", "deemed_months"):
        assert found.cases[name].tolist() == given[name].tolist()
    assert set(found.cases["resident_paid_years"].dropna()) == {"12年3个月"}


@pytest.mark.acceptance
@pytest.mark.clause("12(2)")
def test_forms_of_the_golden_casebook_come_back(tmp_path):
    assert_same(read_casebook(GOLDEN), tmp_path)


@pytest.mark.acceptance
@pytest.mark.clause("12(2)")
@pytest.mark.parametrize("cases", [100, pytest.param(500, marks=pytest.mark.soak)])
def test_forms_of_many_generated_cases_come_back(tmp_path, cases):
    assert_same(generate(cases, seed=22), tmp_path)
