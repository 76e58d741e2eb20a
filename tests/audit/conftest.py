"""Casebooks for the audit's tests, made in memory."""

import datetime as dt
from random import Random

import pandas as pd
import pytest

from linkage_kit.casebook import TABLES, typed_casebook
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.procedure.settlement import YEAR_MONEY
from linkage_kit.rulebook import shandong
from linkage_kit.steps import STEPS

#: Facts of a person who is linked from resident to employee on 2025-02-26.
LINKED = {
    "case_id": "A",
    "name": "王建国",
    "sex": "男",
    "id_number": "371000196503120015",
    "applied_on": dt.date(2025, 2, 26),
    "benefit_applied_on": dt.date(2025, 4, 15),
    "employee_paid_months": 214,
    "benefit_province": "37",
}


def frame(name, rows):
    """A table of the contract from rows of plain values: fen, dates, words; what is not given is blank."""
    columns = TABLES[name].columns
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype="object").astype(columns[column].dtype)
            for column in columns
        }
    )


@pytest.fixture(scope="session")
def casebook_of():
    """Makes a casebook of rows (`casebook_of(cases=[...], ...)`), with case A where no cases are given."""

    def make(**tables):
        tables.setdefault("cases", [LINKED])
        return typed_casebook({name: frame(name, tables.get(name, [])) for name in TABLES})

    return make


@pytest.fixture(scope="session")
def plain_casebook(casebook_of):
    """Makes the casebook of case A, 150.00 due for 2020 (six months) and 500.00 for 2021, and tables given besides."""

    def make(**tables):
        years = [
            {"case_id": "A", "year": 2020, "personal": 30000, "subsidy": 3000},
            {"case_id": "A", "year": 2021, "personal": 50000, "subsidy": 6000},
        ]
        period = {"case_id": "A", "start_month": dt.date(2020, 7, 1), "end_month": dt.date(2021, 12, 1)}
        return casebook_of(**{"resident_years": years, "employee_periods": [period]} | tables)

    return make


@pytest.fixture(scope="session")
def random_rows():
    """Rows of a valid casebook of three cases in which anything may be wrong: `random_rows(seed)`.

    The same seed gives the same rows. Two cases of three have what it takes to be linked.
    """
    return lambda seed: _rows(Random(seed))


def _rows(random):
    found = {name: [] for name in TABLES}
    for case_id in random.sample(["B", "a", "A-1", "A", "10", "9"], 3):
        own = {
            "cases": [_person(random, linkable=random.random() < 2 / 3)],
            "resident_years": _resident_years(random),
            "employee_periods": [
                _period(random) for _ in range(random.randint(0 if random.random() < 0.1 else 1, 4))
            ],
            "events": _events(random),
            "claims": _claims(random),
        }
        for name, rows in own.items():
            found[name] += [{"case_id": case_id} | row for row in rows]
    return found


def _person(random, *, linkable):
    applied = dt.date(2024, 12, 15) + dt.timedelta(random.randint(0 if linkable else -10, 800))
    person = {
        "name": "某人",
        "sex": random.choice(["男", "女", None]),
        "id_number": random.choice(["371000196503120015", "371000197009200049", "371000197511010064", "1"]),
        "retirement_group": random.choice([None, *shandong().retirement_groups(shandong().effective_from)]),
        "applied_on": applied,
        "benefit_applied_on": applied
        + dt.timedelta(random.randint(0, 180) if linkable else random.randint(-3, 250)),
        "benefits_in_payment": random.choice([None, "none", "resident", "employee"]),
        "meets_employee_retirement": random.choice([None, True, False]),
        "employee_paid_months": random.choice([None, random.randint(150, 260)]),
        "benefit_province": random.choice([None, "11", "37"]),
        "choice": random.choice([None, "resident", "defer"]),
        "recorded_direction": random.choice([None, "resident_to_employee", "employee_to_resident"]),
        "consolidated": random.choice([None, True, False]),
        "transferred_amount": _fen(random),
        "recorded_refund_total": _fen(random),
        "recorded_refund_capital": random.choice([None, "零元整", "=1+1", "壹佰元整"]),
        "recorded_subsidy_returned": _fen(random),
        "recorded_merged_amount": _fen(random),
    }
    if linkable:
        person |= {
            "benefits_in_payment": "none",
            "meets_employee_retirement": random.random() < 0.5,
            "benefit_province": "37",
            "choice": "resident",
        }
    return person


def _fen(random):
    return random.choice([None, 0, 10000 * random.randint(1, 50), random.randint(1, 500000)])


def _resident_years(random):
    first, number = random.randint(2017, 2020), random.randint(0 if random.random() < 0.1 else 1, 4)
    return [
        {"year": year}
        | {name: _fen(random) for name in (*YEAR_MONEY, "balance")}
        | {"interest": random.randint(-50, 999)}
        for year in random.sample(range(first, first + 5), number)
    ]


def _period(random):
    """A period; one with fewer paid months than its span lies inside one year."""
    first = random.randint(2017 * 12, 2022 * 12 - 1)
    last = first + random.randint(0, 17)
    partial = first // 12 == last // 12 and random.random() < 0.5
    return {
        "start_month": dt.date(first // 12, first % 12 + 1, 1),
        "end_month": dt.date(last // 12, last % 12 + 1, 1),
        "months": random.randint(1, last - first + 1) if partial else None,
        "region_code": random.choice([None, "110105", "370602", "371002"]),
    }


def _events(random):
    steps = list(STEPS)
    start = dt.date(2025, 1, 1) + dt.timedelta(random.randint(0, 600))
    return [
        {"step": step, "date": start + dt.timedelta(3 * steps.index(step) + random.randint(-6, 12))}
        for step in random.sample(steps, random.randint(0, len(steps)))
    ]


def _claims(random):
    keys = [(claimant, year) for claimant in ("agency", "person") for year in range(2017, 2023)]
    return [
        {
            "claimant": claimant,
            "year": year,
            "months": random.choice([None, random.randint(0, 12)]),
            "refund_subtotal": _fen(random),
        }
        | {name: _fen(random) for name in REFUND_ITEMS}
        for claimant, year in random.sample(keys, random.choice([0, 1, 4]))
    ]
