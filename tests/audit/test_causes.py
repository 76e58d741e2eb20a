"""The known wrong ways, told a second time in plain exact fractions, and put into claims to be found again."""

import datetime as dt
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS

pytestmark = pytest.mark.clause("12(2)")

ASOF = dt.date(2026, 6, 30)
CODES = ("R01", "R02", "R04", "R05", "R08")
FIRST, LAST = 2016, 2021


def half_up(value):
    return int(value + Fraction(1, 2))


def right(items, months):
    """The year's total half up, shared out by largest remainder, the earlier column first among equals."""
    exact = [Fraction(item * months, 12) for item in items]
    shares = [int(share) for share in exact]
    for _ in range(half_up(sum(exact)) - sum(shares)):
        shares[max(range(4), key=lambda item: (exact[item] - shares[item], -item))] += 1
    return shares


class Account:
    """A person's years: items, subsidy and interest in fen; months as sets, and added up over the periods."""

    def __init__(self, random):
        def fen():
            return random.choice([0, 10000 * random.randint(1, 50), random.randint(1, 500000)])

        self.items = {
            year: [fen(), *(fen() * random.randint(0, 1) for _ in range(3))]
            for year in range(FIRST, LAST + 1)
        }
        self.subsidy = {year: fen() for year in self.items}
        self.interest = {year: fen() for year in self.items}
        starts = [random.randint(FIRST * 12, LAST * 12 + 11) for _ in range(3)]
        self.periods = [(start, min(start + random.randint(0, 17), LAST * 12 + 11)) for start in starts]

    def spans(self, year):
        return [
            {month for month in range(start, end + 1) if month // 12 == year} for start, end in self.periods
        ]

    def months(self, year):
        return len(set().union(*self.spans(year)))

    def counted(self, year):
        return sum(len(span) for span in self.spans(year))

    def refund(self, year):
        """What is due for a year, None where nothing is."""
        due = year in self.items and sum(self.items[year]) and self.months(year)
        return right(self.items[year], self.months(year)) if due else None


# Each wrong way: does it reproduce the claim, and what it claims (None where it cannot be told from the right one).
def exactly(way):
    return lambda account, year, claim: claim == way(account, year)


def items_rounded_alone(account, year):
    return [half_up(Fraction(item * account.months(year), 12)) for item in account.items[year]]


def monthly_rounded(account, year):
    return [half_up(Fraction(item, 12)) * account.months(year) for item in account.items[year]]


def whole_year(account, year):
    return list(account.items[year])


def months_double_counted(account, year):
    more = account.counted(year) > account.months(year)
    return right(account.items[year], account.counted(year)) if more else None


def omitting(*places):
    def way(account, year):
        refund = account.refund(year) or [0] * 4
        left = [0 if place in places else fen for place, fen in enumerate(refund)]
        return left if left != refund else None

    return way


def including(extra):
    """The total alone tells: the surplus is put into the first item."""

    def way(account, year):
        more = getattr(account, extra)[year]
        items, months = account.items[year], account.months(year)
        total = half_up(Fraction((sum(items) + more) * months, 12))
        refund = right(items, months)
        return [refund[0] + total - sum(refund), *refund[1:]] if more else None

    def fits(account, year, claim):
        claimed = way(account, year)
        return claimed is not None and sum(claim) == sum(claimed)

    return way, fits


def year_before(account, year):
    return account.refund(year - 1)


def eleven_months(account, year):
    return right(account.items[year], 11)


def neighbour(account, year, claim):
    return claim in (account.refund(year - 1), account.refund(year + 1))


def other_months(account, year, claim):
    return any(claim == right(account.items[year], months) for months in range(1, 13))


with_subsidy, fits_with_subsidy = including("subsidy")
with_interest, fits_with_interest = including("interest")
WAYS = {
    "items_rounded_alone": (items_rounded_alone, exactly(items_rounded_alone)),
    "monthly_rounded": (monthly_rounded, exactly(monthly_rounded)),
    "whole_year": (whole_year, exactly(whole_year)),
    "months_double_counted": (months_double_counted, exactly(months_double_counted)),
    "land_omitted": (omitting(1, 3), exactly(omitting(1, 3))),
    "collective_omitted": (omitting(2), exactly(omitting(2))),
    "subsidy_included": (with_subsidy, fits_with_subsidy),
    "interest_included": (with_interest, fits_with_interest),
    "year_shifted": (year_before, neighbour),
    "months_off": (eleven_months, other_months),
}


def test_the_causes_are_tried_in_the_order_of_the_contract():
    assert list(CLAIM_CAUSES) == list(WAYS)


def expected_cause(account, year, claim):
    """The first known way that reproduces the claim; none for the right claim or for nothing at all."""
    if not any(claim) or claim == (account.refund(year) or [0] * 4):
        return None
    return next((name for name, (_, fits) in WAYS.items() if fits(account, year, claim)), None)


def found_causes(casebook_of, account, claims):
    """Year -> causes that the audit's findings name for the claims of the years."""
    casebook = casebook_of(
        resident_years=[
            {
                "case_id": "A",
                "year": year,
                "subsidy": account.subsidy[year],
                "interest": account.interest[year],
            }
            | dict(zip(ITEMS, items))
            for year, items in account.items.items()
        ],
        employee_periods=[
            {"case_id": "A"}
            | {
                name: dt.date(month // 12, month % 12 + 1, 1)
                for name, month in zip(("start_month", "end_month"), period)
            }
            for period in account.periods
        ],
        claims=[
            {"case_id": "A", "claimant": "person", "year": year, "months": 0} | dict(zip(REFUND_ITEMS, claim))
            for year, claim in claims.items()
        ],
    )
    result = audit(casebook, ASOF)
    assert result.decisions["direction"].tolist() == ["resident_to_employee"]
    named = result.findings[result.findings["code"].isin(CODES)]
    causes = named["cause"].astype(object).where(named["cause"].notna(), None)
    return {year: set(causes[named["year"] == year]) for year in claims}


@pytest.mark.parametrize("name", WAYS)
@settings(max_examples=15, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_wrong_way_put_into_every_year_is_named(casebook_of, name, seed):
    account = Account(Random(seed))
    wrong, _ = WAYS[name]
    claims = {year: wrong(account, year) for year in account.items}
    claims = {year: claim for year, claim in claims.items() if claim is not None and min(claim) >= 0}
    found = found_causes(casebook_of, account, claims)
    for year, claim in claims.items():
        cause = expected_cause(account, year, claim)
        if cause is not None:
            assert list(WAYS).index(cause) <= list(WAYS).index(name)
        # A row of zeros for a year with no refund due is no finding at all.
        assert found[year] <= {cause}
        assert found[year] or not any(claim)


@settings(max_examples=30, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_claim_that_is_off_by_a_fen_has_the_cause_that_fits_it_or_none(casebook_of, seed):
    random = Random(seed)
    account = Account(random)
    claims = {}
    for year in account.items:
        wrong, _ = random.choice(list(WAYS.values()))
        claim = wrong(account, year) or account.refund(year) or [0] * 4
        claims[year] = [max(fen + random.choice([-1, 0, 0, 0, 1]), 0) for fen in claim]
    found = found_causes(casebook_of, account, claims)
    for year, claim in claims.items():
        assert found[year] <= {expected_cause(account, year, claim)}
