"""What stands in a case's annexes: taken from its records and its audit, never asked for twice.

What is not known stays blank. Forms are official papers: nothing in them is masked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit import identity
from linkage_kit.audit import CaseAudit
from linkage_kit.columns import Columns
from linkage_kit.forms.annexes import ANNEXES, CAPITAL
from linkage_kit.forms.grid import Value
from linkage_kit.money import to_capital
from linkage_kit.procedure.overlap import period_years
from linkage_kit.regions import region_name
from linkage_kit.rulebook import clause

TO_EMPLOYEE, TO_RESIDENT = "resident_to_employee", "employee_to_resident"
EMPLOYEE, RESIDENT = "employee", "resident"
_SCHEMES = {EMPLOYEE: "企业职工基本养老保险", RESIDENT: "居民基本养老保险"}
_REFUND_COLUMNS = (
    "year",
    *(items := ("personal", "land_personal", "collective", "land_collective", "subtotal")),
    "months",
    *(f"refund_{item}" for item in items),
)


class NoForm(ValueError):
    """A form that this case does not have; says why in Chinese."""


@dataclass(frozen=True)
class Filling:
    """What is written into a form; without anything it is a blank form.

    `values` by a field's column (`cases.name`), or by its label where it has none; `lines` and `totals` give a value
    for each column of the form's table; `struck` is prescribed wording that does not apply.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Sequence[Sequence[Value]] = ()
    totals: Sequence[Value] = ()
    addressee: str | None = None
    phone: str | None = None
    filled_on: dt.date | None = None
    struck: tuple[str, ...] = ()


def fill(case: CaseAudit, number: int, filled_on: dt.date | None = None) -> Filling:
    """What stands in annex `number` of the case; NoForm where the case has no such form."""
    return _FILLERS[number](case, filled_on)


