"""The three steps of matching, each as tasks that need nothing of each other: files into partitions of people,
partitions into persons and candidates, candidates into pairs. All that they share are files of one folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from linkage_kit.casebook.problems import Problem
from linkage_kit.matching.cells import BatchReader, FileCells
from linkage_kit.matching.doubtful import CANDIDATES, Pairs, blocks, candidates, mistyped, of_one_number
from linkage_kit.matching.keys import Keys, scattered
from linkage_kit.matching.layouts import RecordFile
from linkage_kit.matching.partition import matched
from linkage_kit.matching.partitions import PartitionWriter, partition, remove_partition
from linkage_kit.matching.people import People
from linkage_kit.matching.persons import PERSONS
from linkage_kit.matching.reading import batches
from linkage_kit.matching.rows import EMPLOYEE, PEOPLE, RESIDENT, ROWS
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.rulebook import Rulebook

_TABLES = {"resident": RESIDENT, "employee": EMPLOYEE, "people": PEOPLE}
_CANDIDATES = "candidates"
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
    asof: object


@dataclass(frozen=True)
class Read:
    """What came of reading a file: its rows, and what is wrong with them."""

    rows: int
    problems: Sequence[Problem]


@dataclass(frozen=True)
class MatchedPart:
    """What came of a partition: the persons in both schemes (their rows lie at `persons`), pairs, counts by county."""

    keys: Keys
    persons: Path
    pairs: Sequence[Pairs]
    counties: pd.DataFrame
    rows: int
    problems: Sequence[Problem]


def read_file(plan: Plan, number: int, told: Callable[[int, int], None] = lambda rows, done: None) -> Read:
    """Puts the rows of the file of this number into partitions; `told` hears of rows and bytes as they are read."""
    file = plan.files[number]
    known, problems = FileCells(file), list[Problem]()
    rows = 0
    with _writer(plan, file.scheme, _TABLES[file.scheme], number) as records:
        with _writer(plan, "people", PEOPLE, number) as people:
            for batch in batches(file, problems):
                reader = BatchReader(known, batch)
                found = ROWS[file.table.name](reader, number)
                problems += reader.problems
                records.add(found.records, scattered(found.records["key"].to_numpy()))
                people.add(found.people, scattered(found.people["key"].to_numpy()))
                rows += len(batch.rows)
                told(rows, batch.done)
    return Read(rows, problems)


def match_partition(plan: Plan, number: int) -> MatchedPart:
    """The persons of a partition, and what of its people is compared with others."""
    tables = {name: partition(plan.folder, name, number, schema) for name, schema in _TABLES.items()}
    people = People.of(tables["people"])
    rule = arithmetic_on(plan.rules, plan.asof)  # type: ignore[arg-type]
    found = matched(tables["resident"], tables["employee"], people, rule, plan.files)
    rows = tables["resident"].num_rows + tables["employee"].num_rows
    path = plan.folder / f"persons-{number}.arrow"
    with pa.ipc.new_file(str(path), PERSONS) as writer:
        writer.write_table(found.persons, _CHUNK)
    compared = candidates(people)
    with _writer(plan, _CANDIDATES, CANDIDATES, number) as written:
        written.add(*blocks(compared))
    for name in _TABLES:
        remove_partition(plan.folder, name, number)
    return MatchedPart(
        found.keys, path, list(of_one_number(compared)), found.counties, rows, found.problems
    )


def compare_partition(plan: Plan, number: int) -> list[Pairs]:
    """The pairs of a partition of candidates."""
    table = partition(plan.folder, _CANDIDATES, number, CANDIDATES)
    remove_partition(plan.folder, _CANDIDATES, number)
    return [pairs for pairs in mistyped(table) if len(pairs.rows)]


def _writer(plan: Plan, name: str, schema: pa.Schema, task: int) -> PartitionWriter:
    return PartitionWriter(plan.folder, name, str(task), schema, plan.partitions, plan.room)
