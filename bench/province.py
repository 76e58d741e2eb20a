"""What a province costs (`make bench-province`): a population is made and matched, and 45 million people estimated.

COUNT people (default 5 million) are made once in a folder that is kept for the next run, and matched with `--memory`
kept: time, peak memory of all processes together (what each has for itself, and a part of what they share), recall and
precision against what was mistyped on purpose. A smaller match beside it, on one process and on all, gives the exponent
and the speed-up by which 45 million people are estimated on this machine and on one of 16 cores.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
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
CORES = len(psutil.Process().cpu_affinity())


@dataclass(frozen=True)
class Run:
    """A match: people, seconds, the most bytes that its processes had at once, and the folder of its results."""

    people: int
    seconds: float
    peak: int
    out: Path


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=5_000_000)
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--suffix", choices=("csv", "parquet"), default="csv")
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir(), f"linkage-province-{given.count}-{given.suffix}")
    made = population(given.count, folder, given.suffix)
    smaller = population(
        max(BLOCK, given.count // 10), folder.with_name(f"{folder.name}-tenth"), given.suffix
    )
    whole = matched(given.count, folder, given.memory)
    small = partial(matched, max(BLOCK, given.count // 10), folder.with_name(f"{folder.name}-tenth"))
    tenth, alone = small(given.memory), small(given.memory, cores=1)
    print(f"population of {given.count:,} people: made in {made + smaller:.0f} s")
    for run in (tenth, whole):
        per_person = run.seconds / run.people * 1e6
        print(
            f"linkage match, {run.people:,} people, --memory {given.memory}: {run.seconds:.1f} s "
            f"({per_person:.1f} µs a person), peak {run.peak / 2**30:.2f} GiB"
        )
    found, truth, right = judged(whole.out, folder)
    print(f"mistyped: {truth}, listed: {found}; recall {right / truth:.4f}, precision {right / found:.4f}")
    estimated(alone, tenth, whole)


def population(count: int, folder: Path, suffix: str) -> float:
    """Makes the population where it is not there yet; seconds."""
    start = time.perf_counter()
    done = folder / "done"
    if not done.exists():
        blocks = -(-count // BLOCK)
        files = [range(first, min(blocks, first + BLOCKS)) for first in range(0, blocks, BLOCKS)]
        with ProcessPoolExecutor() as pool:
            make = partial(write_file_of_blocks, count, SEED, folder, suffix)
            list(tqdm(pool.map(make, files), "making", len(files), disable=None))
        done.touch()
    return time.perf_counter() - start


def matched(count: int, folder: Path, memory: str, cores: int = CORES) -> Run:
    """Runs the command as an office does, start included, on so many cores."""
    out = folder / "out"
    linkage = Path(sys.executable).with_name("linkage")
    command = [linkage, "match", folder / "resident", folder / "employee", "--out", out]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--asof", ASOF, "--memory", memory])
    if cores < CORES:
        psutil.Process(process.pid).cpu_affinity(list(range(cores)))
    peak = [0]
    watcher = threading.Thread(target=watch, args=(process, peak))
    watcher.start()
    if process.wait():
        raise SystemExit(process.returncode)
    seconds = time.perf_counter() - start
    watcher.join()
    return Run(count, seconds, peak[0], out)


def watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Notes the most memory that a process and its children had together."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(sizes(process.pid)))
        time.sleep(0.1)


def sizes(pid: int) -> Iterator[int]:
    """The memory of each process of a tree: its share of what is mapped by several, and all of its own."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        try:
            yield (
                one.memory_full_info().pss
                if hasattr(psutil, "LINUX") and psutil.LINUX
                else one.memory_info().rss
            )
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def judged(out: Path, folder: Path) -> tuple[int, int, int]:
    """How many pairs are listed, how many there are, and how many of those listed are right."""
    truth = set()
    for path in sorted((folder / "truth").iterdir()):
        truth |= {pair(row["id_number"], row["mistyped"]) for row in read(path)}
    found = {pair(row["first_id_number"], row["second_id_number"]) for row in read(out / "doubtful.csv")}
    return len(found), len(truth), len(found & truth)


def pair(one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((one, other)))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def serial_share(alone: Run, together: Run) -> float:
    """The part of the time on one core that more cores do not shorten (Amdahl), as measured on those that there are."""
    left = together.seconds / alone.seconds
    return min(1.0, max(0.0, (CORES * left - 1) / (CORES - 1))) if CORES > 1 else 0.0


def estimated(alone: Run, tenth: Run, whole: Run) -> None:
    """What the province takes, by the exponent between the two runs on all cores, here and on 16 of them."""
    ratio = whole.people / tenth.people
    exponent = math.log(whole.seconds / tenth.seconds) / math.log(ratio) if ratio > 1 else 1.0
    # The start weighs in a small run: a province is not taken to grow slower than its people.
    here = whole.seconds * (PROVINCE / whole.people) ** max(1.0, exponent)
    facts = json.loads((whole.out / "match.json").read_text(encoding="utf-8"))["counts"]
    print(
        f"in both schemes: {facts['both']:,}, with overlap {facts['overlapping']:,}; exponent {exponent:.2f}"
    )
    share = serial_share(alone, tenth)
    sixteen = here * (share + (1 - share) / 16) / (share + (1 - share) / CORES)
    print(f"{PROVINCE:,} people, estimated: {here / 60:.0f} min on this machine ({CORES} cores)")
    print(f"on 16 such cores: {sixteen / 60:.0f} min ({share:.0%} of the work is done by one of them alone)")


if __name__ == "__main__":
    main()
