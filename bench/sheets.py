"""Readers of spreadsheets side by side: time and peak memory, each in a process of its own.

Run by hand (`.venv/bin/python bench/sheets.py`); it is why `linkage_kit.casebook.sheets.reader` reads with calamine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

#: Rows of annex 5 (13 columns): a batch of an office, and a sheet that is too large for a form by far.
SIZES = (10_000, 200_000)

READERS = {
    "openpyxl": "import openpyxl; book = openpyxl.load_workbook(path, data_only=True);"
    " rows = [[cell for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]",
    "openpyxl, read-only": "import openpyxl; book = openpyxl.load_workbook(path, data_only=True, read_only=True);"
    " rows = [[cell for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]",
    "calamine": "import python_calamine; book = python_calamine.load_workbook(path);"
    " rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]",
    "linkage_kit": "from pathlib import Path; from linkage_kit.casebook.sheets.reader import read_sheets;"
    " rows = [row for sheet in read_sheets(Path(path)) for row in sheet.cells]",
}

_MEASURE = """
import resource, sys, time
path = sys.argv[1]
{imports}
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{read}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"{{seconds:8.2f} s {{(peak - base) / 1024:8.0f}} MB {{len(rows):9,}} rows")
""".replace("{{seconds:8.2f}", "{{seconds:8.2f}}")


def main() -> None:
    """Prints a line for each size and reader."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.xlsx"
            _write(path, size)
            print(f"{size:,} rows of annex 5, {path.stat().st_size / 1e6:.1f} MB")
            for name, read in READERS.items():
                imports = read.split(";")[0] if name != "linkage_kit" else ";".join(read.split(";")[:2])
                code = _MEASURE.format(imports=imports, read=read)
                run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
                print(f"  {name:22}{run.stdout.strip() or run.stderr.strip().splitlines()[-1]}")


def _write(path: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("清退表")
    sheet.append(["城乡养老保险重复缴费清退表"])
    for row in range(rows):
        amounts = [float(f"{100 + (row * 7 + at * 13) % 5000}.{row % 100:02d}") for at in range(10)]
        sheet.append([2010 + row % 15, *amounts[:5], row % 12 + 1, *amounts[5:], f"备注{row % 40}"])
    book.save(path)


if __name__ == "__main__":
    main()
