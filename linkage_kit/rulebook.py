"""The rules of a province as a value: clauses, dated parameters and named ways of counting, read from a file.

Code is given a `Rulebook` and asks it for every limit, age and date; a newer rule (article 16) is a new dated value
in the file, another province another file. A date that the values do not cover is refused in a sentence.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import yaml

from linkage_kit.errors import UserError
from linkage_kit.plain_files import require_plain
from linkage_kit.resources import read_yaml, rulebook_file, schemas
from linkage_kit.steps import STEPS

State = Literal["computed", "later", "stated"]
Unit = Literal["working_days", "calendar_days"]
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
class Limit:
    """A limited step of article 9 or 10: days after the day of the step `clock_start`, in `unit`."""

    step: str
    clause: str
    responsible: str
    clock_start: str
    days: int
    days_consolidated: int
    unit: Unit = "working_days"


@dataclass(frozen=True)
class Rules:
    """The limits in force from a date on, by direction, each in the order of the law."""

    since: dt.date
    limits: dict[str, tuple[Limit, ...]]


@dataclass(frozen=True)
class RetirementGroup:
    """A group of the statutory retirement age (reading 8); ages and delays in months."""

    id: str
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

    def at(self, date: dt.date) -> Any:
        """The value in force on `date`; RulebookError before the first one."""
        return self.values[int(self.versions(np.array([date], "datetime64[D]"))[0])][1]

    def at_or_first(self, date: dt.date) -> Any:
        """The value in force on `date`, or the first one before there was any."""
        return self.at(max(date, self.values[0][0]))

    @property
    def latest(self) -> Any:
        """The newest value, whatever the date."""
        return self.values[-1][1]

    def on(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[Any]:
        """Value in force on each date (whole numbers, days or text), meaningless for NaT; RulebookError before the
        first.
        """
        return self._array[self.versions(dates)]

    def on_or_first(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[Any]:
        """Value in force on each date, the first one before there was any."""
        return self.on(np.maximum(dates, np.datetime64(self.values[0][0])))

    @cached_property
    def _array(self) -> npt.NDArray[Any]:
        kinds: dict[type, Any] = {int: np.int64, dt.date: "datetime64[D]"}
        return np.array([value for _, value in self.values], kinds.get(type(self.values[0][1]), object))

    @cached_property
    def _starts(self) -> npt.NDArray[np.datetime64]:
        return np.array([start for start, _ in self.values], "datetime64[D]")

    def versions(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
        """Position in `values` of the one in force on each date (the last one for NaT)."""
        found = np.searchsorted(self._starts, dates.astype("datetime64[D]"), side="right") - 1
        if (found < 0).any():
            earliest = dates[found < 0].min().astype("datetime64[D]")
            raise RulebookError(f"规则库中的“{self.zh}”自{self._starts[0]}起才有规定，不能用于{earliest}")
        return found


@dataclass(frozen=True)
class Rulebook:
    """Everything that a rulebook file says. `digest` is the SHA-256 of the file and of those that it extends.

    `file` is its path, "" for the one that holds where none is named.
    """

    title: str
    clauses: dict[str, Clause]
    assumed_from: dict[str, str]
    parameters: dict[str, Parameter]
    versions: tuple[Rules, ...]
    digest: str
    file: str

    def citation(self, clause_id: str) -> str:
        """Chinese citation of a clause: `12(2)` is 第十二条（二）; of an article that has clauses: `12` is 第十二条."""
        if clause_id in self.clauses:
            return self.clauses[clause_id].citation
        return self.clauses[f"{clause_id}(1)"].citation.partition("（")[0]

    @property
    def effective_from(self) -> dt.date:
        """First day of the procedure, article 15."""
        return self.parameters["effective_from"].values[0][1]

    @property
    def window_months(self) -> Parameter:
        """Months before the application for benefits in which to apply, article 4."""
        return self.parameters["window_months"]

    @property
    def last_announced_year(self) -> int:
        """Last year whose working days the State Council has announced."""
        return self.parameters["last_announced_year"].latest

    @property
    def province(self) -> Parameter:
        """Region code of the province, articles 2 and 7(1)."""
        return self.parameters["province"]

    @property
    def resident_pension_age(self) -> Parameter:
        """Age in years at which the resident pension begins, for all (reading 8)."""
        return self.parameters["resident_pension_age"]

    @property
    def minimum_months(self) -> Parameter:
        """Minimum paid months for an employee pension (reading 8)."""
        return self.parameters["minimum_months"]

    def retirement_groups(self, date: dt.date) -> dict[str, RetirementGroup]:
        """The retirement groups in force on a date, by id; before there were any, the first ones (reading 8)."""
        return self.parameters["retirement_groups"].at_or_first(date)

    def retirement_groups_by_date(
        self, dates: npt.NDArray[np.datetime64]
    ) -> Iterator[tuple[dict[str, RetirementGroup], npt.NDArray[np.bool_]]]:
        """Each version of the retirement groups with the mask of the dates that it holds for, NaT in the last."""
        parameter = self.parameters["retirement_groups"]
        numbers = parameter.versions(np.maximum(dates, np.datetime64(parameter.values[0][0])))
        for number, (_, groups) in enumerate(parameter.values):
            yield groups, numbers == number

    def at(self, date: dt.date) -> Rules:
        """The limits in force on `date`; RulebookError before the first."""
        return self.versions[int(self.parameters["limits"].versions(np.array([date], "datetime64[D]"))[0])]

    def split(self, dates: npt.NDArray[np.datetime64]) -> Iterator[tuple[Rules, npt.NDArray[np.bool_]]]:
        """Each version of the limits with the mask of the dates that fall in it; NaT is in none."""
        numbers = self.parameters["limits"].versions(dates)
        for number, rules in enumerate(self.versions):
            yield rules, (numbers == number) & ~np.isnat(dates)


@lru_cache(maxsize=1)
def shandong() -> Rulebook:
    """The rulebook of 鲁人社字〔2024〕84号, which holds where none is named."""
    return load(rulebook_file())


def chosen(file: str | Path | None = None) -> Rulebook:
    """The rulebook of a file, or Shandong's where none is named; RulebookError for a bad one."""
    return load(Path(file)) if file else shandong()


