"""A09: what somebody claims of all years together against the computed refund total (article 12(2))."""

from __future__ import annotations

from linkage_kit.audit import advice, rests, stake
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check


@check(
    "A09",
    severity="warning",
    stake=stake.CLAIM_DIFFERENCE,
    owner="receiving",
    advice=advice.EXPLAIN,
    mends="",
    step="dispute",
    article="12(2)",
    title="主张的总额不符",
    message="{claimant}主张各年度共应清退{actual}元，计算结果为{expected}元，相差{difference}元。",
    values="money",
    tables=("claims", "resident_years", "employee_periods"),
    rests={"resident_years": rests.due, "employee_periods": rests.counted_in_due_years},
)
def total_differs(facts: Facts) -> Hits:
    totals = facts.totals
    rows = totals.select(totals.claimed_total != totals.computed_total)
    return Hits(
        case=rows.case,
        claimant=rows.claimant,
        expected=rows.computed_total,
        actual=rows.claimed_total,
        cause=rows.cause,
    )
