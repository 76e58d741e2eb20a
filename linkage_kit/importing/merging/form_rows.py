"""Forms -> rows and facts of cases: whose they are, what they add, and where they contradict what is there.

A form belongs to the one case with its identity number. Name, sex and date of birth must be those of the case, or it
may be another person's. What else the form says of the case fills its blanks; where the case (or the register of
agencies) says something else already, that is kept and a notice tells of it: nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from linkage_kit.casebook.checks import faults
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.tables import STORED_TABLES, TABLES
from linkage_kit.casebook.texts import text_column
from linkage_kit.importing.forms.form import Fact, Form, Record
from linkage_kit.importing.merging.persons import NoCase, Persons, same_name
from linkage_kit.importing.merging.row_batches import Part
from linkage_kit.money import format_yuan, read_capital
from linkage_kit.procedure.refund import ITEMS

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
#: In which direction an annex tells the amount transferred: the fund of the scheme that is left.
_DIRECTION_OF = {3: "resident_to_employee", 4: "employee_to_resident"}
_REGISTER = ("county", "account_name", "bank", "account_number")


@dataclass(frozen=True)
class Owned:
    """A form and the position of its case in the table of cases."""

    form: Form
    position: int
    case_id: str


@dataclass
class Booked:
    """What forms give: rows by table with their places, the cases and the register with their blanks filled.

    Where there are problems nothing else counts.
    """

    cases: pd.DataFrame
    agencies: pd.DataFrame
    owned: list[Owned] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def book(forms: Sequence[Form], tables: Mapping[str, pd.DataFrame], claimant: str) -> Booked:
    """The forms in terms of the casebook that has these tables (`cases`, `agencies`).

    `claimant` (agency | person) is who made annex 5.
    """
    booked = Booked(tables["cases"].copy(), tables["agencies"].copy())
    booked.owned.extend(_owners(forms, booked.cases, booked.problems))
    _fill_cases(booked.owned, booked, claimant)
    _fill_register(booked.owned, booked)
    for table in dict.fromkeys(one.form.layout.table for one in booked.owned):
        of_table = [one for one in booked.owned if one.form.layout.table == table]
        _add_rows(of_table, table, claimant, booked)
    return booked


def _owners(forms: Iterable[Form], cases: pd.DataFrame, problems: list[Problem]) -> Iterator[Owned]:
    persons = Persons.of(cases)
    positions = {case_id: position for position, case_id in enumerate(cases["case_id"])}
    for form in forms:
        try:
            case_id = persons.case_of(form.id_number.value)
        except NoCase as error:
            problems.append(form.id_number.problem(str(error), "id_number"))
            continue
        yield Owned(form, positions[case_id], case_id)


def _fill_cases(owned: Sequence[Owned], booked: Booked, claimant: str) -> None:
    """Fills blanks of the cases with the forms' facts, form after form."""
    filled = {name: list(booked.cases[name]) for name in (*_IDENTITY, *_FACTS)}
    directions = list(booked.cases["recorded_direction"])
    for one in owned:
        for name, cells in filled.items():
            fact = one.form.facts.get(name)
            if fact is None or (claimant != "agency" and name in _OF_AGENCY):
                continue
            if name == "transferred_amount" and not _is_transfer(one.form, directions[one.position]):
                kept = f"案件的衔接方向不是由{one.form.layout.name}转出，没有作为案件的转移金额导入"
                booked.notices.append(fact.problem(kept, name))
                continue
            there = cells[one.position]
            if pd.isna(there):
                cells[one.position] = fact.value
            elif not _same(name, there, fact.value):
                told = booked.problems if name in _IDENTITY else booked.notices
                told.append(fact.problem(_contradiction(name, there), name))
    for name, cells in filled.items():
        column = TABLES["cases"].columns[name]
        booked.cases[name] = pd.Series(cells, index=booked.cases.index, dtype=column.dtype)
    booked.problems.extend(_case_faults(owned, booked.cases))


def _is_transfer(form: Form, direction: Any) -> bool:
    """Whether the form's amount is the one transferred: of annex 3 where nothing says the other direction."""
    wanted = _DIRECTION_OF[form.layout.number]
    return direction == wanted or (pd.isna(direction) and form.layout.number == 3)


def _contradiction(name: str, there: Any) -> str:
    column = TABLES["cases"].columns[name]
    text = shown(str(text_column(pd.Series([there], dtype=column.dtype), column.kind).iat[0]), name)
    if name in _IDENTITY:
        return f"与案件的{column.title}“{text}”不同，应核对是否同一人"
    return f"与案件已有的{column.title}“{text}”不同，保留案件已有的"


def _same(name: str, one: Any, other: Any) -> bool:
    if name == "name":
        return same_name(one, other)
    if name == "recorded_refund_capital":
        return one == other or (read_capital(one) is not None and read_capital(one) == read_capital(other))
    return bool(one == other)


def _case_faults(owned: Sequence[Owned], cases: pd.DataFrame) -> Iterator[Problem]:
    """Facts that no case may have (a negative sum, a region code of five digits), at their cells."""
    used = sorted({one.position for one in owned})
    by_position: dict[int, list[Form]] = {}
    for one in owned:
        by_position.setdefault(one.position, []).append(one.form)
    for fault in faults(TABLES["cases"], cases.iloc[used].reset_index(drop=True)):
        for form in by_position[used[fault.position]]:
            if (fact := form.facts.get(fault.column)) is not None:
                yield fact.problem(fault.expected, fault.column)


