"""Page one never contradicts the tables: verdicts, directions, sums and the order of what is to be done.

Looked at over the sample, the golden casebook and generated cases (300, in the acceptance 1,000, in the
soak 3,000) into which claims, totals, transfers and partial periods were planted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.remedies import PARTIES, remedies
from linkage_kit.audit.verdicts import verdicts, verdicts_of_case
from linkage_kit.casebook import Casebook, read_casebook, typed_casebook
from linkage_kit.casebook.units import marked
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.resources import sample_casebook
from linkage_kit.sample.generator import generate

ASOF = "2026-06-30"
#: What rests on the months, and what rests on the amount that was transferred.
AFTER_MONTHS = {"reopen_annex5", "correct_subsidy", "correct_merged", "recover", "pay", "explain"}
AFTER_TRANSFER = {"correct_merged", "recover", "pay"}


def disputed(count: int, seed: int) -> Casebook:
    """So many generated cases in which every second case has something planted, by its number."""
    book = generate(count, seed)
    random = np.random.Generator(np.random.PCG64(seed))
    frames = book.tables
    kind = pd.Series(random.integers(0, 12, count), index=book.cases["case_id"])
    claims, cases = frames["claims"], frames["cases"]
    of_claim = claims["case_id"].map(kind)
    first = ~claims.duplicated("case_id")
    person = claims.assign(claimant=pd.array(["person"] * len(claims), dtype=claims["claimant"].dtype))
    more = claims["refund_personal"] + 100 * random.integers(1, 400, len(claims))
    claims = claims.assign(
        refund_personal=claims["refund_personal"]
        .mask((of_claim == 1) & first, more)
        .mask(of_claim == 2, (claims["refund_personal"] * 9) // 10)
        .mask((of_claim == 3) & first, claims["refund_personal"] + 1),
        refund_subtotal=claims["refund_subtotal"].mask(of_claim.isin([1, 2, 3])),
    )
    person = person[of_claim.isin([4, 5, 6])]
    person = person.assign(
        refund_personal=person["refund_personal"].where(of_claim[person.index] != 5, more[person.index]),
        refund_subtotal=person["refund_subtotal"].mask(of_claim[person.index] == 5),
    )
    person = person[~((of_claim[person.index] == 6) & ~person.duplicated("case_id"))]
    frames["claims"] = marked(pd.concat([claims, person], ignore_index=True), "fen")
    of_case = cases["case_id"].map(kind)
    total = cases["recorded_refund_total"]
    frames["cases"] = marked(
        cases.assign(
            recorded_refund_total=total.mask(of_case == 7, total + 12_345).mask(of_case == 8, total // 2),
            transferred_amount=cases["transferred_amount"].mask(
                of_case == 9, cases["transferred_amount"] - total.fillna(0)
            ),
        ),
        "fen",
    )
    periods = frames["employee_periods"]
    within = periods["start_month"].dt.year == periods["end_month"].dt.year
    span = periods["end_month"].dt.month - periods["start_month"].dt.month + 1
    partial = within & (span > 1) & periods["case_id"].map(kind).isin([2, 5, 10, 11])
    frames["employee_periods"] = marked(
        periods.assign(months=periods["months"].mask(partial, (span - 1).astype("Int64"))), "fen"
    )
    # A second period over a partial one leaves the months open.
    again = frames["employee_periods"][partial].drop_duplicates("case_id")
    frames["employee_periods"] = marked(
        pd.concat([frames["employee_periods"], again.assign(months=1)], ignore_index=True), "fen"
    )
    return typed_casebook({**frames, "agencies": book.stored["agencies"]})


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(lambda: read_casebook(sample_casebook()), id="sample"),
        pytest.param(lambda: read_casebook(Path(__file__).parents[1] / "golden" / "casebook"), id="golden"),
        pytest.param(lambda: disputed(300, seed=19), id="generated"),
        pytest.param(lambda: disputed(1_000, seed=18), id="many", marks=pytest.mark.acceptance),
        pytest.param(
            lambda: disputed(3_000, seed=20),
            id="very many",
            marks=[pytest.mark.acceptance, pytest.mark.soak],
        ),
    ],
)
def result(request: pytest.FixtureRequest) -> AuditResult:
    found = audit(request.param(), ASOF)
    # Printed once for all cases.
    _ = found.findings, found.stakes
    return found


def judged(claimed: int, due: int, least: int, years_differ: bool) -> str:
    """The verdict by the words of its definition."""
    if claimed == due:
        return "years_differ" if years_differ else "right"
    if least <= claimed <= due:
        return "doubtful"
    return "too_much" if claimed > due else "too_little"


@pytest.mark.clause("12(2)")
def test_every_verdict_is_what_the_tables_say(result):
    claims = result.casebook.claims
    claims = claims.assign(total=claims[list(REFUND_ITEMS)].fillna(0).sum(axis=1))
    due = result.refunds.set_index(["case_id", "year"])["refund_subtotal"]
    keys = pd.MultiIndex.from_frame(claims[["case_id", "year"]])
    claims = claims.assign(differs=claims["total"].to_numpy() != due.reindex(keys).fillna(0).to_numpy())
    by_claimant = claims.groupby(["case_id", "claimant"]).agg({"total": "sum", "differs": "any"})
    totals = result.settlements.set_index("case_id")["refund_total"]
    years = result.facts.resident
    least = pd.Series(years.refund_min[years.due]).groupby(years.case_id[years.due]).sum()
    rows = verdicts(result.facts)
    ids = result.facts.cases.case_id[rows.case]
    assert list(zip(ids, rows.claimant)) == list(by_claimant.index)
    for case_id, said, (total, differs) in zip(ids, rows.verdict, by_claimant.to_numpy(), strict=True):
        assert said == judged(total, totals.get(case_id, 0), least.get(case_id, 0), differs), case_id


@pytest.mark.clause("11", "12(2)", "12(3)")
def test_no_step_contradicts_a_verdict_a_finding_or_another_step(result):
    for case_id in result.decisions["case_id"]:
        case = result[case_id]
        steps = remedies(case)
        check_order([step.action for step in steps], case)
        check_money({step.action: step for step in steps}, case)
        for step in steps:
            assert step.by in PARTIES and step.towards in PARTIES and step.text


def check_order(actions: list[str], case) -> None:
    """What decides a figure comes before what follows from it."""
    assert len(actions) > 0
    if "supply_facts" in actions:
        assert actions[0] == "supply_facts"
    open_months = bool(
        (case.facts.resident.refund_min < case.facts.resident.refund_subtotal)[case.facts.resident.due].any()
    )
    if open_months:
        assert "obtain_months" in actions, case.case_id
    for decides, follows in (("obtain_months", AFTER_MONTHS), ("check_transfer", AFTER_TRANSFER)):
        if decides in actions:
            later = [at for at, action in enumerate(actions) if action in follows]
            assert actions.index(decides) < min(later, default=len(actions)), case.case_id
    money = [at for at, action in enumerate(actions) if action in ("recover", "pay")]
    forms = [at for at, action in enumerate(actions) if action in ("reopen_annex5", "correct_capital")]
    assert not (money and forms) or max(forms) < min(money)


def check_money(steps: dict, case) -> None:
    """Money goes one way, and by the sum that the tables give."""
    assert not {"recover", "pay"} <= steps.keys()
    figure = case.case["recorded_refund_total"]
    said = {one.claimant: one for one in verdicts_of_case(case.facts)}
    if pd.isna(figure) and "agency" in said:
        figure = said["agency"].claimed
    due = 0 if case.settlement is None else int(case.settlement["refund_total"])
    if "recover" in steps:
        assert steps["recover"].amount == figure - due > 0
    if "pay" in steps and steps["pay"].amount is not None:
        known = not pd.isna(figure) and figure != due
        assert steps["pay"].amount <= (due - figure if known else due)
        assert steps["pay"].amount > 0
    if "reopen_annex5" in steps and steps["reopen_annex5"].amount is not None:
        assert steps["reopen_annex5"].amount == due
    wrong = set(case.findings["code"]) & {"S01"} or (
        "agency" in said and said["agency"].verdict != "right" and case.settlement is not None
    )
    assert bool(wrong) <= ("reopen_annex5" in steps), case.case_id
    agrees = all(one.verdict == "right" for one in said.values()) and not set(case.findings["code"]) - {"T05"}
    assert not (agrees and {"recover", "reopen_annex5", "explain"} & steps.keys())


@pytest.mark.clause("12(1)")
def test_what_is_planted_gives_every_kind_of_step_and_verdict():
    found = audit(disputed(300, seed=19), ASOF)
    assert set(verdicts(found.facts).verdict) >= {"right", "too_much", "too_little", "doubtful"}
    actions = {step.action for case_id in found.decisions["case_id"] for step in remedies(found[case_id])}
    assert {"obtain_months", "check_transfer", "reopen_annex5", "recover", "pay", "explain"} <= actions
