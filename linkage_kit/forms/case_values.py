"""Values of a case as forms have them: taken from its records and its audit, never asked for twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import identity
from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import CAPITAL
from linkage_kit.forms.grid import Value
from linkage_kit.money import to_capital
from linkage_kit.regions import region_name

TO_EMPLOYEE, TO_RESIDENT = "resident_to_employee", "employee_to_resident"
EMPLOYEE, RESIDENT = "employee", "resident"


def person_values(case: CaseAudit) -> dict[str, Value]:
    """The columns of `cases` as they are printed; sex and birth date from the identity number where blank."""
    known = case.case
    number = np.array([known["id_number"]], object)
    born = identity.birth_dates(number)[0]
    values = {name: text_of(known[name]) for name in known.index}
    values["sex"] = values["sex"] or str(identity.sexes(number)[0]) or None
    values["birth_date"] = values["birth_date"] or (None if np.isnat(born) else str(born))
    return by_column("cases", values)


def transfer_values(case: CaseAudit, direction: str) -> dict[str, Value]:
    """What was transferred, on the form of the scheme that it was transferred out of; blank on the other's."""
    recorded = text_of(case.case["recorded_direction"]) or case.decision["direction"]
    amount = case.case["transferred_amount"]
    if recorded != direction or pd.isna(amount):
        return {"cases.transferred_amount": None}
    dates = case.events.loc[case.events["step"] == "funds_transferred", "date"]
    return {
        "cases.transferred_amount": int(amount),
        "转出时间": text_of(dates.iloc[0]) if len(dates) else None,
        CAPITAL: to_capital(int(amount)),
    }


def agency_values(case: CaseAudit, scheme: str) -> dict[str, str | None]:
    """The scheme's agency of the case: its entry in the register, or what its region code alone says."""
    code = text_of(case.case[f"{scheme}_agency_code"])
    register = case.records.agencies
    entries = register[(register["scheme"] == scheme) & (register["agency_code"] == (code or ""))]
    entry = {name: text_of(entries[name].iloc[0]) if len(entries) else None for name in register.columns}
    return {**entry, "agency_code": code, "county": entry["county"] or known_region(code)}


def known_region(code: str | None) -> str | None:
    """Name of a region by its code, None where there is none."""
    name = region_name(code) if code else None
    return None if name == code else name


def lines_of(frame: pd.DataFrame, names: Sequence[str]) -> list[list[Value]]:
    """The rows of these columns."""
    return [[plain(value) for value in row] for row in zip(*(frame[name] for name in names))]


def by_column(table: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values of a table's columns by `table.column`."""
    return {f"{table}.{name}": value for name, value in values.items()}


def plain(value: Any) -> Value:
    """A text or a whole number; None for a blank."""
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else int(value)


def text_of(value: Any) -> str | None:
    """Text of a value, a date as 2026-06-30; None for a blank."""
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else str(value)
