"""What explains an audit: the path to a decision, the arithmetic of a wrong way, and hashes of a case."""

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path

import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, causes
from linkage_kit.audit.decision_path import decision_path
from linkage_kit.audit.disputes import demonstrations, years_in_dispute
from linkage_kit.casebook import read_casebook, typed_casebook
from linkage_kit.casebook.row_hashes import inputs_hash, row_hashes
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.decision import RULES
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import shandong

ASOF = dt.date(2026, 6, 30)
GOLDEN = Path(__file__).parents[1] / "golden" / "casebook"

#: An equation of a demonstration: terms, `=` or `≈`, a result in yuan.
EQUATION = re.compile(r"(\d[\d. +×÷-]*?) ([=≈]) (\d+\.\d\d)")


@pytest.fixture(scope="module")
def golden():
    return audit(read_casebook(GOLDEN), ASOF)


def cases_of(result):
    return [result[case_id] for case_id in result.decisions["case_id"]]


@pytest.fixture(scope="module")
def golden_cases(golden):
    return cases_of(golden)


@pytest.fixture(scope="module")
def all_cases(golden_cases):
    return [*golden_cases, *cases_of(audit(read_casebook(sample_casebook()), ASOF))]


@pytest.mark.clause("2", "4", "7(1)", "7(2)", "15")
def test_the_path_ends_at_the_rule_that_decided(golden_cases):
    for case in golden_cases:
        path = decision_path(case.facts)
        assert [tried.rule for tried in path] == list(RULES)
        (decided,) = (tried for tried in path if tried.answer == "decided")
        assert (decided.rule.outcome, decided.rule.article, decided.rule.reason) == (
            case.decision["outcome"],
            case.decision["articles"],
            case.decision["reason"],
        )
        answers = [tried.answer for tried in path]
        assert answers == sorted(answers, key=["passed", "decided", "untried"].index)


def test_the_path_tells_the_facts_of_each_rule(plain_casebook):
    path = decision_path(audit(plain_casebook(), ASOF)["A"].facts)
    facts = {tried.rule.title: dict(tried.facts) for tried in path}
    assert facts["申请日期早于规程施行之日"] == {
        "applied_on": dt.date(2025, 2, 26),
        "effective_from": dt.date(2024, 12, 15),
    }
    assert facts["退休条件未记载，月数已够，仅年龄未到"] == {
        "meets_employee_retirement": None,
        "employee_paid_months": 214,
        "minimum_months": 180,
        "birth_date": dt.date(1965, 3, 12),
        "retirement_group": "male_60",
        "statutory_month": dt.date(2025, 4, 1),
        "benefit_applied_on": dt.date(2025, 4, 15),
    }
    assert facts["符合退休条件，待遇享受地在本省"] == {"conditions_met": True, "benefit_province": "37"}


def holds(equation):
    """Whether the terms come to the result: exactly, or rounded half up to the fen."""
    terms, sign, result = equation
    value = Fraction(0)
    for plus, term in re.findall(r"(^|[+-]) ?([\d. ×÷]+)", terms.strip()):
        product = Fraction(1)
        for operator, number in re.findall(r"(^|[×÷]) ?(\d+(?:\.\d+)?)", term.strip()):
            product = product / Fraction(number) if operator == "÷" else product * Fraction(number)
        value += -product if plus == "-" else product
    rounded = Fraction(int(value * 100 + Fraction(1, 2)), 100)
    return rounded == Fraction(result) and (sign == "=") == (value == rounded)


def test_the_check_of_equations_finds_wrong_ones():
    assert holds(("8.33 × 7", "=", "58.31")) and holds(("100.00 ÷ 12", "≈", "8.33"))
    assert not holds(("8.33 × 7", "=", "58.32")) and not holds(("100.00 ÷ 12", "=", "8.33"))
    assert holds(("3.00 - 1.00 - 0.50", "=", "1.50")) and not holds(("1.00 + 2.00", "≈", "3.00"))


def rows_with_a_cause(cases):
    for case in cases:
        claims = case.facts.claims
        for number, cause in enumerate(claims.cause):
            if cause and claims.linked[number]:
                yield causes()[cause], claims.record(number)


@pytest.mark.clause("12(2)")
def test_the_arithmetic_of_every_cause_is_true_and_leads_to_the_claim(all_cases):
    shown = set()
    for cause, row in rows_with_a_cause(all_cases):
        line = cause.shows(row, RULE)
        equations = EQUATION.findall(line)
        assert all(map(holds, equations)), line
        amounts = {Fraction(text) * 100 for text in re.findall(r"\d+\.\d\d", line)}
        items = {getattr(row, name) for name in REFUND_ITEMS} - {0}
        assert row.claimed_total in amounts or items <= amounts, (cause.name, line)
        shown.add(cause.name)
    assert shown == set(CLAIM_CAUSES)


