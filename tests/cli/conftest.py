"""Running a command, and the casebooks that the tests of commands use."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_kit.cli import main

GOLDEN = Path(__file__).parent.parent / "golden" / "casebook"


def linkage(*arguments: object) -> Result:
    """The command's result: exit status, what it said and what it complained of."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="linkage")


def first_case(folder: Path) -> dict[str, str]:
    """The first row of a CSV casebook's cases."""
    with (folder / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))


def edit_cell(path: Path, row: int, column: str, value: str) -> None:
    """Change a cell; rows are numbered as a spreadsheet does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def broken(tmp_path) -> Path:
    """The golden casebook with a third decimal, a negative amount and an unknown step."""
    folder = tmp_path / "broken"
    shutil.copytree(GOLDEN, folder)
    edit_cell(folder / "resident_years.csv", 2, "personal", "100.001")
    edit_cell(folder / "resident_years.csv", 3, "collective", "-5")
    edit_cell(folder / "events.csv", 2, "step", "tea_drunk")
    return folder
