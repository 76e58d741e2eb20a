"""What forms say of a case and of its agency: it fills blanks, and nothing that is there is overwritten.

Name, sex and date of birth must be those of the case, or the form may be another person's. Where the case (or the
register of agencies) says something else already, that is kept and a notice tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from linkage_kit.casebook.checks import faults
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.tables import STORED_TABLES, TABLES
from linkage_kit.casebook.texts import text_column
from linkage_kit.importing.forms.filled_form import FilledForm, FormFact
from linkage_kit.importing.merging.booked_forms import BookedForms, CaseForm
from linkage_kit.importing.merging.persons import same_name
from linkage_kit.money import read_capital

_IDENTITY = ("name", "sex", "birth_date")
_FACTS = (
    "phone",
    "household_address",
    "personal_number",
    "resident_joined_on",
    "resident_paid_from",
    "resident_paid_to",
    "resident_paid_years",
    "resident_agency_code",
    "employee_paid_months",
    "deemed_months",
    "transferred_amount",
    "recorded_refund_total",
    "recorded_refund_capital",
)
#: What annex 5 records of the agency's refund; a person's own annex 5 does not.
_OF_AGENCY = ("recorded_refund_total", "recorded_refund_capital")
#: The direction in which a form tells the amount transferred, by the table of its rows: the fund that is left.
_DIRECTION_OF = {"resident_years": "resident_to_employee", "employee_periods": "employee_to_resident"}
_REGISTER = ("county", "account_name", "bank", "account_number")


def fill_cases(owned: Sequence[CaseForm], booked: BookedForms, claimant: str) -> None:
    """Fills blanks of the cases with the forms' facts, form after form."""
    filled = {name: list(booked.cases[name]) for name in (*_IDENTITY, *_FACTS)}
    directions = list(booked.cases["recorded_direction"])
    for one in owned:
        for name, cells in filled.items():
            fact = _fact_of_case(one.form, name, claimant)
            if fact is None:
                continue
            if name == "transferred_amount" and not _is_transfer(one.form, directions[one.position]):
                kept = f"案件的衔接方向不是由{one.form.layout.name}转出，没有作为案件的转移金额导入"
                booked.notices.append(fact.problem(kept, name))
            elif pd.isna(cells[one.position]):
                cells[one.position] = fact.value
            elif not _same(name, cells[one.position], fact.value):
                told = booked.problems if name in _IDENTITY else booked.notices
                told.append(fact.problem(_contradiction(name, cells[one.position]), name))
    for name, cells in filled.items():
        column = TABLES["cases"].columns[name]
        booked.cases[name] = pd.Series(cells, index=booked.cases.index, dtype=column.dtype)
    booked.problems.extend(_case_faults(owned, booked.cases))


def _fact_of_case(form: FilledForm, name: str, claimant: str) -> FormFact | None:
    """What the form says of this column of the case; an annex 5 that a person made says nothing of the agency's."""
    return None if claimant != "agency" and name in _OF_AGENCY else form.facts.get(name)


def _is_transfer(form: FilledForm, direction: Any) -> bool:
    """Whether the form's amount is the one transferred: of annex 3 where nothing says the other direction."""
    if pd.isna(direction):
        return form.layout.table == "resident_years"
    return bool(direction == _DIRECTION_OF.get(form.layout.table))


def _contradiction(name: str, known: Any) -> str:
    column = TABLES["cases"].columns[name]
    text = shown(str(text_column(pd.Series([known], dtype=column.dtype), column.kind).iat[0]), name)
    if name in _IDENTITY:
        return f"与案件的{column.title}“{text}”不同，应核对是否同一人"
    return f"与案件已有的{column.title}“{text}”不同，保留案件已有的"


def _same(name: str, one: Any, other: Any) -> bool:
    if name == "name":
        return same_name(one, other)
    if name == "recorded_refund_capital":
        return one == other or (read_capital(one) is not None and read_capital(one) == read_capital(other))
    return bool(one == other)


def _case_faults(owned: Sequence[CaseForm], cases: pd.DataFrame) -> Iterator[Problem]:
    """Facts that no case may have (a negative sum, a region code of five digits), at their cells."""
    used = sorted({one.position for one in owned})
    by_position: dict[int, list[FilledForm]] = {}
    for one in owned:
        by_position.setdefault(one.position, []).append(one.form)
    for fault in faults(TABLES["cases"], cases.iloc[used].reset_index(drop=True)):
        for form in by_position[used[fault.position]]:
            if (fact := form.facts.get(fault.column)) is not None:
                yield fact.problem(fault.expected, fault.column)


def fill_register(owned: Sequence[CaseForm], booked: BookedForms) -> None:
    """Fills the register of agencies with the bank details of annex 3."""
    rows = booked.agencies.to_dict("records")
    by_code = {row["agency_code"]: row for row in rows if row["scheme"] == "resident"}
    for one in owned:
        facts = {name: fact for name in _REGISTER if (fact := one.form.facts.get(f"agencies.{name}"))}
        code = one.form.value("resident_agency_code")
        if code is None:
            continue
        row = by_code.get(code)
        if row is None:
            row = by_code[code] = {"scheme": "resident", "agency_code": code}
            rows.append(row)
        booked.notices.extend(_fill_row(row, facts.items()))
    table = STORED_TABLES["agencies"]
    booked.agencies = pd.DataFrame(
        {
            name: pd.Series(
                [row.get(name) for row in rows],
                dtype=table.columns[name].dtype if name in table.columns else "str",
            )
            for name in booked.agencies.columns
        }
    )


def _fill_row(row: dict[Any, Any], facts: Iterable[tuple[str, FormFact]]) -> Iterator[Problem]:
    for name, fact in facts:
        if row.get(name) is None or pd.isna(row[name]):
            row[name] = fact.value
        elif row[name] != fact.value:
            title = STORED_TABLES["agencies"].columns[name].title
            yield fact.problem(f"与经办机构登记的{title}不同，保留登记的", name)
