"""What a province costs (`make bench-province`): a population is made and matched, and 45 million people estimated.

COUNT people (default 5 million) are made once, in a folder that is kept for the next run, and matched with MEMORY
kept: time by the clock and of the cores, peak memory of all processes together, recall and precision against what was
mistyped on purpose. A tenth of them is matched too: by the two, 45 million people are estimated on this machine and on
16 cores. Each command that works on a population is one line of `commands`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from tqdm import tqdm

from linkage_kit.sample.population import BLOCK, write_file_of_blocks

PROVINCE = 45_000_000
#: Blocks of a file: half a million people.
BLOCKS = 10
SEED = 1
ASOF = "2026-06-30"
CORES = len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Population:
    """So many people in a folder."""

    people: int
    folder: Path


@dataclass(frozen=True)
class Run:
    """A command on a population: seconds by the clock, of the process that leads and of its workers, and the most bytes
    that they had at once.
    """

    people: int
    clock: float
    leading: float
    working: float
    peak: int


def commands(population: Population, memory: str) -> dict[str, Sequence[object]]:
    """What is asked of a population, by its name: the arguments of `linkage`."""
    records = [population.folder / scheme for scheme in ("resident", "employee")]
    kept = ["--asof", ASOF, "--memory", memory]
    return {"match": ["match", *records, "--out", population.folder / "matched", *kept]}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=5_000_000)
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--suffix", choices=("csv", "parquet"), default="csv")
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir(), f"linkage-province-{given.count}-{given.suffix}")
    whole = Population(given.count, folder)
    tenth = Population(max(BLOCK, given.count // 10), folder.with_name(f"{folder.name}-tenth"))
    print(f"{given.count:,} people made in {sum(made(one, given.suffix) for one in (whole, tenth)):.0f} s")
    for name in commands(whole, given.memory):
        runs = [timed(one.people, commands(one, given.memory)[name]) for one in (tenth, whole)]
        for run in runs:
            tell(name, run, given.memory)
        estimate(*runs)
    judge(whole)


def made(population: Population, suffix: str) -> float:
    """Makes a population where it is not there yet; seconds."""
    start = time.perf_counter()
    done = population.folder / "done"
    if not done.exists():
        blocks = -(-population.people // BLOCK)
        files = [range(first, min(blocks, first + BLOCKS)) for first in range(0, blocks, BLOCKS)]
        make = partial(write_file_of_blocks, population.people, SEED, population.folder, suffix)
        with ProcessPoolExecutor() as pool:
            list(tqdm(pool.map(make, files), "making", len(files), disable=None))
        done.touch()
    return time.perf_counter() - start


def timed(people: int, arguments: Sequence[object]) -> Run:
    """Runs a command as an office does, start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen([Path(sys.executable).with_name("linkage"), *map(str, arguments)])
    peak, leading = 0, 0.0
    while process.poll() is None:
        peak = max(peak, sum(sizes(process.pid)))
        leading = max(leading, own_seconds(process.pid))
        time.sleep(0.05)
    clock = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(process.returncode)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    both = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(people, clock, leading, both - leading, peak)


def own_seconds(pid: int) -> float:
    """Seconds of the cores that a process has used itself."""
    try:
        used = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return used.user + used.system


def sizes(pid: int) -> Iterator[int]:
    """The memory of each process of a tree: all of its own, and its share of what several have together."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        try:
            yield one.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def tell(name: str, run: Run, memory: str) -> None:
    print(
        f"linkage {name}, {run.people:,} people, --memory {memory}: {run.clock:.1f} s by the clock, of the cores "
        f"{run.leading:.1f} s (leading) and {run.working:.1f} s (workers), {run.clock / run.people * 1e6:.1f} µs a "
        f"person; peak {run.peak / 2**30:.2f} GiB"
    )


def estimate(tenth: Run, whole: Run) -> None:
    """What the province takes: seconds of the cores grow in a straight line, the workers' are shared by the cores.

    By the clock it is this much longer as the run on this machine was, where others use the cores too.
    """
    lead, work = (straight(tenth, whole, part) for part in ("leading", "working"))
    for cores in dict.fromkeys((CORES, 16)):
        print(f"  {PROVINCE:,} people on {cores} free cores, estimated: {(lead + work / cores) / 60:.1f} min")
    waited = whole.clock / (whole.leading + whole.working / CORES)
    print(f"  (this run took {waited:.2f} times what it would on free cores)")


def straight(tenth: Run, whole: Run, part: str) -> float:
    """Seconds of a part for the province, on the line through two runs; none falls as people come."""
    low, high = getattr(tenth, part), getattr(whole, part)
    slope = max(0.0, (high - low) / (whole.people - tenth.people)) if whole.people > tenth.people else 0.0
    return max(high, high + slope * (PROVINCE - whole.people))


def judge(population: Population) -> None:
    """Recall and precision of the pairs that are listed."""
    out = population.folder / "matched"
    truth = set()
    for path in sorted((population.folder / "truth").iterdir()):
        truth |= {pair(row["id_number"], row["mistyped"]) for row in read(path)}
    found = {pair(row["first_id_number"], row["second_id_number"]) for row in read(out / "doubtful.csv")}
    counts = json.loads((out / "match.json").read_text(encoding="utf-8"))["counts"]
    print(f"in both schemes {counts['both']:,}, with overlap {counts['overlapping']:,}")
    right = len(found & truth)
    print(
        f"mistyped {len(truth)}, listed {len(found)}: recall {right / max(1, len(truth)):.4f}, "
        f"precision {right / max(1, len(found)):.4f}"
    )


def pair(one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((one, other)))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
