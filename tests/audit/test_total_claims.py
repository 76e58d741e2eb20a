"""Totals of all years: a wrong way that is put into every year of a case is named from the total alone.

The ways are told a second time, in exact fractions, from the tables that the audit gives. Clause 12(2), code A09.
"""

import datetime as dt
from collections import Counter
from fractions import Fraction
from itertools import cycle

import numpy as np
import pandas as pd
import pytest

import linkage_kit as lk
from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.audit.disputes import claimed_totals
from linkage_kit.audit.own import BrokenOwn
from linkage_kit.casebook.units import marked
from linkage_kit.procedure.refund import ITEMS
from linkage_kit.sample import generate

pytestmark = pytest.mark.clause("12(2)")

ASOF = dt.date(2026, 6, 30)
DISPUTES = 300


def half_up(value):
    return int(value + Fraction(1, 2))


def share(fen, months):
    return half_up(Fraction(fen * months, 12))


class Years:
    """The years of one case that have a refund due, with what each is computed from (fen, months)."""

    def __init__(self, case):
        account = case.resident_years.set_index("year")[[*ITEMS, "subsidy", "interest"]].fillna(0)
        self.items = {
            row["year"]: [int(account.loc[row["year"], item]) for item in ITEMS]
            for row in case.refunds.to_dict("records")
        }
        self.refunds = dict(zip(case.refunds["year"], case.refunds["refund_subtotal"]))
        self.months = dict(zip(case.refunds["year"], case.refunds["months"]))
        self.counted = {
            year: sum(
                (period.months if not pd.isna(period.months) else None)
                or len(pd.period_range(max(period.start_month, first), min(period.end_month, last), freq="M"))
                for period in case.employee_periods.itertuples()
                if period.start_month <= last and period.end_month >= first
            )
            for year in self.items
            for first, last in [(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 1))]
        }
        self.subsidy = {year: int(account.loc[year, "subsidy"]) for year in self.items}
        self.interest = {year: int(account.loc[year, "interest"]) for year in self.items}
        self.refund_items = {
            row["year"]: {item: row[f"refund_{item}"] for item in ITEMS}
            for row in case.refunds.to_dict("records")
        }

    def total(self, of_year):
        return sum(map(of_year, self.items))

    def without(self, *items):
        return self.total(
            lambda year: self.refunds[year] - sum(self.refund_items[year][item] for item in items)
        )

    def months_of_all(self, months):
        return self.total(lambda year: share(sum(self.items[year]), months))


#: What somebody claims in all who goes the wrong way in every year.
TOTALS = {
    "items_rounded_alone": lambda own: own.total(
        lambda year: sum(share(item, own.months[year]) for item in own.items[year])
    ),
    "monthly_rounded": lambda own: own.total(
        lambda year: sum(half_up(Fraction(item, 12)) * own.months[year] for item in own.items[year])
    ),
    "whole_year": lambda own: own.total(lambda year: sum(own.items[year])),
    "months_double_counted": lambda own: own.total(
        lambda year: share(sum(own.items[year]), own.counted[year])
    ),
    "land_omitted": lambda own: own.without("land_personal", "land_collective"),
    "collective_omitted": lambda own: own.without("collective"),
    "subsidy_included": lambda own: own.total(
        lambda year: share(sum(own.items[year]) + own.subsidy[year], own.months[year])
    ),
    "interest_included": lambda own: own.total(
        lambda year: share(sum(own.items[year]) + own.interest[year], own.months[year])
    ),
    "year_shifted": lambda own: own.total(lambda year: own.refunds.get(year - 1, 0)),
    "months_off": lambda own: own.months_of_all(5),
}


def with_totals(book, totals):
    """The casebook with these totals (case id -> fen) as all that is claimed, by the persons."""
    claims = pd.DataFrame({"case_id": list(totals), "refund_subtotal": list(totals.values())}).assign(
        claimant="person"
    )
    blank = book.claims.head(0)
    return book.assign(claims=marked(claims.reindex(columns=blank.columns).astype(blank.dtypes), "fen"))


def with_land_and_second_places(book):
    """The casebook with land items in every third year, and with every fourth period paid in another place, too."""
    years, periods = book.resident_years, book.employee_periods
    third = np.arange(len(years)) % 3 == 0
    for item, divisor in (("land_personal", 3), ("land_collective", 7)):
        years[item] = years[item].mask(
            third & years["personal"].gt(0).to_numpy(bool), years["personal"] // divisor
        )
    doubled = pd.concat([periods, periods[::4]], ignore_index=True)
    return book.assign(resident_years=marked(years, "fen"), employee_periods=marked(doubled, "fen"))