def _fill_register(owned: Sequence[Owned], booked: Booked) -> None:
    """Fills the register of agencies with annex 3's bank details."""
    rows = booked.agencies.to_dict("records")
    by_code = {row["agency_code"]: row for row in rows if row["scheme"] == "resident"}
    for one in owned:
        facts = {name: fact for name in _REGISTER if (fact := one.form.facts.get(f"agencies.{name}"))}
        code = one.form.value("resident_agency_code")
        if code is None or one.form.layout.number != 3:
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


def _fill_row(row: dict[Any, Any], facts: Iterable[tuple[str, Fact]]) -> Iterator[Problem]:
    for name, fact in facts:
        if row.get(name) is None or pd.isna(row[name]):
            row[name] = fact.value
        elif row[name] != fact.value:
            title = STORED_TABLES["agencies"].columns[name].title
            yield fact.problem(f"与经办机构登记的{title}不同，保留登记的", name)


def _add_rows(owned: Sequence[Owned], table: str, claimant: str, booked: Booked) -> None:
    """The rows of the forms of one table, checked together, a part a form."""
    records = [(one, record) for one in owned for record in one.form.records]
    frame = _frame(table, records, claimant)
    # Two forms of a case are held against each other where all parts are merged; here each stands for itself.
    alone = {id(one): f"F{index}" for index, one in enumerate(owned)}
    checked = frame.assign(case_id=pd.Series([alone[id(one)] for one, _ in records], dtype="str"))
    for fault in sorted(faults(TABLES[table], checked)):
        record = records[fault.position][1]
        expected = fault.sentence(lambda position: records[position][1].line.row + 1)
        booked.problems.append(_problem(record, fault.column, expected))
    start = 0
    for one in owned:
        own = one.form.records
        rows = frame.iloc[start : start + len(own)].reset_index(drop=True)
        booked.parts.append(Part(table, rows, _problem_of(own), _place_of(own)))
        start += len(own)


def _frame(table: str, records: Sequence[tuple[Owned, Record]], claimant: str) -> pd.DataFrame:
    """Typed rows of the records, all columns of the table."""
    columns: dict[str, pd.Series] = {}
    for name, column in TABLES[table].columns.items():
        if name == "case_id":
            values: list[Any] = [one.case_id for one, _ in records]
        elif name == "claimant":
            values = [claimant] * len(records)
        else:
            values = [record.line.values.get(name) for _, record in records]
        known = any(value is not None for value in values)
        columns[name] = pd.Series(values, dtype=column.dtype) if known else column.blanks(len(records))
    return pd.DataFrame(columns)


def _problem(record: Record, column: str, expected: str) -> Problem:
    """A problem of the row's cell of this column; of its first cell where the form has no such column."""
    keys = record.line.at
    return record.problem(column if column in keys else next(iter(keys)), expected)


def _problem_of(records: Sequence[Record]) -> Callable[[int, str, str], Problem]:
    return lambda position, column, expected: _problem(records[position], column, expected)


def _place_of(records: Sequence[Record]) -> Callable[[int], str]:
    def place(position: int) -> str:
        page, line = records[position]
        sheet = page.grid.sheet
        name = f" 工作表“{shown(sheet.name)}”" if sheet.name is not None else ""
        return f"{shown(sheet.file)}{name} 第{line.row + 1}行"

    return place


def second_periods(booked: Booked, there: pd.DataFrame) -> Iterator[Problem]:
    """A problem for each annex 4 of a case that has other periods already, in the casebook, in an export or on another
    form: months would count twice.
    """
    known = _periods_by_case(there)
    parts = [part.frame for part in booked.parts if part.table == "employee_periods"]
    forms = [one for one in booked.owned if one.form.layout.table == "employee_periods"]
    for one, part in zip(forms, parts):
        own = set(_period_texts(part))
        if known.setdefault(one.case_id, own) != own:
            expected = "案件已有其他的职工养老保险缴费时段，不能再并入一份附件4，应核对后只留一份"
            yield one.form.id_number.problem(expected, "id_number")


def _periods_by_case(rows: pd.DataFrame) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for case_id, period in zip(rows["case_id"], _period_texts(rows)):
        found.setdefault(case_id, set()).add(period)
    return found


def _period_texts(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Months and region of each period; what else a row says does not make it another period."""
    columns = (rows[name].tolist() for name in ("start_month", "end_month", "months", "region_code"))
    return list(zip(*(map(str, column) for column in columns)))


def payment_notices(booked: Booked, resident_years: pd.DataFrame) -> Iterator[Problem]:
    """A notice for each payment on annex 5 (columns 2 to 5) that is not the one of the resident account's year."""
    cases = {one.case_id for one in booked.owned if one.form.layout.number == 5}
    account = resident_years[resident_years["case_id"].isin(cases)][["case_id", "year", *ITEMS]].dropna(
        subset=["case_id", "year"]
    )
    paid = {(case_id, year): items for case_id, year, *items in account.itertuples(index=False, name=None)}
    for one in booked.owned:
        for record in one.form.records if one.form.layout.number == 5 else ():
            items = paid.get((one.case_id, record.line.values["year"]))
            for name, there in zip(ITEMS, items or ()):
                on_form = record.line.values[f"paid_{name}"]
                if on_form is not None and on_form != (0 if pd.isna(there) else there):
                    shown_there = format_yuan(0 if pd.isna(there) else int(there))
                    yield record.problem(
                        f"paid_{name}", f"与个人账户当年记录的{shown_there}不符，审核以个人账户为准"
                    )
