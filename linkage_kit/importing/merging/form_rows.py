"""Forms -> rows and facts of cases: whose they are, what they add, and where they contradict what is there.

A form belongs to the one case with its identity number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.casebook.checks import Fault, faults
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.tables import TABLES
from linkage_kit.importing.forms.checks import check_form
from linkage_kit.importing.forms.filled_form import FilledForm, FormRecord, join_pages
from linkage_kit.importing.forms.pages import FormPage
from linkage_kit.importing.merging.booked_forms import BookedForms, CaseForm
from linkage_kit.importing.merging.case_facts import fill_cases, fill_register
from linkage_kit.importing.merging.persons import NoCase, Persons
from linkage_kit.importing.merging.placed_rows import PlacedRows
from linkage_kit.importing.merging.source_rows import SourceRows
from linkage_kit.money import format_yuan
from linkage_kit.procedure.refund import ITEMS


def book_forms(forms: Sequence[FilledForm], tables: Mapping[str, pd.DataFrame], claimant: str) -> BookedForms:
    """The forms in terms of the casebook that has these tables (`cases`, `agencies`).

    `claimant` (agency | person) is who made annex 5.
    """
    booked = BookedForms(tables["cases"].copy(), tables["agencies"].copy())
    booked.owned.extend(_owners(forms, booked.cases, booked.problems))
    fill_cases(booked.owned, booked, claimant)
    fill_register(booked.owned, booked)
    for table in dict.fromkeys(one.form.layout.table for one in booked.owned):
        of_table = [one for one in booked.owned if one.form.layout.table == table]
        _add_rows(of_table, table, claimant, booked)
    return booked


def book_pages(pages: Sequence[FormPage], tables: Mapping[str, pd.DataFrame], claimant: str) -> BookedForms:
    """All pages of an import in terms of the casebook that has these tables; see `book_forms`."""
    forms, problems = join_pages(pages)
    notices: list[Problem] = []
    for form in forms:
        refused, told = check_form(form)
        problems.extend(refused)
        notices.extend(told)
    booked = book_forms(forms, tables, claimant)
    booked.problems[:0] = problems
    booked.notices[:0] = notices
    return booked


def _owners(forms: Iterable[FilledForm], cases: pd.DataFrame, problems: list[Problem]) -> Iterator[CaseForm]:
    persons = Persons.of(cases)
    positions = {case_id: position for position, case_id in enumerate(cases["case_id"])}
    for form in forms:
        try:
            case_id = persons.case_of(form.id_number.value)
        except NoCase as error:
            problems.append(form.id_number.problem(str(error), "id_number"))
            continue
        yield CaseForm(form, positions[case_id], case_id)


def _add_rows(owned: Sequence[CaseForm], table: str, claimant: str, booked: BookedForms) -> None:
    """The rows of the forms of one table, checked together, a part a form."""
    records = [(one, record) for one in owned for record in one.form.records]
    frame = _frame(table, records, claimant)
    # Two forms of a case are held against each other where all rows are merged; here each stands for itself.
    alone = {id(one): f"F{index}" for index, one in enumerate(owned)}
    checked = frame.assign(case_id=pd.Series([alone[id(one)] for one, _ in records], dtype="str"))
    for fault in sorted(_faults(table, checked)):
        record = records[fault.position][1]
        expected = fault.sentence(lambda position: records[position][1].line.row + 1)
        booked.problems.append(_problem(record, fault.column, expected))
    start = 0
    for one in owned:
        own = one.form.records
        rows = frame.iloc[start : start + len(own)].reset_index(drop=True)
        booked.placed_rows.append(PlacedRows(table, rows, _problem_of(own), _sources_of(own)))
        start += len(own)


def _faults(table: str, frame: pd.DataFrame) -> Iterator[Fault]:
    """What is wrong with rows of forms. Each has its year: the total of all years stands below the table."""
    blank = frame["year"].isna().to_numpy() if "year" in frame else np.zeros(len(frame), bool)
    for position in np.flatnonzero(blank):
        yield Fault(int(position), "year", "应填写")
    for fault in faults(TABLES[table], frame):
        if not (fault.column == "year" and blank[fault.position]):
            yield fault


def _frame(table: str, records: Sequence[tuple[CaseForm, FormRecord]], claimant: str) -> pd.DataFrame:
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


def _problem(record: FormRecord, column: str, expected: str) -> Problem:
    """A problem of the row's cell of this column; of its first cell where the form has no such column."""
    keys = record.line.at
    return record.problem(column if column in keys else next(iter(keys)), expected)


def _problem_of(records: Sequence[FormRecord]) -> Callable[[int, str, str], Problem]:
    return lambda position, column, expected: _problem(records[position], column, expected)


def _sources_of(records: Sequence[FormRecord]) -> SourceRows:
    sheets = [(page.grid.sheet.file, page.grid.sheet.name) for page, _ in records]
    number = {sheet: at for at, sheet in enumerate(dict.fromkeys(sheets))}
    return SourceRows(
        list(number),
        np.arange(len(records)),
        np.array([number[sheet] for sheet in sheets], np.int64),
        np.array([line.row + 1 for _, line in records], np.int64),
    )


def second_periods(booked: BookedForms, other_rows: pd.DataFrame) -> Iterator[Problem]:
    """A problem for each annex 4 of a case that has other periods already, in the casebook, in an export or on another
    form: months would count twice.
    """
    known = _periods_by_case(other_rows)
    rows_of_forms = [rows.frame for rows in booked.rows_of("employee_periods")]
    forms = [one for one in booked.owned if one.form.layout.table == "employee_periods"]
    for one, periods in zip(forms, rows_of_forms):
        own = set(_period_texts(periods))
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


def payment_notices(booked: BookedForms, resident_years: pd.DataFrame) -> Iterator[Problem]:
    """A notice for each payment on annex 5 (columns 2 to 5) that is not the one of the resident account's year."""
    with_payments = [one for one in booked.owned if _has_payments(one.form)]
    cases = {one.case_id for one in with_payments}
    account = resident_years[resident_years["case_id"].isin(cases)][["case_id", "year", *ITEMS]].dropna(
        subset=["case_id", "year"]
    )
    paid = {
        (case_id, year): dict(zip(ITEMS, (0 if pd.isna(item) else int(item) for item in items)))
        for case_id, year, *items in account.itertuples(index=False, name=None)
    }
    for one in with_payments:
        for record in one.form.records:
            yield from _contradicting_payments(
                record, paid.get((one.case_id, record.line.values["year"]), {})
            )


def _contradicting_payments(record: FormRecord, in_account: Mapping[str, int]) -> Iterator[Problem]:
    for name, amount in in_account.items():
        key = f"paid_{name}"
        if record.line.values[key] not in (None, amount):
            yield record.problem(key, f"与个人账户当年记录的{format_yuan(amount)}不符，审核以个人账户为准")


def _has_payments(form: FilledForm) -> bool:
    """Whether the form repeats what was paid in the years of the resident account, as annex 5 does."""
    return {f"paid_{name}" for name in ITEMS} <= form.layout.by_key.keys()
