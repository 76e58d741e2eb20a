"""The audit of a casebook's files in parts, each by whoever is free, put together in the order of the cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from linkage_kit import clock
from linkage_kit.audit.by_blocks.part import INPUT, Blocks, Part, Task, audit_part
from linkage_kit.audit.by_blocks.persons import cases_at, number_keys, repeated
from linkage_kit.audit.by_blocks.unfinished import clear_parts, unfinished
from linkage_kit.audit.notices import Notice, audit_notices, casebook_notices
from linkage_kit.audit.overview import Overview, Tally
from linkage_kit.audit.own import Broken
from linkage_kit.audit.summary import SUMMARY_FILE, WORKBOOK_FILE, summed_up, versions
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.casebook.lines.files import LineFile, Ranges, cut
from linkage_kit.casebook.lines.folder import Folder
from linkage_kit.casebook.lines.ids import NotSorted
from linkage_kit.casebook.lines.sorting import seem_sorted, sorted_files
from linkage_kit.casebook.lines.tasks import in_order
from linkage_kit.casebook.lines.written import header
from linkage_kit.casebook.storage.atomic import write_folder
from linkage_kit.casebook.taken import NOTHING, Taken
from linkage_kit.casebook.whole import SamePerson, Whole, same_persons_among
from linkage_kit.rulebook import Rulebook

#: Bytes of `cases` in a block, some four thousand cases: what is computed of them stays in the processor's cache.
BLOCK = 700_000
#: Blocks in a part.
BLOCKS = 8
_COPIED = 1 << 20


@dataclass(frozen=True)
class Outcome:
    """What an audit in parts came to; it has what the notices look at."""

    task: Task
    part: Part
    same_person: Mapping[str, SamePerson]
    broken: tuple[Broken, ...] = ()

    @property
    def overview(self) -> Overview:
        """What the notices count of it."""
        return self.part.overview

    @property
    def tally(self) -> Tally:
        """What `audit.json` counts."""
        return self.part.tally

    @property
    def asof(self) -> Any:
        """As of which day."""
        return self.task.asof

    @property
    def made_on(self) -> Any:
        """The day on which it is made."""
        return clock.today()

    @cached_property
    def notices(self) -> list[Notice]:
        """What a reader of the whole audit must know beforehand."""
        return [*audit_notices(self), *casebook_notices(_Book(self), self.task.rules)]


class _Book:
    """The casebook, as far as the notices look at it: all of it was read, and nothing is to be told of that."""

    whole: Whole | None = None
    taken: Taken = NOTHING

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.same_person = outcome.same_person
        self.absent = frozenset(TABLES) - outcome.task.files.keys()
        self.as_whole = Whole(len(self), np.empty(0, object), np.empty(0, object))

    def __len__(self) -> int:
        return self._outcome.overview.cases


@dataclass(frozen=True)
class Asked:
    """What is asked for: the audit of a folder's files as of a day, by rules, with or without masks, into `out`.

    `told` is told how many cases there are and how many more are done.
    """

    folder: Folder
    asof: date
    rules: Rulebook
    hides: bool
    out: Path
    told: Callable[[int, int], None]


def audit_in_parts(asked: Asked, executor: Executor) -> Outcome:
    """Audits files into a folder, whole or not at all.

    What is done stays where it breaks off, and is not done again. Raises NotPlain where something in the files is not
    in order, and OSError.
    """
    with unfinished(asked.out, _fingerprint(asked)) as work:
        return _audited(asked, asked.folder.lines(work / "lines", executor), work, executor)


def _audited(asked: Asked, files: Mapping[str, LineFile], work: Path, executor: Executor) -> Outcome:
    by_case = work / "by-case"
    if seem_sorted(files) and not by_case.exists():
        try:
            return _audit_sorted(asked, files, work, executor)
        except NotSorted:
            clear_parts(work)
    by_case.mkdir(exist_ok=True)
    return _audit_sorted(asked, sorted_files(files, by_case, executor), work, executor)


def _audit_sorted(asked: Asked, files: Mapping[str, LineFile], work: Path, executor: Executor) -> Outcome:
    task = Task(files, asked.asof, asked.rules, asked.hides)
    blocks = cut(files, BLOCK)
    parts = [blocks[first : first + BLOCKS] for first in range(0, len(blocks), BLOCKS)]
    cases, same = _same_persons(files["cases"], blocks, executor)
    arguments = (
        (task, Blocks(part, same[first : first + len(part)]), work / f"{number:06}")
        for number, part in enumerate(parts)
        for first in [number * BLOCKS]
    )
    done = _put_together(task, work, _counted(in_order(executor, audit_part, arguments), cases, asked.told))
    outcome = Outcome(task, done.part, _flat(same))
    write_folder(asked.out, {**done.files, SUMMARY_FILE: _summary(outcome, done)}, obsolete={WORKBOOK_FILE})
    return outcome


def _fingerprint(asked: Asked) -> str:
    """What tells whether a part that is done is one of the same audit."""
    files = [
        (str(path), there.st_size, there.st_mtime_ns)
        for path in asked.folder.files.values()
        for there in [path.stat()]
    ]
    said = [files, asked.asof.isoformat(), asked.hides, versions(asked.rules), BLOCK, BLOCKS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _same_persons(
    cases: LineFile, blocks: Sequence[Ranges], executor: Executor
) -> tuple[int, list[dict[str, SamePerson]]]:
    """How many cases there are, and block by block those that are the same person's as others."""
    keys = list(in_order(executor, number_keys, ((cases, block) for block in blocks)))
    again = repeated(np.concatenate(keys))
    rows = (
        {number: np.flatnonzero(np.isin(one, again)) for number, one in enumerate(keys)} if len(again) else {}
    )
    with_them = [number for number, chosen in rows.items() if len(chosen)]
    found = list(
        in_order(executor, cases_at, ((cases, blocks[number], rows[number]) for number in with_them))
    )
    ids = [case_id for one, _ in found for case_id in one]
    same = same_persons_among(
        np.array(ids, object), np.array([number for _, one in found for number in one], object)
    )
    by_block: list[dict[str, SamePerson]] = [{} for _ in blocks]
    for number, (own, _) in zip(with_them, found):
        by_block[number] = {case_id: same[case_id] for case_id in own if case_id in same}
    return sum(map(len, keys)), by_block


