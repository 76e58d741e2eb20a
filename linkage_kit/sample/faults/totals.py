"""Faults of totals of all years (A09) and of disputes in which both sides are wrong, each in its way. Clause 12(2)."""

from __future__ import annotations

import numpy as np

from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.audit.claim_facts import name_total_causes, years_of
from linkage_kit.audit.written import manners
from linkage_kit.columns import Columns, case_sums
from linkage_kit.money import Fen
from linkage_kit.sample.faults.claims import claim_change, claimed_by, due_claims, off_by
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Injected, Scene, added, dropped, found, injected


def _one_total(scene: Scene, rows: Columns, cause: str, what: str) -> Injected:
    """One total of all years (`claimed_total`) in place of what the person claims year by year."""
    names = name_total_causes(rows, scene.facts.resident, scene.facts.cases, scene.rule)
    rows = rows.select(names == cause)
    person = np.full(len(rows), "person", object)
    claims = scene.facts.claims
    replaced = claims.select((claims.claimant == "person") & np.isin(claims.case, rows.case))
    return injected(
        "{claimant}改为只主张各年度的合计，" + what,
        found("A09", rows.case, claimant=person, cause=cause),
        dropped("claims", replaced),
        added("claims", rows.case, claimant=person, refund_subtotal=rows.claimed_total),
    )


def _totals(scene: Scene, amounts: Fen) -> Columns:
    """A total (fen, a case) for each linked case with a refund, where it is not the right one."""
    cases = scene.facts.cases
    linked = (cases.direction != "") & (cases.refund_total > 0) & (amounts > 0)
    rows = cases.with_columns(claimed_total=amounts, computed_total=cases.refund_total, linked=linked)
    return rows.only("case", "claimed_total", "computed_total", "linked").select(
        linked & (amounts != cases.refund_total)
    )


def _total_by(scene: Scene, cause: str, what: str) -> Injected:
    """The total of somebody who makes the mistake in every year with a refund due."""
    writes = CLAIM_CAUSES[cause].writes
    assert writes
    years = years_of(scene.facts.resident, scene.facts.cases)
    written = manners(writes, years, scene.rule)[0]
    due = years.select(years.due)
    amounts = case_sums(due, written.totals(years)[years.due], len(scene.facts.cases))
    return _one_total(scene, _totals(scene, amounts), cause, what)


@fault("total_whole_years", "A09", title="总额按全年退还", cause="whole_year")
def total_whole_years(scene: Scene) -> Injected:
    return _total_by(scene, "whole_year", "有重复的年度都按全年计算。")


@fault("total_monthly_rounded", "A09", title="总额先把月额四舍五入", cause="monthly_rounded", level=2)
def total_monthly_rounded(scene: Scene) -> Injected:
    return _total_by(scene, "monthly_rounded", "各年都先把月额四舍五入到分。")


@fault("total_with_subsidy", "A09", title="总额误把政府补贴退给本人", cause="subsidy_included")
def total_with_subsidy(scene: Scene) -> Injected:
    return _total_by(scene, "subsidy_included", "各年都把政府补贴算进了基数。")


@fault("total_mistyped", "A09", title="主张的总额不合已知的算错办法")
def total_mistyped(scene: Scene) -> Injected:
    amounts = scene.facts.cases.refund_total + scene.yuan(3, 800, len(scene.facts.cases)) + 7
    return _one_total(scene, _totals(scene, amounts), "", "随意加了一个数。")


@fault("both_wrong", "R02", title="双方各错一年，办法不同", cause="whole_year", level=5)
def both_wrong(scene: Scene) -> Injected:
    claims = due_claims(scene)
    by_agency, by_person = (
        claimed_by(scene, claims.select(claims.claimant == claimant), cause)
        for claimant, cause in (("agency", "whole_year"), ("person", "subsidy_included"))
    )
    one = scene.one_each(by_agency.select(off_by(by_agency) > 1))
    year = np.zeros(len(scene.facts.cases), np.int64)
    year[one.case] = one.year
    elsewhere = (year[by_person.case] > 0) & (year[by_person.case] != by_person.year)
    other = scene.one_each(by_person.select(elsewhere & (off_by(by_person) > 1)))
    one = one.select(np.isin(one.case, other.case))
    return injected(
        "{claimant}填报的{year}年清退金额改为全年本金，参保人员填报的另一年则把政府补贴算进了基数。",
        [
            found("R02", one.case, year=one.year, claimant=one.claimant, cause="whole_year"),
            found("R02", other.case, year=other.year, claimant=other.claimant, cause="subsidy_included"),
        ],
        claim_change(one),
        claim_change(other),
    )