@clause("4")
def notice(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 1: the schemes in which the person has no record are struck out; whether they apply is theirs to tick."""
    recorded = {EMPLOYEE: len(case.employee_periods), RESIDENT: len(case.resident_years)}
    missing = tuple(name for scheme, name in _SCHEMES.items() if not recorded[scheme])
    return Filling(addressee=_text(case.case["name"]), struck=missing)


@clause("9(1)")
def contact_letter(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 2: from the employee agency to the resident one, in a linkage resident → employee only."""
    if case.decision["direction"] != TO_EMPLOYEE:
        raise NoForm(f"只用于居民养老保险衔接至企业职工养老保险；本案：{case.decision['reason']}")
    agency = _agency(case, EMPLOYEE)
    return Filling(
        {**_person(case), **_columns("agencies", agency)},
        addressee=_agency(case, RESIDENT)["county"],
        phone=agency["phone"],
        filled_on=filled_on,
    )


@clause("9(2)")
def resident_information(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 3: the resident account year by year, and what was transferred out of it."""
    if case.resident_years.empty:
        raise NoForm("本案没有居民养老保险缴费记录")
    agency = _agency(case, RESIDENT)
    names = [str(column.column).split(".")[1] for column in ANNEXES[3].columns]
    return Filling(
        {**_person(case), **_columns("agencies", agency), **_transfer(case, TO_EMPLOYEE)},
        lines=_lines(case.resident_years, names),
        phone=agency["phone"],
        filled_on=filled_on,
    )


@clause("10(1)")
def employee_information(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 4: a line a period and calendar year."""
    if case.employee_periods.empty:
        raise NoForm("本案没有企业职工养老保险缴费记录")
    agency = _agency(case, EMPLOYEE)
    return Filling(
        {
            **_person(case),
            **_columns("agencies", agency),
            **_paid_years(case.case),
            **_transfer(case, TO_RESIDENT),
        },
        lines=_period_lines(case.employee_periods),
        phone=agency["phone"],
        filled_on=filled_on,
    )


@clause("12(2)")
def refund_table(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 5: the refunds as the audit computes them, by the agency that is transferred into."""
    if case.settlement is None:
        raise NoForm(f"本案没有衔接方向，没有清退；{case.decision['reason']}")
    into = EMPLOYEE if case.decision["direction"] == TO_EMPLOYEE else RESIDENT
    refunds = case.refunds
    sums = [int(refunds[name].sum()) for name in _REFUND_COLUMNS[1:]]
    return Filling(
        {
            **_person(case),
            "cases.recorded_refund_total": int(case.settlement["refund_total"]),
            "cases.recorded_refund_capital": str(case.settlement["refund_total_capital"]),
        },
        lines=[[*line, None] for line in _lines(refunds, _REFUND_COLUMNS)],
        totals=[*sums, None],
        phone=_agency(case, into)["phone"],
        filled_on=filled_on,
    )


_FILLERS: dict[int, Callable[[CaseAudit, dt.date | None], Filling]] = {
    1: notice,
    2: contact_letter,
    3: resident_information,
    4: employee_information,
    5: refund_table,
}


def _person(case: CaseAudit) -> dict[str, Value]:
    """The columns of `cases` as they are printed; sex and birth date from the identity number where blank."""
    known = case.case
    number = np.array([known["id_number"]], object)
    born = identity.birth_dates(number)[0]
    values = {name: _text(known[name]) for name in known.index}
    values["sex"] = values["sex"] or str(identity.sexes(number)[0]) or None
    values["birth_date"] = values["birth_date"] or (None if np.isnat(born) else str(born))
    return _columns("cases", values)


def _transfer(case: CaseAudit, direction: str) -> dict[str, Value]:
    """What was transferred, on the form of the scheme that it was transferred out of; blank on the other's."""
    recorded = _text(case.case["recorded_direction"]) or case.decision["direction"]
    amount = case.case["transferred_amount"]
    if recorded != direction or pd.isna(amount):
        return {"cases.transferred_amount": None}
    dates = case.events.loc[case.events["step"] == "funds_transferred", "date"]
    return {
        "cases.transferred_amount": int(amount),
        "转出时间": _text(dates.iloc[0]) if len(dates) else None,
        CAPITAL: to_capital(int(amount)),
    }


def _agency(case: CaseAudit, scheme: str) -> dict[str, str | None]:
    """The scheme's agency of the case: its entry in the register, or what its region code alone says."""
    code = _text(case.case[f"{scheme}_agency_code"])
    register = case.records.agencies
    entries = register[(register["scheme"] == scheme) & (register["agency_code"] == (code or ""))]
    entry = {name: _text(entries[name].iloc[0]) if len(entries) else None for name in register.columns}
    return {**entry, "agency_code": code, "county": entry["county"] or _region(code)}


def _region(code: str | None) -> str | None:
    """Name of a region by its code, None where there is none."""
    name = region_name(code) if code else None
    return None if name == code else name


def _paid_years(case: pd.Series) -> dict[str, Value]:
    """Years of annex 4; those really paid only where they follow from the others."""
    paid, deemed = case["employee_paid_months"], case["deemed_months"]
    known = pd.notna(paid) and pd.notna(deemed)
    really = paid - deemed if known and paid >= deemed else None
    return {"缴费年限": _years(paid), "实际缴费年限": _years(really), "视同缴费年限": _years(deemed)}


def _years(months: Any) -> str | None:
    """Months as `20年11个月`, whole years as `20年`: a decimal of years would not say which months."""
    if months is None or pd.isna(months):
        return None
    years, rest = divmod(int(months), 12)
    return f"{years}年{rest}个月" if rest else f"{years}年"


def _period_lines(periods: pd.DataFrame) -> list[list[Value]]:
    """Columns of annex 4: periods split at year ends, a period's balance on the line of its last year."""
    rows = Columns.from_frame(periods).with_columns(case=np.zeros(len(periods), np.int64))
    pieces = period_years(rows)
    lines: list[list[Value]] = []
    for at, (year, mask, paid) in enumerate(zip(pieces.year, pieces.mask, pieces.paid)):
        period = periods.iloc[int(pieces.period[at])]
        code = _text(period["region_code"])
        is_last = int(year) == period["end_month"].year
        low, high = (int(mask) & -int(mask)).bit_length(), int(mask).bit_length()
        lines.append(
            [
                code,
                _text(period["region_name"]) or _region(code),
                int(year),
                f"{year}-{low:02d}",
                f"{year}-{high:02d}",
                int(paid),
                _plain(period["balance"]) if is_last else None,
            ]
        )
    return lines


def _lines(frame: pd.DataFrame, names: Sequence[str]) -> list[list[Value]]:
    return [[_plain(value) for value in row] for row in zip(*(frame[name] for name in names))]


def _columns(table: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{table}.{name}": value for name, value in values.items()}


def _plain(value: Any) -> Value:
    """A text or a whole number; None for a blank."""
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else int(value)


def _text(value: Any) -> str | None:
    """Text of a value, a date as 2026-06-30; None for a blank."""
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else str(value)