def load(path: Path) -> Rulebook:
    """Read a rulebook file; RulebookError where it contradicts itself or names what it does not have.

    A file that `extends` another (a path beside it, or `shandong`) holds only what differs.
    """
    try:
        data, digest = _read(path, ())
        return _rulebook(data, digest, "" if path == rulebook_file() else str(path.resolve()))
    except OSError as error:
        raise RulebookError(f"找不到规则库文件：{path}") from error
    except yaml.YAMLError as error:
        raise RulebookError(f"规则库文件不是有效的YAML：{path}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise RulebookError(f"规则库文件缺少内容或写法不对：{path}（{error}）") from error


def _read(path: Path, extending: tuple[Path, ...]) -> tuple[dict[str, Any], str]:
    """A file's data laid over that of the file which it extends, and the digest of both."""
    _require(path not in extending, f"规则库文件互相引用：{path}")
    require_plain(path)
    content = path.read_bytes()
    data = yaml.safe_load(content)
    _require(isinstance(data, dict), f"规则库文件应为一组名称和值：{path}")
    digest = hashlib.sha256(content)
    base = data.pop("extends", None)
    if base is None:
        return data, digest.hexdigest()
    parent = rulebook_file() if base == "shandong" else path.parent / base
    below, below_digest = _read(parent, (*extending, path))
    digest.update(below_digest.encode())
    clauses = {row["id"]: row for row in [*below["clauses"], *data.pop("clauses", [])]}
    return _overlaid(below, data) | {"clauses": list(clauses.values())}, digest.hexdigest()


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Nested names and values of two files; what the upper one says counts."""
    both = {
        name: _overlaid(below[name], value)
        if isinstance(value, dict) and isinstance(below.get(name), dict)
        else value
        for name, value in above.items()
    }
    return {**below, **both}


def _rulebook(data: Mapping[str, Any], digest: str, file: str) -> Rulebook:
    clauses = {row["id"]: _clause(row) for row in data["clauses"]}
    parameters = {
        name: _parameter(name, row, clauses, data["sources"]) for name, row in data["parameters"].items()
    }
    versions = tuple(Rules(since, _limits(value)) for since, value in parameters["limits"].values)
    for rules in versions:
        for limit in (limit for limits in rules.limits.values() for limit in limits):
            _require(limit.clause in clauses, f"办理时限的条款不存在：{limit.clause}")
            _require({limit.step, limit.clock_start} <= STEPS.keys(), f"办理时限的环节不存在：{limit.step}")
            _require(
                limit.unit in get_args(Unit), f"办理时限的单位应为{'或'.join(get_args(Unit))}：{limit.unit}"
            )
            _require(limit.clock_start in data["assumed_from"], f"assumed_from 中没有：{limit.clock_start}")
    for step, instead in data["assumed_from"].items():
        known = step in STEPS and (instead == "applied_on" or instead in STEPS)
        _require(known, f"assumed_from 应为环节和它的替代（环节或applied_on），现为：{step}: {instead}")
    return Rulebook(data["title"]["zh"], clauses, data["assumed_from"], parameters, versions, digest, file)


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
    values = tuple((entry["from"], _value(name, entry["value"])) for entry in row["values"])
    _require(all(a < b for (a, _), (b, _) in zip(values, values[1:])), f"参数 {name} 的生效日期未按先后排列")
    return Parameter(name, row["name"]["zh"], row["name"]["en"], clause_id, sources[source], values)


def _value(parameter: str, value: Any) -> Any:
    """Retirement groups, those that a casebook has words for, as objects; every other value as the file has it."""
    if parameter != "retirement_groups":
        return value
    groups = read_yaml(schemas() / "cases.yaml")["columns"]["retirement_group"]["words"]
    _require(
        value.keys() == groups.keys(),
        f"参数 {parameter} 应恰有{'、'.join(groups)}，现为：{'、'.join(value) or '空白'}",
    )
    return {name: _group(name, row) for name, row in value.items()}


def _limits(value: Mapping[str, Any]) -> dict[str, tuple[Limit, ...]]:
    return {direction: tuple(Limit(**row) for row in rows) for direction, rows in value.items()}


def _group(name: str, row: Mapping[str, Any]) -> RetirementGroup:
    return RetirementGroup(name, **{**row, "first_birth_month": np.datetime64(row["first_birth_month"], "M")})


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise RulebookError(sentence)


_CARRIERS: dict[str, list[str]] = {}


def clause(*ids: str) -> Callable[[Function], Function]:
    """Decorator: the function carries out these clauses of the rulebook (`linkage clauses` lists them)."""

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__qualname__}"
        for clause_id in ids:
            names = _CARRIERS.setdefault(clause_id, [])
            if name not in names:
                names.append(name)
        return function

    return register


def registered() -> dict[str, list[str]]:
    """Qualified names of the functions registered for each clause so far."""
    return {clause_id: list(names) for clause_id, names in _CARRIERS.items()}
