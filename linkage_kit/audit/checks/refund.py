"""R codes: what the agency or the person claims against the computed refund (articles 12(1) and 12(2)).

R01-R06 and R08 look at cases with a direction; a claimed year with no refund due can have R04, R06 and R08 only. What
somebody claims of all years together is A09's, R07 apart.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from linkage_kit.audit import advice, rests, stake
from linkage_kit.audit.column_titles import titles_where
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check
from linkage_kit.coded import coded
from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.overlap import locate_keys, year_key
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS

#: Differences of at most this many fen in every item are a matter of rounding (R05), more are R02.
_ROUNDING_FEN = 1


def _hits(rows: Columns, expected: Array | None = None, actual: Array | None = None) -> Hits:
    return Hits(
        case=rows.case,
        year=rows.year,
        claimant=rows.claimant,
        expected=expected,
        actual=actual,
        cause=rows.cause,
    )


def _largest_difference(claims: Columns) -> Array:
    """Largest difference of an item from the computed one, in fen."""
    return np.max([np.abs(claims[name] - claims[f"computed_{name}"]) for name in REFUND_ITEMS], axis=0)


@check(
    "R01",
    severity="error",
    stake=stake.NOTHING,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="",
    step="dispute",
    article="12(1)",
    title="重复月数不符",
    message="{claimant}填报的{year}年重复月数为{actual}个月，比对结果为{expected}个月。",
    values="number",
    tables=("claims", "resident_years", "employee_periods"),
)
def months_differ(facts: Facts) -> Hits:
    claims = facts.claims
    rows = claims.select(claims.due & claims.known("months") & (claims.months != claims.computed_months))
    return _hits(rows, rows.computed_months, rows.months)


@check(
    "R02",
    severity="error",
    stake=stake.CLAIM_DIFFERENCE,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="",
    step="dispute",
    article="12(2)",
    title="清退金额不符",
    message="{claimant}填报的{year}年清退金额为{actual}元，应为{expected}元，相差{difference}元。",
    values="money",
    tables=("claims", "resident_years", "employee_periods"),
)
def items_differ(facts: Facts) -> Hits:
    rows = facts.claims.select(facts.claims.due & (_largest_difference(facts.claims) > _ROUNDING_FEN))
    return _hits(rows, rows.computed_refund_subtotal, rows.claimed_total)


@check(
    "R03",
    severity="error",
    stake=stake.CLAIM_EXPECTED,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="",
    step="dispute",
    article="12(2)",
    title="漏列年度",
    message="{claimant}的清退表漏列{year}年，该年应退{expected}元。",
    values="money",
    tables=("claims", "resident_years", "employee_periods"),
    rests={"claims": rests.of_its_claimant},
)
def year_left_out(facts: Facts) -> Hits:
    claims, due = facts.claims, facts.resident.select(facts.resident.due)
    cases: list[Array] = []
    rows: list[Array] = []
    for claimant in sorted(set(coded(claims.claimant).words[1:])):
        of_claimant = claims.select(claims.claimant == claimant)
        _, claimed = locate_keys(year_key(due), year_key(of_claimant))
        left_out = np.flatnonzero(~claimed & facts.has_row(of_claimant)[due.case])
        rows.append(left_out)
        cases.append(np.full(len(left_out), claimant, object))
    if not rows:
        return Hits(case=np.empty(0, np.int64))
    left = due.select(np.concatenate(rows))
    return Hits(case=left.case, year=left.year, claimant=np.concatenate(cases), expected=left.refund_subtotal)


@check(
    "R04",
    severity="error",
    stake=stake.CLAIM_DIFFERENCE,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="",
    step="dispute",
    article="12(2)",
    title="不应退而退",
    message="{year}年没有应清退的金额，{claimant}却填报清退{actual}元。",
    values="money",
    tables=("claims", "resident_years", "employee_periods"),
)
def nothing_due(facts: Facts) -> Hits:
    claims = facts.claims
    rows = claims.select(claims.linked & ~claims.due & (claims.claimed_total > 0))
    return _hits(rows, np.zeros(len(rows), np.int64), rows.claimed_total)


@check(
    "R05",
    severity="info",
    stake=stake.DIFFERENCE,
    owner="receiving",
    advice=advice.NONE,
    mends="",
    step="dispute",
    article="12(2)",
    title="分位差异",
    message="{claimant}填报的{year}年各项清退金额与应退金额相差不超过1分。",
    values="money",
    tables=("claims", "resident_years", "employee_periods"),
)
def items_differ_by_rounding(facts: Facts) -> Hits:
    difference = _largest_difference(facts.claims)
    rows = facts.claims.select(facts.claims.due & (difference > 0) & (difference <= _ROUNDING_FEN))
    return _hits(rows, rows.computed_refund_subtotal, rows.claimed_total)


@check(
    "R06",
    severity="error",
    stake=stake.DIFFERENCE,
    owner="receiving",
    advice=advice.CORRECT_RECORDS,
    mends="",
    step="dispute",
    article="12(2)",
    title="小计与各项之和不符",
    message="{claimant}填报的{year}年退还小计为{actual}元，各项之和为{expected}元。",
    values="money",
    tables=("claims",),
)
def subtotal_does_not_add_up(facts: Facts) -> Hits:
    claims = facts.claims
    off = claims.known("refund_subtotal") & (claims.refund_subtotal != claims.claimed_total)
    rows = claims.select(claims.linked & off)
    return Hits(
        case=rows.case,
        year=rows.year,
        claimant=rows.claimant,
        expected=rows.claimed_total,
        actual=rows.refund_subtotal,
    )


@check(
    "R07",
    severity="error",
    stake=stake.CLAIM_OF_ALL_YEARS,
    owner="both",
    advice=advice.TELL_CLAIMANT,
    mends="recorded_direction",
    step="dispute",
    title="无衔接而主张清退",
    message="案件没有衔接方向，{claimant}却填报了清退金额。",
    tables=("cases", "claims"),
)
def claim_without_direction(facts: Facts) -> Hits:
    claims = facts.every_claim
    first = np.ones(len(claims), bool)
    first[1:] = (claims.case[1:] != claims.case[:-1]) | (claims.claimant[1:] != claims.claimant[:-1])
    rows = claims.select(first & ~claims.linked)
    return Hits(case=rows.case, claimant=rows.claimant, article=facts.cases.articles[rows.case])


@check(
    "R08",
    severity="error",
    stake=stake.NOTHING,
    owner="receiving",
    advice=advice.REOPEN_ANNEX_5,
    mends="",
    step="dispute",
    article="12(2)",
    title="清退超过当年缴费",
    message="{claimant}填报的{year}年清退金额中，{detail}超过该项当年缴费本金。",
    tables=("claims", "resident_years"),
)
def more_than_paid(facts: Facts) -> Hits:
    claims = facts.claims
    beyond = {item: claims[f"refund_{item}"] > claims[f"computed_{item}"] for item in ITEMS}
    chosen = claims.linked & claims.in_account & np.any(list(beyond.values()), axis=0)
    named = titles_where(beyond, "resident_years")
    return replace(_hits(claims.select(chosen)), detail=named[chosen])
