"""One way at one size, in a process of its own: `timed.py WAY CASES RUNS` prints seconds, peak memory and what came out
as one line of JSON.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
import time
from pathlib import Path

import made
import numpy as np


def main(way: str, cases: int, runs: int) -> None:
    module = importlib.import_module(way)
    tables = module.prepared(made.resident_years(cases), made.employee_periods(cases, partial=False))
    _forget_peak()
    times = []
    result = None
    for _ in range(runs):
        # What the run before gave is not held beside it.
        del result
        start = time.perf_counter()
        result = module.run(tables)
        times.append(time.perf_counter() - start)
    peak = _peak()
    digest = hashlib.sha256()
    columns = module.columns(result, tables)
    for column in columns:
        digest.update(np.ascontiguousarray(column, np.int64))
    print(
        json.dumps(
            {
                "version": module.VERSION,
                "first": times[0],
                "seconds": min(times),
                "peak": peak,
                "years": len(columns[0]),
                "refund": int(columns[-2].sum()),
                "digest": digest.hexdigest(),
            }
        )
    )


def _forget_peak() -> None:
    """From here on the peak is counted: what made and prepared the records is left out."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """GB that the process held at most, the records included."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e9


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