def _flat(same: Sequence[Mapping[str, SamePerson]]) -> dict[str, SamePerson]:
    return {case_id: one for block in same for case_id, one in block.items()}


def _counted(parts: Iterator[Part], cases: int, told: Callable[[int, int], None]) -> Iterator[Part]:
    for part in parts:
        told(cases, part.overview.cases)
        yield part


@dataclass(frozen=True)
class _Together:
    part: Part
    files: Mapping[str, Path]
    tables: Mapping[str, str]
    inputs: Mapping[str, str]


def _put_together(task: Task, work: Path, parts: Iterator[Part]) -> _Together:
    """The files of all parts one after another, and what they hash to."""
    whole = work / "whole"
    whole.mkdir(exist_ok=True)
    files = {f"{name}.csv": whole / f"{name}.csv" for name in RESULT_TABLES}
    hashes = {name: hashlib.sha256() for name in [*RESULT_TABLES, *map(INPUT.format, task.files)]}
    for name, table in RESULT_TABLES.items():
        files[f"{name}.csv"].write_bytes(header(table))
        hashes[name].update(header(table))
    for name in task.files:
        hashes[INPUT.format(name)].update(header(TABLES[name]))
    done: list[Part] = []
    for number, part in enumerate(parts):
        part.require_behind(done)
        done.append(part)
        folder = work / f"{number:06}"
        for name, digest in hashes.items():
            _append(folder / name, files.get(f"{name}.csv"), digest)
    return _Together(
        Part.of(done),
        files,
        {f"{name}.csv": hashes[name].hexdigest() for name in RESULT_TABLES},
        {name: hashes[INPUT.format(name)].hexdigest() for name in task.files},
    )


def _append(part: Path, whole: Path | None, digest: Any) -> None:
    """Hashes a part's file and puts it behind those before it, if they are put together."""
    with part.open("rb") as source:
        target = None if whole is None else whole.open("ab")
        while piece := source.read(_COPIED):
            digest.update(piece)
            if target:
                target.write(piece)
        if target:
            target.close()


def _summary(outcome: Outcome, done: _Together) -> bytes:
    task = outcome.task
    empty = {name: hashlib.sha256(header(TABLES[name])).hexdigest() for name in TABLES}
    said = summed_up(
        task.asof,
        task.rules,
        outcome.tally,
        outcome.notices,
        {**empty, **done.inputs},
        whole={},
        has_events="events" in task.files,
        masked=task.hides,
    )
    text = json.dumps({**said, "tables": done.tables}, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