@pytest.fixture(scope="module")
def planted():
    """Disputes in number: the casebook, the way planted in each case, and the total that it gives."""
    book = with_land_and_second_places(generate(700, 7))
    result = audit(book, ASOF)
    ways, totals, names = {}, {}, cycle(TOTALS)
    for case_id in sorted(set(result.refunds["case_id"])):
        own = Years(result[case_id])
        right = sum(own.refunds.values())
        # The next way that makes a difference in this case: without land items none can be left out.
        for name in (next(names) for _ in range(len(TOTALS))):
            total = TOTALS[name](own)
            if total not in (0, right):
                ways[case_id], totals[case_id] = (name, own), total
                break
        if len(ways) == DISPUTES:
            break
    assert len(ways) == DISPUTES
    return with_totals(book, totals).select(list(totals)), ways, totals


def test_a_way_that_was_put_into_every_year_is_named_from_the_total_alone(planted, record_property):
    book, ways, totals = planted
    found = audit(book, ASOF).findings.query("code == 'A09'").set_index("case_id")
    assert set(found.index) == set(ways)
    named = found["cause"].fillna("")
    order = list(CLAIM_CAUSES)
    recalled, ambiguous = Counter(), Counter()
    for case_id, (name, own) in ways.items():
        earlier = [way for way in order[: order.index(name)] if TOTALS[way](own) == totals[case_id]]
        assert named[case_id] == (earlier[0] if earlier else name), case_id
        (ambiguous if earlier else recalled)[name] += 1
    record_property("recalled", dict(recalled))
    record_property("ambiguous", dict(ambiguous))
    print("named:", dict(recalled), "another earlier way gives the same:", dict(ambiguous))
    assert sum(recalled.values()) + sum(ambiguous.values()) == DISPUTES
    assert set(recalled) == set(TOTALS)


def test_the_arithmetic_shown_comes_to_the_total(planted):
    book, _, totals = planted
    result = audit(book, ASOF)
    for case_id in list(totals)[:60]:
        (total,) = claimed_totals(result[case_id].facts)
        assert total.cause and total.claimed == totals[case_id]
        assert f"{total.claimed // 100}.{total.claimed % 100:02d}" in total.shown


def test_a_total_that_is_right_or_nobodys_way_has_no_cause(planted):
    book, _, totals = planted
    right = dict(zip(*(audit(book, ASOF).settlements[name] for name in ("case_id", "refund_total"))))
    assert audit(with_totals(book, right), ASOF).findings.query("code == 'A09'").empty
    beyond = audit(with_totals(book, {case_id: 10**9 + fen for case_id, fen in totals.items()}), ASOF)
    assert beyond.findings.query("code == 'A09'")["cause"].isna().all()


def test_one_case_alone_has_the_same_totals_and_its_row_among_its_records(planted):
    book, _, totals = planted
    claims = book.claims.iloc[::-1].reset_index(drop=True)
    turned = book.assign(claims=marked(claims, "fen"))
    together = audit(turned, ASOF)
    for case_id in list(totals)[:20]:
        alone = audit(turned.select([case_id]), ASOF)
        among = together[case_id]
        assert among.records.equals(turned.select([case_id]))
        assert among.findings.equals(alone.findings)
        assert among.claims["refund_subtotal"].tolist() == [totals[case_id]]
        for name in among.facts.totals.names():
            assert np.array_equal(among.facts.totals[name], alone.facts.totals[name])


def with_twice(plain_casebook):
    return plain_casebook(claims=[{"case_id": "A", "claimant": "person", "refund_subtotal": 130_000}])


def test_an_own_way_that_says_what_is_written_is_tried_on_years_and_totals(plain_casebook):
    with lk.checks():

        @lk.cause("twice", "重复退还", of="written", shows=lambda row, rule: f"共{row.claimed_total}分")
        def twice(rows, rule):
            return 2 * rows.computed_refund_subtotal

        total = lk.audit(with_twice(plain_casebook), ASOF)
        assert total.findings["cause"].dropna().tolist() == ["twice"]
        years = [{"case_id": "A", "claimant": "person", "year": 2021, "refund_personal": 100_000}]
        found = lk.audit(plain_casebook(claims=years), ASOF).findings
        assert "twice" in found.loc[found["code"] == "R02", "cause"].tolist()
    # What was shown stays, though the way is gone.
    assert (
        "2020年 共30000分；2021年 共100000分；各年合计 300.00 + 1,000.00 = 1,300.00"
        in lk.report(total, "A").page
    )


def test_an_own_way_that_only_tests_a_year_is_not_tried_on_a_total(plain_casebook):
    with lk.checks():

        @lk.cause("twice", "重复退还")
        def twice(rows, rule):
            return rows.claimed_total == 2 * rows.computed_refund_subtotal

        assert lk.audit(with_twice(plain_casebook), ASOF).findings["cause"].isna().all()


def test_an_own_way_that_gives_no_amounts_is_told(plain_casebook):
    with lk.checks():
        lk.cause("bad", "坏的", of="written")(lambda rows, rule: rows.computed_refund_subtotal / 2)
        with pytest.warns(BrokenOwn, match="应给出每行的金额（整数，单位分）"):
            found = lk.audit(with_twice(plain_casebook), ASOF)
    assert found.findings["cause"].isna().all()
