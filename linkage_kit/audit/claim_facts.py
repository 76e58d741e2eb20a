"""Claims beside what is computed: those of years with their year's figures, totals of all years with the case's.

Both are held against the known wrong ways (contract, table of causes; code A09 for totals). Clauses 12(1), 12(2).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from linkage_kit.audit import own
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, Cause
from linkage_kit.audit.causes import neighbours
from linkage_kit.audit.written import SCOPES, Scope, Written, manners
from linkage_kit.coded import Coded, code_type, vocabulary
from linkage_kit.columns import Array, Columns, Mask, case_sums
from linkage_kit.money import Fen
from linkage_kit.procedure import overlap, refund
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic

_PAID = (*ITEMS, "subtotal", "subsidy", "interest", "months", "counted", "mask")
_REFUNDED = (*refund.REFUND_ITEMS, "refund_subtotal")


def claims_of_years(claims: Columns, resident: Columns, cases: Columns) -> Columns:
    """Claimed years beside what is computed of them, with their sums."""
    claimed = np.stack([claims[name] for name in refund.REFUND_ITEMS], axis=1)
    return beside_computed(claims, resident, cases).with_columns(claimed_total=claimed.sum(axis=1))


def beside_computed(rows: Columns, resident: Columns, cases: Columns) -> Columns:
    """Rows of a case and year with the resident year they speak of, and the refunds of its neighbours; a year that the
    account does not have is a year of zeros.
    """
    at, in_account = overlap.locate_keys(overlap.year_key(rows), overlap.year_key(resident))
    due = in_account & _take(resident.due, at)
    beside = dict.fromkeys(_PAID, in_account) | dict.fromkeys(_REFUNDED, due)
    computed = {
        f"computed_{name}": np.where(chosen, _take(resident[name], at), 0) for name, chosen in beside.items()
    }
    return rows.with_columns(
        in_account=in_account,
        due=due,
        linked=cases.direction[rows.case] != "",
        **computed,
        **neighbours(rows, resident.select(resident.due)),
    )


def claims_of_totals(claims: Columns, cases: Columns) -> Columns:
    """What claimants say of all years together, beside the refund total of the case (0 without a direction)."""
    return claims.only("case", "row", "case_id", "claimant").with_columns(
        claimed_total=claims.refund_subtotal,
        computed_total=cases.refund_total[claims.case],
        linked=cases.direction[claims.case] != "",
    )


def name_total_causes(totals: Columns, resident: Columns, cases: Columns, rule: Arithmetic) -> Coded:
    """Cause of every total: the first wrong way that, applied to all years of the case, gives just this; else "".

    None is named for a total that is right, for one of 0, and where the case has no direction.
    """
    names = vocabulary(*CLAIM_CAUSES)
    causes = Coded(np.zeros(len(totals), code_type(names)), names)
    wrong = np.flatnonzero(
        totals.linked & (totals.claimed_total > 0) & (totals.claimed_total != totals.computed_total)
    )
    if not len(wrong):
        return causes
    totals = totals.select(wrong)
    years = years_of(resident, cases, np.isin(resident.case, totals.case))
    found = np.zeros(len(wrong), np.int64)
    gives: dict[str, dict[Scope, Mask]] = {}
    for cause in CLAIM_CAUSES.values():
        given = own.run(
            cause.function, cause.name, cause.title, partial(_gives, cause, totals, years, rule), None
        )
        if given is not None:
            gives[cause.name] = given
    for scope in reversed(SCOPES):
        for name, given in reversed(gives.items()):
            found[given[scope]] = names.index(name)
    causes.codes[wrong] = found
    return causes


def years_of(resident: Columns, cases: Columns, chosen: Mask | slice = slice(None)) -> Columns:
    """Resident years as a wrong way is given them for a total: beside what is computed, with nothing claimed."""
    return beside_computed(resident.select(chosen).only("case", "case_id", "year"), resident, cases)


def written_years(cause: Cause, total: Any, years: Columns, rule: Arithmetic) -> Columns:
    """The years of one case over which a wrong way gives this total, as if they had been claimed (`refund_…`).

    A way that says nothing of the items has 0 there. Empty where it does not give the total.
    """
    assert cause.writes
    given = manners(cause.writes, years, rule)
    for scope in SCOPES:
        for written in given:
            chosen = written.over(scope, years)
            if written.totals(years)[chosen].sum() == total.claimed_total:
                return _as_claimed(written, years).select(chosen)
    return years.select(slice(0, 0))


def _gives(cause: Cause, totals: Columns, years: Columns, rule: Arithmetic) -> dict[Scope, Mask] | None:
    """Which totals the wrong way gives, by scope; None for one of which only the test of a year is known."""
    if cause.writes is None:
        return None
    found = {scope: np.zeros(len(totals), bool) for scope in SCOPES}
    cases = int(totals.case.max()) + 1
    for written in manners(cause.writes, years, rule):
        amounts = written.totals(years)
        for scope in SCOPES:
            chosen = written.over(scope, years)
            sums = case_sums(years.select(chosen), amounts[chosen], cases)
            found[scope] |= sums[totals.case] == totals.claimed_total
    return found


def _as_claimed(written: Written, years: Columns) -> Columns:
    items: Fen = np.zeros((len(years), len(ITEMS)), np.int64)
    if written.amounts.ndim > 1:
        right = np.stack([years[f"computed_{name}"] for name in refund.REFUND_ITEMS], axis=1)
        items = (
            written.amounts
            if written.where is None
            else np.where(written.where[:, None], written.amounts, right)
        )
    claimed = {name: items[:, number] for number, name in enumerate(refund.REFUND_ITEMS)}
    return years.with_columns(**claimed, claimed_total=written.totals(years))


def _take(values: Array, at: Array) -> Array:
    """Values at positions, also where there is nothing to take from (then zeros)."""
    return values[at] if len(values) else np.zeros(len(at), values.dtype)
