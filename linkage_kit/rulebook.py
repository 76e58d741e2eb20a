"""The rules as data: clauses, steps and dated parameters of `rulebook.yaml`, and the carriers of each clause.

Code asks here for every limit, age and date; a newer rule (article 16) is a new dated value in the file. A
date that the values do not cover is refused in a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import yaml

from linkage_kit.errors import UserError
from linkage_kit.resources import rulebook_file

State = Literal["computed", "later", "stated"]
Function = TypeVar("Function", bound=Callable[..., Any])


class RulebookError(UserError):
    """The rulebook has no rule for what was asked, or its file contradicts itself; says so in Chinese."""


@dataclass(frozen=True)
class Clause:
    """A clause in our own words; `why` says in Chinese why a `stated` one is not computed."""

    id: str
    citation: str
    zh: str
    en: str
    state: State
    why: str


@dataclass(frozen=True)
class Step:
    """An event of a case; `assumed_from` names the step or date whose day stands in for a missing receipt."""

    id: str
    title: str
    assumed_from: str | None = None


@dataclass(frozen=True)
class Limit:
    """A limited step of article 9 or 10: working days after the day of the step `clock_start`."""

    step: str
    clause: str
    responsible: str
    clock_start: str
    days: int
    days_consolidated: int


@dataclass(frozen=True)
class Rules:
    """The limits in force from a date on, by direction, each in the order of the law."""

    since: dt.date
    limits: dict[str, tuple[Limit, ...]]


@dataclass(frozen=True)
class RetirementGroup:
    """A group of the statutory retirement age (reading 8); ages and delays in months."""

    id: str
    title: str
    sex: str
    original_age_months: int
    first_birth_month: np.datetime64
    months_per_step: int
    max_delay: int


@dataclass(frozen=True)
class Parameter:
    """A value of the law with its history: `values` are (in force from, value), the oldest first."""

    id: str
    zh: str
    en: str
    clause: str
    source: str
    values: tuple[tuple[dt.date, Any], ...]

    @property
    def only(self) -> Any:
        """The value of a parameter that never changed; RulebookError once it did."""
        _require(len(self.values) == 1, f"规则库中的“{self.zh}”有先后不同的值，须按日期取用")
        return self.values[0][1]

    def at(self, date: dt.date) -> Any:
        """The value in force on `date`; RulebookError before the first one."""
        return self.values[int(self.versions(np.array([date], "datetime64[D]"))[0])][1]

    def on(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
        """Whole-number value in force on each date, meaningless for NaT; RulebookError before the first."""
        return np.array([value for _, value in self.values], np.int64)[self.versions(dates)]

    def versions(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
        """Position in `values` of the one in force on each date (the last one for NaT)."""
        starts = np.array([start for start, _ in self.values], "datetime64[D]")
        found = np.searchsorted(starts, dates.astype("datetime64[D]"), side="right") - 1
        if (found < 0).any():
            earliest = dates[found < 0].min().astype("datetime64[D]")
            raise RulebookError(f"规则库中的“{self.zh}”自{starts[0]}起才有规定，不能用于{earliest}")
        return found


@dataclass(frozen=True)
class Rulebook:
    """Everything that `rulebook.yaml` says."""

    title: str
    clauses: dict[str, Clause]
    steps: tuple[Step, ...]
    parameters: dict[str, Parameter]
    retirement_groups: dict[str, RetirementGroup]
    versions: tuple[Rules, ...]

    def citation(self, clause_id: str) -> str:
        """Chinese citation of a clause: `12(2)` is 第十二条（二）; of an article that has clauses: `12` is 第十二条."""
        if clause_id in self.clauses:
            return self.clauses[clause_id].citation
        return self.clauses[f"{clause_id}(1)"].citation.partition("（")[0]

    @property
    def effective_from(self) -> dt.date:
        """First day of the procedure, article 15."""
        return self.parameters["effective_from"].only

    @property
    def window_months(self) -> Parameter:
        """Months before the application for benefits in which to apply, article 4."""
        return self.parameters["window_months"]

    @property
    def last_announced_year(self) -> int:
        """Last year whose working days the State Council has announced."""
        return self.parameters["last_announced_year"].only

    @property
    def province(self) -> str:
        """Region code of the province, articles 2 and 7(1)."""
        return self.parameters["province"].only

    @property
    def resident_pension_age(self) -> Parameter:
        """Age in years at which the resident pension begins, for all (reading 8)."""
        return self.parameters["resident_pension_age"]

    @property
    def minimum_months(self) -> Parameter:
        """Minimum paid months for an employee pension (reading 8)."""
        return self.parameters["minimum_months"]

    @property
    def assumed_from(self) -> dict[str, str]:
        """For a receipt that may be missing: the step, or `applied_on`, whose day it is taken to be on."""
        return {step.id: step.assumed_from for step in self.steps if step.assumed_from}

    def at(self, date: dt.date) -> Rules:
        """The rules in force on `date`; RulebookError before the first."""
        return self.versions[int(self.parameters["limits"].versions(np.array([date], "datetime64[D]"))[0])]

    def split(self, dates: npt.NDArray[np.datetime64]) -> Iterator[tuple[Rules, npt.NDArray[np.bool_]]]:
        """Each version of the rules with the mask of the dates that fall in it; NaT is in none."""
        numbers = self.parameters["limits"].versions(dates)
        for number, rules in enumerate(self.versions):
            yield rules, (numbers == number) & ~np.isnat(dates)


def load(path: Path) -> Rulebook:
    """Read a rulebook file; RulebookError where it names a clause, step or source that it does not have."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    clauses = {row["id"]: _clause(row) for row in data["clauses"]}
    steps = tuple(Step(**row) for row in data["steps"])
    parameters = {
        name: _parameter(name, row, clauses, data["sources"]) for name, row in data["parameters"].items()
    }
    versions = tuple(Rules(since, _limits(value)) for since, value in parameters["limits"].values)
    known_steps = {step.id for step in steps}
    for rules in versions:
        for limit in (limit for limits in rules.limits.values() for limit in limits):
            _require(limit.clause in clauses, f"办理时限的条款不存在：{limit.clause}")
            _require({limit.step, limit.clock_start} <= known_steps, f"办理时限的环节不存在：{limit.step}")
    groups = {name: _group(name, row) for name, row in parameters["retirement_groups"].only.items()}
    return Rulebook(data["title"]["zh"], clauses, steps, parameters, groups, versions)


