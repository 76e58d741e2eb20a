"""The case of a lesson's example: a plain person with what the lesson says of them, audited like any other case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import workdays
from linkage_kit.audit import CaseAudit, audit
from linkage_kit.casebook import Casebook
from linkage_kit.money import format_yuan
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.rulebook import shandong
from linkage_kit.training.pool import ASOF

_CASE = "example"
#: Number and name are nobody's: the region of the number does not exist.
_PERSON = {
    "case_id": _CASE,
    "name": "例",
    "id_number": "379901196604080010",
    "sex": "男",
    "birth_date": "1966-04-08",
    "retirement_group": "male_60",
    "applied_on": "2026-05-11",
    "benefit_applied_on": "2026-05-25",
    "benefits_in_payment": "none",
    "benefit_province": "37",
    "meets_employee_retirement": "true",
    "employee_agency_code": "371002",
    "resident_agency_code": "371082",
}
#: Months of the first and the last payment of a period of the employee scheme.
Period = tuple[str, str]


def year_row(year: int, *, subsidy: int = 0, interest: int = 0, **items: int) -> dict[str, str]:
    """A resident year of these amounts in fen; items that are not named are 0."""
    amounts = {**dict.fromkeys(ITEMS, 0), **items, "subsidy": subsidy, "interest": interest}
    return {"year": str(year), **{name: format_yuan(fen) for name, fen in amounts.items()}}


def audited(
    facts: Mapping[str, str],
    years: Sequence[Mapping[str, str]] = (),
    periods: Sequence[Period | tuple[str, str, str]] = (),
    events: Mapping[str, dt.date] | None = None,
    claims: Sequence[Mapping[str, str]] = (),
    asof: dt.date = ASOF,
) -> CaseAudit:
    """The audit of the example's case: the plain person with other facts, and these records."""
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "cases": [{**_PERSON, **facts}],
        "resident_years": years,
        "employee_periods": [
            {
                "start_month": one[0],
                "end_month": one[1],
                "months": one[2] if len(one) > 2 else "",
                "region_code": "371002",
            }
            for one in periods
        ],
        "events": [{"step": step, "date": day.isoformat()} for step, day in (events or {}).items()],
        "claims": claims,
    }
    frames = {name: _frame(rows) for name, rows in tables.items() if rows}
    return audit(Casebook.from_frames(frames), asof)[_CASE]


def _frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([{"case_id": _CASE, **row} for row in rows])


def course(
    direction: str, received: dt.date, consolidated: bool, delays: Mapping[str, int]
) -> dict[str, dt.date]:
    """The days of a course in which every step is done on its last day, or so many working days after it (`delays`)."""
    rules = shandong()
    limits = rules.at(received).limits[direction]
    days = {"application_received": received}
    for limit in limits:
        start = days[limit.clock_start]
        allowed = limit.days_consolidated if consolidated else limit.days
        days[limit.step] = _working_days_later(start, allowed + delays.get(limit.step, 0))
        for receipt, sending in rules.assumed_from.items():
            if sending == limit.step:
                days[receipt] = days[limit.step]
    return days


def _working_days_later(start: dt.date, count: int) -> dt.date:
    found: dt.date = workdays.add(np.array([start], "datetime64[D]"), count)[0].item()
    return found
