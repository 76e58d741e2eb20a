"""One case from the first step to the last and into the casebook, in Voilà and in JupyterLab."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from playwright.sync_api import expect

from linkage_kit.audit import CaseAudit, audit
from linkage_kit.audit.decision_path import known_facts
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casebook.units import marked
from linkage_kit.money import format_yuan

pytestmark = pytest.mark.acceptance

CASE, YEAR = "SD-17", 2014
ITEMS = ("personal", "land_personal", "collective", "land_collective")


def audited(casebook: Casebook) -> CaseAudit:
    return audit(casebook, dt.date.today())[CASE]


def with_year(casebook: Casebook, year: int, **cells: int) -> Casebook:
    """The casebook with other values in a resident year of the case."""
    frame = casebook.resident_years.copy()
    row = frame["case_id"].eq(CASE) & frame["year"].eq(year)
    assert row.sum() == 1
    frame.loc[row, list(cells)] = list(cells.values())
    return casebook.assign(resident_years=frame)


def with_claim(casebook: Casebook, **cells: object) -> Casebook:
    """The casebook with one more claim for the case."""
    claims = casebook.claims
    claim = pd.DataFrame([{"case_id": CASE, **cells}]).reindex(columns=claims.columns).astype(claims.dtypes)
    return casebook.assign(claims=marked(pd.concat([claims, claim], ignore_index=True), "fen"))


def same_rows(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables have the same rows, in whatever order."""
    keys = [name for name in ("case_id", "year", "start_month", "step", "claimant") if name in one]
    ordered = [frame.sort_values(keys, ignore_index=True) for frame in (one, other)]
    return ordered[0].equals(ordered[1])


def has(form, **figures: str) -> None:
    """The open step shows these figures."""
    for name, text in figures.items():
        expect(form.figure(name.replace("__", ":"))).to_have_text(text)


def shows_refund(form, case: CaseAudit) -> None:
    form.step("refund")
    for year, months, refund in case.refunds[["year", "months", "refund_subtotal"]].itertuples(index=False):
        has(form, **{f"months__{year}": str(months), f"refund__{year}": format_yuan(refund)})
    has(
        form,
        refund_total=format_yuan(case.settlement["refund_total"]),
        refund_total_capital=case.settlement["refund_total_capital"],
        subsidy_total=format_yuan(case.settlement["subsidy_total"]),
    )


def shows_findings(form, case: CaseAudit) -> None:
    form.step("findings")
    shown = form.page.locator(".lk-main [data-code]")
    expect(shown).to_have_count(len(case.findings))
    told = shown.evaluate_all("all => all.map(({ dataset }) => `${dataset.code} ${dataset.cause || ''}`)")
    found = case.findings[["code", "cause"]].astype(object).fillna("")
    assert sorted(told) == sorted(f"{code} {cause}" for code, cause in found.itertuples(index=False))


