"""`linkage match`: two sets of records in, who is in both schemes out; never more in memory than it may have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage.atomic import filling
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.matching.cells import BatchReader
from linkage_kit.matching.doubtful import CANDIDATES, Pairs, blocks, candidates, mistyped, of_one_number
from linkage_kit.matching.keys import scattered
from linkage_kit.matching.layouts import RecordFile, Scheme, record_files
from linkage_kit.matching.partition import matched
from linkage_kit.matching.partitions import Partitions
from linkage_kit.matching.people import People
from linkage_kit.matching.reading import batches
from linkage_kit.matching.results import DOUBTFUL_FILE, PERSONS_FILE, PersonParts, doubtful_csv
from linkage_kit.matching.rows import EMPLOYEE, PEOPLE, RESIDENT, ROWS
from linkage_kit.procedure.arithmetic import Arithmetic, arithmetic_on
from linkage_kit.rulebook import Rulebook
from linkage_kit.version import __version__

SUMMARY_FILE = "match.json"


@dataclass(frozen=True)
class Outcome:
    """What was matched: people in the resident scheme, the employee scheme and both; pairs to look at; by county."""

    resident: int
    employee: int
    both: int
    doubtful: int
    counties: pd.DataFrame


@dataclass
class _Tables:
    """The rows of both schemes and what they say of people, in partitions by person."""

    resident: Partitions
    employee: Partitions
    people: Partitions

    def of(self, scheme: Scheme) -> Partitions:
        return self.resident if scheme == "resident" else self.employee


def match(
    resident: Path, employee: Path, out: Path, asof: dt.date, rules: Rulebook, memory: int, synonyms: Path | None = None
) -> Outcome:
    """Writes what matching gives into the folder `out`, and says how much it was.

    `resident` and `employee` are files or folders of records; `asof` decides which way of counting holds; `memory` is in
    bytes. Raises CasebookError with everything that is wrong with the records, and writes nothing then.
    """
    words = load_synonyms(synonyms)
    own: dict[Scheme, list[RecordFile]] = {}
    problems: list[Problem] = []
    for scheme, place in _schemes(resident, employee):
        own[scheme], wrong = record_files(place, scheme, words)
        problems += wrong
    if problems:
        raise CasebookError(problems)
    files = [*own["resident"], *own["employee"]]
    with filling(out) as staged:
        work = staged / "work"
        work.mkdir()
        tables = _partitioned(files, _count(files, memory), memory, work, problems)
        if problems:
            raise CasebookError(problems)
        return _matched(tables, own["resident"], staged, arithmetic_on(rules, asof), memory)


def _schemes(resident: Path, employee: Path) -> Iterator[tuple[Scheme, Path]]:
    yield "resident", resident
    yield "employee", employee


def _count(files: Sequence[RecordFile], memory: int) -> int:
    """Partitions that are small enough."""
    size = sum(file.path.stat().st_size for file in files)
    return max(1, -(-size * 4 // memory))


def _partitioned(
    files: Sequence[RecordFile], count: int, memory: int, work: Path, problems: list[Problem]
) -> _Tables:
    room = memory // 16
    tables = _Tables(
        Partitions("resident", RESIDENT, count, room, work),
        Partitions("employee", EMPLOYEE, count, room, work),
        Partitions("people", PEOPLE, count, room, work),
    )
    size = sum(file.path.stat().st_size for file in files)
    with tqdm(desc="读取记录", unit="行", unit_scale=True, disable=None) as bar:
        before = 0
        for number, file in enumerate(files):
            checks: dict = {}
            for batch in batches(file, problems):
                reader = BatchReader(file, batch, checks)
                rows = ROWS[file.table.name](reader, number)
                problems += reader.problems
                tables.of(file.scheme).add(rows.records, scattered(rows.records["key"].to_numpy()))
                tables.people.add(rows.people, scattered(rows.people["key"].to_numpy()))
                bar.total = (bar.n + len(batch.rows)) * size // max(1, before + batch.done)
                bar.update(len(batch.rows))
            before += file.path.stat().st_size
    return tables


def _matched(
    tables: _Tables, files: Sequence[RecordFile], staged: Path, rule: Arithmetic, memory: int
) -> Outcome:
    work = staged / "work"
    parts = PersonParts(work)
    compared = Partitions("candidates", CANDIDATES, tables.people.count, memory // 16, work)
    pairs: list[Pairs] = []
    counties: list[pd.DataFrame] = []
    problems: list[Problem] = []
    each = zip(tables.resident.parts(), tables.employee.parts(), tables.people.parts())
    total = sum(one.rows for one in (tables.resident, tables.employee))
    with tqdm(desc="匹配", total=total, unit="行", unit_scale=True, disable=None) as bar:
        for resident, employee, people in each:
            bar.update(resident.num_rows + employee.num_rows)
            known = People.of(people)
            found = matched(resident, employee, known, rule, files)
            parts.add(found.keys, found.persons)
            problems += found.problems
            counties.append(found.counties)
            spoken = candidates(known)
            pairs += of_one_number(spoken)
            compared.add(*blocks(spoken))
    if problems:
        raise CasebookError(sorted(problems, key=lambda one: (one.file, one.row or 0)))
    with tqdm(desc="查找可疑号码", total=compared.rows, unit="人", unit_scale=True, disable=None) as bar:
        for table in compared.parts():
            pairs += mistyped(table)
            bar.update(table.num_rows)
    parts.write(staged / PERSONS_FILE)
    data, rows = doubtful_csv(pairs)
    (staged / DOUBTFUL_FILE).write_bytes(data)
    by_county = pd.concat(counties).groupby(level=0).sum()
    counts = by_county.sum()
    outcome = Outcome(
        int(counts["resident"]), int(counts["employee"]), int(counts["both"]), 0 if rows is None else len(rows), by_county
    )
    told = {"version": __version__, "resident": outcome.resident, "employee": outcome.employee, "both": outcome.both, "doubtful": outcome.doubtful}
    (staged / SUMMARY_FILE).write_text(json.dumps(told, indent=2), encoding="utf-8")
    return outcome



