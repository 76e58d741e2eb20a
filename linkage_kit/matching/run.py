"""`linkage match`: two sets of records in, who is in both schemes out; never more in memory than it may have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.storage.atomic import filling
from linkage_kit.columns import Columns
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.matching.doubtful import KINDS, Pairs
from linkage_kit.matching.keys import sorted_distinct
from linkage_kit.matching.layouts import record_files, size_of
from linkage_kit.matching.partition import COUNTS, MONEY_COUNTS
from linkage_kit.matching.results import DOUBTFUL_FILE, PERSONS_FILE, all_pairs, doubtful_csv, write_persons
from linkage_kit.matching.tasks import (
    MatchedPart,
    Plan,
    compare_partition,
    keep_judged,
    match_partition,
    read_file,
    read_list,
    rows_read,
)
from linkage_kit.matching.workers import PROCESS, each, running, workers_for
from linkage_kit.money import format_yuan
from linkage_kit.rulebook import Rulebook
from linkage_kit.version import __version__

#: Counts for other programs.
FACTS_FILE = "match.json"
#: A partition and what is made of it take this many times the bytes that its records have in their files.
_TIMES = 3
_LEAST_ROOM = 16 << 20


@dataclass(frozen=True)
class Outcome:
    """What was matched: `counts` of everything in `partition.COUNTS`, pairs to look at by kind, counts by county."""

    counts: Mapping[str, int]
    doubtful: Mapping[str, int]
    counties: pd.DataFrame


def match(
    resident: Path,
    employee: Path,
    out: Path,
    asof: dt.date,
    rules: Rulebook,
    memory: int,
    synonyms: Path | None = None,
) -> Outcome:
    """Writes what matching gives into the folder `out`, and says how much it was.

    `resident` and `employee` are files or folders of records; `asof` decides which way of counting holds; `memory` is
    in bytes. Raises CasebookError with everything that is wrong with the records, and writes nothing then.
    """
    words = load_synonyms(synonyms)
    found = [record_files(resident, "resident", words), record_files(employee, "employee", words)]
    _refuse([problem for _, wrong in found for problem in wrong])
    files = [file for own, _ in found for file in own]
    size = sum(map(size_of, files))
    workers = workers_for(size, memory)
    with filling(out) as staged, running(workers) as pool:
        work = staged / "work"
        work.mkdir()
        share = (memory - (PROCESS if workers > 1 else 0)) // workers - PROCESS
        plan = Plan(files, work, _partitions(size, share), max(share // 4, _LEAST_ROOM), rules, asof, words)
        problems: list[Problem] = []
        rows = _read(plan, pool, size, problems)
        parts = _match(plan, pool, rows, problems)
        _refuse(problems)
        pairs = [pair for part in parts for pair in part.pairs] + _compare(plan, pool)
        write_persons([(part.keys, part.persons) for part in parts], staged / PERSONS_FILE)
        doubtful = all_pairs(pairs)
        (staged / DOUBTFUL_FILE).write_bytes(doubtful_csv(doubtful))
        for name in (PERSONS_FILE, DOUBTFUL_FILE):
            # What is worked on further holds whole numbers: it is for who made it alone.
            (staged / name).chmod(0o600)
        outcome = _outcome(parts, doubtful)
        _write_summary(outcome, staged, (resident.name, employee.name), asof, rules)
        return outcome


def _refuse(problems: Sequence[Problem]) -> None:
    """CasebookError where there is a problem, with all of them in the order of files and rows, each once."""
    if problems:
        raise CasebookError(sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.row or 0)))


def _partitions(size: int, share: int) -> int:
    """Partitions that are so small that a process has room for one and what is made of it."""
    return max(1, -(-size * _TIMES // max(share, _LEAST_ROOM)))


def _read(plan: Plan, pool: Executor | None, size: int, problems: list[Problem]) -> int:
    """All files into partitions; the number of their rows."""
    judged = [np.zeros(0, np.int64)]
    # The largest first, so that no process is left with one when the others are done.
    numbers = sorted(range(len(plan.files)), key=lambda number: -size_of(plan.files[number]))
    with tqdm(desc="读取记录", unit="行", unit_scale=True, disable=None) as bar:

        def tell() -> None:
            rows, done = rows_read(plan)
            bar.total = rows * size // max(1, done)
            bar.update(rows - bar.n)

        task = partial(read_file, tell=tell) if pool is None else read_file
        for read in each(pool, task, plan, numbers, tell):
            problems += read.problems
            judged.append(read.judged)
    rows, _ = rows_read(plan)
    people = sorted_distinct(np.concatenate(judged))
    if len(people):
        keep_judged(plan, people)
        with tqdm(desc="逐人核对清单", unit="行", unit_scale=True, disable=None) as bar:
            for read_rows in each(pool, read_list, plan, plan.lists):
                bar.update(read_rows)
    return rows


def _match(plan: Plan, pool: Executor | None, rows: int, problems: list[Problem]) -> list[MatchedPart]:
    parts = []
    with tqdm(desc="匹配", total=rows, unit="行", unit_scale=True, disable=None) as bar:
        for part in each(pool, match_partition, plan, range(plan.partitions)):
            parts.append(part)
            problems += part.problems
            bar.update(part.rows)
    return parts


def _compare(plan: Plan, pool: Executor | None) -> list[Pairs]:
    pairs = []
    numbers = range(plan.partitions)
    with tqdm(desc="查找可疑号码", total=len(numbers), unit="份", disable=None) as bar:
        for found in each(pool, compare_partition, plan, numbers):
            pairs += found
            bar.update()
    return pairs


def _outcome(parts: Sequence[MatchedPart], pairs: Columns) -> Outcome:
    counties = pd.concat([part.counties for part in parts]).groupby(level=0).sum()
    counts = {name: int(counties[name].sum()) for name in COUNTS}
    return Outcome(counts, {kind: int((pairs.kind == kind).sum()) for kind in KINDS}, counties)


def _write_summary(
    outcome: Outcome, folder: Path, inputs: tuple[str, str], asof: dt.date, rules: Rulebook
) -> None:
    # What draws and sets a summary takes a second to import; the processes that match have no use for it.
    from linkage_kit.matching.summary import Figures, summary_files

    figures = Figures(outcome.counties, outcome.doubtful, inputs, asof, rules)
    for name, data in summary_files(figures).items():
        (folder / name).write_bytes(data)
    facts = {"version": __version__, "asof": asof.isoformat(), "rulebook": rules.digest}
    counts = {
        name: format_yuan(number) if name in MONEY_COUNTS else number
        for name, number in outcome.counts.items()
    }
    told = {**facts, "counts": counts, "doubtful": outcome.doubtful}
    (folder / FACTS_FILE).write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
