"""A casebook in memory: the contract's five tables as typed frames, and whatever else came with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from linkage_kit.casebook.case_references import unknown_cases, unreadable_cases
from linkage_kit.casebook.frames import text_only, type_frame
from linkage_kit.casebook.origins import Origins, followed
from linkage_kit.casebook.overview import overview_html
from linkage_kit.casebook.problems import CasebookError, Problem, shown
from linkage_kit.casebook.tables import STORED_TABLES, TABLES, no_rows
from linkage_kit.casebook.taken import NOTHING, Taken
from linkage_kit.casebook.units import Tables, in_yuan, marked
from linkage_kit.casebook.whole import SamePerson, Whole, same_persons
from linkage_kit.columns import Mask
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


class Casebook:
    """The contract's five tables and whatever else came with them; checked when it is made.

    The tables are handed out as copies, typed: text and words `str`, money `Int64` fen (`attrs` say so), whole numbers
    `Int64`, Booleans `boolean`, dates and months (their first day) `datetime64[s]`; blanks stay blanks. To change one,
    make another casebook with `assign`. `agencies` is the agencies' register, of no case; `extra` holds tables that
    are not listed at all, as text. `origins` says in which file and line rows stand, `absent` names the tables that
    were not there at all (they are handed out empty), `whole` is the casebook that the cases were chosen from (None:
    nothing was left out), `taken` says what it was read from.
    """

    _frames: dict[str, pd.DataFrame]
    _extra: dict[str, pd.DataFrame]
    _origins: Origins
    absent: frozenset[str]
    whole: Whole | None
    taken: Taken

    def __init__(
        self,
        cases: Any,
        resident_years: Any,
        employee_periods: Any,
        events: Any = None,
        claims: Any = None,
        agencies: Any = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """A casebook of frames of pandas, polars, Arrow or DuckDB, read as a file with their columns would be.

        Headers are English or Chinese. Money is yuan, unless the frame says fen (`attrs["money"]`, as the frames of
        this package do). Columns that may be missing, and tables that may be, become blank. Raises CasebookError with
        everything that is wrong: cells, missing columns, rows of cases that `cases` does not have.
        """
        given = {
            "cases": cases,
            "resident_years": resident_years,
            "employee_periods": employee_periods,
            "events": events,
            "claims": claims,
            "agencies": agencies,
        }
        typed = {
            name: type_frame(table.empty() if given[name] is None else given[name], table)
            for name, table in STORED_TABLES.items()
        }
        frames = {name: one.frame for name, one in typed.items()}
        if not any(problem.column == "case_id" for one in typed.values() for problem in one.problems):
            for name, unknown in unknown_cases(frames, unreadable_cases(typed["cases"].faults)).items():
                typed[name].faults.extend(unknown)
        problems = [problem for one in typed.values() for problem in one.located()]
        if problems:
            raise CasebookError(problems)
        absent = _absent(name for name, frame in given.items() if frame is not None)
        self._hold(frames, {name: text_only(frame) for name, frame in (extra or {}).items()}, absent, None)

    @classmethod
    def from_frames(cls, frames: Mapping[str, Any] | None = None, /, **tables: Any) -> Self:
        """A casebook of frames by their names, in a dictionary or as arguments; see the class itself.

        Raises CasebookError with everything that is wrong, and TypeError for a name that is none of its tables.
        """
        titles = {table.title: name for name, table in STORED_TABLES.items()}
        given = {titles.get(name, name): frame for name, frame in {**(frames or {}), **tables}.items()}
        extra = given.pop("extra", None)
        if unknown := given.keys() - STORED_TABLES.keys():
            raise TypeError(
                f"案卷没有{'、'.join(sorted(unknown))}，有的是：{'、'.join(STORED_TABLES)}；其他的表用extra给出"
            )
        missing = [name for name, table in TABLES.items() if table.required_table and given.get(name) is None]
        if missing:
            raise CasebookError([Problem(name, None, None, None, "缺少这张表") for name in missing])
        return cls(**given, extra=extra)

    def _hold(
        self,
        frames: Mapping[str, pd.DataFrame],
        extra: Mapping[str, pd.DataFrame],
        absent: frozenset[str],
        whole: Whole | None,
        origins: Origins = MappingProxyType({}),
        taken: Taken = NOTHING,
    ) -> None:
        held = {name: frame.copy(deep=False) for name, frame in frames.items()}
        self.__dict__["_frames"] = {name: marked(frame, "fen") for name, frame in held.items()}
        self.__dict__["_extra"] = {name: frame.copy(deep=False) for name, frame in extra.items()}
        self.__dict__["_origins"] = dict(origins)
        self.__dict__["absent"] = absent
        self.__dict__["whole"] = whole
        self.__dict__["taken"] = taken

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"案卷不能就地改动；请用 assign({name}=…) 另做一个，它会重新检查")

    def __replace__(self, **changes: Any) -> Casebook:
        return self.assign(**changes)

    @property
    def cases(self) -> pd.DataFrame:
        """A row a case (annex 1)."""
        return _copy(self._frames["cases"])

    @property
    def resident_years(self) -> pd.DataFrame:
        """A row a year of the resident scheme (annex 3)."""
        return _copy(self._frames["resident_years"])

    @property
    def employee_periods(self) -> pd.DataFrame:
        """A row a period of the employee scheme (annex 4)."""
        return _copy(self._frames["employee_periods"])

    @property
    def events(self) -> pd.DataFrame:
        """A row a step that was done."""
        return _copy(self._frames["events"])

    @property
    def claims(self) -> pd.DataFrame:
        """A row a year that somebody computed a refund for (annex 5)."""
        return _copy(self._frames["claims"])

    @property
    def agencies(self) -> pd.DataFrame:
        """The agencies' register."""
        return _copy(self._frames["agencies"])

    @property
    def extra(self) -> dict[str, pd.DataFrame]:
        """Tables that the contract does not list, as text."""
        return {name: _copy(frame) for name, frame in self._extra.items()}

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The contract's tables by name, in its order."""
        return {name: _copy(self._frames[name]) for name in TABLES}

    @property
    def stored(self) -> dict[str, pd.DataFrame]:
        """All typed tables that are read and written, by name."""
        return {name: _copy(frame) for name, frame in self._frames.items()}

    @property
    def held(self) -> Mapping[str, pd.DataFrame]:
        """All typed tables by name as they are held, for this package alone: not copies, and not to be changed."""
        return self._frames

    @property
    def origins(self) -> Origins:
        """Where the rows of the contract's tables stand, by table: of those that came from a file, row for row."""
        return MappingProxyType(self._origins)

    @property
    def same_person(self) -> dict[str, SamePerson]:
        """The other cases of the same valid identity number, by case id; counted over the whole casebook."""
        return same_persons(self._frames["cases"], self.whole)

    @property
    def in_yuan(self) -> Tables:
        """The contract's tables, money in yuan as exact decimals: `book.in_yuan.resident_years`."""
        return Tables({name: in_yuan(frame, TABLES[name].columns) for name, frame in self.tables.items()})

    def assign(self, **tables: Any) -> Casebook:
        """The casebook with other tables in place of these, all of it checked again; see the class itself."""
        unknown = tables.keys() - STORED_TABLES.keys() - {"extra"}
        if unknown:
            raise TypeError(f"案卷没有{'、'.join(sorted(unknown))}，有的是：{'、'.join(STORED_TABLES)}")
        there = {name: frame for name, frame in self.stored.items() if name not in self.absent}
        made = type(self)(**{**there, "extra": self._extra, **tables})
        made.__dict__["_origins"] = followed(self._origins, self._frames, made._frames)
        made.__dict__["whole"] = self.whole
        made.__dict__["taken"] = self.taken
        return made

    def replaced(self, frames: Mapping[str, pd.DataFrame], origins: Origins | None = None) -> Casebook:
        """The casebook with these typed frames, checked already, in place of its own.

        A table that was not there is there as soon as it has a row. Rows stand where they stood, unless `origins` says
        where they stand now.
        """
        held = {**self._frames, **frames}
        there = {name: frame for name, frame in held.items() if name not in self.absent or len(frame)}
        known = followed(self._origins, self._frames, held) if origins is None else origins
        return typed_casebook(there, self._extra, known, self.whole, self.taken)

    def select(self, case_ids: str | Iterable[str]) -> Casebook:
        """The casebook of this case or these cases, with their rows; tables without a case_id are kept whole.

        Raises CasebookError where there is no such case.
        """
        if not isinstance(case_ids, Iterable):
            raise TypeError(f"应给出案件编号，一个或几个，现为{type(case_ids).__name__}")
        wanted = [case_ids] if isinstance(case_ids, str) else list(case_ids)
        require_cases("cases", wanted, self)
        return self.rows_of_cases(set(wanted))

    def filter(self, chosen: Callable[[pd.DataFrame], Any] | Any) -> Casebook:
        """The casebook of the cases for which a Boolean is true, with their rows.

        `chosen` is a Boolean a row of `cases`, or a function of `cases` that gives one
        (`lambda cases: cases.applied_on >= "2025-01-01"`); a blank is no. Raises ValueError for another length.
        """
        cases = self._frames["cases"]
        given = chosen(self.cases) if callable(chosen) else chosen
        if isinstance(given, pd.Series):
            # Rows of `cases` that were put into another order still have their numbers, or their ids.
            by_id = given.index.isin(cases["case_id"]).all() and len(given)
            given = given.reindex(cases["case_id"] if by_id else cases.index)
        try:
            mask = pd.array(np.asarray(given, object), dtype="boolean")
        except (TypeError, ValueError):
            raise ValueError("应为cases每行一个是否；按案件编号选取，请用select") from None
        if len(mask) != len(cases):
            raise ValueError(f"应为cases每行一个是否，共{len(cases)}个，现有{len(mask)}个")
        return self.rows_of_cases(set(cases["case_id"][mask.to_numpy(bool, na_value=False)]))

    def rows_of_cases(self, wanted: set[str]) -> Casebook:
        """The casebook of those of these cases that it has."""
        chosen = {
            name: frame["case_id"].isin(wanted).to_numpy(bool)
            for name, frame in (self._frames | self._extra).items()
            if "case_id" in frame.columns
        }
        is_part = not chosen["cases"].all()
        there = {name: frame for name, frame in self._frames.items() if name not in self.absent}
        return typed_casebook(
            {name: _rows_of(frame, chosen.get(name)) for name, frame in there.items()},
            {name: _rows_of(frame, chosen.get(name)) for name, frame in self._extra.items()},
            {name: origin.take(chosen[name]) for name, origin in self._origins.items()},
            self.as_whole if is_part else self.whole,
            self.taken,
        )

    def chosen_from(self, whole: Whole) -> Casebook:
        """The same casebook as a part of a whole."""
        there = {name: frame for name, frame in self._frames.items() if name not in self.absent}
        return typed_casebook(there, self._extra, self._origins, whole, self.taken)

    @cached_property
    def as_whole(self) -> Whole:
        """The whole that cases chosen from here were chosen from."""
        return self.whole or Whole.of(self._frames["cases"])

    def equals(self, other: Casebook) -> bool:
        """The same tables, columns, dtypes, values and order."""
        return self._extra.keys() == other._extra.keys() and all(
            mine.equals(theirs) and list(mine.columns) == list(theirs.columns)
            for mine, theirs in [
                *zip(self._frames.values(), other._frames.values()),
                *((frame, other._extra[name]) for name, frame in self._extra.items()),
            ]
        )

    def __contains__(self, case_id: object) -> bool:
        """Whether there is a case of this id."""
        return case_id in self._frames["cases"]["case_id"].to_numpy(object)

    def __len__(self) -> int:
        """Number of cases."""
        return len(self._frames["cases"])

    def __repr__(self) -> str:
        """How much there is of what; no value of any cell, for there are identity numbers among them."""
        counts = "，".join(f"{TABLES[name].title}{len(self._frames[name])}行" for name in TABLES)
        return f"案卷：{counts}"

    def _repr_html_(self) -> str:
        """The tables and how many rows each has."""
        return overview_html(self._frames, self._extra)


