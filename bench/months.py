"""How long `linkage import` takes for a list of months, and how much memory: 1,200,000 rows of 10,000 persons.

Beside it, in the same run, the audit of the periods that come out; both as a user calls them.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stdnum.iso7064 import mod_11_2

PERSONS, YEARS = 10_000, 10


def main() -> None:
    """Write the lists, import them, audit what they gave."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write(folder)
        imported = [
            "import",
            folder / "months.csv",
            "--cases",
            folder / "cases.csv",
            "--out",
            folder / "book",
        ]
        seconds, peak = _measured(imported)
        print(f"import of {PERSONS * YEARS * 12:,} months: {seconds:.1f} s, peak {peak:.2f} GiB")
        audited = ["audit", folder / "book", "--out", folder / "audit", "--asof", "2026-06-30"]
        seconds, peak = _measured(audited)
        print(f"audit of the {PERSONS:,} cases: {seconds:.1f} s, peak {peak:.2f} GiB")


def _measured(arguments: list[str | Path]) -> tuple[float, float]:
    """Seconds and GiB of a command; the peak is that of the largest child so far."""
    started = time.perf_counter()
    command = Path(sys.executable).with_name("linkage")
    subprocess.run([command, *arguments], check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20)
    return time.perf_counter() - started, peak


def _write(folder: Path) -> None:
    names = ("cases.csv", "months.csv")
    cases, months = ((folder / name).open("w", encoding="utf-8", newline="") for name in names)
    with cases, months:
        of_cases, of_months = csv.writer(cases), csv.writer(months)
        of_cases.writerow(["案件编号", "姓名", "公民身份号码", "衔接申请日期", "待遇申请日期"])
        labels = [
            "公民身份号码",
            "姓名",
            "费款所属期",
            "单位名称",
            "缴费基数",
            "个人缴费",
            "到账年月",
            "缴费状态",
        ]
        of_months.writerow(labels)
        for person in range(PERSONS):
            number = _number(person)
            of_cases.writerow([f"B-{person}", "张某", number, "2025-04-01", "2025-06-03"])
            for month in range(YEARS * 12):
                due = f"{2012 + month // 12}{month % 12 + 1:02}"
                paid = [f"某市某公司{person % 50}", 3000 + month, "240.00", due, "已到账"]
                of_months.writerow([number, "张某", due, *paid])


def _number(person: int) -> str:
    day = f"{1960 + person // 3000}{person // 250 % 12 + 1:02}{person % 25 + 1:02}"
    digits = f"370102{day}{person // 25 % 10 + 1:02}{person % 10}"
    return digits + mod_11_2.calc_check_digit(digits)


if __name__ == "__main__":
    main()
