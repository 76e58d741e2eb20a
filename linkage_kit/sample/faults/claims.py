"""Faults of claimed years (R codes): known wrong ways and slips in what annex 5 says. Clauses 12(1) and 12(2).

What somebody writes who computes in a known wrong way is asked of the way itself. A year is taken only where the audit
can tell the way: where no way tried before gives the same figures, and none of the items exceeds its payment.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.audit.causes import name_causes
from linkage_kit.audit.claim_facts import beside_computed
from linkage_kit.audit.written import Written, manners
from linkage_kit.columns import Array, Columns, Mask, concatenate
from linkage_kit.money import Fen
from linkage_kit.procedure.arithmetic import ITEMS, MONTHS_A_YEAR
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Change, Injected, Scene, added, changed, dropped, found, injected

_COMPUTED = tuple(f"computed_{name}" for name in REFUND_ITEMS)
#: The months that a wrong way claims: of rows, and of the manner (see `manners`) in which it is made.
Months = Callable[[Columns, int], Array]
_AMOUNT = "{claimant}填报的{year}年清退金额"


def stacked(rows: Columns, names: tuple[str, ...]) -> Fen:
    """These columns side by side, rows x names."""
    return np.stack([rows[name] for name in names], axis=1)


def with_items(rows: Columns, items: Fen) -> Columns:
    """The rows with these claimed items (rows x 4, fen), their total and their subtotal (blank where it was)."""
    written = {name: items[:, number] for number, name in enumerate(REFUND_ITEMS)}
    total = items.sum(axis=1)
    known = rows.known("refund_subtotal") if "refund_subtotal" in rows else np.ones(len(rows), bool)
    rows = rows.with_columns(**written, claimed_total=total, refund_subtotal=total)
    return Columns(
        {name: rows[name] for name in rows.names()},
        {**{name: rows.known(name) for name in rows.names()}, "refund_subtotal": known},
    )


def off_by(rows: Columns) -> Fen:
    """Largest difference of a claimed item from the computed one, in fen."""
    return np.abs(stacked(rows, REFUND_ITEMS) - stacked(rows, _COMPUTED)).max(axis=1)


def within_payments(rows: Columns) -> Mask:
    """Where no claimed item is above its payment."""
    payments = stacked(rows, tuple(f"computed_{item}" for item in ITEMS))
    return np.asarray((stacked(rows, REFUND_ITEMS) <= payments).all(axis=1))


def claimed_by(scene: Scene, rows: Columns, cause: str, months: Months | None = None) -> Columns:
    """Rows of claims as somebody writes them who makes the mistake, in every manner in which it can be made, as far as
    the audit can tell that it was made. `months`: what is claimed as overlap months, where any are.
    """
    writes = CLAIM_CAUSES[cause].writes
    assert writes
    parts = []
    for manner, written in enumerate(manners(writes, rows, scene.rule)):
        where = np.ones(len(rows), bool) if written.where is None else written.where
        claimed = with_items(rows, _items(rows, written)).with_columns(
            used=rows.computed_months if months is None else months(rows, manner)
        )
        parts.append(claimed.select(where & (off_by(claimed) > 0) & within_payments(claimed)))
    claimed = concatenate(parts)
    return claimed.select(name_causes(claimed, scene.rule) == cause)


def _items(rows: Columns, written: Written) -> Fen:
    """The items of a wrong way; one that says only totals has what it adds in what the person paid."""
    if written.amounts.ndim > 1:
        return written.amounts
    items = stacked(rows, _COMPUTED)
    items[:, 0] += written.amounts - rows.computed_refund_subtotal
    return items


def claim_change(rows: Columns) -> Change:
    """The claims of these rows as they are now claimed, months apart."""
    names = (*REFUND_ITEMS, "refund_subtotal")
    return Change("claims", rows.case, rows["row"], rows.only(*names))


def _months_change(rows: Columns) -> Change:
    return Change(
        "claims", rows.case, rows["row"], Columns({"months": rows.used}, {"months": rows.known("months")})
    )


def due_claims(scene: Scene) -> Columns:
    """The claims of years with a refund due, of whoever claims."""
    return scene.facts.claims.select(scene.facts.claims.due)


def _wrongly_computed(scene: Scene, cause: str, code: str, what: str) -> Injected:
    claimed = claimed_by(scene, due_claims(scene), cause)
    off = off_by(claimed)
    rows = scene.one_each(claimed.select(off <= 1 if code == "R05" else off > 1))
    return injected(
        what, found(code, rows.case, year=rows.year, claimant=rows.claimant, cause=cause), claim_change(rows)
    )


def with_wrong_months(scene: Scene, rows: Columns, cause: str, what: str, *more: Change) -> Injected:
    """Rows as claimed by `claimed_by`, with the months that were used where months are claimed at all."""
    told = rows.select(rows.known("months"))
    return injected(
        what,
        [
            found("R02", rows.case, year=rows.year, claimant=rows.claimant, cause=cause),
            found("R01", told.case, year=told.year, claimant=told.claimant, cause=cause),
        ],
        claim_change(rows),
        _months_change(rows),
        *more,
    )


def _register(cause: str, code: str, level: int, what: str) -> None:
    fault(cause, code, title=CLAIM_CAUSES[cause].title, cause=cause, level=level)(
        lambda scene: _wrongly_computed(scene, cause, code, _AMOUNT + what)
    )


_register("items_rounded_alone", "R05", 2, "改为逐项单独四舍五入的结果，与应退相差不超过1分。")
_register("monthly_rounded", "R02", 1, "改为先把月额四舍五入到分、再乘以重复月数的结果。")
_register("whole_year", "R02", 1, "改为当年各项本金的全额，没有按重复月数折算。")
_register("land_omitted", "R02", 2, "漏掉了被征地个人缴费和被征地集体缴费。")
_register("collective_omitted", "R02", 2, "漏掉了集体补助（其他资助）。")
_register("subsidy_included", "R02", 1, "把政府补贴也算进了基数。")
_register("interest_included", "R02", 2, "把利息也算进了基数。")
_register("year_shifted", "R02", 2, "改为相邻年度的清退金额，年度错位。")


def _one_number(rows: Columns, manner: int) -> Array:
    return np.full(len(rows), manner + 1)


@fault("months_off", "R02", title="重复月数取错，金额随之错", cause="months_off")
def months_off(scene: Scene) -> Injected:
    # A year a case: each is tried with twelve numbers of months.
    claimed = claimed_by(scene, scene.one_each(due_claims(scene)), "months_off", _one_number)
    # The first twelve manners are one number of months each.
    rows = claimed.select((claimed.used <= MONTHS_A_YEAR) & (off_by(claimed) > 1))
    what = _AMOUNT + "改用了另一个重复月数，填报的月数也随之改了。"
    return with_wrong_months(scene, scene.one_each(rows), "months_off", what)


@fault("amount_mistyped", "R02", title="清退金额写错，不合已知的算错办法")
def amount_mistyped(scene: Scene) -> Injected:
    claims = due_claims(scene)
    more = scene.yuan(3, 60, len(claims)) + 7
    return _more_without_cause(scene, claims, more, "R02", "随意加了一个数，不合任何已知的算错办法。")


@fault("fen_off", "R05", title="清退金额差一分")
def fen_off(scene: Scene) -> Injected:
    claims = due_claims(scene)
    return _more_without_cause(scene, claims, np.ones(len(claims), np.int64), "R05", "多写了1分。")


def _more_without_cause(scene: Scene, claims: Columns, more: Fen, code: str, done: str) -> Injected:
    """More fen in the first item of a claim, where no known mistake gives the same."""
    items = stacked(claims, _COMPUTED)
    items[:, 0] += more
    claimed = with_items(claims, items)
    fits = within_payments(claimed) & (name_causes(claimed, scene.rule) == "")
    rows = scene.one_each(claimed.select(fits))
    place = found(code, rows.case, year=rows.year, claimant=rows.claimant)
    return injected(_AMOUNT + done, place, claim_change(rows))


@fault("months_mistyped", "R01", title="重复月数写错，金额没有错")
def months_mistyped(scene: Scene) -> Injected:
    claims = due_claims(scene)
    rows = scene.one_each(claims.select(claims.known("months")))
    shift = scene.rng.integers(1, MONTHS_A_YEAR, len(rows))
    other = (rows.computed_months - 1 + shift) % MONTHS_A_YEAR + 1
    what = "{claimant}填报的{year}年重复月数写错了，金额没有动。"
    return injected(
        what,
        found("R01", rows.case, year=rows.year, claimant=rows.claimant),
        changed("claims", rows, months=other),
    )


@fault("year_left_out", "R03", title="清退表漏列一年", level=2)
def year_left_out(scene: Scene) -> Injected:
    claims = due_claims(scene)
    _, at, count = np.unique(
        claims.case * 2 + (claims.claimant == "person"), return_inverse=True, return_counts=True
    )
    rows = scene.one_each(claims.select(count[at] > 1))
    what = "从{claimant}的清退表中删去了{year}年。"
    return injected(
        what, found("R03", rows.case, year=rows.year, claimant=rows.claimant), dropped("claims", rows)
    )


@fault("subtotal_wrong", "R06", title="退还小计与各项之和不符")
def subtotal_wrong(scene: Scene) -> Injected:
    claims = due_claims(scene)
    rows = scene.one_each(claims.select(claims.known("refund_subtotal")))
    subtotal = rows.claimed_total + scene.yuan(1, 90, len(rows))
    return injected(
        "{claimant}填报的{year}年退还小计写大了，各项没有动。",
        found("R06", rows.case, year=rows.year, claimant=rows.claimant),
        changed("claims", rows, refund_subtotal=subtotal),
    )


@fault("more_than_paid", "R08", title="清退超过当年缴费")
def more_than_paid(scene: Scene) -> Injected:
    claims = due_claims(scene)
    items = stacked(claims, _COMPUTED)
    items[:, 0] = claims.computed_personal + scene.yuan(1, 200, len(claims)) + 3
    claimed = with_items(claims, items)
    rows = scene.one_each(claimed.select(name_causes(claimed, scene.rule) == ""))
    return injected(
        "{claimant}填报的{year}年退还个人缴费超过了当年的个人缴费。",
        [found(code, rows.case, year=rows.year, claimant=rows.claimant) for code in ("R08", "R02")],
        claim_change(rows),
    )


def _years_without_refund(scene: Scene) -> Columns:
    """Paid resident years of linked cases that do not overlap, as the agency would claim them."""
    facts = scene.facts
    linked = facts.cases.direction[facts.resident.case] != ""
    years = facts.resident.select(linked & ~facts.resident.due & (facts.resident.subtotal > 0))
    rows = beside_computed(years.only("case", "year"), facts.resident, facts.cases)
    return rows.with_columns(claimant=np.full(len(rows), "agency", object))


def _claimed_for_nothing(scene: Scene, cause: str, what: str, months: Months | None = None) -> Injected:
    rows = scene.one_each(claimed_by(scene, _years_without_refund(scene), cause, months))
    values = {name: rows[name] for name in ("claimant", "year", *REFUND_ITEMS, "refund_subtotal")}
    return injected(
        "在没有重复缴费的{year}年，{claimant}填报了" + what,
        found("R04", rows.case, year=rows.year, claimant=rows.claimant, cause=cause),
        added("claims", rows.case, **values),
    )


@fault("not_due_whole_year", "R04", title="没有重复的年度全额清退", cause="whole_year", level=2)
def not_due_whole_year(scene: Scene) -> Injected:
    return _claimed_for_nothing(scene, "whole_year", "全年本金。")


@fault(
    "not_due_year_shifted", "R04", title="把相邻年度的清退填在没有重复的年度", cause="year_shifted", level=2
)
def not_due_year_shifted(scene: Scene) -> Injected:
    return _claimed_for_nothing(scene, "year_shifted", "相邻年度的清退金额。")


@fault("not_due_months_off", "R04", title="没有重复的年度按某个月数清退", cause="months_off", level=2)
def not_due_months_off(scene: Scene) -> Injected:
    return _claimed_for_nothing(scene, "months_off", "按某个月数算出的清退金额。")


@fault("claimed_without_linkage", "R07", title="没有衔接方向而主张清退", level=2)
def claimed_without_linkage(scene: Scene) -> Injected:
    outcome = scene.facts.cases.outcome
    # In the other outcomes without a direction a claim is an E code as well.
    rows = scene.cases((outcome == "before_effective_date") | (outcome == "not_in_both_schemes"))
    count = len(rows)
    person = np.full(count, "person", object)
    return injected(
        "案件没有衔接方向，添了一行{claimant}的清退主张。",
        found("R07", rows.case, claimant=person),
        added(
            "claims",
            rows.case,
            claimant=person,
            year=np.full(count, 2020),
            refund_personal=scene.yuan(20, 300, count),
        ),
    )
