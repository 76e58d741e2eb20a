"""The wrong ways of a year's refund are those that the audit names: article 12(2)."""

from __future__ import annotations

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.training.kinds import kinds
from linkage_kit.training.kinds.find_in_annex5 import find_in_annex5
from linkage_kit.training.pool import ASOF, casebook_of, drawn, pool, rng_of
from tests.training.seeds import exercises


@pytest.mark.clause("12(2)")
def test_a_year_that_a_cause_writes_is_a_mistake_of_that_name():
    seen = set()
    for exercise in exercises("refund_year", 30):
        (field,) = exercise.fields
        for names in field.reckoning.wrong(field.given({})).values():
            seen |= {name for (name,) in names}
    assert seen <= {name for name, cause in CLAIM_CAUSES.items() if cause.writes}
    assert {"whole_year", "monthly_rounded", "months_off", "subsidy_included", "interest_included"} <= seen


@pytest.mark.clause("12(2)")
def test_the_mistake_in_a_given_annex_5_is_the_cause_that_the_audit_names():
    kind = kinds()["find_in_annex5"]
    named = set()
    for seed in range(8):
        _, tables = drawn(kind, pool(0, None), rng_of(kind.id, seed), "A-1")
        case = audit(casebook_of([tables]), ASOF)["A-1"]
        causes = {
            f"cause:agency:{row.year}": row.cause
            for row in case.findings.itertuples()
            if row.code in ("R02", "R05")
        }
        right = find_in_annex5(case).right
        assert {code: cause for code, cause in right.items() if cause != "none"} == causes
        named |= set(causes.values())
    assert len(named) > 3