@pytest.mark.in_lab
@pytest.mark.clause("12(2)", "12(3)")
def test_a_case_is_walked_changed_disputed_saved_and_found_again(form, server):
    recorded = read_casebook(server.casebook)
    case = audited(recorded)
    # 1 to 6: who, what was paid, what is decided.
    expect(form.page.locator("[data-case]")).to_have_count(len(recorded.cases))
    form.choose(CASE)
    form.step("person")
    expect(form.cell("cases", CASE, "name")).to_have_value(case.case["name"])
    has(form, window_opens=f"{known_facts(case.facts)['window_opens']}")
    form.step("resident_years")
    has(form, total__personal=format_yuan(case.resident_years["personal"].sum()))
    for year, months in case.refunds[["year", "months"]].itertuples(index=False):
        has(form, **{f"months__{year}": str(months)})
    form.step("employee_periods")
    expect(form.page.locator("[data-figure^='span:']")).to_have_count(len(case.employee_periods))
    has(form, span__1=str(span_of_first(case)))
    form.step("overlap")
    for year, months in case.overlaps[["year", "months"]].itertuples(index=False):
        has(form, **{f"months__{year}": str(months)})
    form.step("decision")
    has(form, outcome=case.decision["outcome"], direction=case.decision["direction"])
    # 7 to 12: the money, the limits, the dispute, the findings, the papers.
    shows_refund(form, case)
    form.step("settlement")
    has(form, **{name: format_yuan(case.settlement[name]) for name in ("base", "refund_total", "merged")})
    form.step("events")
    for row in case.timeline.itertuples():
        has(form, **{f"due__{row.step}": f"{row.due_on:%Y-%m-%d}", f"status__{row.step}": row.status})
    form.step("dispute")
    refund = case.refunds.set_index("year")["refund_subtotal"]
    has(form, **{f"refund__agency__{year}": format_yuan(fen) for year, fen in refund.items()})
    shows_findings(form, case)
    form.step("produce")
    expect(form.page.locator("[data-annex]:enabled")).to_have_count(5)

    # A contribution is another one: the refund is what the audit gives.
    form.step("resident_years")
    form.type_into(form.cell("resident_years", YEAR, "personal"), "1,000.00")
    changed = with_year(recorded, YEAR, personal=100000)
    assert audited(changed).settlement["refund_total"] != case.settlement["refund_total"]
    has(form, **{f"refund__{YEAR}": "500.00"})
    shows_refund(form, audited(changed))

    # The agency rounds each monthly amount first: the page names that cause.
    year = audited(changed).refunds.set_index("year").loc[YEAR]
    claimed = {f"refund_{item}": monthly_rounded(year[item], year["months"]) for item in ITEMS}
    assert sum(claimed.values()) != year["refund_subtotal"]
    form.step("dispute")
    for name, fen in claimed.items():
        form.type_into(form.cell("claims", f"agency:{YEAR}", name), format_yuan(fen))
    form.type_into(form.cell("claims", f"agency:{YEAR}", "months"), str(year["months"]))
    subtotal = sum(claimed.values())
    form.type_into(form.cell("claims", f"agency:{YEAR}", "refund_subtotal"), format_yuan(subtotal))
    has(form, **{f"difference__agency__{YEAR}": format_yuan(subtotal - year["refund_subtotal"])})
    expect(form.page.locator("[data-code=R02][data-cause=monthly_rounded]")).to_contain_text(f"{YEAR}年")
    total = {"months": year["months"], "refund_subtotal": subtotal}
    disputed = with_claim(changed, claimant="agency", year=YEAR, **claimed, **total)
    shows_findings(form, audited(disputed))

    # Saved, it stands in the casebook with all other cases as they were, and on the page after a reload.
    form.press("save")
    expect(form.page.locator("[data-role=note]")).to_have_text(f"案件{CASE}已保存到案卷")
    saved = read_casebook(server.casebook)
    for name, frame in disputed.tables.items():
        assert same_rows(frame, saved.tables[name]), name
    form.reload()
    expect(form.page.locator("[data-step-id=findings]")).to_have_attribute("aria-current", "step")
    expect(form.page.locator(".lk-unsaved")).to_have_count(0)
    form.choose(CASE)
    shows_refund(form, audited(disputed))
    form.step("dispute")
    expect(form.page.locator("[data-code=R02][data-cause=monthly_rounded]")).to_contain_text(f"{YEAR}年")
    assert form.outside == []
    assert form.complaints == []


def monthly_rounded(fen: int, months: int) -> int:
    """The known wrong way: the monthly amount is rounded half up to the fen, then multiplied."""
    return (2 * int(fen) + 12) // 24 * int(months)


def span_of_first(case: CaseAudit) -> int:
    first = case.employee_periods.iloc[0]
    start, end = first["start_month"], first["end_month"]
    return 12 * (end.year - start.year) + end.month - start.month + 1