def typed_casebook(
    frames: Mapping[str, pd.DataFrame],
    extra: Mapping[str, pd.DataFrame] | None = None,
    origins: Origins = MappingProxyType({}),
    whole: Whole | None = None,
    taken: Taken = NOTHING,
) -> Casebook:
    """A casebook of typed frames that this package has checked already; tables that are not given are absent.

    `origins` says of tables, row for row, where they were read; `whole` and `taken` are as `Casebook` has them.
    """
    made = Casebook.__new__(Casebook)
    held = {name: frames[name] if name in frames else no_rows(name) for name in STORED_TABLES}
    made._hold(held, extra or {}, _absent(frames), whole, origins, taken)
    return made


def _absent(given: Iterable[str]) -> frozenset[str]:
    """The tables that may be missing and are."""
    there = set(given)
    return frozenset(n for n, table in STORED_TABLES.items() if not table.required_table and n not in there)


# `dataclasses.replace` makes another one by the class, which checks it.
Casebook.__dataclass_fields__ = dataclasses.make_dataclass(  # type: ignore[attr-defined]
    "_Fields", [*STORED_TABLES, "extra"]
).__dataclass_fields__


def require_cases(file: str, wanted: Iterable[str], book: Casebook) -> None:
    """CasebookError where the casebook, which `file` names, lacks some of these cases."""
    known = set(book.held["cases"]["case_id"])
    missing = [case_id for case_id in wanted if case_id not in known]
    if missing:
        raise CasebookError(
            [
                Problem(file, None, "case_id", shown(case_id, "case_id"), "案卷中没有这个案件")
                for case_id in missing
            ]
        )


def _copy(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame to be handed out: whatever is done to it, to its arrays too, it is not the casebook's."""
    return frame.copy(deep=True)


def _rows_of(frame: pd.DataFrame, chosen: Mask | None) -> pd.DataFrame:
    return frame if chosen is None else frame[chosen].reset_index(drop=True)
