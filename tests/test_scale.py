"""What is slow to show: thousands of generated cases."""

import datetime as dt

import pytest

from linkage_kit.audit import audit
from linkage_kit.sample import generate

ASOF = dt.date(2026, 6, 30)
pytestmark = pytest.mark.acceptance


def test_ten_thousand_generated_cases_have_no_faults():
    result = audit(generate(10_000, seed=1), ASOF)
    assert result.decisions["case_id"].nunique() == 10_000
    assert set(result.decisions["direction"].dropna()) == {"resident_to_employee", "employee_to_resident"}
    assert (result.refunds["refund_subtotal"] > 0).sum() > 1_000
    faults = result.findings[result.findings["severity"] == "error"]
    assert faults.empty, faults["code"].value_counts()
