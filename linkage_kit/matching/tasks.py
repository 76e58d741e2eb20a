"""The three steps of matching, each as tasks that need nothing of each other: files into partitions of people,
partitions into persons and candidates, candidates into pairs. All that they share are files of one folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from linkage_kit.casebook.problems import Problem
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.matching.cells import BatchReader, FileCells
from linkage_kit.matching.doubtful import CANDIDATES, Pairs, blocks, candidates, mistyped, of_one_number
from linkage_kit.matching.keys import Keys, scattered, sorted_distinct
from linkage_kit.matching.layouts import RecordFile, Scheme, size_of
from linkage_kit.matching.lists import MOST_TOLD, Insurances, read_lists, text_rows, text_schema
from linkage_kit.matching.partition import matched
from linkage_kit.matching.partitions import PartitionWriter, partition, remove_partition
from linkage_kit.matching.people import People
from linkage_kit.matching.persons import PERSONS
from linkage_kit.matching.reading import batches
from linkage_kit.matching.rows import PEOPLE, RECORDS, ROWS, no_rows
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.rulebook import Rulebook

#: Names of tables in the folder beside the schemes' own.
_PEOPLE, _LISTED, _CANDIDATES, _JUDGED, _ROWS = "people", "listed", "candidates", "judged.npy", "rows-"
#: What is told of a file with more mistakes than are told: somebody has to look at it anyway.
_MORE = f"问题超过{MOST_TOLD}处，没有读完；更正以后再读"
#: Rows of a persons' file that are read at once when all are put in order.
_CHUNK = 1 << 13


@dataclass(frozen=True)
class Plan:
    """How it is done: `files` of both schemes, the `folder` for what is needed on the way, the number of partitions,
    and the bytes that a task may hold back before it writes.
    """

    files: Sequence[RecordFile]
    folder: Path
    partitions: int
    room: int
    rules: Rulebook
    asof: dt.date
    synonyms: Synonyms

    @property
    def lists(self) -> list[int]:
        """The numbers of the files that are lists."""
        return [number for number, file in enumerate(self.files) if file.is_list]


@dataclass(frozen=True)
class Read:
    """What came of reading a file: its rows, what is wrong with them, and the people whose lists take judging."""

    rows: int
    problems: Sequence[Problem]
    judged: Keys


@dataclass(frozen=True)
class MatchedPart:
    """What came of a partition: the persons in both schemes (their rows lie at `persons`), pairs, counts by county."""

    keys: Keys
    persons: Path
    pairs: Sequence[Pairs]
    counties: pd.DataFrame
    rows: int
    problems: Sequence[Problem]


def read_file(plan: Plan, number: int, tell: Callable[[], None] = lambda: None) -> Read:
    """Puts the rows of the file of this number into partitions; `tell` is called when `rows_read` says more."""
    file = plan.files[number]
    known, problems = FileCells(file, plan.synonyms), list[Problem]()
    rows, judged, insurances = 0, [np.zeros(0, np.int64)], Insurances()
    name = _LISTED if file.is_list else file.scheme
    with (
        _writer(plan, name, RECORDS[file.scheme], number) as records,
        _writer(plan, _PEOPLE, PEOPLE, number) as people,
    ):
        for batch in batches(file, problems):
            reader = BatchReader(known, batch)
            found = ROWS.get(file.table.name, no_rows)(reader, number)
            insurances.add(reader)
            problems += reader.problems
            records.add(found.records, scattered(found.records["key"].to_numpy()))
            people.add(found.people, scattered(found.people["key"].to_numpy()))
            judged.append(found.judged)
            rows += len(batch.rows)
            (plan.folder / f"{_ROWS}{number}").write_text(f"{rows} {batch.done * size_of(file):.0f}")
            tell()
            if len(problems) > MOST_TOLD:
                problems[MOST_TOLD:] = [Problem(file.name, None, None, None, _MORE)]
                break
    problems += insurances.problems(file)
    return Read(rows, problems, sorted_distinct(np.concatenate(judged)))


def rows_read(plan: Plan) -> tuple[int, int]:
    """How many rows were read by now, in whatever processes, and about how many bytes those have."""
    told = [path.read_text().split() for path in plan.folder.glob(f"{_ROWS}*")]
    # One that is just being written says nothing.
    rows = [(int(one[0]), int(one[1])) for one in told if len(one) == 2]
    return sum(count for count, _ in rows), sum(size for _, size in rows)


def keep_judged(plan: Plan, people: Keys) -> None:
    """Notes of whom (ascending) all lists are to be read by their own readers."""
    np.save(plan.folder / _JUDGED, people)


def read_list(plan: Plan, number: int) -> int:
    """Puts the rows of a list that are of these people into partitions, as text; the number of rows read."""
    file, people = plan.files[number], _judged(plan)
    rows = 0
    with _writer(plan, f"list{number}", text_schema(file), number) as written:
        for batch in batches(file, []):
            table = text_rows(file, batch, people, plan.synonyms)
            written.add(table, scattered(table["key"].to_numpy()))
            rows += len(batch.rows)
    return rows


def _judged(plan: Plan) -> Keys:
    path = plan.folder / _JUDGED
    found: Keys = np.load(path) if path.exists() else np.zeros(0, np.int64)
    return found


def _of_lists(plan: Plan, number: int, scheme: Scheme) -> tuple[list[pa.Table], list[Problem]]:
    """What lists of a scheme give to a partition: the payments of those who need no judging, and of the others."""
    numbers = [at for at in plan.lists if plan.files[at].scheme == scheme]
    if not numbers:
        return [], []
    judged = _judged(plan)
    plain = partition(plan.folder, _LISTED, number, RECORDS[scheme]) if scheme == "employee" else None
    texts = [
        (at, plan.files[at], partition(plan.folder, f"list{at}", number, text_schema(plan.files[at])))
        for at in numbers
    ]
    found, problems = read_lists(scheme, texts, plan.synonyms)
    if plain is None:
        return [found], problems
    return [plain.filter(pa.array(~np.isin(plain["key"].to_numpy(), judged))), found], problems


def match_partition(plan: Plan, number: int) -> MatchedPart:
    """The persons of a partition, and what of its people is compared with others."""
    tables: dict[Scheme, pa.Table] = {}
    problems: list[Problem] = []
    for scheme, schema in RECORDS.items():
        more, wrong = _of_lists(plan, number, scheme)
        tables[scheme] = pa.concat_tables([partition(plan.folder, scheme, number, schema), *more])
        problems += wrong
    people = People.of(partition(plan.folder, _PEOPLE, number, PEOPLE))
    rule = arithmetic_on(plan.rules, plan.asof)
    found = matched(tables["resident"], tables["employee"], people, rule, plan.files)
    rows = tables["resident"].num_rows + tables["employee"].num_rows
    path = plan.folder / f"persons-{number}.arrow"
    with pa.ipc.new_file(str(path), PERSONS) as writer:
        writer.write_table(found.persons, _CHUNK)
    compared = candidates(people)
    with _writer(plan, _CANDIDATES, CANDIDATES, number) as written:
        written.add(*blocks(compared))
    for name in (*RECORDS, _PEOPLE, _LISTED):
        remove_partition(plan.folder, name, number)
    return MatchedPart(
        found.keys, path, list(of_one_number(compared)), found.counties, rows, [*problems, *found.problems]
    )


def compare_partition(plan: Plan, number: int) -> list[Pairs]:
    """The pairs of a partition of candidates."""
    table = partition(plan.folder, _CANDIDATES, number, CANDIDATES)
    remove_partition(plan.folder, _CANDIDATES, number)
    return [pairs for pairs in mistyped(table) if len(pairs.rows)]


def _writer(plan: Plan, name: str, schema: pa.Schema, task: int) -> PartitionWriter:
    return PartitionWriter(plan.folder, name, str(task), schema, plan.partitions, plan.room)
