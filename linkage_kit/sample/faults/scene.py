"""What a fault looks at, and what it says to change: the tables of a casebook as whole columns.

A fault is shown cases without faults and gives what it would do to every case that it can be made in; in which of them
it is made is settled later. So a fault is a pure function, and no case has another fault's changes in its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.random import Generator

from linkage_kit import workdays
from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Array, Columns, Days, Mask, concatenate
from linkage_kit.procedure.arithmetic import Arithmetic

#: The injected faults are there for an audit as of this day or a later one.
FOUND_FROM = date(2026, 6, 30)
#: What identifies a finding, beside its case.
PLACE = ("code", "cause", "year", "step", "claimant")


@dataclass(frozen=True)
class Scene:
    """Cases without faults with all that is computed of them, the way of counting in force, and where chance comes
    from.
    """

    facts: Facts
    rule: Arithmetic
    rng: Generator

    def one_each(self, rows: Columns) -> Columns:
        """One row of each case, by chance, ascending by case."""
        order = self.rng.permutation(len(rows))
        return rows.select(order[np.unique(rows.case[order], return_index=True)[1]])

    def cases(self, chosen: Mask) -> Columns:
        """The chosen cases."""
        return self.facts.cases.select(chosen)

    def yuan(self, least: int, most: int, count: int) -> Array:
        """Amounts of whole yuan between two numbers of them, in fen."""
        return self.rng.integers(least, most, count, endpoint=True) * 100


@dataclass(frozen=True)
class Change:
    """A change of rows of a table: `rows` are new ones, or new values for those at the positions `at`; without new
    values those at `at` go. `of` is, row by row, the case in which the fault is made.
    """

    table: str
    of: Array
    at: Array | None = None
    rows: Columns | None = None

    def only(self, cases: Array) -> Change:
        """What of it belongs to the fault in these cases."""
        mine = np.isin(self.of, cases)
        return replace(
            self,
            of=self.of[mine],
            at=None if self.at is None else self.at[mine],
            rows=None if self.rows is None else self.rows.select(mine),
        )


@dataclass(frozen=True)
class Injected:
    """What a fault does in every case that it can be made in.

    `found`: the findings that it brings, with `of` (the case in which the fault is made), `case` (the one that has the
    finding) and `PLACE`; those that it is for stand first. `what`: the Chinese sentence, with `{year}`, `{step}` and
    `{claimant}` of the case's first finding.
    """

    found: Columns
    what: str
    changes: tuple[Change, ...]

    @property
    def cases(self) -> Array:
        """The cases in which the fault can be made, ascending."""
        return np.unique(self.found.of)

    def only(self, cases: Array) -> Injected:
        """The fault in these cases alone."""
        found = self.found.select(np.isin(self.found.of, cases))
        return replace(self, found=found, changes=tuple(change.only(cases) for change in self.changes))


def changed(table: str, rows: Columns, **values: Array | None) -> Change:
    """New values for rows of a table, which know their position (`row`); None makes a column blank."""
    return Change(table, rows.case, rows["row"], _values(len(rows), values))


def dropped(table: str, rows: Columns) -> Change:
    """Rows of a table that go."""
    return Change(table, rows.case, rows["row"])


def added(table: str, case: Array, **values: Array | None) -> Change:
    """New rows of a table for these cases; columns that are not named stay blank."""
    return Change(table, case, rows=_values(len(case), {"case": case, **values}))


def _values(count: int, values: Mapping[str, Array | None]) -> Columns:
    given = {name: one for name, one in values.items() if one is not None}
    blank = dict.fromkeys(values.keys() - given.keys(), np.zeros(count, bool))
    return Columns({**{name: np.zeros(count, np.int64) for name in blank}, **given}, blank)


def found(
    code: str,
    case: Array,
    *,
    year: Array | None = None,
    step: Array | str = "",
    claimant: Array | None = None,
    cause: str = "",
    of: Array | None = None,
) -> Columns:
    """Findings of a code, a row a case; `of`: the cases in which the fault is made, where they are others."""
    count = len(case)
    return Columns(
        {
            "of": case if of is None else of,
            "case": case,
            "code": np.full(count, code, object),
            "cause": np.full(count, cause, object),
            "year": np.zeros(count, np.int64) if year is None else year,
            "step": np.full(count, step, object) if isinstance(step, str) else step,
            "claimant": np.full(count, "", object) if claimant is None else claimant,
        }
    )


def injected(what: str, findings: Columns | list[Columns], *changes: Change) -> Injected:
    """A fault that brings these findings by these changes."""
    rows = concatenate(findings) if isinstance(findings, list) else findings
    return Injected(rows, what, changes)


def working_days_before(days: Days, count: Array) -> Days:
    """The `count`-th working day before each day."""
    worked = workdays.working_days()
    return worked[np.searchsorted(worked, days) - count]