RULE = arithmetic_on(shandong(), shandong().effective_from)


def claim(**items):
    return {"case_id": "A", "claimant": "person"} | items


@pytest.mark.clause("12(2)")
@pytest.mark.parametrize(
    ("year", "months", "items", "cause", "shown"),
    [
        (
            {"personal": 10000},
            7,
            {"refund_personal": 5831},
            "monthly_rounded",
            "个人缴费 100.00 ÷ 12 ≈ 8.33，8.33 × 7 = 58.31",
        ),
        (
            {"personal": 30000, "subsidy": 6000},
            7,
            {"refund_personal": 21000},
            "subsidy_included",
            "本金与政府补贴 300.00 + 60.00 = 360.00，360.00 ÷ 12 × 7 = 210.00",
        ),
        (
            {"personal": 30000},
            7,
            {"refund_personal": 20000},
            "months_off",
            "应按7个月，用了8个月：300.00 ÷ 12 × 8 = 200.00",
        ),
        (
            {"personal": 30000, "land_personal": 12000},
            7,
            {"refund_personal": 17500},
            "land_omitted",
            "应退合计减去漏退各项：245.00 - 70.00 = 175.00",
        ),
    ],
)
def test_a_wrong_way_is_shown_in_numbers(casebook_of, year, months, items, cause, shown):
    book = casebook_of(
        resident_years=[{"case_id": "A", "year": 2021} | year],
        employee_periods=[
            {"case_id": "A", "start_month": dt.date(2021, 1, 1), "end_month": dt.date(2021, months, 1)}
        ],
        claims=[claim(year=2021, **items)],
    )
    case = audit(book, ASOF)["A"]
    (disputed,) = years_in_dispute(case.facts)
    assert disputed.is_disputed and disputed.claims[0].cause.name == cause
    assert disputed.claims[0].shown == shown
    assert shown in demonstrations(case)


@pytest.mark.clause("9(5)")
def test_a_net_transfer_is_shown_in_numbers(casebook_of, plain_casebook):
    case = (
        plain_casebook().cases.assign(transferred_amount=(30000 + 3000 + 50000 + 6000) - 65000).astype(object)
    )
    (row,) = case.where(case.notna(), None).to_dict("records")
    found = audit(plain_casebook(cases=[row]), ASOF)["A"]
    assert "个人账户减去应退金额：890.00 - 650.00 = 240.00" in demonstrations(found)


def test_figures_in_dispute_are_the_audits(golden_cases):
    for case in golden_cases:
        years = {disputed.year: disputed for disputed in years_in_dispute(case.facts)}
        for row in case.refunds.to_dict("records"):
            assert years[row["year"]].computed.items == tuple(row[name] for name in REFUND_ITEMS)
            assert years[row["year"]].computed.total == row["refund_subtotal"]
        named = case.findings[case.findings["code"].isin(["R01", "R02", "R03", "R04", "R05"])]
        if case.settlement is not None:
            assert set(named["year"]) == {year for year, disputed in years.items() if disputed.is_disputed}


@pytest.mark.clause("12(1)", "12(2)")
def test_the_least_refund_is_that_of_the_least_months(all_cases):
    doubtful = 0
    for case in all_cases:
        resident = case.facts.resident
        for row in map(resident.record, range(len(resident))):
            principal = sum(getattr(row, item) for item in ITEMS)
            assert row.refund_min == int(Fraction(principal * row.months_min, 12) + Fraction(1, 2))
            assert not row.due or row.refund_min <= row.refund_subtotal
            doubtful += row.due and row.refund_min < row.refund_subtotal
    assert doubtful


def hash_of(book, case_id):
    return inputs_hash(row_hashes(book.select([case_id])))


def test_a_cases_hash_is_of_its_own_rows_in_any_order(golden):
    book = golden.casebook
    first, second = book.cases["case_id"][:2]
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in book.tables.items()}
    assert hash_of(book, first) == hash_of(type(book)(**turned), first)
    assert hash_of(book, first) != hash_of(book, second)
    changed = book.select([first])
    for name, frame in changed.tables.items():
        if len(frame):
            other = typed_casebook({**changed.tables, name: frame.iloc[:-1]})
            assert {
                table for table, digest in row_hashes(other).items() if digest != row_hashes(changed)[table]
            } == {name}
