"""What an audit costs (`make bench` also asks `reports.py`), for a batch of generated cases and for one case in a warm
process.

Medians of several runs; the speed of the batch is also given as a ratio to auditing the same cases one by one.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

import linkage_kit as lk
from linkage_kit.audit import audit
from linkage_kit.blocks import by_row
from linkage_kit.casebook import Casebook, write_casebook
from linkage_kit.columns import Array, Columns, index_of
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.refund import overlap_and_refund
from linkage_kit.rulebook import shandong
from linkage_kit.sample import generate

ASOF = date(2026, 6, 30)
BATCH, SEED, BATCH_RUNS = 10_000, 1, 3
YEARS = 1_000_000
SINGLE_RUNS = 200


def main() -> None:
    casebook = generate(BATCH, SEED)
    command = command_seconds(casebook)
    batch = median_seconds(lambda: all_tables(casebook), BATCH_RUNS)
    cases = [casebook.select([case_id]) for case_id in casebook.cases["case_id"].head(SINGLE_RUNS)]
    alone = statistics.median(seconds(lambda case=case: audit(case, ASOF)) for case in cases)
    singles = sorted(seconds(lambda case=case: all_tables(case)) for case in tqdm(cases, disable=None))
    single = statistics.median(singles)
    slow = singles[len(singles) * 95 // 100]
    print(f"linkage audit, {BATCH:,} cases (process, CSV in, tables out): {command:.2f} s")
    print(f"audit, {BATCH:,} cases in a warm process: {batch:.2f} s, {batch / BATCH * 1e6:.0f} µs a case")
    print(
        f"audit, one case in a warm process: {alone * 1e3:.1f} ms, with all its tables {single * 1e3:.1f} ms"
        f" (95th percentile {slow * 1e3:.1f} ms)"
    )
    print(f"batch against one by one: {single * BATCH / batch:.0f} times as fast")
    tables()


def tables() -> None:
    """`lk.refunds` of a million years beside what it asks: overlap and refund of columns that are typed already, and
    the same from typed frames, which an audit does."""
    casebook = generate(YEARS // 13, SEED)
    years, periods = casebook.resident_years, casebook.employee_periods
    yuan = casebook.in_yuan
    inner = median_seconds(lambda: computed(columns(years, periods)), BATCH_RUNS)
    ready = columns(years, periods)
    arithmetic = median_seconds(lambda: computed(ready), BATCH_RUNS)
    of_fen = median_seconds(lambda: lk.refunds(years, periods, money="fen"), BATCH_RUNS)
    of_yuan = median_seconds(lambda: lk.refunds(yuan["resident_years"], yuan["employee_periods"]), BATCH_RUNS)
    print(
        f"lk.refunds, {len(years):,} years: {of_fen:.2f} s in fen, {of_yuan:.2f} s in yuan; overlap and refund of "
        f"typed frames {inner:.2f} s ({of_fen / inner:.2f} and {of_yuan / inner:.2f} times), of typed columns "
        f"{arithmetic:.2f} s ({of_fen / arithmetic:.2f} and {of_yuan / arithmetic:.2f} times)"
    )


def columns(years: pd.DataFrame, periods: pd.DataFrame) -> tuple[Columns, Columns]:
    """Typed frames as the columns that the procedure takes, by case and year."""
    index = index_of(np.unique(years["case_id"].to_numpy(object)))

    def table(frame: pd.DataFrame, key: str) -> Columns:
        rows = Columns.from_frame(frame)
        rows = rows.with_columns(case=index.get_indexer(index_of(rows.case_id)))
        return rows.select(np.lexsort([rows[key], rows.case]))

    return table(years, "year"), table(periods, "start_month")


def computed(tables: tuple[Columns, Columns]) -> dict[str, Array]:
    """Overlap and refund of every year."""
    rule = arithmetic_on(shandong(), ASOF)
    return by_row(lambda years, periods: overlap_and_refund(years, periods, rule), *tables)


def all_tables(casebook: Casebook) -> dict[str, pd.DataFrame]:
    """The result tables of an audit, which are made when they are asked for."""
    return audit(casebook, ASOF).tables


def command_seconds(casebook: Casebook) -> float:
    """Seconds that the command takes for a casebook in CSV files, start of Python included."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "casebook")
        write_casebook(casebook, source)
        command = [Path(sys.executable).with_name("linkage"), "audit", source, "--asof", str(ASOF), "--out"]
        runs = iter(range(BATCH_RUNS))
        return median_seconds(
            lambda: subprocess.run(
                [*command, Path(folder, f"out{next(runs)}")], check=True, capture_output=True
            ),
            BATCH_RUNS,
        )


def median_seconds(run: Callable[[], object], times: int) -> float:
    """Median of the seconds that several runs take."""
    return statistics.median(seconds(run) for _ in range(times))


def seconds(run: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
