"""What holds for every casebook: nothing is lost, nothing depends on order or company, bounds and days are right."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_kit import workdays
from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.rulebook import shandong
from linkage_kit.steps import STEPS

SEEDS = st.integers(0, 2**32)
ASOF = dt.date(2026, 6, 30)
moderate = settings(max_examples=40, derandomize=True)
few = settings(max_examples=12, derandomize=True)


@pytest.mark.clause("11", "12(3)")
@moderate
@given(SEEDS)
def test_nothing_is_lost_and_nothing_is_made(casebook_of, random_rows, seed):
    rows = random_rows(seed)
    result = audit(casebook_of(**rows), ASOF)
    for row in result.settlements.to_dict("records"):
        case = next(case for case in rows["cases"] if case["case_id"] == row["case_id"])
        years = [year for year in rows["resident_years"] if year["case_id"] == row["case_id"]]
        last = max(years, key=lambda year: year["year"])
        account = last["balance"]
        if account is None:
            account = sum(year[name] or 0 for year in years for name in YEAR_MONEY)
        transferred = case["transferred_amount"]
        if row["direction"] == "resident_to_employee":
            base = account if transferred is None else transferred
        else:
            base = account + (transferred or 0)
        assert row["base"] == base == row["merged"] + row["refund_total"] + row["subsidy_total"]


@pytest.mark.clause("12(2)")
@moderate
@given(SEEDS)
def test_items_add_up_to_the_year_and_years_to_the_total(casebook_of, random_rows, seed):
    rows = random_rows(seed)
    result = audit(casebook_of(**rows), ASOF)
    totals = {}
    for row in result.refunds.to_dict("records"):
        assert row["subtotal"] == sum(row[item] for item in ITEMS) > 0
        assert row["refund_subtotal"] == sum(row[item] for item in REFUND_ITEMS)
        assert abs(row["refund_subtotal"] - Fraction(row["subtotal"] * row["months"], 12)) <= Fraction(1, 2)
        total, subsidy = totals.get(row["case_id"], (0, 0))
        totals[row["case_id"]] = (total + row["refund_subtotal"], subsidy + row["subsidy_share"])
    for row in result.settlements.to_dict("records"):
        assert (row["refund_total"], row["subsidy_total"]) == totals.pop(row["case_id"], (0, 0))
    assert not totals


@few
@given(SEEDS, st.randoms(use_true_random=True))
def test_the_order_of_rows_and_of_cases_does_not_matter(casebook_of, random_rows, seed, random):
    rows = random_rows(seed)
    shuffled = {name: random.sample(part, len(part)) for name, part in rows.items()}
    as_given, otherwise = (audit(casebook_of(**tables), ASOF).tables for tables in (rows, shuffled))
    for name, frame in as_given.items():
        assert frame.equals(otherwise[name])


@few
@given(SEEDS)
def test_one_by_one_gives_what_the_batch_gives(casebook_of, random_rows, seed):
    casebook = casebook_of(**random_rows(seed))
    together = audit(casebook, ASOF).tables
    for case_id in casebook.cases["case_id"]:
        alone = audit(casebook.select([case_id]), ASOF).tables
        for name, frame in together.items():
            assert frame[frame["case_id"] == case_id].reset_index(drop=True).equals(alone[name])


STEP_NUMBERS = {step: number for number, step in enumerate(STEPS)}


def finding_key(row):
    """Findings stand by case, code, year, step and claimant, blanks first."""
    year, step, claimant = row["year"], row["step"], row["claimant"]
    return (
        row["case_id"],
        row["code"],
        -1 if year is None else year,
        -1 if step is None else STEP_NUMBERS[step],
        claimant or "",
    )


@few
@given(SEEDS)
def test_rows_stand_in_the_order_of_the_contract(casebook_of, random_rows, seed):
    result = audit(casebook_of(**random_rows(seed)), ASOF)
    for frame in (result.decisions, result.settlements):
        assert frame["case_id"].tolist() == sorted(set(frame["case_id"]))
    for frame in (result.overlaps, result.refunds):
        keys = list(zip(frame["case_id"], frame["year"]))
        assert keys == sorted(set(keys))
    limits = shandong().at(shandong().effective_from).limits
    directions = dict(zip(result.settlements["case_id"], result.settlements["direction"]))
    assert list(zip(result.timeline["case_id"], result.timeline["step"])) == [
        (case_id, limit.step) for case_id, direction in directions.items() for limit in limits[direction]
    ]
    findings = [
        finding_key(row) for row in result.findings.astype(object).replace({np.nan: None}).to_dict("records")
    ]
    assert findings == sorted(findings)


@pytest.mark.clause("12(1)")
@moderate
@given(SEEDS)
def test_every_resident_year_has_its_overlap_within_bounds(casebook_of, random_rows, seed):
    rows = random_rows(seed)
    found = audit(casebook_of(**rows), ASOF).overlaps
    keys = sorted((row["case_id"], row["year"]) for row in rows["resident_years"])
    assert list(zip(found["case_id"], found["year"])) == keys
    assert ((found["months_min"] >= 0) & (found["months_min"] <= found["months"])).all()
    assert (found["months"] <= 12).all()


@pytest.mark.clause("9(4)", "10(3)")
@moderate
@given(SEEDS, st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
def test_every_status_follows_from_its_days(casebook_of, random_rows, seed, asof):
    for row in (
        audit(casebook_of(**random_rows(seed)), asof).timeline.replace({np.nan: None}).to_dict("records")
    ):
        started, due, done = (row[name] for name in ("started_on", "due_on", "done_on"))
        assert (started is None) == (due is None)
        if due is not None:
            assert workdays.is_working_day(np.array([due], "datetime64[D]")).all()
            assert row["provisional"] == (due.year > shandong().last_announced_year)
        if done is None:
            expected = "waiting" if started is None else "open" if asof <= due.date() else "overdue"
        elif started is None:
            expected = "unclocked"
        elif done < started:
            expected = "out_of_order"
        else:
            expected = "on_time" if done <= due else "late"
        assert row["status"] == expected
        assert row["late_days"] == 0 or row["status"] in ("late", "overdue")


@settings(max_examples=5, derandomize=True)
@given(SEEDS)
def test_such_casebooks_are_valid(casebook_of, random_rows, seed):
    casebook = casebook_of(**random_rows(seed))
    assert Casebook.from_frames(**casebook.tables).equals(casebook)