def _clause(row: Mapping[str, Any]) -> Clause:
    return Clause(
        row["id"], row["citation"], row["zh"], row["en"], row["state"], row.get("why", {}).get("zh", "")
    )


def _parameter(
    name: str, row: Mapping[str, Any], clauses: Mapping[str, Clause], sources: Mapping[str, str]
) -> Parameter:
    clause_id, source = row.get("clause", ""), row.get("source", "procedure")
    _require(clause_id in clauses or not clause_id, f"参数 {name} 引用了没有的条款：{clause_id}")
    _require(source in sources, f"参数 {name} 引用了没有的来源：{source}")
    values = tuple((entry["from"], entry["value"]) for entry in row["values"])
    _require(all(a < b for (a, _), (b, _) in zip(values, values[1:])), f"参数 {name} 的生效日期未按先后排列")
    return Parameter(name, row["name"]["zh"], row["name"]["en"], clause_id, sources[source], values)


def _limits(value: Mapping[str, Any]) -> dict[str, tuple[Limit, ...]]:
    return {direction: tuple(Limit(**row) for row in rows) for direction, rows in value.items()}


def _group(name: str, row: Mapping[str, Any]) -> RetirementGroup:
    return RetirementGroup(name, **{**row, "first_birth_month": np.datetime64(row["first_birth_month"], "M")})


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise RulebookError(sentence)


RULEBOOK = load(rulebook_file())

_CARRIERS: dict[str, list[str]] = {clause_id: [] for clause_id in RULEBOOK.clauses}


def clause(*ids: str) -> Callable[[Function], Function]:
    """Decorator: the function carries out these clauses; RulebookError for an unknown id."""
    for clause_id in ids:
        _require(clause_id in RULEBOOK.clauses, f"规则库中没有条款 {clause_id}")

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__qualname__}"
        for clause_id in ids:
            if name not in _CARRIERS[clause_id]:
                _CARRIERS[clause_id].append(name)
        return function

    return register


def registered() -> dict[str, list[str]]:
    """Qualified names of the functions registered for each clause so far, in the order of the rulebook."""
    return {clause_id: list(names) for clause_id, names in _CARRIERS.items()}
