"""Which case each record of an export belongs to: by its case_id, or by the identity number of its person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.tables import STORED_TABLES, Column
from linkage_kit.casebook.wording import comparable_number
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.merging.persons import NoCase, Persons, names, same_name


@dataclass(frozen=True)
class ImportContext:
    """What the rows of exports are read against: the cases, and who made a computation that does not say so."""

    cases: pd.DataFrame
    persons: Persons
    claimant: str
    synonyms: Synonyms
    complete: bool
    notices: list[Problem]

    @classmethod
    def of(
        cls,
        cases: pd.DataFrame,
        claimant: str,
        synonyms: Synonyms,
        complete: bool,
        notices: list[Problem],
    ) -> ImportContext:
        """The context of a table of cases; where it is not `complete` (a row of it cannot be read), nobody can say
        that a case is not in it, and then it is not said. What people should know is added to `notices`.
        """
        return cls(cases, Persons.of(cases), claimant, synonyms, complete, notices)


@dataclass
class Owners:
    """The case_id of every record (None where it cannot be told, with a fault of its row), and what contradicts the
    person beside it.
    """

    case_ids: list[str | None] = field(default_factory=list)
    unowned: list[Fault] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def owners_of(raw: RawTable, at: Mapping[str, int], has_case_ids: bool, context: ImportContext) -> Owners:
    """The owners of the records of `raw`, whose columns are `at`; without case_ids the person's number tells."""
    columns = STORED_TABLES["cases"].columns
    case_ids = _texts(raw, at["case_id"] if has_case_ids else None, columns["case_id"], context.synonyms)
    numbers = _texts(raw, at.get("cases.id_number"), columns["id_number"], context.synonyms)
    given_names = _texts(raw, at.get("cases.name"), columns["name"], context.synonyms)
    cases = _Cases.of(context)
    owners = Owners()
    # A list has many rows of a person: each is looked for once.
    claims: dict[tuple[str, str, str], _Claim] = {}
    for position, said in enumerate(zip(case_ids, numbers, given_names)):
        claim = claims.get(said)
        if claim is None:
            claim = claims[said] = cases.claim(*said)
        if claim.why_unowned is not None:
            owners.unowned.append(Fault(position, "case_id", claim.why_unowned))
        for column, expected in claim.contradictions:
            owners.problems.append(raw.cell_problem(position, at[f"cases.{column}"], column, expected))
        owners.case_ids.append(claim.owner)
    return owners


@dataclass(frozen=True)
class _Claim:
    """What comes of case_id, number and name beside a record: its case, or why it has none, and what contradicts."""

    owner: str | None
    why_unowned: str | None
    contradictions: list[tuple[str, str]]


@dataclass(frozen=True)
class _Cases:
    """Names and identity numbers by case_id, cases by identity number."""

    names: Mapping[str, str]
    numbers: Mapping[str, str]
    persons: Persons

    @classmethod
    def of(cls, context: ImportContext) -> _Cases:
        cases = context.cases
        numbers = dict(zip(cases["case_id"], cases["id_number"].fillna("")))
        return cls(names(cases), numbers, context.persons)

    def claim(self, case_id: str, number: str, name: str) -> _Claim:
        """What comes of a record with these beside it ("" where one is not said)."""
        try:
            owner, why = self.owner(case_id, number), None
        except NoCase as error:
            owner, why = case_id, str(error)
        return _Claim(owner or None, why, list(self.contradictions(owner, case_id, number, name)))

    def owner(self, case_id: str, number: str) -> str:
        """The record's case, "" where nothing says it; raises NoCase."""
        if case_id and case_id not in self.numbers:
            raise NoCase("案件基本信息（cases）中没有这个案件编号")
        if case_id or not number:
            return case_id
        return self.persons.case_of(number)

    def contradictions(self, owner: str, case_id: str, number: str, name: str) -> Iterator[tuple[str, str]]:
        """Where number and name beside the record are not those of its case: the column, and what is expected."""
        known = self.numbers.get(owner)
        if case_id and number and known and comparable_number(known) != comparable_number(number):
            yield "id_number", f"与案件“{shown(case_id)}”的公民身份号码不同"
        if name and owner in self.names and not same_name(name, self.names[owner]):
            known = shown(self.names[owner])
            yield "name", f"与案件“{shown(owner)}”的姓名“{known}”不同，应核对是否同一人"


def _texts(raw: RawTable, index: int | None, column: Column, synonyms: Synonyms) -> list[str]:
    """The texts of a column, "" for blank or unreadable cells and where there is no such column."""
    if index is None:
        return [""] * len(raw.rows)
    texts = []
    for cell in raw.cells[index].distinct:
        try:
            texts.append(read_cell(clean(cell, column, synonyms), column) or "")
        except CellError:
            texts.append("")
    return [texts[code] for code in raw.cells[index].codes]
