"""Overlap and refund of many cases, from typed columns in memory to columns in memory: a plain Python loop, DuckDB,
Polars and what is here, side by side in one run and with the same numbers.

`python bench/core [PICTURE]`: each way and size in processes of its own, in turn, of which the fastest run counts; the
picture (.svg or .png) has times and memory on logarithmic scales.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from picture import draw

from linkage_kit.blocks import cores

SIZES = (10_000, 100_000, 1_000_000)
WAYS = ("plain_loop", "in_duckdb", "in_polars", "in_blocks")
OURS = WAYS[-1]
#: Every way has as many processes, in turn, so that what else the machine does meets all; a loop needs but one run.
PROCESSES, RUNS = 3, 3
#: Bytes of a resident year that have to be read (`case`, `year`, five amounts) and written (seven results).
BYTES = (7 + 7) * 8
_TIMED = Path(__file__).with_name("timed.py")
Figures = dict[str, dict[int, dict[str, Any]]]


def main(picture: str | None) -> None:
    figures: Figures = {way: {} for way in WAYS}
    for cases in SIZES:
        for way in WAYS:
            figures[way][cases] = _timed(way, cases, 1 if way == "plain_loop" else RUNS)
        for _ in range(PROCESSES - 1):
            for way in WAYS[1:]:
                again = _timed(way, cases, RUNS)
                best = figures[way][cases]
                best.update(
                    seconds=min(best["seconds"], again["seconds"]), peak=min(best["peak"], again["peak"])
                )
        if len({figures[way][cases]["digest"] for way in WAYS}) > 1:
            raise SystemExit(f"core, {cases:,} cases: the ways do not give the same numbers")
        _print(figures, cases)
    for way in WAYS:
        print(
            f"core, {figures[way][SIZES[0]]['version']}: time grows with cases to the {_exponent(figures[way]):.2f}"
        )
    _print_bandwidth(figures[OURS][SIZES[-1]])
    if picture:
        draw(figures, Path(picture))


def _timed(way: str, cases: int, runs: int) -> dict[str, Any]:
    command = [sys.executable, _TIMED, way, str(cases), str(runs)]
    run = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def _print(figures: Figures, cases: int) -> None:
    ours = figures[OURS][cases]
    print(f"core, {cases:,} cases, {ours['years']:,} years, {cores()} cores, the same numbers from each:")
    for way in WAYS:
        found = figures[way][cases]
        print(
            f"  {found['version']:14}{found['seconds']:8.3f} s (first run {found['first']:.3f}), "
            f"{found['seconds'] / cases * 1e6:6.2f} µs a case, peak {found['peak']:.2f} GB, "
            f"{found['seconds'] / ours['seconds']:6.1f} times ours"
        )


def _exponent(by_cases: dict[int, dict[str, Any]]) -> float:
    """Slope of the straight line through the logarithms of cases and seconds."""
    cases, seconds = zip(*((cases, found["seconds"]) for cases, found in by_cases.items()))
    return float(np.polyfit(np.log(cases), np.log(seconds), 1)[0])


def _print_bandwidth(ours: dict[str, Any]) -> None:
    moved = ours["years"] * BYTES / 1e9
    bandwidth = _bandwidth()
    print(
        f"core, from the memory's bandwidth: {moved:.1f} GB have to be read and written, at {bandwidth:.1f} GB/s in "
        f"{moved / bandwidth:.3f} s; ours takes {ours['seconds'] * bandwidth / moved:.1f} times that"
    )


def _bandwidth() -> float:
    """GB a second that are read and written together when every core copies arrays that no cache holds."""
    arrays = [(np.ones(1 << 25), np.ones(1 << 25)) for _ in range(cores())]

    def copy(pair: tuple[Any, Any]) -> None:
        for _ in range(4):
            np.copyto(*pair)

    def run() -> None:
        with ThreadPoolExecutor(cores()) as threads:
            list(threads.map(copy, arrays))

    moved = sum(4 * 2 * target.nbytes for target, _ in arrays)
    return max(moved / _seconds(run) for _ in range(5)) / 1e9


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
