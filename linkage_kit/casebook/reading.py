"""Raw tables -> typed frames: header to columns, cells to values, and every mistake with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkage_kit.casebook.case_references import unknown_cases, unreadable_cases
from linkage_kit.casebook.cells import strip, unescape
from linkage_kit.casebook.checks import Fault, faults, in_order
from linkage_kit.casebook.column_reading import (
    column_places,
    extra_columns,
    own_name,
    read_column,
    text_column,
)
from linkage_kit.casebook.model import Casebook, typed_casebook
from linkage_kit.casebook.odd_texts import text_remarks
from linkage_kit.casebook.origins import Origin
from linkage_kit.casebook.problems import CasebookError, Problem, in_file, shown
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.table_names import Named, named, table_like
from linkage_kit.casebook.tables import STORED_TABLES, TABLES, Table
from linkage_kit.casebook.taken import TABLES_UNREAD, Remark, Source, Taken, title_of
from linkage_kit.casebook.unknown_columns import column_remarks
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: What tells whose a case is.
IDENTITY = tuple(TABLES["cases"].columns[name] for name in ("case_id", "id_number"))


@dataclass(frozen=True)
class Typed:
    """A typed frame with where its columns come from, and what was wrong with it."""

    raw: RawTable
    at: Mapping[str, int]
    frame: pd.DataFrame
    problems: list[Problem]
    faults: list[Fault]

    def located(self) -> list[Problem]:
        """All problems in the order of the file; of several in one cell the first."""
        return self.problems + [self._located(fault) for fault in in_order(self.faults, self.frame.columns)]

    def _located(self, fault: Fault) -> Problem:
        expected = fault.sentence(lambda position: int(self.raw.rows[position]))
        at = self.at.get(fault.column)
        if at is None:
            return self.raw.row_problem(fault.position, fault.column, expected)
        return self.raw.cell_problem(fault.position, at, fault.column, expected)


def read_tables(
    given: Mapping[str, RawTable | Problem], absent: Callable[[str], Problem], beside: Iterable[str] = ()
) -> Casebook:
    """The casebook of raw tables by the names that they have where they lie, a problem standing for one that is none.

    A table that goes by another name is read where it can mean but one (`table_names`). `absent` gives the problem of
    a table that must be there and is not; `beside` are names of files that are not read at all. Raises CasebookError
    with everything that is wrong, in the order of the contract's tables.
    """
    names = named(given)
    found = {table: given[name] for table, name in names.meant.items()}
    others = {name: one for name, one in given.items() if name not in names.meant.values()}
    unread = _unread(names, given, beside)
    typed: dict[str, Typed] = {}
    problems: dict[str, list[Problem]] = {}
    for name, table in STORED_TABLES.items():
        raw = found.get(name)
        if isinstance(raw, RawTable):
            typed[name] = type_table(replace(raw, name=name), table)
        elif isinstance(raw, Problem):
            problems[name] = [raw]
        elif table.required_table:
            missing = absent(name)
            told = [missing.expected, *(remark.text for remark in unread.get(name, ()))]
            problems[name] = [replace(missing, expected="；".join(told))]
    if "cases" in typed and "case_id" in typed["cases"].at:
        frames = {name: one.frame for name, one in typed.items()}
        for name, unknown in unknown_cases(frames, unreadable_cases(typed["cases"].faults)).items():
            typed[name].faults.extend(unknown)
    for name, one in typed.items():
        problems[name] = one.located()
    extra: dict[str, pd.DataFrame] = {}
    for name, raw in others.items():
        if isinstance(raw, Problem):
            problems[name] = [raw]
        else:
            extra[name] = text_frame(raw)
    wrong = [problem for name in [*STORED_TABLES, *extra, *problems] for problem in problems.pop(name, [])]
    if wrong:
        raise CasebookError(wrong)
    # The register of agencies is of no case: nothing is told of its rows.
    origins = {
        name: Origin.of(one.raw) for name, one in typed.items() if name in TABLES and one.raw.has_lines
    }
    remarks = [remark for told in unread.values() for remark in told]
    for name, one in typed.items():
        for told_of in (column_remarks, text_remarks):
            remarks += told_of(one.raw, STORED_TABLES[name], one.at)
    taken = Taken(tuple(_source(name, one) for name, one in typed.items()), tuple(remarks))
    return typed_casebook({name: one.frame for name, one in typed.items()}, extra, origins, taken=taken)


def _unread(
    names: Named, given: Mapping[str, RawTable | Problem], beside: Iterable[str]
) -> dict[str, list[Remark]]:
    """What is told of files, sheets and SQL tables that look like a table and are not read as one, by table."""
    places = {in_file(given[name].file, given[name].sheet): table for name, table in names.unread.items()}
    places |= {shown(name): table for name in beside if (table := table_like(name))}
    remarks: dict[str, list[Remark]] = {}
    for place, table in places.items():
        text = f"“{place}”像是{title_of(table)}，没有作为这张表读取"
        remarks.setdefault(table, []).append(Remark(TABLES_UNREAD, text))
    return remarks


def _source(name: str, typed: Typed) -> Source:
    further = [label for label in typed.frame.columns if label not in STORED_TABLES[name].columns]
    return Source(name, typed.raw.file, typed.raw.sheet, len(typed.raw.rows), tuple(further))


def read_table(raw: RawTable | Problem, table: Table) -> pd.DataFrame:
    """One table by itself; raises CasebookError."""
    if isinstance(raw, Problem):
        raise CasebookError([raw])
    typed = type_table(raw, table)
    if wrong := typed.located():
        raise CasebookError(wrong)
    return typed.frame


def read_identities(raw: RawTable) -> pd.DataFrame:
    """`case_id` and `id_number` of rows of `cases` that nobody has checked; a cell that cannot be read is a blank."""
    at, _ = column_places(raw, TABLES["cases"])
    return pd.DataFrame(
        {column.name: read_column(raw.cells[at[column.name]], column)[0] for column in IDENTITY}
    )


def type_table(raw: RawTable, table: Table) -> Typed:
    """The raw table in the contract's columns and in-memory dtypes, further columns as text behind them."""
    at, problems = column_places(raw, table) if raw.header else ({}, [])
    return type_columns(raw, table, at, raw.shape_problems() + problems)


def type_columns(raw: RawTable, table: Table, at: Mapping[str, int], problems: list[Problem]) -> Typed:
    """The same where it is known already which of the raw table's columns each of the table's is (`at`)."""
    series: dict[str, pd.Series] = {}
    wrong: list[Fault] = []
    for name, column in table.columns.items():
        if name in at:
            series[name], bad = read_column(raw.cells[at[name]], column)
            wrong.extend(bad)
        else:
            series[name] = column.blanks(len(raw.rows))
    known = set(at.values())
    for name, index in extra_columns(
        raw.header, table, known, lambda at: bool(raw.cells[at].blank().all())
    ).items():
        series[name] = text_column(raw.cells[index])
    frame = pd.DataFrame(series)
    missing = {name for name, column in table.columns.items() if column.required and name not in at}
    wrong.extend(fault for fault in faults(table, frame, wrong) if fault.column not in missing)
    return Typed(raw, at, frame, problems, wrong)


def text_frame(raw: RawTable) -> pd.DataFrame:
    """A table that the contract does not list, as text."""
    taken: set[str] = set()
    labels = [*raw.header, *[""] * (len(raw.cells) - len(raw.header))]
    names = [own_name(unescape(strip(label)), index, taken) for index, label in enumerate(labels)]
    return pd.DataFrame({name: text_column(cells) for name, cells in zip(names, raw.cells)}, columns=names)
