"""What is slow to show: thousands of generated cases, and the time that the audit of one case takes."""

import datetime as dt
import statistics
import time

import pytest

from linkage_kit.audit import audit
from linkage_kit.sample import generate

ASOF = dt.date(2026, 6, 30)
pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def casebook():
    return generate(10_000, seed=1)


def test_ten_thousand_generated_cases_have_no_faults(casebook):
    result = audit(casebook, ASOF)
    assert result.decisions["case_id"].nunique() == 10_000
    assert set(result.decisions["direction"].dropna()) == {"resident_to_employee", "employee_to_resident"}
    assert (result.refunds["refund_subtotal"] > 0).sum() > 1_000
    faults = result.findings[result.findings["severity"] == "error"]
    assert faults.empty, faults["code"].value_counts()


def test_the_audit_of_one_case_takes_at_most_40_ms_in_a_warm_process(casebook):
    cases = [casebook.select([case_id]) for case_id in casebook.cases["case_id"].head(50)]
    seconds = []
    for case in cases:
        start = time.perf_counter()
        audit(case, ASOF)
        seconds.append(time.perf_counter() - start)
    assert statistics.median(seconds) <= 0.040
